from __future__ import annotations

from pathlib import Path

import pytest

from geodata.gazetteer import load
from geodata.geocode import GazetteerGeocoder
from tests.benchmarks.accuracy.__main__ import PAGE
from tests.benchmarks.accuracy.lists import Place, Township, places_of, townships_of
from tests.benchmarks.accuracy.measures import (
    OUTCOMES,
    RIGHTLY_NONE,
    Answer,
    Distance,
    confidence_answers,
    county_answers,
    list_distances,
    township_answers,
    township_distances,
)
from tests.benchmarks.accuracy.tables import (
    BEGIN,
    END,
    between_markers,
    confidence_table,
    distance_table,
    level_table,
    outcome_table,
)

_PLACES = [
    Place("made up", "郑州市金水区人民路1号", "410100", "410105", 113.68, 34.77),
    Place("made up", "郑州市中原区人民路1号", "410100", "410105", None, None),
    Place("made up", "人民路1号", "410100", None, 113.68, 34.77),
    Place("other", "人民路1号", "410100", "410105", 113.68, 34.77),
]


@pytest.fixture(name="geocoder", scope="module")
def _geocoder() -> GazetteerGeocoder:
    return GazetteerGeocoder(load())


def test_the_page_has_its_measured_part() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.count(BEGIN) == page.count(END) == 1
    assert "| all | 509 |" in page[page.index(BEGIN) : page.index(END)]


def test_counties_are_counted(geocoder: GazetteerGeocoder) -> None:
    answers = list(county_answers(_PLACES, geocoder, context=True))
    assert [answer.outcome for answer in answers] == ["right", "wrong", RIGHTLY_NONE, "none"]
    lines = outcome_table("list", answers, OUTCOMES).splitlines()
    assert lines[2:] == [
        "| made up | 3 | 1 | 1 | 0 | 1 | 0 |",
        "| other | 1 | 0 | 0 | 1 | 0 | 0 |",
        "| all | 4 | 1 | 1 | 1 | 1 | 0 |",
    ]


def test_levels_and_confidences_are_shares(geocoder: GazetteerGeocoder) -> None:
    townships = [Township("410105001", None, None), Township("999999999", None, None)]
    table = level_table("written as", township_answers(townships, geocoder))
    assert "| full names | 1 | 100.0 / 0.00 | 100.0 / 0.00 | 100.0 / 0.00 | 100.0 / 0.00 |" in table
    told = list(confidence_answers(_PLACES, townships, geocoder))
    assert {answer.outcome for answer in told} == {"right", "wrong"}
    answers = [Answer("x", "county", outcome, 0.97) for outcome in ("right", "right", "right", "wrong")]
    assert confidence_table(answers).endswith("| 0.95 and more | 4 | 75.0 % |")


def test_distances_are_medians_and_shares(geocoder: GazetteerGeocoder) -> None:
    made_up = [Distance("lists", "county", metres, 3_000.0) for metres in (1_000.0, 2_000.0, 9_000.0)]
    assert distance_table(made_up).endswith("| lists | county | 3 | 2.0 km | 7.6 km | 3.0 km | 67 % |")
    measured = list(list_distances(_PLACES, geocoder))
    assert len(measured) == 2
    seats = list(township_distances([Township("410105001", 113.68, 34.77)], geocoder))
    assert {distance.group for distance in seats} == {"街道 of a district"}


def test_tables_go_between_the_markers() -> None:
    assert between_markers(f"a\n{BEGIN}\nold\n{END}\nb\n", "new\n") == f"a\n{BEGIN}\nnew\n{END}\nb\n"
    with pytest.raises(ValueError, match="needs the lines"):
        between_markers("nothing", "new")


def test_lists_are_read(tmp_path: Path) -> None:
    (tmp_path / "zhejiang_public_rooms.csv").write_text(
        "city,district,address,lng,lat\n杭州,下城,体育场路,120.1,30.2\n杭州,杭州,全市,,\n", encoding="utf-8"
    )
    one, two = places_of(tmp_path, "zhejiang_public_rooms", load().divisions)
    assert (one.county, two.county, two.lon) == ("330105", None, None)
    assert one.lon is not None
    assert abs(one.lon - 120.1) < 0.01
    listed = tmp_path / "townships.csv"
    listed.write_text("code,lon_wgs84,lat_wgs84,coord_source\n1,1.5,2.5,adcode:x\n2,1,2,geonames\n")
    assert list(townships_of(listed)) == [Township("1", 1.5, 2.5), Township("2", None, None)]
