"""Articles and questions that were written for training the reranker, and how they are read.

A world is a file of a few articles that belong together and of questions about all of them:

    # Title of an article
    @ 2021-05-04 | Its author
    1 Its first sentence.
    2 Another one of the same paragraph.

    3 A sentence after an empty line begins a paragraph.
    ## A heading

    # Title of the next article
    @ 2021-08-19 | Its author
    4 Numbers go on.

    ? A question
    = 2 | words of sentence 2 that answer it
    = 4 | words of another sentence that does
    ? A question that no sentence of the world answers
    -
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NamedTuple

from qabot.documents import BlockKind
from qabot.records import BlockSpan

FOLDER: Final = Path(__file__).with_name("written")

# One in so many worlds of a folder is measured on; training never asks about it.
_HELD_OUT: Final = 8

_ABOUT: Final = re.compile(r"@ (\d{4}-\d\d-\d\d) \| (\S.*)")
_SENTENCE: Final = re.compile(r"\d+ (\S.*)")
_ANSWER: Final = re.compile(r"= (\d+) \| (\S.*)")


class Place(NamedTuple):
    """Where words that answer stand: offsets in an article's text."""

    article: int
    start: int
    end: int


@dataclass(slots=True)
class WrittenArticle:
    """An article as a file of the corpus would hold it.

    Attributes:
        title: without the mark before it.
        published: as YYYY-MM-DD.
        text: paragraphs and headings, an empty line between them.
        blocks: where they stand in it.
    """

    title: str
    published: str = ""
    author: str = ""
    text: str = ""
    blocks: list[BlockSpan] = field(default_factory=list)

    def begin(self, kind: BlockKind, text: str) -> int:
        """Add a block; return where it starts."""
        if self.text:
            self.text += "\n\n"
        start = len(self.text)
        self.text += text
        level = 2 if kind is BlockKind.HEADING else 0
        self.blocks.append(BlockSpan(start, len(self.text), kind, level))
        return start

    def go_on(self, text: str) -> int:
        """Add a sentence to the last block; return where it starts."""
        start = len(self.text) + 1
        self.text += f" {text}"
        self.blocks[-1] = replace(self.blocks[-1], end=len(self.text))
        return start

    def markdown(self) -> str:
        """Return the article as a Markdown file with front matter."""
        body = "\n\n".join(
            ("## " if block.kind is BlockKind.HEADING else "") + self.text[block.start : block.end]
            for block in self.blocks
        )
        about = f"date: {self.published}\nauthor: {self.author}\n"
        return f"---\n{about}---\n\n# {self.title}\n\n{body}\n"


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A question about a world, and each place that answers it by itself; none if nothing does."""

    text: str
    places: list[Place] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class World:
    """A file's articles and questions.

    Attributes:
        sentences: where each sentence as written stands, in the order of their numbers.
    """

    articles: list[WrittenArticle]
    questions: list[WrittenQuestion]
    sentences: list[Place]

    def sentence_at(self, place: Place) -> str:
        """Return the sentence that holds the words at ``place``."""
        for each in self.sentences:
            if each.article == place.article and each.start <= place.start < each.end:
                return self.articles[each.article].text[each.start : each.end]
        raise ValueError(f"no sentence at {place}")


def read_world(file: Path) -> World:
    """Read a file.

    Raises:
        ValueError: a line isn't one of those above, or names words that its sentence doesn't hold.
    """
    world = World([], [], [])
    fresh = True
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            fresh = True
            continue
        if not _read_line(world, line, fresh=fresh):
            raise ValueError(f"{file}:{number}: can't be read: {line}")
        fresh = line.startswith("#")
    return world


def _read_line(world: World, line: str, *, fresh: bool) -> bool:
    """Add what a line says to ``world``; return whether it says anything."""
    if line.startswith("# "):
        world.articles.append(WrittenArticle(line[2:]))
    elif not world.articles:
        return False
    elif line.startswith("## "):
        world.articles[-1].begin(BlockKind.HEADING, line[3:])
    elif line.startswith("? "):
        world.questions.append(WrittenQuestion(line[2:].strip()))
    elif about := _ABOUT.fullmatch(line):
        world.articles[-1].published, world.articles[-1].author = about[1], about[2]
    elif sentence := _SENTENCE.fullmatch(line):
        _add_sentence(world, sentence[1].strip(), fresh=fresh)
    elif answer := _ANSWER.fullmatch(line):
        return _add_answer(world, int(answer[1]) - 1, answer[2].strip())
    else:
        return line.strip() == "-" and bool(world.questions) and not world.questions[-1].places
    return True


def _add_sentence(world: World, text: str, *, fresh: bool) -> None:
    article = world.articles[-1]
    if fresh or not article.blocks:
        start = article.begin(BlockKind.PARAGRAPH, text)
    else:
        start = article.go_on(text)
    world.sentences.append(Place(len(world.articles) - 1, start, start + len(text)))


def _add_answer(world: World, number: int, words: str) -> bool:
    if not world.questions or not 0 <= number < len(world.sentences):
        return False
    article, start, end = world.sentences[number]
    found = world.articles[article].text.find(words, start, end)
    if found < 0:
        return False
    world.questions[-1].places.append(Place(article, found, found + len(words)))
    return True


def world_files(folder: Path = FOLDER, *, held_out: bool) -> list[Path]:
    """Return the files of the worlds that are held out of training, or of the others."""
    return [
        file
        for part in sorted(folder.glob("*/"))
        for number, file in enumerate(sorted(part.glob("*.txt")), 1)
        if (number % _HELD_OUT == 0) is held_out
    ]
