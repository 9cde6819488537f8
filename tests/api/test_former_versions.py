"""What was kept of former versions of the register is given back when it moves on."""

from __future__ import annotations

import gc
import weakref
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from stations.directory import Directory
from stations.events import StationAdded
from stations.model import Dataset, Position, PositionSource, Station
from stations.store import Store

NOW = datetime(2026, 7, 15, 6, tzinfo=UTC)
# Everything for which something is kept: answers, tiles, selections, masks, texts, packs, feeds, exports.
PATHS = (
    "/v1/nearest?lon=113.6&lat=34.7",
    "/v1/nearest?lon=113.6&lat=34.7&amenity=drinking_water&open=now",
    "/v1/nearest?lon=113.6&lat=34.7&division=410100",
    "/v1/stations?q=站",
    "/v1/tiles/12/3341/1630.json",
    "/v1/packs/410100.json",
    "/v1/export/stations.geojson",
    "/v1/changes",
    "/feeds/stations.atom",
    "/",
    "/list?q=站",
    "/map",
    "/sitemap.xml",
    "/ogc/collections/stations/items",
)


def _station(number: int) -> Station:
    position = Position(113.6 + number / 1000, 34.7, 10.0, PositionSource.GIVEN)
    return Station(f"s{number:09d}", "d", f"站{number}", position=position, division="410102")


def test_former_versions_are_freed_without_the_collector(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As with a large register: what lives at a swap is out of the collector's rounds for ever.
    monkeypatch.setattr("api.register._LARGE", 0)
    url = f"sqlite:///{tmp_path / 'register.db'}"
    with Store.open(url) as store:
        store.upgrade()
        version = store.put_dataset(Dataset("d"))
        version = store.apply_events([StationAdded(_station(n)) for n in range(9)], version, "x", NOW)
        former: list[weakref.ref[Directory]] = []
        app = create_app(Settings(database_url=SecretStr(url), rate_limit="off"), clock=lambda: NOW)
        with TestClient(app) as client:
            register = app.state.services.register
            gc.collect()
            gc.disable()
            try:
                for number in range(9, 12):
                    for path in PATHS:
                        assert client.get(path).status_code == 200, path
                    former.append(weakref.ref(register.directory))
                    version = store.apply_events([StationAdded(_station(number))], version, "x", NOW)
                    register.refresh()
                # A thread may hold what it has answered from last.
                assert [ref() for ref in former[:-1]] == [None] * (len(former) - 1)
            finally:
                gc.enable()
                gc.unfreeze()
