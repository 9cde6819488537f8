from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from geodata.gazetteer.pack_faults import PackError
from stations.model import Position, PositionSource, Station, Status
from stations.osm import Comparison, Verdict, compare, read_extract
from stations.osm.report import COLUMNS, osm_link, report_csv, report_geojson, report_xlsx

PLACE = Position(113.6, 34.7, 10.0, PositionSource.GIVEN)
STATION = Station("a123456789", "zz", "桐柏路爱心驿站", position=PLACE, hours_rule="Mo-Fr 09:00-17:00")


def node(own: str, lon: float, lat: float, **tags: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": own,
        "properties": tags,
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }


def against(folder: Path, stations: tuple[Station, ...], *features: dict[str, Any]) -> Comparison:
    file = folder / "extract.geojson"
    # The extract covers the station, whatever else is in it.
    covering = [node("node/90", 113.6, 34.7, highway="crossing"), *features]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": covering}), encoding="utf-8")
    return compare(stations, read_extract(file))


def test_the_same_place_under_another_plate_is_one_line_with_what_differs(tmp_path: Path) -> None:
    found = against(
        tmp_path, (STATION,), node("node/1", 113.6005, 34.7, name="桐柏路工会驿站", opening_hours="24/7")
    )
    (line,) = found.findings
    assert line.verdict is Verdict.DIFFERENT
    assert line.distance_m == pytest.approx(45.8, abs=0.1)
    assert ("opening_hours", "Mo-Fr 09:00-17:00", "24/7") in {
        (d.key, d.here, d.there) for d in line.differences
    }


def test_what_one_side_lacks(tmp_path: Path) -> None:
    found = against(tmp_path, (STATION,), node("node/2", 113.605, 34.7, name="嵩山路户外劳动者驿站"))
    assert [line.verdict for line in found.findings] == [Verdict.MISSING_THERE, Verdict.MISSING_HERE]


def test_the_same_tags_are_the_same(tmp_path: Path) -> None:
    tags = {
        "amenity": "social_facility",
        "social_facility": "outreach",
        "opening_hours": "Mo-Fr  09:00-17:00",
    }
    found = against(tmp_path, (STATION,), node("node/1", 113.6, 34.7, name="桐柏路 爱心驿站", **tags))
    assert [line.verdict for line in found.findings] == [Verdict.SAME]


def test_each_is_in_one_pair_and_the_likeliest_wins(tmp_path: Path) -> None:
    other = replace(STATION, id="b123456789", name="桐柏路南爱心驿站", position=replace(PLACE, lon=113.6004))
    found = against(
        tmp_path,
        (STATION, other),
        node("node/1", 113.6004, 34.7, name="桐柏路爱心驿站"),
        node("node/2", 113.6, 34.7, name="桐柏路南爱心驿站"),
    )
    pairs = {line.station.id: line.found.id for line in found.findings if line.station and line.found}
    assert pairs == {"a123456789": "node/1", "b123456789": "node/2"}


def test_a_ref_decides_where_names_do_not(tmp_path: Path) -> None:
    station = replace(STATION, external_id="ZZ-7")
    found = against(tmp_path, (station,), node("node/1", 113.601, 34.7, name="Rest station", ref="ZZ-7"))
    assert found.count(Verdict.DIFFERENT) == 1


def test_a_guessed_position_is_not_compared_but_its_name_is_found(tmp_path: Path) -> None:
    guessed = replace(STATION, position=replace(PLACE, source=PositionSource.GAZETTEER, error_m=2_000.0))
    found = against(tmp_path, (guessed,), node("node/1", 113.7, 34.8, name="桐柏路工会驿站"))
    assert [line.verdict for line in found.findings] == [Verdict.PLACED_THERE]
    assert found.left_out == {"guessed_position": 1}


def test_stations_beyond_the_extract_are_not_missing_in_it(tmp_path: Path) -> None:
    far = replace(STATION, id="b123456789", position=replace(PLACE, lon=116.4, lat=39.9))
    closed = replace(STATION, id="c123456789", status=Status.CLOSED)
    found = against(tmp_path, (far, closed))
    assert found.findings == ()
    assert (found.outside, found.left_out) == (1, {"not_open": 1})


