"""One index, built once a test run: exporting the model takes most of a build's time."""

from pathlib import Path

import pytest
from workspace import ARTICLES, Workspace

import qabot


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The articles with an index over them; never to be changed."""
    space = Workspace(tmp_path_factory.mktemp("built"))
    for path, text in ARTICLES.items():
        space.write(path, text)
    report = qabot.update_index(space.index, corpus=space.corpus)
    assert report.added == tuple(sorted(ARTICLES))
    return space


@pytest.fixture
def space(built: Workspace, tmp_path: Path) -> Workspace:
    """A copy to change; what is new in it is embedded without torch."""
    return built.copy_to(tmp_path / "space")
