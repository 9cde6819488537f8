"""The demonstration on a morning of spring, so that pictures of it are the same at any hour: places are open.

`python scripts/morning_demo.py demo` runs it; `demonstration` runs it for as long as a block does.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import httpx

REPOSITORY = Path(__file__).resolve().parents[1]
MORNING = datetime.fromisoformat("2026-03-18T10:26:00+08:00")
_READY_SECONDS = 120
_LOGIN = re.compile(r"staff\b.*?([a-z0-9]{4}(?:-[a-z0-9]{4}){3})")


@contextmanager
def demonstration() -> Iterator[tuple[str, str]]:
    """Yield address and password of a demonstration in a folder of its own; it ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "demo", "--port", str(port)]
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        said = Path(folder) / "said.txt"
        with said.open("wb") as output:
            server = subprocess.Popen(command, cwd=folder, env=environment, stdout=output)  # noqa: S603
        try:
            _wait_until_ready(server, address)
            login = _LOGIN.search(said.read_text(encoding="utf-8"))
            yield address, login[1] if login else sys.exit("the demonstration named no login")
        finally:
            server.terminate()
            server.wait()


def _wait_until_ready(server: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            sys.exit(f"the demonstration ended with {server.returncode}")
        try:
            if httpx.get(f"{address}/readyz").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    sys.exit(f"the demonstration was not ready after {_READY_SECONDS} s")


def main() -> None:
    """Run the command line with a clock that starts on that morning."""
    import api.app

    real = api.app.utc_now
    ahead = MORNING - real()
    defaults = api.app.create_app.__kwdefaults__ or {}
    # Whoever is imported from here on tells the time by it, too.
    api.app.utc_now = defaults["clock"] = lambda: real() + ahead

    import api.cli

    api.cli.main()


if __name__ == "__main__":
    main()
