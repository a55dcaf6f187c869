"""``qabot bot``."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from qabot.cli.options import folders
from qabot.errors import QabotError

UNEXPECTED = 70


@click.command(short_help="Answer questions in Telegram.")
@folders
@click.option("--verbose", is_flag=True, help="Log more; never a token or what users write.")
def bot(*, corpus: Path | None, index: Path | None, verbose: bool) -> int:
    """Answer questions in Telegram, and keep the index up to date.

    The bot's token comes from QABOT_TELEGRAM_TOKEN or from the file that
    QABOT_TELEGRAM_TOKEN_FILE names. Ctrl-C or SIGTERM ends; questions in work are answered first.
    """
    # Settings and Telegram's library load only when they are used.
    from qabot import secrets, settings  # noqa: PLC0415
    from qabot.logs import set_up  # noqa: PLC0415

    chosen = settings.load({"corpus": corpus, "index": index})
    hidden = secrets.bot_secrets(chosen)
    set_up(
        *hidden.all,
        level=logging.DEBUG if verbose else logging.INFO,
        form=chosen.log_format,
    )
    from qabot.telegram.running import run  # noqa: PLC0415

    try:
        run(chosen, hidden)
    except QabotError:
        raise
    except Exception:
        # The traceback goes through the log, which blots out the token, and nowhere else.
        logging.getLogger("qabot").exception("unexpected error; please report it")
        return UNEXPECTED
    return 0
