"""Places whose position is known tell where others are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from geodata.address import AddressReader, AddressReading
from geodata.choosing import ChoosingGeocoder
from geodata.gazetteer import load
from geodata.geocode import GazetteerGeocoder, Geocoded
from stations.intake import Draft
from stations.intake.draft import GivenCoordinates
from stations.intake.locate import locate
from stations.known_places import KnownPlaces, knowing
from stations.model import Position, PositionSource, Station, VerificationKind
from tests.benchmarks.accuracy.known_places import leave_one_out

CITY = "410100"
# 金水区 and 中原区 of 郑州市.
JINSHUI, ZHONGYUAN = "410105", "410102"


@pytest.fixture(scope="module")
def geocoder() -> ChoosingGeocoder:
    return ChoosingGeocoder([GazetteerGeocoder(load())])


def station(id_: str, address: str, lon: float, lat: float = 34.78, division: str = JINSHUI) -> Station:
    position = Position(lon, lat, 10.0, PositionSource.GIVEN)
    return Station(id_, "zz", f"{id_}驿站", address=address, division=division, position=position)


def find(geocoder: ChoosingGeocoder, address: str, *stations: Station, host: str = "") -> Geocoded:
    found = knowing(geocoder, stations)
    assert isinstance(found, ChoosingGeocoder)
    located = found.locate(address, CITY, host)
    assert located is not None
    return located


def test_the_same_number_on_the_same_road_is_next_door(geocoder: ChoosingGeocoder) -> None:
    known = station("a", "郑州市金水区花园路126号", 113.68)
    found = find(geocoder, "金水区花园路126号院内2楼", known)
    assert (found.source, found.level, found.by, found.name) == ("known_place", "house_number", "a", "a驿站")
    assert (found.lon, found.lat) == (113.68, 34.78)
    assert found.error_m == 300


def test_a_number_near_by_is_rougher_the_farther_it_is(geocoder: ChoosingGeocoder) -> None:
    known = (
        station("a", "郑州市金水区花园路126号", 113.68),
        station("b", "郑州市金水区花园路10号", 113.68, 34.77),
    )
    near, far = (find(geocoder, f"金水区花园路{number}号", *known) for number in (128, 60))
    assert (near.level, near.by, near.error_m) == ("road", "a", 340)
    assert (far.by, far.error_m) == ("b", 1_300)
    without = find(geocoder, "金水区花园路", *known)
    assert (without.level, without.error_m) == ("road", 5_000)


def test_another_county_tells_nothing(geocoder: ChoosingGeocoder) -> None:
    known = station("a", "郑州市中原区花园路126号", 113.68, division=ZHONGYUAN)
    assert find(geocoder, "金水区花园路126号", known).source == "gazetteer"


def test_another_township_tells_nothing_and_the_same_one_tells_more(geocoder: ChoosingGeocoder) -> None:
    known = station("a", "郑州市金水区文化路街道红旗路7号", 113.68)
    assert find(geocoder, "金水区花园路街道红旗路7号", known).source == "gazetteer"
    same = find(geocoder, "金水区文化路街道红旗路7号", known)
    assert (same.source, same.error_m) == ("known_place", 150)


def test_only_positions_that_somebody_stated_count(geocoder: ChoosingGeocoder) -> None:
    good = station("a", "郑州市金水区花园路126号", 113.68)
    assert good.position is not None
    for bad in (
        replace(good.position, source=PositionSource.SERVICE, error_m=50.0),
        replace(good.position, source=PositionSource.KNOWN_PLACE),
        replace(good.position, error_m=400.0),
        None,
    ):
        assert find(geocoder, "金水区花园路126号", replace(good, position=bad)).source == "gazetteer"
    staff = replace(good, position=replace(good.position, source=PositionSource.STAFF))
    assert find(geocoder, "金水区花园路126号", staff).source == "known_place"


def test_places_that_contradict_each_other_tell_nothing(geocoder: ChoosingGeocoder) -> None:
    known = (
        station("a", "郑州市金水区花园路126号", 113.68, 34.78),
        station("b", "郑州市金水区花园路126号", 113.68, 34.90),
    )
    assert find(geocoder, "金水区花园路126号", *known).source == "gazetteer"


def test_a_place_that_somebody_visited_comes_first(geocoder: ChoosingGeocoder) -> None:
    plain = [station(id_, "郑州市金水区花园路126号", 113.6800 + 0.0001 * i) for i, id_ in enumerate("abc")]
    checked = replace(
        station("d", "郑州市金水区花园路126号", 113.6808), verified_at=datetime(2026, 7, 1, tzinfo=UTC)
    )
    visited = replace(checked, verification_kind=VerificationKind.ON_SITE)
    assert find(geocoder, "金水区花园路126号", *plain, visited).by == "d"
    called = replace(checked, verification_kind=VerificationKind.TELEPHONE)
    # With four places that weigh the same, the middle one is the second.
    others = {find(geocoder, "金水区花园路126号", *plain, one).by for one in (called, checked)}
    assert others == {"b"}
    assert find(geocoder, "金水区花园路126号", *plain).by == "b"


def test_the_same_host_in_the_same_place_is_a_rough_hint(geocoder: ChoosingGeocoder) -> None:
    known = replace(station("a", "郑州市金水区花园路126号", 113.68), host="郑州市第七人民医院")
    found = find(geocoder, "金水区东风路", known, host="郑州市第七人民医院")
    assert (found.level, found.error_m) == ("host", 5_000)
    assert find(geocoder, "金水区东风路", known, host="").source == "gazetteer"


def test_no_county_and_no_words_ask_nobody(geocoder: ChoosingGeocoder) -> None:
    assert geocoder.reader is not None
    places = KnownPlaces(geocoder.reader, [station("a", "郑州市金水区花园路126号", 113.68)])
    assert places.find(geocoder.reader.read("河南省")) == ()
    assert places.find(geocoder.reader.read("郑州市金水区")) == ()


class CountingReader(AddressReader):
    """Counts what it is asked."""

    asked = 0

    def read(self, text: str, context: str | None = None) -> AddressReading:
        self.asked += 1
        return super().read(text, context)


def test_only_the_county_that_is_asked_about_is_read() -> None:
    reader = CountingReader(load())
    known = [station(f"z{i}", f"郑州市中原区桐柏路{i}号", 113.6, division=ZHONGYUAN) for i in range(50)]
    places = KnownPlaces(reader, [*known, station("a", "郑州市金水区花园路126号", 113.68)])
    reading = reader.read("金水区花园路126号", CITY)
    for _ in range(3):
        assert places.find(reading)
    assert reader.asked == 2


def draft(row: int, address: str, given: tuple[float, float] | None = None) -> Draft:
    coordinates = None if given is None else GivenCoordinates(*given, "wgs84", 6)
    return Draft(row, {"name": f"{row}号站", "address": address}, coordinates)


def test_rows_of_a_list_help_each_other_in_any_order(geocoder: ChoosingGeocoder) -> None:
    rows = [
        draft(2, "郑州市金水区花园路126号"),
        draft(3, "郑州市金水区花园路126号一楼", (113.68, 34.78)),
        draft(4, "郑州市金水区"),
    ]
    one, two, three = (one.values["position"] for one in locate(rows, geocoder))
    assert (one.source, one.by, one.lon) == (PositionSource.KNOWN_PLACE, None, 113.68)
    assert (two.source, three.source) == (PositionSource.GIVEN, PositionSource.GAZETTEER)
    assert "located_by_known_place" in {issue.code for issue in locate(rows, geocoder)[0].issues}


def test_a_geocoder_that_cannot_choose_is_asked_alone() -> None:
    plain = GazetteerGeocoder(load())
    assert knowing(plain, [station("a", "郑州市金水区花园路126号", 113.68)]) is plain
    rows = [draft(2, "郑州市金水区花园路126号"), draft(3, "郑州市金水区花园路126号", (113.68, 34.78))]
    assert locate(rows, plain)[0].values["position"].source is PositionSource.GAZETTEER


def test_nothing_is_found_and_the_reason_is_said(geocoder: ChoosingGeocoder) -> None:
    (lost,) = locate([draft(2, "二楼大厅")], geocoder)
    (issue,) = lost.issues
    assert issue.code == "not_located"
    assert issue.params["reason_zh"] == "地址中没有能识别的行政区划"


@pytest.mark.field
def test_stated_errors_hold_for_nine_of_ten_of_the_real_places(shared: Path) -> None:
    kinds: dict[str, list[bool]] = {}
    for found in leave_one_out(shared / "data" / "stations"):
        kinds.setdefault(found.level, []).append(found.off_m <= found.error_m)
    assert set(kinds) == {"house_number", "building", "road"}
    for level, covered in kinds.items():
        assert sum(covered) >= 0.9 * len(covered), level
