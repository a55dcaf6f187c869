"""Example questions, taken from the articles and tried before they are offered.

A question is made only where the article's own words make one: a title or heading that is a
question; a sentence that says what something is ("A digital twin is a model …" makes "What is a
digital twin?"); a sentence that says who does something ("Captain Ferrante will oversee the
unloading." makes "Who will oversee the unloading?"). It is offered only if the index answers it,
with some confidence, from that very article and, for the latter two, with that very sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qabot.answering.surroundings import sentences_of
from qabot.ports import Snapshot
from qabot.records import Answer, Example, Sentence, Status

# An example is short enough for a button, and says enough to be a question.
_LONGEST = 60
_FEWEST_WORDS = 3
# So many articles are looked at, and so many questions tried, at most: each costs a search.
_ARTICLES = 40
_TRIES = 16
# An example that is answered with less confidence than this recommends nobody.
_LEAST_CONFIDENCE = 0.5

_DEFINITION = re.compile(
    r"(?!(?:What|Who|How|Why|When|Where|Which|Next|Here|There|Among|In|On|At|Behind|Only)\b)"
    r"(?P<what>(?:An? |The )?(?:[\w-]+ ){0,3}[\w-]+?) (?P<verb>is|are) (?:an?|the) \w+ "
)
_DEED = re.compile(
    r"(?P<who>(?:[A-Z][\w'’-]+ ){1,3}[A-Z][\w'’-]+) "
    r"(?P<rest>(?:will|has|had|leads?|led|runs?|ran|founded|bought|built|wrote|invented|developed"
    r"|designed|opened|owns|makes|made|signed|discovered|won) [^.,;:()\"“”]+)\."
)
# Words that point at what stands elsewhere make no question that can be understood by itself.
_POINTS_AWAY = re.compile(
    r"\b(it|its|he|his|him|she|her|hers|they|their|them|this|that|these|those|there|here|we|our|us"
    r"|you|your|i|my|other|another|such|same|former|latter|one)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A question that may become an example, and what has to answer it."""

    question: str
    path: str
    quote: str | None


def examples(snapshot: Snapshot, ask: Callable[[str], Answer], count: int) -> tuple[Example, ...]:
    """Return up to ``count`` questions that ``ask`` answers, of different articles, newest first.

    The same index gives the same examples.
    """
    chosen: list[Example] = []
    tries = 0
    for article in snapshot.articles(0, _ARTICLES)[1]:
        for draft in _drafts(article.title, article.path, sentences_of(snapshot, article.path)):
            if len(chosen) == count or tries == _TRIES:
                return tuple(chosen)
            tries += 1
            answer = ask(draft.question)
            if _is_answered(draft, answer):
                chosen.append(Example(draft.question, answer))
                break
    return tuple(chosen)


def _drafts(title: str, path: str, sentences: list[Sentence]) -> Iterator[_Draft]:
    headings = [title, *dict.fromkeys(each.passage.heading for each in sentences)]
    for heading in headings:
        asked = heading.rpartition(" > ")[2].strip()
        if asked.endswith("?") and _fits(asked):
            yield _Draft(asked, path, None)
    for sentence in sentences:
        question = _question_of(sentence.text)
        if question is not None and _fits(question):
            yield _Draft(question, path, sentence.text)
            return


def _question_of(text: str) -> str | None:
    """Return the question that a sentence answers in its own words; None if it makes none."""
    definition = _DEFINITION.match(text)
    if definition is not None:
        what = re.sub(r"^(An?|The) ", lambda found: found[0].lower(), definition["what"])
        return f"What {definition['verb']} {what}?"
    deed = _DEED.fullmatch(text)
    return f"Who {deed['rest']}?" if deed is not None else None


def _fits(question: str) -> bool:
    return (
        len(question) <= _LONGEST
        and len(question.split()) >= _FEWEST_WORDS
        and _POINTS_AWAY.search(question) is None
    )


def _is_answered(draft: _Draft, answer: Answer) -> bool:
    if answer.status is not Status.ANSWERED or answer.confidence < _LEAST_CONFIDENCE:
        return False
    best = answer.citations[0]
    places = {best.path, *(each.path for each in best.also)}
    return draft.path in places and draft.quote in {None, best.quote}
