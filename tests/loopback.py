"""A server in a thread of the tests, for whoever needs a real connection: browsers, clients, bytes."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import uvicorn

_LOOKED_EVERY_S = 0.02


@contextlib.contextmanager
def served(app: Any, **options: Any) -> Iterator[int]:
    """Serve an application on a free port of 127.0.0.1 until the block ends.

    Args:
        app: an ASGI application.
        options: further ones of `uvicorn.Config`.

    Yields:
        The port.
    """
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", **options))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            thread.join(_LOOKED_EVERY_S)
            assert thread.is_alive()
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
