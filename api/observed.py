"""What is noted about every request: its id, how long it took, what became of it; never where somebody is."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from time import perf_counter

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.logs import REQUESTS
from api.metrics import Metrics, Sample
from api.nearest_answers import NEAREST_PATH, UNANSWERED
from api.register import Register
from api.request_ids import REQUEST_ID_HEADER, request_id, request_id_in, route_template
from api.shelf import Shelf

logger = logging.getLogger(REQUESTS)

_SAMPLE_SECONDS = 2.0


class Observed:
    """Counts and logs requests, and gives each an id.

    Args:
        app: the application within.
        metrics: counts.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        named = request_id_in(scope["headers"])
        header = (REQUEST_ID_HEADER, named.encode())
        # It is not taken back: the answer to an unexpected error is made outside of all middleware.
        request_id.set(named)
        status = sent = 0

        async def send_noted(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), header]
            elif message["type"] == "http.response.body":
                sent += len(message.get("body", b""))
            await send(message)

        start = perf_counter()
        try:
            await self.app(scope, receive, send_noted)
        except Exception:
            status = status or 500
            raise
        finally:
            seconds = perf_counter() - start
            route = NEAREST_PATH if _is_from_the_front(scope) else route_template(scope)
            self._count(scope, route, status, seconds)
            _log(scope["method"], route, status, seconds, sent)

    def _count(self, scope: Scope, route: str, status: int, seconds: float) -> None:
        # Workers count together in files: a full disk must not keep anybody from an answer.
        with contextlib.suppress(OSError):
            self._metrics.answered(route, scope["method"], status, seconds)
            if scope.get(UNANSWERED):
                self._metrics.unanswered()


def _is_from_the_front(scope: Scope) -> bool:
    """Tell whether a question was answered before it came to any route."""
    return "route" not in scope and scope["path"] == NEAREST_PATH


def _log(method: str, route: str, status: int, seconds: float, sent: int) -> None:
    level = logging.WARNING if status >= 500 or status == 0 else logging.INFO
    if logger.isEnabledFor(level):
        described = {
            "method": method,
            "route": route,
            "status": status,
            "duration_ms": round(seconds * 1e3, 2),
            "bytes": sent,
        }
        logger.log(level, "%s %s %d", method, route, status, extra={"request": described})


def sample_of(app: FastAPI) -> Sample:
    """Look at the state of this worker.

    Args:
        app: the application, running.

    Returns:
        The state.
    """
    register: Register = app.state.services.register
    readiness = register.readiness()
    shelves: dict[str, Shelf] = {"tiles": app.state.tiles, "exports": app.state.exports}
    return Sample(
        readiness.data_version,
        len(register.directory) if readiness.loaded else 0,
        readiness.looked_at,
        readiness.store_reachable,
        {name: (shelf.asked, shelf.in_vain) for name, shelf in shelves.items()},
    )


async def keep_sampling(app: FastAPI) -> None:
    """Note the state of this worker for ever, so that the others can tell it.

    Args:
        app: the application, running.
    """
    metrics: Metrics = app.state.metrics
    while True:
        with contextlib.suppress(OSError):  # The folder may be full; counting must not end the worker.
            metrics.sample(sample_of(app))
        await asyncio.sleep(_SAMPLE_SECONDS)
