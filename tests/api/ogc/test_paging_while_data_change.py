"""Links of pages hold while stations come and go between them: nothing is missed, nothing told twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stations.events import StationAdded, StationRemoved
from stations.model import Dataset, Station
from tests.api.ogc.conftest import ITEMS

if TYPE_CHECKING:
    from tests.api.conftest import Staff


def named(number: int) -> Station:
    return Station(f"{number:010d}", "zz", f"驿站{number}")


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_next_pages_hold_while_stations_come_and_go(staff: Staff, limit: int) -> None:
    from tests.api.conftest import NOW

    def change(*events: StationAdded | StationRemoved) -> None:
        staff.store.apply_events(events, staff.store.data_version(), "list", NOW)
        staff.client.app.state.services.register.refresh()  # type: ignore[attr-defined]

    staff.store.put_dataset(Dataset("zz"))
    change(*(StationAdded(named(number)) for number in range(10, 90, 10)))
    told: list[str] = []
    address = f"{ITEMS}?limit={limit}"
    page_number = 0
    while address:
        page = staff.client.get(address).json()
        told += [feature["id"] for feature in page["features"]]
        page_number += 1
        if page_number == 2:
            # Behind and before the place where the next page begins, and the last that was told is gone.
            last = staff.store.get_station(told[-1]).station
            change(StationAdded(named(5)), StationAdded(named(85)), StationRemoved(last, "closed"))
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), "")
    assert told == [named(number).id for number in (10, 20, 30, 40, 50, 60, 70, 80, 85)]
