"""Starts an index run as a process and waits for it, or for the order to stop."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

from qabot.ports import Progress
from qabot.settings import SECRET_VARIABLES
from qabot.watching.outcome import Outcome

_POLL_SECONDS = 0.1
_SECONDS_TO_END = 5.0


def index_once(
    corpus: Path,
    index: Path,
    model: str,
    stop: threading.Event,
    progress: Progress = lambda *_: None,
) -> Outcome | None:
    """Bring the index up to date in a process of its own.

    Args:
        corpus: the folder of articles.
        index: the folder of the index.
        model: the embedding model.
        stop: ends the run when it is set.
        progress: told how the run is doing, about once a second, in a thread of its own.

    Returns:
        How it went; None if ``stop`` was set, which ends the run.
    """
    command = [sys.executable, "-P", "-m", "qabot.watching.child", str(corpus), str(index), model]
    # The run needs no secret, so it gets none. In a session of its own, Ctrl-C on the terminal
    # reaches only the parent, which then ends it.
    process = subprocess.Popen(  # noqa: S603 - our own module; the arguments are no shell's
        command,
        env={name: value for name, value in os.environ.items() if name not in SECRET_VARIABLES},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    with process:
        last = _wait(process, stop, progress)
    return None if last is None else _read(last, process.returncode)


def _wait(process: subprocess.Popen[str], stop: threading.Event, progress: Progress) -> str | None:
    """Return the last line of the output, "" if there is none; None if ``stop`` was set."""
    last = [""]
    reader = threading.Thread(target=_follow, args=[process, last, progress])
    reader.start()
    # Standard input stays open: its end is the sign that this process is gone.
    while process.poll() is None:
        if stop.wait(_POLL_SECONDS):
            _end(process)
            break
    reader.join()
    return None if stop.is_set() else last[0]


def _follow(process: subprocess.Popen[str], last: list[str], progress: Progress) -> None:
    """Read the output to its end; keep the last line that tells no progress."""
    assert process.stdout is not None  # noqa: S101 - it was asked for as a pipe
    for line in process.stdout:
        if line.startswith("["):
            stage, done, total, unit = json.loads(line)
            progress(stage, done, total, unit)
        elif line.strip():
            last[0] = line


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()


def _read(last: str, code: int) -> Outcome:
    if code != 0 or not last:
        return Outcome(
            error=f"the index run ended with code {code}",
            hint="Its message stands above; code -9 often means that memory ran out.",
        )
    return Outcome(**json.loads(last))
