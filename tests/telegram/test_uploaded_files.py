"""Which files of an administrator come into the corpus, where they end up, and out again."""

from pathlib import Path

import pytest

from qabot.errors import LoadError, UsageError
from qabot.telegram.admin.uploads import MAX_BYTES, check, take_in, take_out

ARTICLE = b"# Zinnias\n\nThe zinnias of Port Amberly are watered by Ludo Quint.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


def everything(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_an_article_comes_in_under_its_own_name_and_out_again(corpus: Path) -> None:
    upload = take_in("zinnias.md", ARTICLE, corpus)
    assert (corpus / "zinnias.md").read_bytes() == ARTICLE
    assert take_out(upload, corpus)
    assert everything(corpus) == set()
    assert not take_out(upload, corpus)


@pytest.mark.parametrize(
    "name",
    [
        "../zinnias.md",
        "/etc/zinnias.md",
        "a/b.md",
        "a\\b.md",
        "..\\zinnias.md",
        "C:zinnias.md",
        "..",
        "",
        "zinnias",
        "zinnias.exe",
        "zinnias.md.sh",
        ".hidden.md",
        "README.md",
        "new\nline.md",
        f"{'x' * 250}.md",
    ],
)
def test_a_name_that_leads_elsewhere_or_is_no_articles_is_refused(
    corpus: Path, tmp_path: Path, name: str
) -> None:
    before = everything(tmp_path)
    with pytest.raises(UsageError):
        take_in(name, ARTICLE, corpus)
    assert everything(tmp_path) == before


def test_a_file_that_is_too_large_is_refused_before_it_is_fetched() -> None:
    check("zinnias.md", MAX_BYTES)
    with pytest.raises(UsageError, match="larger than 20 MB"):
        check("zinnias.md", MAX_BYTES + 1)


def test_what_cant_be_read_as_an_article_stays_out(corpus: Path) -> None:
    with pytest.raises(LoadError, match=r"^zinnias\.pdf: "):
        take_in("zinnias.pdf", ARTICLE, corpus)
    assert everything(corpus) == set()


def test_nothing_that_is_there_is_replaced_or_taken_out(corpus: Path, tmp_path: Path) -> None:
    upload = take_in("zinnias.md", ARTICLE, corpus)
    with pytest.raises(UsageError, match=r"something called zinnias\.md"):
        take_in("zinnias.md", b"# Another\n\nAnother text stands here.\n", corpus)
    (corpus / "zinnias.md").write_bytes(b"# Edited\n\nSomebody has edited this.\n")
    assert not take_out(upload, corpus)
    assert (corpus / "zinnias.md").read_bytes().startswith(b"# Edited")
    outside = tmp_path / "outside.md"
    outside.write_bytes(ARTICLE)
    (corpus / "zinnias.md").unlink()
    (corpus / "zinnias.md").symlink_to(outside)
    assert not take_out(upload, corpus)
    assert outside.exists()
