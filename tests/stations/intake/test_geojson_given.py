"""What our own GeoJSON says of a position beside its geometry, and what anybody may write there instead."""

from __future__ import annotations

import json
from typing import Any

import pytest

from geodata.datum import Datum, to_wgs84
from stations.hours import read_hours
from stations.intake import read_list
from stations.intake.draft import Draft

GIVEN = {"lon": "113.620", "lat": "34.7461", "datum": "gcj02"}
LON, LAT = to_wgs84(113.62, 34.7461, Datum.GCJ02)


def read(given: Any, lon: float | None = LON, lat: float = LAT) -> Draft:
    point = None if lon is None else {"type": "Point", "coordinates": [lon, lat]}
    feature = {"type": "Feature", "geometry": point, "properties": {"名称": "甲站"}, "given": given}
    data = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    (draft,) = read_list(data, "x", default_datum=None, read_hours=read_hours).drafts
    assert draft.usable
    return draft


def test_a_position_is_read_as_it_was_given() -> None:
    given = read(GIVEN).given
    assert given is not None
    assert (given.lon, given.lat, given.datum, given.digits) == (113.62, 34.7461, "gcj02", 3)
    # Numbers say the same, with fewer zeros.
    given = read({**GIVEN, "lon": 113.62, "lat": 34.7461}).given
    assert given is not None
    assert (given.lon, given.datum, given.digits) == (113.62, "gcj02", 2)


@pytest.mark.parametrize(("lon", "lat"), [(LON + 0.0001, LAT), (LON, LAT - 0.0001), (0.0, 0.0)])
def test_a_point_that_was_moved_counts(lon: float, lat: float) -> None:
    given = read(GIVEN, lon, lat).given
    if lon:
        assert given is not None
        assert (given.datum, given.lon, given.lat) == ("wgs84", lon, lat)
    else:
        assert given is None


@pytest.mark.parametrize(
    "given",
    [
        *(None, [], "x", 1, {}, {"lon": "113.62"}, {**GIVEN, "datum": "x"}, {**GIVEN, "datum": None}),
        *({**GIVEN, "lon": lon} for lon in ("nan", "inf", "1e2", "11_3.62", "", " 113.620", [113.62], None)),
        *({**GIVEN, "lat": lat} for lat in ("9" * 400, "٣٤.٧", True, {"lat": "34.7461"})),
    ],
)
def test_what_is_none_of_ours_is_passed_over(given: Any) -> None:
    found = read(given).given
    assert found is not None
    assert (found.datum, found.lon, found.lat) == ("wgs84", LON, LAT)


def test_a_place_is_never_made_of_what_was_given_alone() -> None:
    assert read(GIVEN, None).given is None
