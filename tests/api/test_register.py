from __future__ import annotations

import asyncio
import contextlib
import gc
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.register import Register
from api.settings import Settings
from stations.directory import Directory
from stations.errors import StoreError
from stations.events import Event, StationAdded, StationChanged, StationRemoved
from stations.model import Dataset, Position, PositionSource, Station
from stations.snapshots import SnapshotStep
from stations.store import Store


def test_a_register_that_cannot_be_loaded_once_is_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'r.db'}") as store:
        store.upgrade()
        register = Register(store, refresh_seconds=0.001)
        register.refresh()
        first = register.directory
        loads: list[bool] = []
        recovered = asyncio.Event()

        def load_since(version: int) -> SnapshotStep:
            assert version == first.version
            loads.append(register.readiness().store_reachable)
            if len(loads) < 3:
                raise ValueError("lon[0] must be -180 to 180, given 500.0")
            return SnapshotStep(first.version + 1, {}, (), (), "next", first.snapshot.mark)

        monkeypatch.setattr(store, "state", lambda: (first.version + 1, "next"))
        monkeypatch.setattr(store, "load_since", load_since)

        async def look() -> None:
            looking = asyncio.create_task(register.keep_fresh())
            while register.directory is first and not looking.done():
                await asyncio.sleep(0)
            looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await looking
            recovered.set()

        asyncio.run(look())
    assert recovered.is_set()
    # Once it has failed, the process says that it is behind, and says why only once.
    assert loads[:3] == [True, False, False]
    assert sum("cannot be loaded" in record.message for record in caplog.records) == 1


def test_only_what_is_different_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 7, 1, tzinfo=UTC)
    with Store.open(f"sqlite:///{tmp_path / 'r.db'}") as store:
        store.upgrade()
        version = store.put_dataset(Dataset("d"))
        made = [Station(f"s{n:09d}", "d", "站") for n in range(5)]
        version = store.apply_events([StationAdded(station) for station in made], version, "x", now)
        prepared: list[Directory] = []
        register = Register(store, refresh_seconds=1)
        register.before_swap(prepared.append)
        register.refresh()
        monkeypatch.setattr(store, "load", lambda: pytest.fail("the whole register was read again"))
        renamed, added = replace(made[1], name="新名"), Station("s000000009", "d", "站")
        events: list[Event] = [
            StationChanged(made[1], renamed),
            StationRemoved(made[2], "gone"),
            StationAdded(added),
        ]
        version = store.apply_events(events, version, "x", now)
        register.refresh()
        names = {int(station.id[1:]): station.name for station in register.directory.stations}
        assert names == {0: "站", 1: "新名", 3: "站", 4: "站", 9: "站"}
        assert register.directory.version == version
        assert prepared[-1] is register.directory
        assert len(prepared) == 2


@pytest.mark.parametrize("commits", [1, 2, 3])
def test_another_database_in_the_place_of_the_former_is_read_whole(tmp_path: Path, commits: int) -> None:
    file, restored_file = tmp_path / "r.db", tmp_path / "restored.db"
    with Store.open(f"sqlite:///{file}") as store:
        store.upgrade()
        store.put_dataset(Dataset("d"))
        # A copy that goes its own way, to a lower, the same and a higher version.
        with Store.open(f"sqlite:///{restored_file}") as restored:
            restored.upgrade()
            for n in range(commits):
                restored.put_dataset(Dataset(f"f{n}"))
        store.put_dataset(Dataset("e"))
        register = Register(store, refresh_seconds=1)
        register.refresh()
        assert set(register.directory.datasets) == {"d", "e"}
        for log in tmp_path.glob("r.db-*"):
            log.unlink()
        restored_file.replace(file)
        register.refresh()
        assert set(register.directory.datasets) == {f"f{n}" for n in range(commits)}
        assert register.directory.version == commits


