"""The data types that travel between the layers: frozen, slotted, free of I/O.

The invariant that everything rests on: ``article.text[start:end] == quote``. Offsets are code
points (Python string indices) in the stored, cleaned text of an article.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qabot.documents import BlockKind, LocatorKind


@dataclass(frozen=True, slots=True)
class BlockSpan:
    """Where a block stands in an article's text: ``text[start:end]``."""

    start: int
    end: int
    kind: BlockKind
    level: int = 0


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Maps an offset in an article's text to a position in its file.

    Attributes:
        kind: what a position counts, from 1.
        offsets: ascending offsets at which a new position begins.
        positions: the position that begins at the offset of the same index.
    """

    kind: LocatorKind
    offsets: tuple[int, ...]
    positions: tuple[int, ...]

    def locate(self, offset: int) -> int:
        """Return the position (line, page or paragraph, from 1) that holds ``offset``."""
        index = bisect_right(self.offsets, offset) - 1
        return self.positions[max(index, 0)] if self.positions else 1


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article; its text doesn't hold the title.

    Attributes:
        id: the store's row id; 0 before it is stored.
        path: POSIX path relative to the corpus folder.
        digest: hex digest of the file's bytes.
    """

    id: int
    path: str
    title: str
    author: str | None
    published: date | None
    url: str | None
    source: str | None
    language: str | None
    text: str
    digest: str
    source_map: SourceMap


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """A passage before it is stored, and its sentences: offsets in the article's text.

    ``heading`` is the path of headings above the passage, joined by " > "; empty if none.
    """

    start: int
    end: int
    heading: str
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stored passage: a run of paragraphs under one heading, small enough to embed."""

    id: int
    article: Article
    start: int
    end: int
    heading: str

    @property
    def text(self) -> str:
        """The passage's text."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stored sentence: the unit that is retrieved and quoted."""

    id: int
    passage: Passage
    start: int
    end: int

    @property
    def article(self) -> Article:
        """The article the sentence stands in."""
        return self.passage.article

    @property
    def text(self) -> str:
        """The sentence's text, word for word."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Scores:
    """What each stage said of a sentence.

    Attributes:
        dense: cosine of question and sentence, -1 to 1.
        lexical: BM25 of the sentence as a share, 0 to 1, of the most the question could reach.
        passage_dense: cosine of question and passage.
        passage_lexical: BM25 of the passage, likewise a share.
        fused: the retriever's combined score; higher is better.
        confidence: probability, 0 to 1, that the sentence answers.
    """

    dense: float
    lexical: float
    passage_dense: float
    passage_lexical: float
    fused: float = 0.0
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved sentence with its scores.

    ``highlight`` holds the offsets (start, end) in the sentence of the words that answer, if known.
    """

    sentence: Sentence
    scores: Scores
    highlight: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Restricts the search itself.

    Both days are included. Author and source (the publication) are met by a part of the name,
    whatever its case.
    """

    after: date | None = None
    before: date | None = None
    author: str | None = None
    source: str | None = None

    @property
    def dated(self) -> bool:
        """Whether the filter excludes undated articles."""
        return self.after is not None or self.before is not None


@dataclass(frozen=True, slots=True)
class Source:
    """Another place where a quoted sentence stands, in the same or nearly the same words."""

    title: str
    author: str | None
    published: date | None
    url: str | None
    source: str | None
    path: str
    locator: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """What a list of articles tells of one."""

    title: str
    author: str | None
    published: date | None
    url: str | None
    source: str | None
    path: str


@dataclass(frozen=True, slots=True)
class Example:
    """A question that the articles answer, made from the sentence that answers it.

    ``answer`` is what was answered when the question was tried.
    """

    question: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Citation:
    """A quoted sentence and where it stands.

    Attributes:
        quote: the sentence, exactly ``article.text[start:end]``.
        highlight: offsets (start, end) in ``quote`` of the words that answer; None if not known.
        path: POSIX path of the file relative to the corpus folder.
        locator: "line 12", "page 3" or "paragraph 7".
        start, end: offsets of the quote in the article's text, in code points.
        before, after: the sentences around the quote, if context was asked for.
        confidence: probability, 0 to 1, that this sentence answers the question.
        also: the other articles that carry the same sentence, or one in nearly the same words,
            oldest first.
        context: the sentences before it that it leans on, in reading order, at most two; none
            that ``before`` holds.
        disputed: whether another citation of the answer, of another date, says otherwise.
    """

    quote: str
    highlight: tuple[int, int] | None
    title: str
    author: str | None
    published: date | None
    url: str | None
    source: str | None
    path: str
    locator: str
    start: int
    end: int
    confidence: float
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    also: tuple[Source, ...] = ()
    context: tuple[str, ...] = ()
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of a conversation and what was answered, for understanding the next question.

    Attributes:
        question: as it was understood, so that earlier turns aren't needed to read it.
        quotes: the cited sentences, best first; empty if nothing was found.
        answers: for each quote the words in it that answer; "" where they aren't known.
    """

    question: str
    quotes: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


class Status(StrEnum):
    """Whether the articles answer."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of a question, "not found" among them.

    Attributes:
        confidence: probability, 0 to 1, that the best sentence found answers.
        citations: best first; empty when nothing answers.
        near_misses: the nearest sentences when nothing answers; never to be shown as an answer.
        generation: the index generation that was asked.
        stale: whether a cited file has changed, or gone, since it was indexed.
        undated: articles that a date filter left out because they carry no date.
        elapsed: seconds from question to answer.
        understood: the question as it was put to the index: without the filters typed in it, and
            with what it refers to written out.
        turn: what to append to the history of the next question.
        within: the filter in force, from the argument and the question together.
        reason: why nothing answers, in words, where there is more to say than that.
    """

    question: str
    status: Status
    confidence: float
    citations: tuple[Citation, ...]
    near_misses: tuple[Citation, ...]
    generation: int
    stale: bool
    undated: int
    elapsed: float
    understood: str = ""
    turn: Turn = Turn("")
    within: Filter = Filter()
    reason: str | None = None
