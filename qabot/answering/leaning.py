"""Whether a sentence leans on what stands before it: "It also said", "The company", "The second".

Rules of thumb on the words alone; where they see nothing, nothing is said to lean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qabot.answering.wording import content_stems

# How far back the noun of "the repair" is looked for.
_NEAR = 2

_LETTERS = r"[^\W\d_]"
_AUXILIARY = (
    r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|does|did|do"
    r"|isn['’]t|wasn['’]t|won['’]t|can['’]t)"
)
_TIME = r"(?:year|month|week|day|night|morning|afternoon|evening|spring|summer|autumn|fall|winter)"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
CONNECTIVE = re.compile(
    r"(?:And|But|So|Or|Nor|Yet|Then|Therefore|However|Hence|Thus|Instead|Moreover|Besides|Likewise"
    r"|Similarly|Otherwise|Nevertheless|Meanwhile|Both|Neither|Either|Such|Another|Others)\b"
    r"(?!\s+(?:far|long)\b)"
)
_EXPECTING = re.compile(  # "It is clear that": the pronoun stands for what follows
    r"It(?: is|['’]s| was| has been| remains| seems| appears)(?: \w+ly| not| still)? "
    r"(?:clear|unclear|likely|unlikely|possible|impossible|known|unknown|estimated|expected|said"
    r"|thought|easy|hard|time|true)\b"
)
_PRONOUN = re.compile(
    r"(?:It|Its|It['’]s|He|She|They|His|Her|Their|Them|This|These|Those)\b"
    rf"(?!\s+(?:who|which|with|in|of|from|{_TIME})\b)"
)
_THAT = re.compile(rf"That\s+(?:{_AUXILIARY}|{_TIME}|{_MONTH}|\w+ed|mattered|means|makes)\b")
_ORDINAL = re.compile(
    r"The\s+(?:one\b|(?:\w+\s+)?(?:additional|further|remaining)\b|(?:\w+\s+)?(?:first|second|third|fourth|fifth|sixth|last|latter|former|other|others"
    rf"|same|rest|one|two|three)\b(?=,|\s+(?:{_AUXILIARY}|one|two|\w+ed)\b)|same\b)"
)
_COUNT = re.compile(
    r"(?:(?:Some|About|Only|Nearly|Almost|Another|At least)\s+)?(?:\d[\d,.]*|One|Two|Three|Four"
    rf"|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Dozens|Hundreds|Thousands)\s+{_AUXILIARY}\b"
)
_DEMONSTRATIVE = re.compile(
    rf"\b(?:(?:this|these)(?!\s+{_TIME}\b)|those(?!\s+(?:who|which|that|with|in|of|from|for|on|at"
    rf"|\w+ed|hired)\b))\s+{_LETTERS}",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:since then|by then|until then|therefore|instead)\b"
    # "that" as a pronoun
    r"|\b(?:that(?=[.,;!?]|\s+(?:to|matters)\b)|exactly that|than that)|^Of the (?:other|rest)",
    re.IGNORECASE,
)
# A pronoun as the subject behind an opening phrase that holds no name.
_AFTER_PHRASE = re.compile(
    r"(?:Depending|In|On|At|By|With|Under|Near|For|From|During|Without|Behind|Above|Below)\b"
    r"[^,A-Z]*,?\s+(?:it|they|he|she)\s"
)
_POINTING = re.compile(r"\b(it|its|they|them|their|he|him|his|she|her)\b")
_PERSON = frozenset({"he", "him", "his", "she", "her"})
_PLURAL = frozenset({"they", "them", "their"})
_OBJECT = frozenset({"it", "them", "him"})
# Words after which a new clause begins: a pronoun behind one is a subject.
_CLAUSE = re.compile(
    r"[,;:–—]|\b(?:that|which|who|because|since|if|when|while|as|but|so|or|and|until|before"
    r"|after|where|what|how|whether|than)\b"
)
# "The" and up to three words, as far as no preposition, auxiliary or comma ends the noun phrase.
_DEFINITE = re.compile(
    rf"The\s+((?:(?!(?:of|for|in|on|at|to|from|with|by|that|which|who|where|and|or)\b|{_AUXILIARY}\b)"
    rf"(?:{_LETTERS}|[-’'&])+(?:\s+|(?=[,.;:]))){{1,3}})"
)
# Nouns that stand for something named before, rarely for something everybody knows.
_GENERIC = frozenset(
    """company firm group operator maker manufacturer supplier buyer seller owner plant factory site
    works mill machine device system network installation software method standard protocol
    technique report paper study survey policy deal agreement contract purchase repair task
    course school body alliance union consortium project programme trial idea price product
    figure reason cause council agency bank fund chain retailer airline carrier
    developer publisher decision move result ship cable vehicle tool model
    """.split()  # noqa: SIM905 - one word a line would hide the list
)
_MAKERS = frozenset(
    {
        "company",
        "firm",
        "group",
        "operator",
        "maker",
        "manufacturer",
        "supplier",
        "owner",
        "carrier",
    }
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
NAME = re.compile(rf"(?<![.!?:“\"] )(?<!^)\b[A-Z]{_LETTERS}+")
_OPENING_NAME = re.compile(rf"(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?([A-Z]{_LETTERS}+)")
_NOUN_PHRASE = re.compile(
    rf"\b(?:a|an|the|each|every|any|no|one|our|my)\s+{_LETTERS}+", re.IGNORECASE
)
_PLURAL_PHRASE = re.compile(rf"\b(?:the\s+)?{_LETTERS}{{2,}}(?<!s)s\b")
_TIME_PHRASE = re.compile(
    rf"\b(?:[Ll]ast|[Nn]ext|[Tt]his|[Tt]he)\s+{_TIME}\b|\b(?:In|On|Since|By|Until)\s+(?:\d{{4}}|{_MONTH})"
    r"(?:\s+\d{4})?|\b[Bb]y default\b"
)
_OPENERS = frozenset(
    """a an the in on at by for from of with without among after before since until when while if as
    because although though where what how why who which most many some few all each every no not
    only even once there here to under over between during near about""".split()  # noqa: SIM905 - one word a line would hide the list
)


def leans(text: str, before: Sequence[str]) -> bool:
    """Return whether ``text`` can't be understood without ``before``, its section until there."""
    if not before:
        return False
    plain = unquoted(text)
    if _EXPECTING.match(plain):
        return False
    return (
        _continues_quote(text)
        or _opens_pointing(plain)
        or any(form.match(plain) for form in (CONNECTIVE, _ORDINAL, _COUNT, _AFTER_PHRASE))
        or any(form.search(plain) for form in (_DEMONSTRATIVE, _BACK))
        or _pronoun_without_antecedent(plain)
        or _definite_from(plain, before)
    )


