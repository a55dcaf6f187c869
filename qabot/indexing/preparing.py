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
# A longer article is not indexed: the longest novels have some three million characters, so it is a
# collection, and its embedding would hold everything else up.
MAX_CHARACTERS = 5_000_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was looked at: its state, and its article unless the state names a problem."""

    state: FileState
    article: PreparedArticle | None


def prepare(folder: Path, path: str, loaders: Mapping[str, Loader]) -> Prepared:
    """Read and prepare the file at ``path``; what is wrong with it ends up in the state."""
    checked = corpus.now_ns()
    try:
        data, found = corpus.read(folder, path)
    except OSError as error:
        return Prepared(_unread(folder / path, checked, corpus.why_unreadable(error)), None)
    digest = corpus.digest(data)
    try:
        article = _article(data, path, digest, loaders[Path(path).suffix.lower()])
    except LoadError as error:
        # The path stands before the problem wherever it is shown.
        told = str(error).removeprefix(path).lstrip(",: ").rstrip(".")
        problem = f"{told}. {error.hint}"
    except Exception as error:  # noqa: BLE001 - one file must not keep all others from being indexed
        problem = (
            f"qabot fails on it with {type(error).__name__}. "
            "Please report it with the file, and move the file out of the corpus."
        )
    else:
        return Prepared(FileState(found.size, found.mtime_ns, checked, digest), article)
    return Prepared(FileState(found.size, found.mtime_ns, checked, digest, problem), None)


def _unread(file: Path, checked: int, problem: str) -> FileState:
    """Return the state of a file that can't be read; size and time tell when it has changed."""
    try:
        about = file.lstat()
    except OSError:
        return FileState(0, 0, checked, "", problem)
    return FileState(about.st_size, about.st_mtime_ns, checked, "", problem)


def _article(data: bytes, path: str, digest: str, loader: Loader) -> PreparedArticle:
    document = loader.load(data, path)
    length = sum(len(block.text) for block in document.blocks)
    if length > MAX_CHARACTERS:
        raise LoadError(
            f"{path} holds {length:,} characters; an article has {MAX_CHARACTERS:,} at most.",
            hint="Split it into several files.",
        )
    cleaned = clean(document, Path(path).stem.replace("-", " ").replace("_", " "))
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
