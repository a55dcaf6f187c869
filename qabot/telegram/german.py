"""What the bot says in German."""

from __future__ import annotations

from qabot.telegram.texts import Texts

GERMAN = Texts(
    start="""\
Hallo! Ich beantworte Fragen aus einer Sammlung von Artikeln. Jede Antwort ist ein wörtlich \
zitierter Satz mit seiner Quelle. Wenn die Artikel keine Antwort geben, sage ich das.

Schick mir einfach eine Frage, in der Sprache der Artikel. /help sagt mehr.""",
    examples="Zum Beispiel:",
    help="""\
Im privaten Chat schickst du einfach eine Frage. In einer Gruppe erwähnst du mich in der Frage, \
antwortest auf eine meiner Nachrichten oder schreibst /ask und die Frage.

Ich zitiere den Satz, der antwortet, mit den entscheidenden Wörtern in fetter Schrift, und sage, \
wo er steht. Eigene Texte schreibe ich nicht. Frage in der Sprache der Artikel.

Antworte auf eine Antwort, um weiter nachzufragen. Bearbeite deine Frage, und ich bearbeite meine \
Antwort.

Um nur einen Teil der Artikel zu befragen, schreibe in die Frage:
after:2024-01 – ab diesem Tag, Monat oder Jahr
before:2024-06-30 – bis zu seinem Ende
source:Name – aus dieser Zeitung oder von dieser Website
author:"zwei Wörter" – von dieser Person

/ask Frage – fragen
/sources – die Artikel, die ich kenne, die neuesten zuerst
/retry – deine letzte Frage noch einmal stellen
/privacy – was ich aufbewahre
/forget – löschen, was ich von dir aufbewahre
/help – dieser Text""",
    privacy="""\
Ich bewahre deine Fragen und meine Antworten auf, damit Knöpfe, Antworten und Bearbeitungen \
funktionieren, dazu deine 👍 und 👎. Fragen, auf die die Artikel keine Antwort geben oder die du \
mit 👎 bewertest, sieht mein Betreiber, der Artikel ergänzen kann; ohne deinen Namen.

Statt deines Namens oder deiner Nummer bewahre ich einen Code auf, der mit einem geheimen \
Schlüssel gebildet wird. Ich gebe nichts weiter.

/forget löscht alles davon.""",
    forgotten="Erledigt. Ich habe gelöscht, was ich von dir aufbewahrt hatte.",
    empty="Darin ist keine Frage. Frag mich etwas in Worten, zum Beispiel: /ask Who …?",
    too_long=(
        "Diese Frage hat {length} Zeichen; höchstens {most} sind möglich."
        " Frag bitte mit den Wörtern, auf die es ankommt."
    ),
    bad_filter=(
        "Einen Filter in dieser Frage kann ich nicht verwenden. Filter sehen so aus: after:2024-01,"
        ' before:2024-06-30, source:Name oder author:"zwei Wörter", mit einer Frage daneben.'
    ),
    only_text="Ich kann nur Text lesen. Schreib bitte deine Frage.",
    kinds={
        "voice": "Sprachnachrichten kann ich nicht anhören. Schreib bitte deine Frage.",
        "audio": "Aufnahmen kann ich nicht anhören. Schreib bitte deine Frage.",
        "video_note": "Videonachrichten kann ich nicht ansehen. Schreib bitte deine Frage.",
        "photo": "Bilder kann ich nicht sehen. Schreib bitte deine Frage, gern unter das Bild.",
        "video": "Videos kann ich nicht ansehen. Schreib bitte deine Frage, gern unter das Video.",
        "animation": "Animationen kann ich nicht ansehen. Schreib bitte deine Frage.",
        "document": "Dateien kann ich nicht öffnen. Schreib bitte deine Frage.",
        "sticker": "Wie nett! Aber ich kann nur Fragen in Worten beantworten.",
        "poll": "Ich stimme nicht ab. Ist die Frage der Umfrage für mich, schreib sie bitte.",
        "location": "Mit Orten auf der Karte kenne ich mich nicht aus. Schreib bitte deine Frage.",
        "venue": "Mit Orten auf der Karte kenne ich mich nicht aus. Schreib bitte deine Frage.",
        "contact": (
            "Ich brauche keine Kontakte und behalte diesen nicht. Schreib bitte deine Frage."
        ),
        "dice": "Ich spiele nicht. Schreib bitte deine Frage.",
        "game": "Ich spiele nicht. Schreib bitte deine Frage.",
        "story": "Storys kann ich nicht sehen. Schreib bitte deine Frage.",
    },
    unknown_command="Diesen Befehl kenne ich nicht. Schick mir einfach eine Frage oder /help.",
    nothing_to_retry="Ich kenne hier keine Frage von dir. Schick mir einfach eine.",
    no_index=(
        "Ich habe die Artikel noch nicht gelesen. Das tue ich gerade; frag bitte in ein paar"
        " Minuten noch einmal."
    ),
    rebuilding=(
        "Die Artikel werden gerade neu gelesen; frag bitte in ein paar Minuten noch einmal."
    ),
    trouble=(
        "Leider ist hier etwas schiefgegangen, und ich kann gerade nicht antworten. Versuch es"
        " bitte später noch einmal."
    ),
    in_doubt=(
        "Die Verbindung ist abgebrochen, und ich weiß nicht, ob meine ganze Antwort angekommen ist."
        " Wenn nicht: /retry"
    ),
    too_often="Das war viel auf einmal. Warte bitte eine Minute und frag dann noch einmal.",
    not_allowed=(
        "Ich antworte nur denen, die mir genannt wurden. Wer mich betreibt, kann dich hereinlassen:"
        " {number}."
    ),
    not_found="Nicht gefunden: Die Artikel geben darauf keine Antwort.",
    other_language="Die Frage scheint in einer Sprache zu sein, in der keiner von ihnen ist.",
    disputed="Die Artikel widersprechen sich. Der neueste zuerst:",
    nearest="Die nächstliegenden Stellen, keine Antwort:",
    stale="Die Datei hat sich geändert, seit ich sie gelesen habe; das Zitat ist von damals.",
    changed=(
        "Dieser Artikel hat sich seit meiner Antwort geändert oder ist weg; das Zitat ist von"
        " damals."
    ),
    also_in="auch in",
    undated="ohne Datum",
    day="{day}. {month} {year}",
    months=(
        *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli"),
        *("August", "September", "Oktober", "November", "Dezember"),
    ),
    confidence="Sicherheit: {words}",
    sure="hoch",
    likely="mittel",
    unsure="gering",
    shown="{first}–{last} von {count}",
    sources_of_answer="Wo das steht:",
    left_out="Vom Datumsfilter ausgelassen: {count} Artikel haben kein Datum.",
    left_out_one="Vom Datumsfilter ausgelassen: 1 Artikel hat kein Datum.",
    understood="Verstanden als: {question}",
    only="Nur Artikel {filters}.",
    only_after="ab {day}",
    only_before="bis {day}",
    only_author="von {name}",
    only_source="aus {name}",
    context="Zusammenhang",
    less="Weniger",
    back="Zurück",
    next="Weiter",
    previous="Vorige",
    sources="Quellen",
    thanks="Danke!",
    noted="Danke. Mein Betreiber erfährt, dass das nicht geholfen hat.",
    old_button="Dieser Knopf stammt von einer früheren Fassung von mir. Frag bitte noch einmal.",
    gone_button="Diese Antwort habe ich nicht mehr. Frag bitte noch einmal.",
    sources_title="{count} Artikel, die neuesten zuerst:",
    sources_empty="Ich habe noch keine Artikel.",
    inline_hint="Gib eine Frage ein",
    inline_not_found="Nicht in den Artikeln gefunden",
    inline_trouble="Ich kann gerade nicht antworten",
    commands={
        "ask": "Eine Frage stellen",
        "sources": "Die Artikel, die ich kenne, die neuesten zuerst",
        "retry": "Deine letzte Frage noch einmal stellen",
        "help": "Was ich kann",
        "privacy": "Was ich aufbewahre",
        "forget": "Löschen, was ich von dir aufbewahre",
        "start": "Anfangen, mit drei Beispielen",
    },
)
