"""Commands that run until they are stopped: processes with a log and an exit code."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from workspace import Workspace

# However slow the machine is, what is waited for comes or the test has failed.
PATIENCE_SECONDS = 120.0


class Process:
    """A qabot command that runs until it is stopped; its output goes to a file."""

    def __init__(self, space: Workspace, *arguments: str, **settings: str) -> None:
        kept = {name: text for name, text in os.environ.items() if not name.startswith("QABOT_")}
        # One of its own: two processes in one folder would write over each other's.
        number, name = tempfile.mkstemp(".log", f"{arguments[0]}-", space.root)
        self._log = Path(name)
        with os.fdopen(number, "wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "qabot", *arguments],
                cwd=space.root,
                env={**kept, "QABOT_STATE": str(space.root / "state"), **settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        if kind is not None:
            print(self.log)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8")

    def wait_for(self, text: str, count: int = 1) -> None:
        """Wait until the log holds ``text`` so many times."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while self.log.count(text) < count:
            assert self._process.poll() is None, f"ended without {text!r}: {self.log}"
            assert time.monotonic() < ends, f"no {text!r}: {self.log}"
            time.sleep(0.05)

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def end(self) -> int:
        """Wait for the end; return the exit code."""
        return self._process.wait(PATIENCE_SECONDS)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal, wait for the end, return the exit code."""
        self.send(number)
        return self.end()
