"""One file's way into the index: load, clean, split."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qabot import corpus
from qabot.cleaning import clean
from qabot.errors import LoadError
from qabot.ports import FileState, Loader, PreparedArticle
from qabot.records import Article
from qabot.splitting import split_article

# Changes when the texts that are embedded are composed in another way.
TEXTS_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was looked at: its state, and its article unless the state names a problem."""

    state: FileState
    article: PreparedArticle | None


def prepare(folder: Path, path: str, loaders: Mapping[str, Loader]) -> Prepared:
    """Read and prepare the file at ``path``; what is wrong with it ends up in the state."""
    checked = corpus.now_ns()
    digest, size, mtime = "", 0, 0
    try:
        file = folder / path
        stat = file.stat()
        size, mtime = stat.st_size, stat.st_mtime_ns
        data = file.read_bytes()
        digest = corpus.digest(data)
        article = _article(data, path, digest, loaders[file.suffix.lower()])
    except OSError as error:
        problem = f"the file can't be read: {error.strerror}; mend its permissions"
        return Prepared(FileState(size, mtime, checked, digest, problem), None)
    except LoadError as error:
        # The path stands before the problem wherever it is shown.
        told = str(error).removeprefix(path).lstrip(",: ").rstrip(".")
        problem = f"{told}. {error.hint}"
        return Prepared(FileState(size, mtime, checked, digest, problem), None)
    return Prepared(FileState(size, mtime, checked, digest), article)


def _article(data: bytes, path: str, digest: str, loader: Loader) -> PreparedArticle:
    cleaned = clean(loader.load(data, path), Path(path).stem.replace("-", " ").replace("_", " "))
    about = cleaned.metadata
    article = Article(
        id=0,
        path=path,
        title=about.title or Path(path).stem,
        author=about.author,
        published=about.published,
        url=about.url,
        source=about.source,
        language=about.language,
        text=cleaned.text,
        digest=digest,
        source_map=cleaned.source_map,
    )
    passages = split_article(cleaned.text, cleaned.blocks)
    if not any(passage.sentences for passage in passages):
        raise LoadError(
            f"{path} holds no sentence that could be quoted.",
            hint="Add text to it, or remove it from the corpus.",
        )
    return PreparedArticle(
        article=article,
        passages=passages,
        # Title and headings say what the passage is about where its own words don't.
        passage_texts=tuple(
            "\n".join(
                filter(
                    None,
                    (article.title, passage.heading, cleaned.text[passage.start : passage.end]),
                )
            )
            for passage in passages
        ),
        sentence_texts=tuple(
            tuple(cleaned.text[start:end] for start, end in passage.sentences)
            for passage in passages
        ),
    )
