"""Everything the bot says in its own words, in one place, by language.

Plain text, escaped where it is sent. Another language is another `Texts`, added to `languages`;
a field can't be forgotten, and tests/telegram/test_texts.py checks the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Texts:
    """What the bot says in one language; a name in braces is filled in.

    Attributes:
        kinds: what to say to a message of a kind, by the library's name of the kind.
        commands: what a command does, by its name, for Telegram's menus; at most 256 characters.
        months: the months' names.
    """

    start: str
    examples: str
    help: str
    privacy: str
    forgotten: str

    empty: str
    too_long: str
    bad_filter: str
    only_text: str
    kinds: Mapping[str, str]
    unknown_command: str
    nothing_to_retry: str

    no_index: str
    rebuilding: str
    trouble: str
    in_doubt: str
    too_often: str
    not_allowed: str

    not_found: str
    other_language: str
    nearest: str
    disputed: str
    stale: str
    changed: str
    also_in: str
    undated: str
    day: str
    months: tuple[str, ...]
    confidence: str
    sure: str
    likely: str
    unsure: str
    shown: str
    sources_of_answer: str
    left_out: str
    left_out_one: str
    understood: str
    only: str
    only_after: str
    only_before: str
    only_author: str
    only_source: str

    context: str
    less: str
    back: str
    next: str
    previous: str
    sources: str
    thanks: str
    noted: str
    old_button: str
    gone_button: str

    sources_title: str
    sources_empty: str

    inline_hint: str
    inline_not_found: str
    inline_trouble: str

    commands: Mapping[str, str]

    def written(self, day: date) -> str:
        """Return ``day`` in words, such as "12 March 2019"."""
        return self.day.format(day=day.day, month=self.months[day.month - 1], year=day.year)


ENGLISH = Texts(
    start="""\
Hello! I answer questions from a collection of articles. Each answer is a sentence quoted word for \
word, with its source. When the articles don't answer, I say so.

Just send me a question. /help tells more.""",
    examples="For example:",
    help="""\
In a private chat, just send a question. In a group, mention me in the question, reply to one of \
my messages, or write /ask and the question.

I quote the sentence that answers, with the words that answer in bold, and say where it stands. I \
don't write texts of my own.

Reply to an answer to ask further about it. Edit your question, and I edit my answer.

To ask only some of the articles, put into the question:
after:2024-01 – from that day, month or year on
before:2024-06-30 – up to its end
source:name – of that publication
author:"two words" – by that author

/ask question – ask
/sources – the articles that I know, newest first
/retry – ask your last question again
/privacy – what I keep
/forget – delete what I keep of you
/help – this text""",
    privacy="""\
I keep your questions and my answers, so that the buttons, replies and edits work, and your 👍 and \
👎. Questions that the articles don't answer, or that you mark with 👎, are shown to my operator, \
who can add articles; without your name.

Instead of your name or number I keep a code made with a secret key. I pass nothing on.

/forget deletes all of it.""",
    forgotten="Done. I have deleted what I kept of you.",
    empty="There is no question in this. Ask me something in words, for example: /ask Who …?",
    too_long=(
        "This question has {length:,} characters; {most:,} are the most."
        " Please ask with the words that matter."
    ),
    bad_filter=(
        "I can't use a filter in this question. Filters look like after:2024-01,"
        ' before:2024-06-30, source:name or author:"two words", with a question beside them.'
    ),
    only_text="I can only read text. Please write your question.",
    kinds={
        "voice": "I can't listen to voice messages. Please write your question.",
        "audio": "I can't listen to recordings. Please write your question.",
        "video_note": "I can't watch video messages. Please write your question.",
        "photo": "I can't see pictures. Please write your question, below the picture if you like.",
        "video": "I can't watch videos. Please write your question, below the video if you like.",
        "animation": "I can't watch animations. Please write your question.",
        "document": "I can't open files. Please write your question.",
        "sticker": "A nice one! But I can only answer questions in words.",
        "poll": "I don't vote. If the poll's question is for me, please write it.",
        "location": "I don't know about places on a map. Please write your question.",
        "venue": "I don't know about places on a map. Please write your question.",
        "contact": "I don't need contacts, and don't keep this one. Please write your question.",
        "dice": "I don't play. Please write your question.",
        "game": "I don't play. Please write your question.",
        "story": "I can't see stories. Please write your question.",
    },
    unknown_command="I don't know this command. Just send me a question, or /help.",
    nothing_to_retry="I know of no question of yours here. Just send me one.",
    no_index=(
        "I haven't read the articles yet. I am doing that now; please ask again in a few minutes."
    ),
    rebuilding=(
        "The articles are being read anew at the moment; please ask again in a few minutes."
    ),
    trouble="Sorry, something went wrong here, and I can't answer now. Please try again later.",
    in_doubt=(
        "The connection broke off, and I can't tell whether my whole answer has reached you."
        " If it hasn't: /retry"
    ),
    too_often="That was a lot at once. Please wait a minute, then ask again.",
    not_allowed="I only answer to people I was told to. Whoever runs me can let you in: {number}.",
    not_found="Not found: the articles don't answer this.",
    other_language="The question seems to be in a language that none of them is in.",
    disputed="The articles differ. The newest comes first:",
    nearest="Nearest passages, not an answer:",
    stale="The file has changed since I read it; the quote is of then.",
    changed="This article has changed or gone since I answered; the quote is of then.",
    also_in="also in",
    undated="undated",
    day="{day} {month} {year}",
    months=(
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    confidence="Confidence: {words}",
    sure="high",
    likely="fair",
    unsure="low",
    shown="{first}–{last} of {count}",
    sources_of_answer="Where this stands:",
    left_out="Left out by the date filter: {count} articles have no date.",
    left_out_one="Left out by the date filter: 1 article has no date.",
    understood="Understood as: {question}",
    only="Only articles {filters}.",
    only_after="from {day} on",
    only_before="up to {day}",
    only_author="by {name}",
    only_source="of {name}",
    context="Context",
    less="Less",
    back="Back",
    next="Next",
    previous="Previous",
    sources="Sources",
    thanks="Thank you!",
    noted="Thank you. My operator will see that this didn't help.",
    old_button="This button is of an earlier version of me. Please ask again.",
    gone_button="I don't have this answer any more. Please ask again.",
    sources_title="{count} articles, newest first:",
    sources_empty="I have no articles yet.",
    inline_hint="Type a question",
    inline_not_found="Not found in the articles",
    inline_trouble="I can't answer now",
    commands={
        "ask": "Ask a question",
        "sources": "The articles I know, newest first",
        "retry": "Ask your last question again",
        "help": "What I can do",
        "privacy": "What I keep",
        "forget": "Delete what I keep of you",
        "start": "Begin, with three examples",
    },
)
