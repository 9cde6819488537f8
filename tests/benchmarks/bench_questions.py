"""Large questions over HTTP: a thousand places at once against a thousand questions, and lines.

What counts is the processor time of the server, which other work on the machine does not change.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.served import Served, serving
from tests.benchmarks.synthetic_register import fill, questions

STATIONS, PLACES, TURNS = 200_000, 1_000, 3
AT = "2026-07-15T14:00:00+08:00"
PROBE = "/v1/nearest?lon=113.65&lat=34.75&limit=10"
_TICK_S = 1 / os.sysconf("SC_CLK_TCK")

pytestmark = pytest.mark.skipif(
    shutil.which("taskset") is None, reason="taskset keeps the server on one core"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("register")
    url = f"sqlite:///{folder}/bench.db"
    fill(url, STATIONS)
    with serving("api.app:create_app", {"YIZHAN_DATABASE_URL": url}, PROBE) as running:
        yield running


class Asker:
    """Asks over one connection and adds up what that costs the server."""

    def __init__(self, server: Served) -> None:
        self._connection = http.client.HTTPConnection(server.base.removeprefix("http://"), timeout=120)
        self._stat = Path(f"/proc/{server.pid}/stat")

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def cpu_s(self) -> float:
        """Processor time that the server has used."""
        fields = self._stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * _TICK_S

    def ask(self, method: str, paths: Sequence[str], body: Any = None) -> tuple[float, int]:
        """Ask and give processor seconds of the server, and bytes of its answers."""
        text, received, before = None if body is None else json.dumps(body), 0, self.cpu_s()
        for path in paths:
            self._connection.request(method, path, text, {"Accept-Encoding": "gzip"})
            response = self._connection.getresponse()
            received += len(response.read())
            assert response.status == 200
        return self.cpu_s() - before, received


@pytest.fixture(scope="module")
def asker(server: Served) -> Iterator[Asker]:
    with contextlib.closing(Asker(server)) as opened:
        yield opened


def _city(count: int) -> list[tuple[float, float]]:
    """Places around one of the larger cities: a fleet."""
    lon, lat = questions(1)[0]
    return [
        (round(lon + (x - y) % 0.1 - 0.05, 6), round(lat + (x + y) % 0.1 - 0.05, 6))
        for x, y in questions(count)
    ]


@pytest.mark.parametrize("more", [{}, {"amenity": "microwave,drinking_water", "open": "now"}])
@pytest.mark.parametrize("where", ["one city", "everywhere"])
def test_a_fleet_costs_less_than_its_riders(asker: Asker, where: str, more: dict[str, str]) -> None:
    places = _city(PLACES) if where == "one city" else questions(PLACES)
    address = "".join(f"&{name}={value}" for name, value in {**more, "at": AT.replace("+", "%2B")}.items())
    paths = [f"/v1/nearest?lon={lon}&lat={lat}{address}" for lon, lat in places]
    body = {"points": [{"lon": lon, "lat": lat} for lon, lat in places], "at": AT, **more}
    asker.ask("GET", paths)
    asker.ask("POST", ["/v1/nearest"], body)
    singly_s, singly_bytes = asker.ask("GET", paths * TURNS)
    at_once_s, at_once_bytes = asker.ask("POST", ["/v1/nearest"] * TURNS, body)
    print(
        f"\n{PLACES:,} places, {where}, {more or 'no filter'}: at once / singly "
        f"{at_once_s / singly_s:.2f} of the time ({1000 * at_once_s / TURNS:.0f} ms / "
        f"{1000 * singly_s / TURNS:.0f} ms), {at_once_bytes / singly_bytes:.2f} of the bytes"
    )


@pytest.mark.parametrize("corridor_m", [500, 5_000])
@pytest.mark.parametrize("length_deg", [0.3, 10.0])
def test_what_a_line_costs(asker: Asker, corridor_m: int, length_deg: float) -> None:
    lines = [
        [[lon, lat], [lon + length_deg, lat], [lon + length_deg, lat + 0.1]] for lon, lat in questions(40)
    ]
    lines = [[[x - length_deg / 2, y] for x, y in line] for line in lines]
    spent_s = 0.0
    for line in lines:
        body = {"line": {"type": "LineString", "coordinates": line}, "corridor_m": corridor_m, "limit": 50}
        spent_s += asker.ask("POST", ["/v1/along"], body)[0]
    singly_s, _ = asker.ask("GET", [PROBE] * 1_000)
    print(
        f"\na line of {length_deg} degrees, corridor {corridor_m:,} m: {1000 * spent_s / len(lines):.0f} ms, "
        f"as much as {1000 * spent_s / len(lines) / singly_s:.0f} nearest questions"
    )
