"""What is counted, in the form of Prometheus; several workers of one service count together.

With several workers `yizhan serve` names a folder in which the library shares what each has counted
(https://prometheus.github.io/client_python/multiprocess/), so that any of them can answer for all.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

# The library reads it when it is imported.
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_STATM = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class Sample:
    """The state of one worker at a moment.

    Args:
        version: of the register that it serves; None before it is loaded.
        stations: how many it holds.
        looked_at: when it last agreed with the store, Unix time; None for never.
        store_reachable: the store answered when it was last asked.
        found: how often each cache was asked, and how often in vain, since the worker began.
    """

    version: int | None
    stations: int
    looked_at: float | None
    store_reachable: bool
    found: Mapping[str, tuple[int, int]]


class Metrics:
    """Everything that is counted in one worker.

    Args:
        version: of the program.
    """

    def __init__(self, version: str) -> None:
        own = self._registry = CollectorRegistry()
        labels = ("route", "method", "status")
        self._requests = Counter(
            "yizhan_http_requests", "Requests by route, method and class of status.", labels, registry=own
        )
        self._seconds = Histogram(
            "yizhan_http_request_seconds",
            "Time to the end of the answer.",
            ("route",),
            buckets=SECONDS,
            registry=own,
        )
        self._unanswered = Counter(
            "yizhan_nearest_unanswered", "Nearest questions to which no station is the answer.", registry=own
        )
        self._caches = Counter(
            "yizhan_cache_requests", "Times that a cache was asked.", ("cache", "result"), registry=own
        )
        self._processor = Counter("yizhan_processor_seconds", "Processor time of all workers.", registry=own)
        self._kept: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self._counted: dict[str, tuple[int, int]] = {}
        self._processor_s = 0.0
        self._make_gauges(own)
        self._build.labels(version).set(1)
        self._workers.set(1)

    def _make_gauges(self, own: CollectorRegistry) -> None:
        self._build = Gauge(
            "yizhan_build_info",
            "The version that runs.",
            ("version",),
            registry=own,
            multiprocess_mode="livemax",
        )
        self._workers = Gauge("yizhan_workers", "Workers.", registry=own, multiprocess_mode="livesum")
        self._version = Gauge(
            "yizhan_register_version",
            "Version of the register, of the worker that is farthest behind.",
            registry=own,
            multiprocess_mode="livemin",
        )
        self._stations = Gauge(
            "yizhan_register_stations", "Stations that are served.", registry=own, multiprocess_mode="livemin"
        )
        self._looked = Gauge(
            "yizhan_register_looked_timestamp_seconds",
            "When the register last agreed with the store, of the worker where that is longest ago.",
            registry=own,
            multiprocess_mode="livemin",
        )
        self._reachable = Gauge(
            "yizhan_store_reachable",
            "1 where every worker reached the store when it last asked.",
            registry=own,
            multiprocess_mode="livemin",
        )
        self._memory = Gauge(
            "yizhan_memory_bytes",
            "Resident memory of all workers.",
            registry=own,
            multiprocess_mode="livesum",
        )
        self._imports = Gauge(
            "yizhan_imports", "Imports by what became of them.", ("status",), registry=own,
            multiprocess_mode="mostrecent",
        )  # fmt: skip

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count an answer.

        Args:
            route: the template of the path, never the path itself.
            method: as it was asked.
            status: of the answer, 0 for none.
            seconds: to the end of the answer.
        """
        key = (route, method, status // 100)
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = self._labelled(*key)
        kept[0].inc()
        kept[1].observe(seconds)

    def _labelled(self, route: str, method: str, status_class: int) -> tuple[Counter, Histogram]:
        named = method if method in _METHODS else "other"
        status = f"{status_class}xx" if status_class else "none"
        return self._requests.labels(route, named, status), self._seconds.labels(route)

    def unanswered(self) -> None:
        """Count a nearest question to which nothing was found."""
        self._unanswered.inc()

    def sample(self, sample: Sample) -> None:
        """Note the state of this worker.

        Args:
            sample: the state.
        """
        self._version.set(sample.version or 0)
        self._stations.set(sample.stations)
        self._looked.set(sample.looked_at or 0)
        self._reachable.set(sample.store_reachable)
        for cache, (asked, in_vain) in sample.found.items():
            asked_before, in_vain_before = self._counted.get(cache, (0, 0))
            missed = max(in_vain - in_vain_before, 0)
            self._caches.labels(cache, "miss").inc(missed)
            self._caches.labels(cache, "hit").inc(max(asked - asked_before - missed, 0))
            self._counted[cache] = (asked, in_vain)
        taken_s = time.process_time()
        self._processor.inc(taken_s - self._processor_s)
        self._processor_s = taken_s
        with contextlib.suppress(OSError):  # Only Linux tells.
            self._memory.set(int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"))

    def imports(self, counts: Mapping[str, int]) -> None:
        """Note how many imports there are.

        Args:
            counts: by what became of them.
        """
        for status, count in counts.items():
            self._imports.labels(status).set(count)

    def text(self) -> bytes:
        """Write what all workers have counted, in the text format of Prometheus."""
        folder = os.environ.get(SHARED_FOLDER)
        if folder is None:
            return generate_latest(self._registry)
        _forget_the_dead(Path(folder))
        together = CollectorRegistry()
        MultiProcessCollector(together, folder)  # type: ignore[no-untyped-call]
        return generate_latest(together)


def _forget_the_dead(folder: Path) -> None:
    """Remove the state of workers that are gone; what they counted stays."""
    if os.name != "posix":  # Elsewhere asking for a process would end it.
        return
    for pid in {int(file.stem.rpartition("_")[2]) for file in folder.glob("gauge_live*.db")}:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]
        except PermissionError:
            continue
