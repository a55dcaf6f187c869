"""The tables of the state database, as steps from an empty file to the present ones."""

from __future__ import annotations

_UPDATES = """
-- Every update that was taken from Telegram, until it can't be delivered again.
CREATE TABLE updates (
    bot INTEGER NOT NULL, id INTEGER NOT NULL,
    received REAL NOT NULL,           -- seconds since 1970
    stage TEXT NOT NULL CHECK (stage IN ('accepted', 'sending', 'ambiguous', 'done')),
    chat INTEGER, user INTEGER,       -- these two and the payload only as long as they are needed
    payload TEXT,
    PRIMARY KEY (bot, id)
) WITHOUT ROWID;
CREATE INDEX updates_open ON updates (bot, stage) WHERE stage != 'done';
-- Chats and people that are let in beside those of the settings, by Telegram's numbers.
CREATE TABLE allowed (id INTEGER PRIMARY KEY, added REAL NOT NULL) WITHOUT ROWID;
"""

# The number of steps taken is the database's `user_version`. A step that was released is never
# changed; new ones are added at the end.
MIGRATIONS: tuple[str, ...] = (_UPDATES,)
