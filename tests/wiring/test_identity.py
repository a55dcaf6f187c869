"""When an opened index has to be opened again."""

import shutil

from workspace import Workspace

import qabot
from qabot.models.light import Manifest
from qabot.ports import ChangeSet
from qabot.stores.sqlite import SqliteStore


def test_a_new_generation_is_seen_without_opening_again(space: Workspace) -> None:
    opened = qabot.open_index(space.index, corpus=space.corpus)
    space.write("new.md", "# New\n\nA new sentence about a lighthouse.\n")
    assert qabot.update_index(space.index, corpus=space.corpus).generation == 2
    assert (opened.generation, opened.outdated) == (2, False)


def test_an_index_that_is_gone_is_outdated(space: Workspace) -> None:
    opened = qabot.open_index(space.index, corpus=space.corpus)
    shutil.rmtree(space.index)
    assert opened.outdated


def test_another_file_in_its_place_is_another_index_whatever_it_holds(
    space: Workspace, built: Workspace
) -> None:
    opened = qabot.open_index(space.index, corpus=space.corpus)
    # The number of a deleted file may be given to the next one; not to this, which is held.
    (space.index / "qabot.db").unlink()
    shutil.copy2(built.index / "qabot.db", space.index / "qabot.db")
    assert opened.outdated
    assert not qabot.open_index(space.index, corpus=space.corpus).outdated


def test_an_index_of_another_model_is_another_index(space: Workspace) -> None:
    opened = qabot.open_index(space.index, corpus=space.corpus)
    manifest = Manifest.read(space.index / "model")
    assert manifest is not None
    store = SqliteStore(space.index, model=manifest.digest)
    with store.lock():
        other = {**store.fingerprint(), "model": "another"}
        store.publish(ChangeSet((), (), {}, (), other))
    assert opened.outdated
