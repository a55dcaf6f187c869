"""Starts an index run as a process and waits for it, or for the order to stop."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

from qabot.settings import SECRET_VARIABLES
from qabot.watching.outcome import Outcome

_POLL_SECONDS = 0.1
_SECONDS_TO_END = 5.0


def index_once(corpus: Path, index: Path, model: str, stop: threading.Event) -> Outcome | None:
    """Bring the index up to date in a process of its own.

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
        output = _wait(process, stop)
    return None if output is None else _read(output, process.returncode)


def _wait(process: subprocess.Popen[str], stop: threading.Event) -> str | None:
    assert process.stdout is not None  # noqa: S101 - it was asked for as a pipe
    collected: list[str] = []
    reader = threading.Thread(
        target=lambda out: collected.append(out.read()), args=[process.stdout]
    )
    reader.start()
    # Standard input stays open: its end is the sign that this process is gone.
    while process.poll() is None:
        if stop.wait(_POLL_SECONDS):
            _end(process)
            break
    reader.join()
    return None if stop.is_set() else collected[0]


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()


def _read(output: str, code: int) -> Outcome:
    lines = output.splitlines()
    if code != 0 or not lines:
        return Outcome(
            error=f"the index run ended with code {code}",
            hint="Its message stands above; code -9 often means that memory ran out.",
        )
    return Outcome(**json.loads(lines[-1]))
