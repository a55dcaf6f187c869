"""Why a question found no answer, where it is put in a language that no article has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

# Probability of each language, by ISO 639-1 code, of a text.
Identify = Callable[[str], Mapping[str, float]]

# What an article without a language is taken for, as the packaged models are made for it.
ASSUMED = "en"
FEWEST_WORDS = 5
# Sure is a detector that gives the articles' languages together no more than this. Measured in
# docs/quality.md.
MOST_LEFT = 0.002
# In scripts without spaces a word has about two characters.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{1,2}|[^\W\d_]+")
_NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "tr": "Turkish",
    "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def reason_of_language(
    question: str, languages: frozenset[str | None], identify: Identify
) -> str | None:
    """Return in words that ``question`` is in a language of no article; None if that isn't clear.

    Args:
        question: plain text.
        languages: of the articles, as they name them; None for those that don't.
        identify: tells languages; asked only of questions of five words or more.
    """
    if not languages or len(_WORD.findall(question)) < FEWEST_WORDS:
        return None
    known = {re.split("[-_]", each or ASSUMED)[0].lower() for each in languages}
    found = identify(question)
    if sum(found.get(each, 0.0) for each in known) > MOST_LEFT:
        return None
    asked = max(found, key=lambda each: found[each])
    if asked in known:
        return None
    have = " and ".join(sorted(map(_named, known)))
    return f"The question seems to be in {_named(asked)}; the articles are in {have}."


def _named(code: str) -> str:
    return _NAMES.get(code, f"another language ({code})")