def points(text: str) -> bool:
    """Return whether ``text`` names its topic by a pronoun or the like, so that it can't help."""
    plain = unquoted(text)
    return bool(
        _opens_pointing(plain) or _ORDINAL.match(text) or _pronoun_without_antecedent(plain)
    )


def about_person(text: str) -> bool:
    """Return whether the first pronoun of ``text`` stands for a person."""
    plain = unquoted(text)
    found = _POINTING.search(plain[:1].lower() + plain[1:])
    return found is not None and found[0] in _PERSON


def about_company(text: str) -> bool:
    """Return whether ``text`` opens with "the company" or the like."""
    found = _DEFINITE.match(text)
    return found is not None and _of_makers(found[1]) and not _identified(text, found)


def _continues_quote(text: str) -> bool:
    """Return whether the quotation that ends in ``text`` began in an earlier sentence."""
    if text.count("”") > text.count("“"):
        return True
    return text.count('"') == 1 and text.endswith('"')


def unquoted(text: str) -> str:
    """Return ``text`` with what is quoted in it blanked out, unless nothing else is there."""
    rest = _QUOTED.sub(" ", text).strip()
    return rest if any(char.isalnum() for char in rest) else text


def _opens_pointing(text: str) -> bool:
    if _EXPECTING.match(text):
        return False
    found = _DEFINITE.match(text)
    generic = found is not None and _generic(found[1]) and not _identified(text, found)
    return bool(_PRONOUN.match(text) or _THAT.match(text)) or generic


def _pronoun_without_antecedent(text: str) -> bool:
    cleared = _TIME_PHRASE.sub(" ", text)
    found = _POINTING.search(cleared)
    if found is None:
        return False
    pronoun, earlier = found[0], cleared[: found.start()]
    rest = cleared[found.end() :].lstrip()
    if pronoun in _PERSON:
        return NAME.search(earlier) is None and starting_name(earlier) is None
    if pronoun in _OBJECT and not re.match(_AUXILIARY + r"\b|\w+(?:s|ed)\b", rest):
        # A clause's object isn't its subject: the pronoun means something outside of it.
        inside = re.sub(r"(?<=[A-Z]\w) and(?= [A-Z])|(?<=\w) and(?= [A-Z])", " ", earlier)
        if inside.strip() and _CLAUSE.search(inside) is None:
            return True
    if pronoun in _PLURAL:
        return not _PLURAL_PHRASE.search(earlier) and " and " not in earlier
    return not (
        _NOUN_PHRASE.search(earlier)
        or NAME.search(earlier)
        or starting_name(earlier) is not None
        or _PLURAL_PHRASE.search(earlier)
    )


def starting_name(text: str) -> str | None:
    """Return the capitalised word that opens ``text``, if it isn't a plain function word."""
    found = _OPENING_NAME.match(text.lstrip('“"( '))
    if found is None or found[1].casefold() in _OPENERS:
        return None
    return found[1]


def _definite_from(text: str, before: Sequence[str]) -> bool:
    """Return whether the sentence opens with "the" and something that was named just before."""
    found = _DEFINITE.match(text)
    if found is None or _identified(text, found):
        return False
    if _generic(found[1]):
        return True
    return bool(content_stems(found[1]) & content_stems(" ".join(before[-_NEAR:])))


def _generic(phrase: str) -> bool:
    return any(word in _GENERIC for word in phrase.casefold().split())


def _identified(text: str, found: re.Match[str]) -> bool:
    """Return whether "The X" says itself which X: by a name, or by what follows."""
    if re.search(r"\b[A-Z]|’s|'s", found[1]):
        return True
    rest = text[found.end() :]
    if _of_makers(found[1]):
        return bool(re.match(r"of\s+(?:the\s+)?[A-Z]", rest))
    return bool(re.match(r"(?:of|for|between|that|which|who|in)\s+(?!it\b|this\b|them\b)", rest))


def _of_makers(phrase: str) -> bool:
    return not _MAKERS.isdisjoint(phrase.casefold().split())
