"""The local port of a bot, as a monitoring system meets it."""

import json
import socket
import time
import urllib.error
import urllib.request
from typing import Any

from background import PATIENCE_SECONDS, Process
from prometheus_client.parser import text_string_to_metric_families


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class LocalPort:
    """What a bot tells on its port for health checks and metrics."""

    def __init__(self, port: int) -> None:
        self._root = f"http://127.0.0.1:{port}"

    def get(self, path: str) -> tuple[int, str]:
        """Status and body."""
        try:
            with urllib.request.urlopen(f"{self._root}{path}", timeout=30) as found:  # noqa: S310 - our own address
                return found.status, found.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def health(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.get("/healthz")[1])
        return found

    def metrics(self) -> dict[str, float]:
        """Every sample, named as in ``name{label="value"}``."""
        return {
            sample.name
            + "".join(
                f'{{{key}="{value}"}}' for key, value in sorted(sample.labels.items())
            ): float(sample.value)
            for family in text_string_to_metric_families(self.get("/metrics")[1])
            for sample in family.samples
        }

    def wait_for(self, process: Process, path: str, status: int) -> str:
        """Wait until ``path`` has this status; return the body."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < ends:
            try:
                found, body = self.get(path)
            except urllib.error.URLError:  # not listening yet
                found, body = 0, ""
            if found == status:
                return body
            time.sleep(0.05)
        raise AssertionError(f"{path} never had status {status}: {process.log}")
