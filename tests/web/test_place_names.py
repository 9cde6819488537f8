from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from geodata.divisions import Division, Level
from geodata.gazetteer import load
from web.assets import asset, asset_text
from web.place_names import place_names_json, spoken_name
from web.texts import languages, text


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(asset_text("all_labels.json"))
    return content


def test_same_gazetteer_gives_same_bytes() -> None:
    assert place_names_json(load()) == place_names_json(load()) == asset_text("all_labels.json").encode()


def test_every_seat_of_three_levels_is_there_once(written: dict[str, Any]) -> None:
    gazetteer = load()
    read = []
    for group in written["groups"]:
        lon, lat = itertools.accumulate(group["lon"]), itertools.accumulate(group["lat"])
        read += [(group["level"], *row) for row in zip(group["names"], lon, lat, strict=True)]
    assert written["steps_per_degree"] == 1000
    wanted = [
        (level.word, place.division.name, round(place.lon * 1000), round(place.lat * 1000))
        for level in (Level.PROVINCE, Level.CITY, Level.COUNTY)
        for place in gazetteer.labels(level)
    ]
    assert len(read) == len(wanted)
    assert len(set(read)) == len(read)
    assert sorted(row[0:1] + row[2:] for row in read) == sorted(row[0:1] + row[2:] for row in wanted)
    by_position: dict[tuple[object, ...], set[str]] = {}
    for level_word, name, *position in wanted:
        by_position.setdefault((level_word, *position), set()).add(name)
    for level_word, name, *position in read:
        officials = by_position[(level_word, *position)]
        assert any(official.startswith(name[:-1]) for official in officials), name


def test_a_name_that_two_places_have_is_told_apart(written: dict[str, Any]) -> None:
    names = [(group["level"], name) for group in written["groups"] for name in group["names"]]
    assert {
        ("province", "河南"),
        ("county", "河南县"),
        ("city", "吉林市"),
        ("county", "长沙县"),
        ("county", "临夏县"),
    } <= set(names)
    counts = Counter(name for _, name in names)
    assert [name for name, count in counts.items() if count > 1 and not name.endswith("区")] == []


def test_names_change_with_the_zoom(written: dict[str, Any]) -> None:
    shown = {
        zoom: [
            name for g in written["groups"] if g["zooms"][0] <= zoom <= g["zooms"][1] for name in g["names"]
        ]
        for zoom in range(2, 19)
    }
    for zoom in range(2, 6):
        assert {"河南", "北京", "香港"} <= set(shown[zoom])
    for zoom in range(6, 15):
        assert "河南" not in shown[zoom]
        assert {"北京", "香港", "郑州"} <= set(shown[zoom])
    assert "郑州" not in shown[4]
    assert "郑州" in shown[5]
    assert "中牟" not in shown[7]
    assert "中牟" in shown[8]
    assert not shown[15]


@pytest.mark.parametrize(
    ("name", "level", "spoken"),
    [
        ("内蒙古自治区", Level.PROVINCE, "内蒙古"),
        ("恩施土家族苗族自治州", Level.CITY, "恩施"),
        ("中牟县", Level.COUNTY, "中牟"),
        ("涉县", Level.COUNTY, "涉县"),
        ("河北区", Level.COUNTY, "河北区"),
        ("万柏林区", Level.COUNTY, "万柏林区"),
        ("峰峰矿区", Level.COUNTY, "峰峰矿区"),
        ("管城回族区", Level.COUNTY, "管城区"),
        ("科尔沁左翼中旗", Level.COUNTY, "科尔沁左翼中旗"),
        ("鄂伦春自治旗", Level.COUNTY, "鄂伦春"),
    ],
)
def test_names_as_people_say_them(name: str, level: Level, spoken: str) -> None:
    assert spoken_name(Division("000000", name, level, None)) == spoken


def test_those_who_made_the_data_are_named() -> None:
    for lang in languages():
        line = text("map.attribution", lang)
        assert "Natural Earth" in line
        assert "© GeoNames (CC BY 4.0)" in line


def test_coastline_is_the_gazetteers() -> None:
    file, land = json.loads(asset_text("land.json")), json.loads(load().land())
    read = []
    for ring in file["rings"]:
        lon, lat = itertools.accumulate(ring[::2]), itertools.accumulate(ring[1::2])
        points = [
            [x / file["steps_per_degree"], y / file["steps_per_degree"]]
            for x, y in zip(lon, lat, strict=True)
        ]
        read.append([[*points, points[0]]])
    assert read == land["geometry"]["coordinates"]


def test_parts_hold_what_the_whole_holds(written: dict[str, Any]) -> None:
    first = json.loads(asset_text("labels.json"))
    assert first["groups"] == [group for group in written["groups"] if group["level"] != "county"]
    found = []
    for part in first["parts"]:
        held = asset(part["file"])
        assert held is not None
        assert held.immutable
        (group,) = json.loads(held.content)["groups"]
        west, south, east, north = part["bbox"]
        assert all(west <= lon / 1000 <= east for lon in itertools.accumulate(group["lon"]))
        assert all(south <= lat / 1000 <= north for lat in itertools.accumulate(group["lat"]))
        found += group["names"]
    assert found == next(group["names"] for group in written["groups"] if group["level"] == "county")


@pytest.mark.parametrize("name", ["labels_00.json", "labels_99.json", "labels_4.json", "nothing.json"])
def test_no_part_of_a_province_that_is_none(name: str) -> None:
    assert asset(name) is None


def test_import_opens_no_gazetteer() -> None:
    program = (
        "from geodata.gazetteer import Gazetteer\n"
        "def refuse(*_): raise AssertionError('read at import')\n"
        "Gazetteer._read = refuse\n"
        "import web.assets, web.map_page\n"
        "assert 'labels.json' in web.assets.asset_names()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)  # noqa: S603
