"""The entry point: parses, runs, and turns every outcome into an exit code."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from importlib.metadata import version
from typing import NoReturn

import click

from qabot.cli import streams
from qabot.cli.add import add
from qabot.cli.ask import ask
from qabot.cli.bot import bot
from qabot.cli.doctor import doctor
from qabot.cli.evaluate import evaluate
from qabot.cli.index import index
from qabot.cli.remove import remove
from qabot.cli.status import status
from qabot.cli.train import train
from qabot.cli.watch import watch
from qabot.errors import QabotError

INTERRUPTED = 130
UNEXPECTED = 70
UNWRITABLE = 74
_OF_STREAMS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}

_EPILOG = """\b
Exit codes:
   0  answered; done; up to date
   1  ask: not found; index --check: there are changes; train: no better
   2  the command, an option or the question can't be used
   3  a setting in qabot.toml or the environment can't be used
   4  the corpus folder is missing, empty or unreadable
   5  the index is missing, damaged or made by another version
   6  the model is missing or broken
   7  another process is writing the index; try again later
   8  done, but some files were skipped
   9  doctor: there is a problem
  10  bot: Telegram doesn't know the token
  11  bot: another process answers as the same bot
  12  bot: the state folder can't be used
  70  unexpected error
  74  the output can't be written
 130  interrupted

Settings: qabot.toml in this folder or above, then QABOT_* in the environment,
then options. `qabot COMMAND --help` tells more.
"""


@click.group(
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.version_option(version("qabot"), prog_name="qabot")
def cli() -> None:
    """Answer questions from a folder of articles.

    Every answer is a sentence quoted word for word from an article, with its source. When the
    articles don't answer, qabot says so.
    """


cli.add_command(ask)
cli.add_command(evaluate)
cli.add_command(train)
cli.add_command(index)
cli.add_command(add)
cli.add_command(remove)
cli.add_command(status)
cli.add_command(doctor)
cli.add_command(watch)
cli.add_command(bot)


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    streams.prepare()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command line with ``arguments`` and return the exit code."""
    try:
        code = cli.main(arguments, prog_name="qabot", standalone_mode=False, color=_colour())
    except QabotError as error:
        _complain(str(error), error.hint)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nInterrupted; what was done so far is kept.", err=True)
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # The reader of our output has gone, which click makes an exit with code 1 of, our "not
        # found"; it raises SystemExit for nothing else here. Nothing must be flushed to it.
        streams.abandon()
        return 0
    except Exception as error:  # noqa: BLE001 - the last resort: a bug must not look like an answer
        return _unforeseen(error)
    return code if isinstance(code, int) else 0


def _unforeseen(error: Exception) -> int:
    # Errors of files name their file and are dealt with where the files are.
    if isinstance(error, OSError) and not error.filename and error.errno in _OF_STREAMS:
        _complain(
            f"the output can't be written: {error.strerror}",
            "Free disk space, or send the output elsewhere.",
        )
        streams.abandon()
        return UNWRITABLE
    traceback.print_exception(error)
    _complain("unexpected error", "Please report it with the lines above.")
    return UNEXPECTED


def _complain(message: str, hint: str) -> None:
    click.secho(f"error: {streams.visible(message)}", fg="red", err=True, color=_colour())
    click.echo(f"  {streams.visible(hint)}", err=True)


def _colour() -> bool | None:
    """Return False where the user wants no colours; None leaves it to the stream."""
    return False if os.environ.get("NO_COLOR") else None
