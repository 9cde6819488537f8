"""The fake services, a register, and askers whose time passes at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.geocoding import Askers, Desk, Surroundings, configured_services
from api.settings import Settings
from geodata.address import AddressReader
from geodata.gazetteer import load
from stations.store import Store
from tests.api.geocoding.fake_geocoders import KEY, FakeGeocoders, fake_geocoders

NOW = datetime(2026, 7, 15, 6, 0, 30, tzinfo=UTC)
MakeAskers = Callable[..., Askers]


class Passing:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def fake() -> Iterator[FakeGeocoders]:
    """The services."""
    with fake_geocoders() as running:
        yield running


@pytest.fixture
def passing() -> Passing:
    """Time."""
    return Passing()


@pytest.fixture
def make_askers(fake: FakeGeocoders, passing: Passing) -> MakeAskers:
    """A function that makes askers of the named services, reached at the fake server."""

    def make(*names: str, timeout_s: float = 5.0, key: str = KEY, per_second: float = 1.0) -> Askers:
        settings = Settings.model_validate(
            {
                "geocoders": ("gazetteer", *names),
                "geocoder_timeout_seconds": timeout_s,
                **{f"{name}_url": fake.url for name in names},
                **{f"{name}_key": SecretStr(key) for name in names},
                **{f"{name}_per_second": per_second for name in names},
            }
        )
        around = Surroundings(passing.clock, passing.sleep, lambda: 0.5)
        return Askers.of(configured_services(settings), around)

    return make


@pytest.fixture(scope="session")
def reader() -> AddressReader:
    """Reads addresses with the embedded gazetteer."""
    return AddressReader(load())


@pytest.fixture
def desk(tmp_path: Path, reader: AddressReader) -> Iterator[Desk]:
    """A register that keeps answers."""
    with Store.open(f"sqlite:///{tmp_path / 'geocodes.db'}") as store:
        store.upgrade()
        yield Desk(store, reader, lambda: NOW)
