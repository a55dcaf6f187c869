"""The languages that the bot speaks: which there are, and which one a user gets."""

from __future__ import annotations

from collections.abc import Mapping

from qabot.telegram.german import GERMAN
from qabot.telegram.texts import ENGLISH, Texts

# By IETF language tag, as Telegram gives a user's; English stands in for all others.
LANGUAGES: Mapping[str, Texts] = {"en": ENGLISH, "de": GERMAN}


def texts_for(language: str | None) -> Texts:
    """Return the texts in ``language``, an IETF tag such as "de-AT"; English if there are none."""
    return LANGUAGES.get((language or "").partition("-")[0].lower(), ENGLISH)
