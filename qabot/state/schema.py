"""The tables of the state database, as steps from an empty file to the present ones."""

from __future__ import annotations

_UPDATES = """
-- Every update that was taken from Telegram, until it can't be delivered again.
CREATE TABLE updates (
    bot INTEGER NOT NULL, id INTEGER NOT NULL,
    received REAL NOT NULL,           -- seconds since 1970
    stage TEXT NOT NULL CHECK (stage IN ('accepted', 'sending', 'ambiguous', 'done')),
    chat INTEGER, user INTEGER,       -- these two and the payload only as long as they are needed
    payload TEXT,                     -- the update, as Telegram's JSON
    starts INTEGER NOT NULL DEFAULT 0,   -- how often it was taken up again after a restart
    offered INTEGER NOT NULL DEFAULT 0,  -- whether the user was told of /retry
    PRIMARY KEY (bot, id)
) WITHOUT ROWID;
CREATE INDEX updates_open ON updates (bot, stage) WHERE stage != 'done';
-- Chats and people that are let in beside those of the settings, by Telegram's numbers.
CREATE TABLE allowed (id INTEGER PRIMARY KEY, added REAL NOT NULL) WITHOUT ROWID;
"""

_CONVERSATIONS = """
-- A key of this installation, under which users' numbers are hashed.
CREATE TABLE keys (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
-- Questions and answers, for buttons, edits, replies and /retry.
CREATE TABLE answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat INTEGER NOT NULL,
    parent INTEGER REFERENCES answers (id) ON DELETE SET NULL,  -- what it follows up
    asked INTEGER,              -- the number of the message with the question, if there is one
    user TEXT NOT NULL,         -- a keyed hash
    question TEXT NOT NULL,
    heading TEXT NOT NULL,      -- shown above the answer, where the question isn't seen
    answer TEXT,                -- JSON; NULL if there was none
    at REAL NOT NULL            -- seconds since the epoch
);
CREATE INDEX answers_by_question ON answers (chat, asked);
CREATE INDEX answers_by_user ON answers (user, chat);
CREATE INDEX answers_by_time ON answers (at);
CREATE TABLE answer_messages (
    chat INTEGER NOT NULL,
    number INTEGER NOT NULL,
    answer INTEGER NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
    PRIMARY KEY (chat, number)
) WITHOUT ROWID;
CREATE INDEX answer_messages_by_answer ON answer_messages (answer);
CREATE TABLE examples (
    name TEXT PRIMARY KEY,      -- part of a deep link
    question TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE feedback (
    answer INTEGER NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
    user TEXT NOT NULL,         -- a keyed hash of who voted
    helped INTEGER NOT NULL,    -- 1 or 0
    question TEXT NOT NULL,
    quote TEXT,                 -- what was quoted first; NULL if nothing was
    path TEXT,                  -- and where it stands
    confidence REAL NOT NULL,
    generation INTEGER NOT NULL,
    at REAL NOT NULL,           -- seconds since the epoch
    PRIMARY KEY (answer, user)
) WITHOUT ROWID;
CREATE INDEX feedback_by_user ON feedback (user);
CREATE INDEX feedback_by_time ON feedback (at);
CREATE TABLE missed (
    answer INTEGER PRIMARY KEY REFERENCES answers (id) ON DELETE CASCADE,
    user TEXT NOT NULL,         -- a keyed hash
    question TEXT NOT NULL,
    confidence REAL NOT NULL,   -- of the nearest passage
    generation INTEGER NOT NULL,
    at REAL NOT NULL            -- seconds since the epoch
);
CREATE INDEX missed_by_user ON missed (user);
CREATE INDEX missed_by_time ON missed (at);
"""

# The number of steps taken is the database's `user_version`. A step that was released is never
# changed; new ones are added at the end.
MIGRATIONS: tuple[str, ...] = (_UPDATES, _CONVERSATIONS)