def test_a_commit_is_seen_without_waiting_for_the_next_look(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'r.db'}") as store:
        store.upgrade()
        # Nobody would wait for the end of such a pause.
        register = Register(store, refresh_seconds=3_600)
        register.refresh()
        first = register.directory

        async def look() -> None:
            looking = asyncio.create_task(register.keep_fresh())
            await asyncio.to_thread(store.put_dataset, Dataset("d"))
            while register.directory is first and not looking.done():
                await asyncio.sleep(0.01)
            looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await looking

        asyncio.run(look())
        assert set(register.directory.datasets) == {"d"}


def test_a_register_that_cannot_be_watched_is_looked_at_by_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a standby, or with a pooler in between that passes nothing on."""
    with Store.open(f"sqlite:///{tmp_path / 'r.db'}") as store:
        store.upgrade()
        tries = 0

        def refuse(_store: Store) -> None:
            nonlocal tries
            tries += 1
            raise StoreError("nobody listens here")

        monkeypatch.setattr(Store, "watch", refuse)
        register = Register(store, refresh_seconds=0.001)
        register.refresh()

        async def look() -> None:
            looking = asyncio.create_task(register.keep_fresh())
            for number in range(1, 4):
                await asyncio.to_thread(store.put_dataset, Dataset(f"d{number}"))
                while len(register.directory.datasets) < number and not looking.done():
                    await asyncio.sleep(0.001)
            looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await looking

        asyncio.run(look())
        assert set(register.directory.datasets) == {"d1", "d2", "d3"}
        assert tries > 0


@pytest.mark.parametrize(("large", "spared"), [(3, True), (4, False)])
def test_the_collector_does_not_walk_through_a_large_register(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int, spared: bool
) -> None:
    monkeypatch.setattr("api.register._LARGE", large)
    now = datetime(2026, 7, 1, tzinfo=UTC)
    with Store.open(f"sqlite:///{tmp_path / 'r.db'}") as store:
        store.upgrade()
        version = store.put_dataset(Dataset("d"))
        made = [Station(f"s{n:09d}", "d", "站") for n in range(3)]
        store.apply_events([StationAdded(station) for station in made], version, "x", now)
        assert gc.get_freeze_count() == 0
        try:
            Register(store, refresh_seconds=1).refresh()
            assert (gc.get_freeze_count() > 0) == spared
        finally:
            gc.unfreeze()


def test_what_is_kept_of_answers_is_not_taken_for_a_restored_register(tmp_path: Path) -> None:
    file, restored_file = tmp_path / "r.db", tmp_path / "restored.db"
    now = datetime(2026, 7, 1, tzinfo=UTC)

    def fill(path: Path, name: str) -> None:
        place = Position(113.6, 34.8, 10.0, PositionSource.GIVEN, "wgs84", 113.6, 34.8)
        with Store.open(f"sqlite:///{path}") as store:
            store.upgrade()
            version = store.put_dataset(Dataset("d"))
            station = Station("s000000001", "d", name, division="410102", position=place)
            store.apply_events([StationAdded(station)], version, "x", now)

    fill(file, "甲甲站")
    fill(restored_file, "乙乙站")
    settings = Settings(database_url=SecretStr(f"sqlite:///{file}"), refresh_seconds=60)
    app = create_app(settings, clock=lambda: now)
    addresses = ("/v1/tiles/14/13362/6500.json", "/v1/stations", "/v1/export/stations.geojson")
    with TestClient(app) as client:
        before = [client.get(address) for address in addresses]
        for log in tmp_path.glob("r.db-*"):
            log.unlink()
        restored_file.replace(file)
        app.state.services.register.refresh()
        after = [client.get(address) for address in addresses]
        tags = [answer.headers.get("etag", "") for answer in before]
        asked = [
            client.get(address, headers={"If-None-Match": tag}).status_code
            for address, tag in zip(addresses, tags, strict=True)
        ]
    assert [answer.status_code for answer in before] == [200] * len(addresses)
    assert all("甲甲" in answer.text for answer in before)
    assert all("乙乙" in answer.text and "甲甲" not in answer.text for answer in after)
    assert asked == [200] * len(addresses)
