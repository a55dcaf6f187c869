"""Everything the bot says in its own words, in one place; plain text, escaped where it is sent."""

from __future__ import annotations

START = """\
Hello! I answer questions from a collection of articles. Each answer is a sentence quoted word for \
word, with its source. When the articles don't answer, I say so.

Just send me a question. /help tells more."""

HELP = """\
In a private chat, just send a question.

In a group, mention me in the question, reply to one of my messages, or write /ask and the question.

I quote the sentence that answers, with the words that answer in bold, and say where it stands. I \
don't write texts of my own, and I don't remember earlier questions.

/ask question – ask
/help – this text"""

EMPTY = "There is no question in this. Ask me something in words, for example: /ask Who …?"
TOO_LONG = (
    "This question has {length:,} characters; {most:,} are the most."
    " Please ask with the words that matter."
)
ONLY_TEXT = "I can only read text. Please write your question."
UNKNOWN_COMMAND = "I don't know this command. Just send me a question, or /help."

NO_INDEX = (
    "I haven't read the articles yet. I am doing that now; please ask again in a few minutes."
)
REBUILDING = "The articles are being read anew at the moment; please ask again in a few minutes."
TROUBLE = "Sorry, something went wrong here, and I can't answer now. Please try again later."

NOT_FOUND = "Not found: the articles don't answer this."
NEAREST = "Nearest passages, not an answer:"
STALE = "The file has changed since I read it; the quote is of then."
ALSO_IN = "also in"
UNDATED = "undated"
