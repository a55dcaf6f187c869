"""Articles made by hand, as the index would hold them."""

from datetime import date

from qabot.records import Article, Passage, SourceMap


def made(path: str, title: str, published: date | None, text: str) -> Passage:
    """Return the passage that is all of an article."""
    article = Article(
        id=1,
        path=path,
        title=title,
        author=None,
        published=published,
        url=None,
        source=None,
        language=None,
        text=text,
        digest="",
        source_map=SourceMap("line", (), ()),
    )
    return Passage(1, article, 0, len(text), "")
