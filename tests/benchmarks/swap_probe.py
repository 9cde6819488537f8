"""How long the slowest answer takes while a server brings in a new version of the register."""

from __future__ import annotations

import http.client
import json
import os
import time
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from stations.events import StationChanged
from stations.store import Store
from tests.benchmarks.served import LOAD_CORE

_EVERY_S = 0.004
_LONGEST_S = 120.0
# So long after the change arrived, what was left to do for it is done.
_AFTER_S = 2.0


def slowest_while_changing(base: str, url: str, path: str) -> tuple[float, int, bool]:
    """Ask again and again while one station changes.

    Args:
        base: the server's address.
        url: of its register.
        path: what to ask.

    Returns:
        The slowest answer in milliseconds, how many there were, and whether the new version arrived.
    """
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {int(LOAD_CORE)})
    parts = urlsplit(base)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    before = _version(connection, path)
    _change_one(url)
    taken, arrived, start = [], None, time.monotonic()
    while time.monotonic() - start < _LONGEST_S:
        asked = time.perf_counter()
        version = _version(connection, path)
        taken.append(time.perf_counter() - asked)
        if arrived is None and version > before:
            arrived = time.monotonic()
        if arrived is not None and time.monotonic() - arrived > _AFTER_S:
            break
        time.sleep(_EVERY_S)
    connection.close()
    os.sched_setaffinity(0, cores)
    return max(taken) * 1e3, len(taken), arrived is not None


def _version(connection: http.client.HTTPConnection, path: str) -> int:
    connection.request("GET", path)
    version: int = json.loads(connection.getresponse().read())["data_version"]
    return version


def _change_one(url: str) -> None:
    now = datetime.now(UTC)
    with Store.open(url) as store:
        snapshot = store.load()
        before = snapshot.stations[0]
        after = replace(before, note=f"changed {now.isoformat()}", updated_at=now)
        store.apply_events([StationChanged(before, after)], snapshot.version, "bench", now)
