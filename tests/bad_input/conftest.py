"""What the tests of bad input share: the command line, with and without rights, and an index."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from processes import COMMAND, Terminal
from workspace import Workspace

import qabot

POWERLESS = [sys.executable, str(Path(__file__).with_name("powerless.py"))]


@pytest.fixture
def terminal(space: Workspace) -> Terminal:
    return Terminal(space.root, {"QABOT_THRESHOLD": "0"})


@pytest.fixture
def powerless(space: Workspace) -> Iterator[Terminal]:
    """A command line that no closed folder opens to; everything is opened again at the end."""
    yield Terminal(space.root, {"QABOT_THRESHOLD": "0"}, [*POWERLESS, *COMMAND])
    for path in [space.root, *space.root.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755)


@pytest.fixture(scope="session")
def opened(built: Workspace) -> qabot.Index:
    """An index to ask, loaded once."""
    return qabot.open_index(built.index, corpus=built.corpus)
