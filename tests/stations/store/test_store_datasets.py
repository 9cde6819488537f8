"""Datasets deleted, brought back by their stations, and begun anew, on each engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from stations.edits import remove_station, restore_station
from stations.errors import ConflictError, NotFoundError
from stations.events import StationAdded
from stations.model import Dataset, Station
from stations.store import Store

NOW = datetime(2026, 7, 1, 6, tzinfo=UTC)
LIST = Dataset("mistake", title="写错的名单", licence="CC BY 4.0", mapping={"联系人": "note"})
STATION = Station("mistake001", "mistake", "甲驿站")


@pytest.fixture
def filled(store: Store) -> Store:
    store.put_dataset(LIST)
    store.apply_events([StationAdded(STATION)], store.data_version(), "li", NOW)
    return store


def names(store: Store) -> list[str]:
    assert [dataset.name for dataset in store.datasets()] == sorted(store.load().datasets)
    return [dataset.name for dataset in store.datasets()]


def test_one_that_never_had_a_station_is_deleted(store: Store) -> None:
    before = names(store)
    store.put_dataset(LIST)
    version = store.data_version()
    assert store.remove_dataset("mistake", NOW) == version + 1 == store.data_version()
    assert names(store) == before


def test_one_with_stations_stays_and_says_how_many(filled: Store) -> None:
    version = filled.data_version()
    with pytest.raises(ConflictError, match="1 stations") as refused:
        filled.remove_dataset("mistake", NOW)
    assert (refused.value.text_code, refused.value.text_values["count"]) == ("dataset_has_stations", 1)
    assert "mistake" in names(filled)
    assert filled.data_version() == version


@pytest.mark.parametrize("name", ["nothing", "", "'; DROP TABLE datasets; --", "\x00"])
def test_one_that_never_was_cannot_be_deleted(store: Store, name: str) -> None:
    with pytest.raises(NotFoundError):
        store.remove_dataset(name, NOW)


def test_tombstones_outlive_it_and_a_station_that_comes_back_brings_it_back(filled: Store) -> None:
    remove_station(filled, STATION.id, "mistake", None, "li", NOW)
    filled.remove_dataset("mistake", NOW)
    assert "mistake" not in names(filled)
    assert filled.get_station(STATION.id).removed_at == NOW
    with pytest.raises(NotFoundError):
        filled.remove_dataset("mistake", NOW)
    restore_station(filled, STATION.id, "li", NOW)
    assert next(one for one in filled.datasets() if one.name == "mistake") == LIST


def test_its_name_can_be_begun_anew(filled: Store) -> None:
    remove_station(filled, STATION.id, "mistake", None, "li", NOW)
    filled.remove_dataset("mistake", NOW)
    anew = Dataset("mistake", title="另一份")
    version = filled.data_version()
    assert filled.put_dataset(anew) == version + 1
    assert next(one for one in filled.datasets() if one.name == "mistake") == anew
    assert filled.stations_of("mistake") == ()


def opened(store: Store) -> int:
    return store.feed(0, 1).open_version


def test_it_is_known_since_when_it_is_open_data(filled: Store) -> None:
    assert opened(filled) == 0
    filled.put_dataset(replace(LIST, title="renamed", licence_url="https://example.cn/terms"))
    assert opened(filled) == 0
    taken_out = filled.put_dataset(replace(LIST, open=False))
    assert opened(filled) == taken_out == filled.data_version()
    assert replace(LIST, open=False) in filled.datasets()
    filled.put_dataset(replace(LIST, open=False, title="renamed"))
    assert opened(filled) == taken_out
    assert opened(filled) < filled.put_dataset(LIST) == opened(filled)
    filled.put_dataset(Dataset("another", open=False))
    assert opened(filled) < filled.data_version()


def test_one_that_was_deleted_is_still_kept_out(filled: Store) -> None:
    filled.put_dataset(replace(LIST, open=False))
    remove_station(filled, STATION.id, "mistake", None, "li", NOW)
    filled.remove_dataset("mistake", NOW)
    assert "mistake" not in names(filled)
    for known in (filled.datasets(removed=True), filled.feed(0, 1).datasets):
        assert [one.open for one in known if one.name == "mistake"] == [False]
