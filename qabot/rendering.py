"""Answers as text for a terminal or pipe, and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Literal

from qabot.records import Answer, Citation, Filter, Source, Status

# The JSON's version; it changes when a field changes its meaning or goes.
SCHEMA = "qabot.answer/1"

Role = Literal["quote", "answer", "title", "faint", "warning"]
# Gives a piece of text its look; the identity for a pipe.
Style = Callable[[str, Role], str]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def plain(text: str, role: Role) -> str:  # noqa: ARG001 - the signature of a Style
    """Return ``text`` as it is: the style of a pipe."""
    return text


def as_text(answer: Answer, corpus: str, style: Style = plain) -> str:
    """Return the answer as lines of text; ``corpus`` is put before paths."""
    return "\n".join(_lines(answer, corpus, style))


def understanding(answer: Answer) -> str | None:
    """Return how a question was understood, filters included; None if it was as it stands."""
    said, understood = (
        "".join(filter(str.isalnum, each)) for each in (answer.question, answer.understood)
    )
    if not understood or said == understood:
        return None
    limits = ", ".join(_limits(answer.within))
    return f"{answer.understood} ({limits})" if limits else answer.understood


def _limits(within: Filter) -> Iterator[str]:
    if within.after:
        yield f"from {written_date(within.after)} on"
    if within.before:
        yield f"up to {written_date(within.before)}"
    if within.author:
        yield f"author: {within.author}"
    if within.source:
        yield f"source: {within.source}"


def _lines(answer: Answer, corpus: str, style: Style) -> Iterator[str]:
    understood = understanding(answer)
    if understood:
        yield style(f"Understood as: {understood}", "faint")
        yield ""
    if answer.status is Status.NOT_FOUND:
        yield style("Not found: the articles don't answer this.", "warning")
        if answer.reason:
            yield style(answer.reason, "warning")
        if answer.near_misses:
            yield ""
            yield style("Nearest passages, not an answer:", "faint")
    if any(citation.disputed for citation in answer.citations):
        yield style("The articles differ. The newest comes first:", "warning")
        yield ""
    for number, citation in enumerate(answer.citations or answer.near_misses):
        if number or answer.near_misses:
            yield ""
        yield from _citation(citation, corpus, style)
    if answer.undated:
        articles = "article has" if answer.undated == 1 else "articles have"
        yield ""
        yield style(f"Left out by the date filter: {answer.undated} {articles} no date.", "faint")
    if answer.stale:
        yield ""
        yield style("The file has changed since it was indexed; the quote is of then.", "warning")


def _citation(citation: Citation, corpus: str, style: Style) -> Iterator[str]:
    for sentence in citation.before:
        yield style(f"  {sentence}", "faint")
    yield _quote(citation, style)
    for sentence in citation.after:
        yield style(f"  {sentence}", "faint")
    for sentence in citation.context:
        yield style(f"  Context: {sentence}", "faint")
    yield from _origin(citation, corpus, style)
    for source in citation.also:
        yield style("  also in", "faint")
        yield from _origin(source, corpus, style)


def _quote(citation: Citation, style: Style) -> str:
    quote = citation.quote
    if citation.highlight is None:
        return style(quote, "quote")
    start, end = citation.highlight
    pieces: tuple[tuple[str, Role], ...] = (
        (quote[:start], "quote"),
        (quote[start:end], "answer"),
        (quote[end:], "quote"),
    )
    return "".join(style(text, role) for text, role in pieces if text)


def _origin(origin: Citation | Source, corpus: str, style: Style) -> Iterator[str]:
    published = written_date(origin.published) if origin.published else None
    about = ", ".join(filter(None, (origin.author, origin.source, published or "undated")))
    yield f"  {style(origin.title, 'title')} ({about})"
    if origin.url:
        yield f"  {style(origin.url, 'faint')}"
    yield f"  {style(place(origin, corpus), 'faint')}"


def place(origin: Citation | Source, corpus: str) -> str:
    """Return "corpus/a.md:12", "corpus/b.pdf, page 3" or "corpus/c.html, paragraph 7"."""
    path = f"{corpus}/{origin.path}" if corpus else origin.path
    kind, _, number = origin.locator.partition(" ")
    return f"{path}:{number}" if kind == "line" else f"{path}, {origin.locator}"


def written_date(day: date) -> str:
    """Return "12 March 2019", whatever the locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def as_json(answer: Answer, pending: int | None) -> dict[str, Any]:
    """Return the answer as JSON values, by the schema docs/answer.schema.json.

    Args:
        answer: what was answered.
        pending: corpus files that differ from what is indexed; None if the corpus can't be read.
    """
    return {
        "schema": SCHEMA,
        "question": answer.question,
        "status": answer.status.value,
        "confidence": round(answer.confidence, 4),
        "citations": [_citation_json(each) for each in answer.citations],
        "near_misses": [_citation_json(each) for each in answer.near_misses],
        "reason": answer.reason,
        "generation": answer.generation,
        "stale": answer.stale,
        "pending_changes": pending,
        "undated_left_out": answer.undated,
        "elapsed_ms": round(answer.elapsed * 1000, 1),
        "understood": answer.understood,
        "within": {
            "after": _day(answer.within.after),
            "before": _day(answer.within.before),
            "author": answer.within.author,
            "source": answer.within.source,
        },
        "turn": {
            "question": answer.turn.question,
            "quotes": list(answer.turn.quotes),
            "answers": list(answer.turn.answers),
        },
    }


def _citation_json(citation: Citation) -> dict[str, Any]:
    return {
        "quote": citation.quote,
        "highlight": list(citation.highlight) if citation.highlight else None,
        **_origin_json(citation),
        "confidence": round(citation.confidence, 4),
        "before": list(citation.before),
        "after": list(citation.after),
        "also": [_origin_json(each) for each in citation.also],
        "context": list(citation.context),
        "disputed": citation.disputed,
    }


def _origin_json(origin: Citation | Source) -> dict[str, Any]:
    return {
        "title": origin.title,
        "author": origin.author,
        "published": _day(origin.published),
        "url": origin.url,
        "source": origin.source,
        "path": origin.path,
        "locator": origin.locator,
        "start": origin.start,
        "end": origin.end,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
