"""What the bot says to administrators, by language; a name in braces is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AdminTexts:
    """What the bot says to administrators in one language.

    Attributes:
        commands: what a command does, by its name, for Telegram's menu; at most 256 characters.
    """

    status: str
    no_status: str
    nothing_missed: str
    no_feedback: str
    reading: str
    stage: str
    waiting: str
    indexed: str
    not_indexed: str
    stopped: str
    added: str
    undo: str
    undone: str
    not_undone: str
    removed: str
    refused: str
    which_article: str
    which_number: str
    let_in: str
    kept_out: str
    open_to_all: str
    invitation: str
    commands: Mapping[str, str]


ENGLISH = AdminTexts(
    status=(
        "Generation {generation}: {articles} articles, {sentences} sentences.\n"
        "Last index run: {last_run}.\nNew {new}, changed {changed}, gone {gone} since;"
        " skipped {skipped}.\nUpdates that wait: {waiting}."
    ),
    no_status="The index can't be looked at: {why}",
    nothing_missed="No question was missed.",
    no_feedback="Nobody has said anything of an answer yet.",
    reading="Looking for changes …",
    stage="{stage}: {done} of {total} …",
    waiting="Another run is indexing; I wait for it.",
    indexed="Done: {summary}.",
    not_indexed="The index was not updated: {why}",
    stopped="I am stopping; the next start indexes on.",
    added="{path} is in the corpus.",
    undo="Take it out again",
    undone="{path} is out of the corpus again.",
    not_undone="That file has gone or changed since, so I leave it alone.",
    removed="{path} is deleted from the corpus.",
    refused="No: {why}",
    which_article="Which one? /remove and the path of an article within the corpus.",
    which_number="Whom? /allow or /deny and the number of a person or group.",
    let_in="{number} may ask me now.",
    kept_out="{number} may ask me no more, unless my settings name that number.",
    open_to_all="Everybody may ask me: telegram_access is open.",
    invitation="This link lets one person in, once, within a week:\n{link}",
    commands={
        "status": "What is indexed, and what waits",
        "missed": "The newest questions without an answer",
        "feedback": "The newest opinions on answers",
        "reindex": "Bring the index up to date",
        "remove": "Delete an article from the corpus",
        "allow": "Let a person or group in",
        "deny": "Keep a person or group out",
        "invite": "A link that lets one person in",
    },
)

GERMAN = AdminTexts(
    status=(
        "Generation {generation}: {articles} Artikel, {sentences} Sätze.\n"
        "Letzter Indexlauf: {last_run}.\nSeitdem neu {new}, geändert {changed}, weg {gone};"
        " übergangen {skipped}.\nWartende Updates: {waiting}."
    ),
    no_status="Der Index ist nicht lesbar: {why}",
    nothing_missed="Keine Frage blieb ohne Antwort.",
    no_feedback="Bisher hat niemand eine Antwort bewertet.",
    reading="Ich suche nach Änderungen …",
    stage="{stage}: {done} von {total} …",
    waiting="Ein anderer Lauf indiziert gerade; ich warte auf ihn.",
    indexed="Fertig: {summary}.",
    not_indexed="Der Index wurde nicht erneuert: {why}",
    stopped="Ich werde beendet; der nächste Start indiziert weiter.",
    added="{path} ist im Korpus.",
    undo="Wieder herausnehmen",
    undone="{path} ist wieder aus dem Korpus heraus.",
    not_undone="Diese Datei ist inzwischen weg oder anders, darum lasse ich sie in Ruhe.",
    removed="{path} ist aus dem Korpus gelöscht.",
    refused="Nein: {why}",
    which_article="Welchen? /remove und der Pfad eines Artikels im Korpus.",
    which_number="Wen? /allow oder /deny und die Nummer einer Person oder Gruppe.",
    let_in="{number} darf mich jetzt fragen.",
    kept_out="{number} darf mich nicht mehr fragen, außer meine Einstellungen nennen diese Nummer.",
    open_to_all="Alle dürfen mich fragen: telegram_access ist open.",
    invitation="Dieser Link lässt eine Person herein, einmal, innerhalb einer Woche:\n{link}",
    commands={
        "status": "Was indiziert ist und was wartet",
        "missed": "Die neuesten Fragen ohne Antwort",
        "feedback": "Die neuesten Meinungen zu Antworten",
        "reindex": "Den Index auf den neuesten Stand bringen",
        "remove": "Einen Artikel aus dem Korpus löschen",
        "allow": "Eine Person oder Gruppe hereinlassen",
        "deny": "Eine Person oder Gruppe ausschließen",
        "invite": "Ein Link, der eine Person hereinlässt",
    },
)


def admin_texts(language: str | None) -> AdminTexts:
    """Return the texts in ``language``, an IETF tag; English if there are none."""
    return GERMAN if (language or "").partition("-")[0].lower() == "de" else ENGLISH
