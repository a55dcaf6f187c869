"""Who may write and who may look, as a user whom permissions bind."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from diagnosing import loaded, no_settings, unprivileged
from workspace import Workspace

from qabot.diagnosis import corpus, permissions
from qabot.diagnosis.findings import Finding, Level


@pytest.fixture
def space() -> Iterator[Workspace]:
    """Empty folders below one that everybody can enter, which pytest's own aren't."""
    with tempfile.TemporaryDirectory() as name, no_settings(Path(name)):
        root = Path(name)
        root.chmod(0o755)
        found = Workspace(root)
        found.corpus.mkdir(mode=0o755)
        found.index.mkdir(mode=0o755)
        yield found


def checked(space: Workspace) -> list[Finding]:
    with unprivileged():
        return list(permissions.check(loaded(space)))


def amiss(found: list[Finding]) -> list[tuple[Level, str]]:
    return [(finding.level, finding.message) for finding in found if finding.remedy]


def test_folders_that_cant_be_written_or_made_are_problems(space: Workspace) -> None:
    space.index.chmod(0o555)
    space.root.chmod(0o555)
    try:
        found = checked(space)
    finally:
        space.root.chmod(0o755)
    state = space.root / "state"
    assert amiss(found) == [
        (Level.PROBLEM, f"the index folder {space.index} can't be written"),
        (Level.PROBLEM, f"the state folder {state} can't be written"),
    ]
    assert "QABOT_STATE" in str(found[1].remedy)


def test_what_anybody_can_change_is_a_warning_each(space: Workspace) -> None:
    for folder in (space.index, space.corpus):
        folder.chmod(0o777)
    space.write("deep/open.md", "An article.").chmod(0o646)
    (space.corpus / "link.md").symlink_to("deep/open.md")
    (space.root / "qabot.toml").write_text("", "utf-8")
    (space.root / "qabot.toml").chmod(0o666)
    (space.root / "token").write_text("", "utf-8")
    (space.root / "token").chmod(0o602)
    found = list(permissions.check(loaded(space, telegram_token_file=space.root / "token")))
    told = (
        space.root / "qabot.toml",
        space.root / "token",
        f"1 file or folder at {space.index}",
        f"2 files and folders at {space.corpus}",
    )
    assert amiss(found) == [
        (Level.WARNING, f"anybody on this machine can change {what}") for what in told
    ]
    assert [finding.remedy for finding in found if finding.remedy] == [
        f"Run `chmod o-w {space.root / 'qabot.toml'}`.",
        f"Run `chmod o-w {space.root / 'token'}`.",
        f"Run `chmod -R o-w {space.index}`.",
        f"Run `chmod -R o-w {space.corpus}`.",
    ]


def test_a_state_folder_that_others_can_look_into_is_a_warning(space: Workspace) -> None:
    state = space.root / "state"
    state.mkdir(mode=0o700)
    assert amiss(list(permissions.check(loaded(space)))) == []
    state.chmod(0o750)
    found = list(permissions.check(loaded(space)))
    assert amiss(found) == [(Level.WARNING, f"other users can look into the state folder {state}")]
    assert [finding.remedy for finding in found if finding.remedy] == [f"Run `chmod 700 {state}`."]


def test_a_folder_that_isnt_there_yet_can_be_made(space: Workspace) -> None:
    space.root.chmod(0o777)
    settings = loaded(space, state=space.root / "deep" / "down")
    with unprivileged():
        found = list(permissions.check(settings))
    assert found[1].message.endswith("deep/down isn't there yet and can be made")
    assert not (space.root / "deep").exists()


def test_an_article_that_cant_be_read_is_a_warning(space: Workspace) -> None:
    space.write("open.md", "An article.")
    space.write("closed.md", "An article.").chmod(0o000)
    (space.corpus / "open.md").chmod(0o644)
    settings = loaded(space)
    with unprivileged():
        found = list(corpus.check(settings))
    assert amiss(found) == [
        (
            Level.WARNING,
            f"{space.corpus / 'closed.md'} is skipped: the file can't be read: Permission denied",
        )
    ]


def test_a_state_folder_of_another_user_is_a_warning(space: Workspace) -> None:
    # Not every user can give a folder away; one that is another's is always there.
    state = Path("/proc/1")
    with unprivileged():
        found = list(permissions.check(loaded(space, state=state)))
    assert (Level.WARNING, f"the state folder {state} belongs to another user") in amiss(found)
