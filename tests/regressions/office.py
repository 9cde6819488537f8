"""An office of its own for a test: a register in a temporary file, command line and server."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.cli import main
from api.settings import Settings
from api.tokens import issue_token
from geodata.datum import Datum
from geodata.gazetteer import load
from geodata.geocode import GazetteerGeocoder
from stations.events import StationAdded
from stations.importing import ImportOptions, Origin, apply_import, plan_import, planned_rows
from stations.model import Dataset, Position, PositionSource, Station
from stations.plan import PlannedRow, Scope
from stations.store import ImportRecord, Role, Store, User

# A Wednesday afternoon in the heat, 14:00 in Shanghai, no public holiday.
NOW = datetime(2026, 7, 15, 6, 0, 30, tzinfo=UTC)
HEADER = "编号,名称,地址,经度,纬度,坐标系,开放时间,服务设施,电话"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended.

    Args:
        code: exit code.
        out: standard output.
        err: standard error.
    """

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as strict JSON."""
        return strict_json(self.out)


class Office:
    """A register in a file of its own.

    Args:
        folder: holds the register and the files of the test.
        empty_register: a migrated register, as SQLite keeps it.
        monkeypatch: sets the environment of the command line.
    """

    def __init__(self, folder: Path, empty_register: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._imports = 0
        (folder / "register.db").write_bytes(empty_register)
        self.url = f"sqlite:///{folder / 'register.db'}"
        monkeypatch.setenv("YIZHAN_DATABASE_URL", self.url)
        monkeypatch.setenv("LANG", "zh_CN.UTF-8")
        monkeypatch.chdir(folder)
        for module in ("api.app", "api.cli.ask", "api.cli.export", "api.cli.lists"):
            # The same file, read once for all tests instead of once for each application.
            monkeypatch.setattr(f"{module}.load", lambda: geocoder().gazetteer, raising=False)

    def run(self, *arguments: str | Path) -> Outcome:
        """Run `yizhan` with these arguments in this process."""
        out, err = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        code = left.value.code
        assert isinstance(code, int)
        return Outcome(code, out.getvalue(), err.getvalue())

    def file(self, content: str | bytes, name: str = "list.csv") -> Path:
        """Write a file into the folder."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def bring_in(
        self,
        content: str | bytes,
        datum: Datum | None = None,
        *,
        name: str = "list.csv",
        scope: Scope = Scope.PARTIAL,
        apply: bool = True,
        confirm_missing: bool = False,
    ) -> ImportRecord:
        """Import a list into the dataset `hz`."""
        self._imports += 1
        data = content.encode() if isinstance(content, str) else content
        origin = Origin(f"i{self._imports}", "tester", NOW + timedelta(minutes=self._imports))
        options = ImportOptions("hz", name, datum, scope)
        with self.store() as store:
            record = plan_import(store, data, options, geocoder(), geocoder().gazetteer.divisions, origin)
            if not apply:
                return record
            return apply_import(store, origin.id, "tester", origin.now, confirm_missing=confirm_missing)

    def add(self, stations: Iterable[Station], datasets: Iterable[Dataset] = ()) -> None:
        """Put records into the register as they are, past the intake that would clean them."""
        with self.store() as store:
            for dataset in (Dataset("hz", title="杭州"), *datasets):
                store.put_dataset(dataset)
            events = [StationAdded(station) for station in stations]
            store.apply_events(events, store.data_version(), "tester", NOW)

    def rows(self, record: ImportRecord) -> tuple[PlannedRow, ...]:
        """The rows of the plan of an import."""
        with self.store() as store:
            return tuple(planned_rows(store, record))

    def faults(self, record: ImportRecord) -> list[tuple[int | None, str]]:
        """Row and code of every error of an import."""
        issues = (issue for row in self.rows(record) for issue in row.issues)
        return [(issue.row, issue.code) for issue in issues if issue.severity == "error"]

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The register itself."""
        with Store.open(self.url) as store:
            yield store

    def stations(self) -> tuple[Station, ...]:
        """Every station of the register."""
        with self.store() as store:
            return store.load().stations

    @contextmanager
    def staff(self) -> Iterator[TestClient]:
        """An HTTP client of an administrator, who is let in everywhere."""
        with self.store() as store:
            store.add_user(User("li", "$argon2id$none", Role.ADMIN, NOW))
            secret, _ = issue_token(store, "li", "tests", NOW)
        with self.server() as client:
            client.headers["Authorization"] = f"Bearer {secret}"
            yield client

    @contextmanager
    def server(self, clock: Callable[[], datetime] = lambda: NOW, **settings: Any) -> Iterator[TestClient]:
        """A client of the application over this register."""
        app = create_app(Settings(database_url=SecretStr(self.url), **settings), clock=clock)
        with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
            yield client


@lru_cache(maxsize=1)
def geocoder() -> GazetteerGeocoder:
    """The shipped gazetteer, read once for all tests."""
    return GazetteerGeocoder(load())


def station(number: int, lon: float | None = 120.17, lat: float = 30.25, **values: Any) -> Station:
    """Make a station with a certain position, or without any."""
    if lon is not None:
        values.setdefault("position", Position(lon, lat, 10.0, PositionSource.GIVEN, "wgs84", lon, lat))
    return Station(**{"id": f"{number:010d}", "dataset": "hz", "name": f"驿站{number}", **values})


def rows(*lines: str, header: str = HEADER) -> str:
    """Make a CSV list of the usual columns."""
    return "\r\n".join((header, *lines)) + "\r\n"


def strict_json(text: str | bytes) -> Any:
    """Read JSON as RFC 8259 has it: no NaN, no Infinity."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    return json.loads(text, parse_constant=refuse)


def names_of(client: TestClient, address: str) -> list[str]:
    """The names of the stations that an address answers with, in order."""
    response = client.get(address)
    assert response.status_code == 200, response.text
    return [feature["properties"]["name"] for feature in strict_json(response.content)["features"]]


def tile_at(client: TestClient, lon: float, lat: float, zoom: int) -> Any:
    """The content of the tile of the Web Mercator square that a place lies in."""
    sine = math.sin(math.radians(lat))
    x = int((lon + 180) / 360 * 2**zoom)
    y = int((0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * 2**zoom)
    return strict_json(client.get(f"/v1/tiles/{zoom}/{x}/{y}.json").content)
