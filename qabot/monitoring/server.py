"""The local port: /livez, /readyz, /healthz and /metrics."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from qabot.errors import SettingsError
from qabot.monitoring.vitals import Vitals


@asynccontextmanager
async def serving(vitals: Vitals, host: str, port: int | None) -> AsyncIterator[None]:
    """Answer on ``host`` and ``port`` during the block; do nothing if ``port`` is None.

    Raises:
        SettingsError: the port is taken or the address isn't this machine's.
    """
    if port is None:
        yield
        return
    server = HTTPServer(_Site(vitals))
    try:
        server.listen(port, address=host)
    except OSError as error:
        raise SettingsError(
            f"health and metrics can't be served on {host} port {port}: {error.strerror}",
            hint="Choose another serve_port or serve_host, or stop what listens there.",
        ) from error
    try:
        yield
    finally:
        server.stop()
        await server.close_all_connections()


class _Site(Application):
    def __init__(self, vitals: Vitals) -> None:
        given = {"vitals": vitals}
        super().__init__(
            [
                ("/livez", _Live),
                ("/readyz", _Ready, given),
                ("/healthz", _Health, given),
                ("/metrics", _Metrics, given),
            ]
        )

    def log_request(self, handler: RequestHandler) -> None:
        """Say nothing: probes come every few seconds."""


class _Live(RequestHandler):
    """That it answers at all shows that the event loop goes round."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.write("ok\n")


class _Told(RequestHandler):
    def initialize(self, vitals: Vitals) -> None:
        """Take what `_Site` hands over."""
        self._vitals = vitals

    async def report(self) -> dict[str, Any]:
        """Read the state away from the event loop: it looks into the index's database."""
        return await asyncio.to_thread(self._vitals.report)


class _Ready(_Told):
    async def get(self) -> None:
        report = await self.report()
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        if not report["ready"]:
            self.set_status(HTTPStatus.SERVICE_UNAVAILABLE)
        self.write("\n".join(report["problems"] or ["ok"]) + "\n")


class _Health(_Told):
    async def get(self) -> None:
        self.write(await self.report())


class _Metrics(_Told):
    async def get(self) -> None:
        await self.report()
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.write(generate_latest())