def test_an_extract_as_programs_write_it(tmp_path: Path) -> None:
    ring = [[113.7, 34.7], [113.72, 34.7], [113.72, 34.72], [113.7, 34.72]]
    area = {
        "type": "Feature",
        "properties": {"@type": "way", "@id": 5, "name": "嵩山路户外劳动者驿站", "building": "yes"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    nested = {"type": "Feature", "properties": {"tags": {"amenity": "social_facility"}}, "geometry": None}
    broken = node("node/9", float("inf"), 34.7, name="某驿站")
    file = tmp_path / "lines.geojsonl"
    lines = [area, nested, broken, node("node/3", 113.6, 34.7, shop="convenience", name="便利店")]
    file.write_text("".join("\x1e" + json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    extract = read_extract(file)
    assert [one.id for one in extract.objects] == ["way/5"]
    assert [extract.objects[0].lon, extract.objects[0].lat] == pytest.approx([113.71, 34.71])
    assert extract.features == 2
    assert extract.extent is not None
    assert list(extract.extent) == pytest.approx([113.6, 34.7, 113.71, 34.71])


def test_what_is_no_json_is_named(tmp_path: Path) -> None:
    file = tmp_path / "x.geojson"
    file.write_text('{"features": [{"a": 1},\n {"b" 2}]}', encoding="utf-8")
    with pytest.raises(PackError, match="near line 2"):
        read_extract(file)


def test_the_report_as_a_table_a_workbook_and_a_map(tmp_path: Path) -> None:
    hostile = "=HYPERLINK(1)驿站"
    found = against(tmp_path, (STATION,), node("n7", 113.605, 34.7, name=hostile))
    rows = list(csv.reader(io.StringIO(b"".join(report_csv(found, "en")).decode("utf-8-sig"))))
    assert [len(row) for row in rows] == [len(COLUMNS)] * 3
    assert rows[1][0] == "missing in OpenStreetMap"
    assert rows[2][4] == f"'{hostile}"
    assert rows[2][-1] == "https://www.openstreetmap.org/node/7"
    sheet = load_workbook(io.BytesIO(report_xlsx(found, "zh", datetime(2026, 7, 15, tzinfo=UTC)))).worksheets[
        0
    ]
    assert sheet.max_row == 3
    assert sheet.freeze_panes == "A2"
    told = json.loads(b"".join(report_geojson(found, "en")))
    assert "OpenStreetMap" in told["attribution"]
    assert [one["properties"]["code"] for one in told["features"]] == ["missing_there", "missing_here"]


@pytest.mark.parametrize("own", ["#3", "node/x", "javascript/1", "", "12", "node/1/2"])
def test_only_ids_of_openstreetmap_become_links(own: str) -> None:
    assert osm_link(own) == ""


@pytest.mark.parametrize("hostile", ["[" * 100_000, "1" * 5_000, '{"a": ' * 50_000])
def test_a_hostile_file_is_refused_in_words(tmp_path: Path, hostile: str) -> None:
    file = tmp_path / "hostile.geojson"
    file.write_text('{"features": [{"a": ' + hostile, encoding="utf-8")
    with pytest.raises(PackError, match=r"hostile\.geojson"):
        read_extract(file)


def test_what_no_file_can_hold_does_not_end_the_report(tmp_path: Path) -> None:
    file = tmp_path / "odd.geojson"
    odd = json.dumps([node("node/\ud800", 113.6, 34.7, name="驿站\ud800"), node("node/2", 0, 0)])
    file.write_text(odd.replace('"coordinates": [0, 0]', f'"coordinates": [{10**400}, 0]'), encoding="utf-8")
    extract = read_extract(file)
    assert extract.features == 1
    found = compare((STATION,), extract)
    assert "驿站?" in b"".join(report_csv(found, "zh")).decode()
    assert b"".join(report_geojson(found, "zh"))


def test_an_empty_extract_lacks_every_station(tmp_path: Path) -> None:
    file = tmp_path / "empty.geojson"
    file.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    assert [line.verdict for line in compare((STATION,), read_extract(file)).findings] == [
        Verdict.MISSING_THERE
    ]
