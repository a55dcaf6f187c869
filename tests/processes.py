"""The command line as its users meet it: a process with arguments, streams and an exit code."""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

COMMAND = [sys.executable, "-m", "qabot"]


class Typing:
    """A process on a pseudo-terminal, for a test that types; ends with its ``with`` block."""

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str]) -> None:
        self._master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (24, 80))
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env={**environment, "TERM": "xterm-256color"},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        self._seen = 0
        self.shown = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._master)

    def wait_for(self, text: str) -> None:
        """Read until ``text`` is shown behind what was waited for before."""
        while text not in self.shown[self._seen :]:
            assert self._read(), f"ended without {text!r}: {self.shown}"
        self._seen = self.shown.index(text, self._seen) + len(text)

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._master, text.encode())

    def interrupt(self) -> None:
        """Press Ctrl-C; without a controlling terminal that is its signal."""
        os.killpg(self._process.pid, signal.SIGINT)

    def end(self) -> int:
        """Read what is left and return the exit code."""
        while self._read():
            pass
        return self._process.wait(60)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._master], [], [], 30)
        assert ready, f"nothing more is shown: {self.shown}"
        try:
            data = os.read(self._master, 4_096)
        except OSError:  # Linux's way to say that the other side has closed
            return False
        self.shown += data.decode(errors="replace")
        return bool(data)


@dataclass
class Terminal:
    """Runs qabot in a working folder, with an environment that holds no settings but its own."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    command: list[str] = field(default_factory=lambda: list(COMMAND))

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.upper().startswith("QABOT_") and name not in {"NO_COLOR", "FORCE_COLOR"}
        }
        return {**kept, "QABOT_STATE": str(self.folder / "state"), **self.settings}

    def run(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[str]:
        """Run qabot to its end; its standard input is ``given``."""
        done = subprocess.run(
            [*self.command, *arguments],
            cwd=self.folder,
            env=self.environment,
            input=given,
            capture_output=True,
            check=False,
            timeout=300,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start qabot in a process group of its own, as a shell does."""
        return subprocess.Popen(
            [*self.command, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def type(self, *arguments: str) -> Typing:
        """Start qabot on a pseudo-terminal."""
        return Typing([*self.command, *arguments], self.folder, self.environment)
