"""Who is let in beside those of the settings."""

from contextlib import closing
from pathlib import Path

from qabot.state.allowed import Allowed
from qabot.state.database import StateDatabase


def test_who_is_added_is_in_until_removed_also_after_a_restart(tmp_path: Path) -> None:
    with closing(StateDatabase(tmp_path)) as database:
        allowed = Allowed(database)
        assert 5 not in allowed
        for identity in (5, -100, 5):
            allowed.add(identity)
    with closing(StateDatabase(tmp_path)) as database:
        allowed = Allowed(database)
        assert allowed.all() == (-100, 5)
        allowed.remove(5)
        allowed.remove(6)
        assert 5 not in allowed
        assert -100 in allowed
