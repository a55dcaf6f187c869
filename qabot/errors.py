"""The error tree: every error says what went wrong, where, and what to do about it.

::

    QabotError                  exit code
     x UsageError               2   the request itself is wrong
     x SettingsError            3   qabot.toml, QABOT_* or a flag
     x CorpusError              4   the folder of articles
     |  x LoadError             4   one file; the rest is indexed
     x IndexingError            5   the index folder
     |  x IndexMissingError     5   there is none yet
     |  x IndexMismatchError    5   made by another model, splitter or version
     |  x IndexDamagedError     5   unreadable
     x ModelError               6   weights missing or broken
     x BusyError                7   another process indexes; retryable
     x TelegramError           10  the bot can't work
     |  x TokenRefusedError     10  Telegram doesn't know the token
     |  x ConflictError         11  another process answers as the same bot
     x StateError              12  the state folder

Exit code 8 is no error: the run finished, and some files were skipped. 70 is everything unexpected.
"""

from __future__ import annotations


class QabotError(Exception):
    """Base of all errors that qabot raises on purpose.

    Attributes:
        hint: what to do about it, one imperative sentence.
        exit_code: the process's exit code when the error ends a command.
        retryable: whether the same call may succeed later unchanged.
    """

    exit_code: int = 70
    retryable: bool = False

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(QabotError):
    """The question or an option can't be used."""

    exit_code = 2


class SettingsError(QabotError):
    """A setting is unknown or has a value that can't be used."""

    exit_code = 3


class CorpusError(QabotError):
    """The corpus folder is missing, empty or unreadable."""

    exit_code = 4


class LoadError(CorpusError):
    """A file can't be read as an article; it is skipped and reported."""


class IndexingError(QabotError):
    """The index can't be used or written."""

    exit_code = 5


class IndexMissingError(IndexingError):
    """There is no index in the folder."""


class IndexMismatchError(IndexingError):
    """The index was made by other parts than the present ones."""


class IndexDamagedError(IndexingError):
    """The index can't be read."""


class ModelError(QabotError):
    """A model's files are missing or can't be loaded."""

    exit_code = 6


class BusyError(QabotError):
    """Another process holds the index's write lock."""

    exit_code = 7
    retryable = True


class TelegramError(QabotError):
    """The Telegram bot can't work."""

    exit_code = 10


class TokenRefusedError(TelegramError):
    """Telegram doesn't know the token."""


class ConflictError(TelegramError):
    """Another process fetches the messages of the same bot."""

    exit_code = 11


class StateError(QabotError):
    """What the bot remembers can't be read or written."""

    exit_code = 12
