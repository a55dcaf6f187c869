"""The words that the boundary rules know; all lower case, without the final full stop.

They fall into classes by what may follow them, since that is what a rule can see:
a title is always followed by its name, a number word by its number, a company suffix by either
more of the sentence or a new one.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES: Final = _words(
    "mr mrs ms mx dr drs prof rev fr hon sen rep gov pres gen lt col maj capt cmdr cdr sgt "
    "cpl pvt adm supt insp messrs mme mlle mgr msgr mt mount ste hr hrn dipl ing"
)
"""Stand before a name; written with a capital: "Dr. Lee", "Mt. Everest"."""

JOINING: Final = _words(
    "e.g i.e cf viz vs approx incl excl resp z.b d.h u.a s.o v.a bzw sog evtl ggf inkl "
    "zzgl vgl a.k.a i.d.r o.ä"
)
"""Never end a sentence."""

NUMBERED: Final = _words(
    "no nos nr vol vols p pp ch chap fig figs sec sect art arts para pt eq ext tel c ca circa "
    "op cat ver v ed est abs jan feb mar apr jun jul aug sep sept oct nov dec b.c a.d bd s"
)
"""Go on when a number follows: "No. 5", "Nov. 12", "pp. 3-5"."""

MONTHS: Final = _words(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec januar februar märz mai juni juli "
    "oktober dezember"
)

CLOCK: Final = _words("a.m p.m am pm")
"""Go on only before a day, a month or a time zone: "9 a.m. Monday", "5 p.m. GMT"."""

AFTER_CLOCK: Final = MONTHS | _words(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri "
    "sat sun gmt utc bst cet cest est edt cst cdt mst mdt pst pdt et ct mt pt ist jst kst hkt "
    "sgt aest eastern central mountain pacific"
)

EITHER: Final = _words(
    "inc co cos corp ltd llc llp lp plc bros mfg intl pty jr sr esq ph.d al dept univ "
    "assn assoc natl ft ave blvd rd st sq hwy pkwy bldg jan feb apr jun jul aug sept oct nov "
    "dec"
)
"""May end a sentence or not; so may every dotted abbreviation (U.S., D.C., S.p.A.).

American states (Mass., Pa.) aren't here: within a sentence a comma follows them.
"""

SHOUTING: Final = _words("yahoo jeopardy joomla yum wham")
"""Names that are written with an exclamation mark: "Yahoo! Inc."."""

ERAS: Final = _words("b.c a.d b.c.e c.e n.chr v.chr")
"""Go on only before a number: "a.d. 900"."""

STARTERS: Final = _words(
    "the a an it its it's this that these those he she they we you i in on at for from after "
    "before but and so however meanwhile although though while when since as by if there "
    "their his her our my your some many most both another other others analysts earlier "
    "later last now then to with according despite during also such each what why how who "
    "where which not yet once until because today yesterday or between among instead still "
    "even only more than here following every one two three several few shares officials "
    "police he's she's they're we're that's there's let's having based founded located "
    "furthermore moreover nevertheless nonetheless indeed thus therefore through throughout "
    "within without over about around whereas unlike like nor any all just"
)
"""Words that, capitalised after an abbreviation, show that a new sentence begins."""

SPEAKING: Final = _words(
    "said says asked asks replied replies answered cried shouted wrote writes added adds "
    "exclaimed whispered wondered demanded muttered called inquired enquired responded "
    "tweeted thought"
)
"""Follow a quoted question or exclamation and its speaker: “Why?” Ms. Lee asked."""
