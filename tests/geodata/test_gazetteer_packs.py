"""Positions that operators add: each documented layout, what is doubtful, and how packs are kept."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from geodata.datum import Datum, from_wgs84
from geodata.divisions import Level
from geodata.gazetteer import load
from geodata.gazetteer.pack_adding import PackSource, add_pack
from geodata.gazetteer.pack_faults import PackError
from geodata.gazetteer.packs import list_packs, load_with_packs, remove_pack
from geodata.geocode import GazetteerGeocoder

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
SHIPPED = load()


def unknown_townships() -> list[tuple[str, str, float, float]]:
    """List townships without a position in counties with one: code, name, a place near the county's seat."""
    found = []
    names = [item.name for item in SHIPPED.divisions if item.level == Level.TOWNSHIP]
    unique = {name for name in names if names.count(name) == 1} if len(names) < 1_000 else set(_once(names))
    for item in SHIPPED.divisions:
        seat = SHIPPED.places.get(item.parent or "")
        if item.level == Level.TOWNSHIP and item.code not in SHIPPED.places and seat and item.name in unique:
            found.append((item.code, item.name, seat.lon + 0.05, seat.lat + 0.05))
        if len(found) == 40:
            break
    return found


def _once(names: list[str]) -> list[str]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return [name for name, count in counts.items() if count == 1]


TOWNSHIPS = unknown_townships()


def geonames_line(number: int, name: str, lon: float, lat: float, county: str, **more: str) -> str:
    fields = [
        str(number), "Pinyin", "Pinyin", f"Pinyin,{name}", f"{lat:.5f}", f"{lon:.5f}",
        more.get("feature_class", "P"), more.get("feature", "PPLA4"), more.get("country", "CN"), "", "09",
        county[:4], county, "", "0", "", "10", "Asia/Shanghai", "2024-01-01",
    ]  # fmt: skip
    return "\t".join(fields)


def write_geonames(path: Path, rows: list[tuple[str, str, float, float]]) -> Path:
    lines = [geonames_line(i, name, lon, lat, code[:6]) for i, (code, name, lon, lat) in enumerate(rows, 1)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def feature(name: str, lon: float, lat: float, **tags: str) -> dict[str, Any]:
    properties = {"name": name, **tags}
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": "node/1", "properties": properties, "geometry": geometry}


def write_osm(path: Path, rows: list[tuple[str, str, float, float]]) -> Path:
    features = [feature(name, lon, lat, admin_level="8", place="town") for _, name, lon, lat in rows]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def write_osm_lines(path: Path, rows: list[tuple[str, str, float, float]]) -> Path:
    features = [
        feature("Pinyin", lon, lat, **{"name:zh": name, "boundary": "administrative", "ref": code})
        for code, name, lon, lat in rows
    ]
    path.write_text("".join("\x1e" + json.dumps(one) + "\n" for one in features), encoding="utf-8")
    return path


def write_wikidata_json(path: Path, rows: list[tuple[str, str, float, float]]) -> Path:
    bindings = [
        {
            "item": {"type": "uri", "value": f"http://www.wikidata.org/entity/Q{i}"},
            "itemLabel": {"type": "literal", "value": name},
            "code": {"type": "literal", "value": f"{code}000"},
            "coord": {"datatype": "wktLiteral", "value": f"Point({lon} {lat})"},
        }
        for i, (code, name, lon, lat) in enumerate(rows)
    ]
    document = {"head": {"vars": ["item", "code", "coord"]}, "results": {"bindings": bindings}}
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return path


def write_wikidata_plain(path: Path, rows: list[tuple[str, str, float, float]]) -> Path:
    items = [
        {"item": f"Q{code}", "itemLabel": name, "P442": code, "coord": f"Point({lon} {lat})"}
        for code, name, lon, lat in rows
    ]
    path.write_text(json.dumps(items), encoding="utf-8")
    return path


def write_wikidata_csv(path: Path, rows: list[tuple[str, str, float, float]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("item", "itemLabel", "code", "coord"))
        writer.writerows((f"Q{code}", name, code, f"Point({lon} {lat})") for code, name, lon, lat in rows)
    return path


Writer = Callable[[Path, list[tuple[str, str, float, float]]], Path]
LAYOUTS: list[tuple[str, str, Writer]] = [
    ("geonames", "CN.txt", write_geonames),
    ("osm", "places.geojson", write_osm),
    ("osm", "places.geojsonl", write_osm_lines),
    ("wikidata", "query.json", write_wikidata_json),
    ("wikidata", "plain.json", write_wikidata_plain),
    ("wikidata", "query.csv", write_wikidata_csv),
]


@pytest.mark.parametrize(("kind", "filename", "write"), LAYOUTS)
def test_every_documented_layout_adds_positions(
    tmp_path: Path, kind: str, filename: str, write: Writer
) -> None:
    folder = tmp_path / "packs"
    pack = add_pack(folder, PackSource(write(tmp_path / filename, TOWNSHIPS), kind), NOW)
    assert pack.manifest["positions"] == len(TOWNSHIPS) == 40
    assert pack.manifest["conflict_count"] == 0
    assert pack.manifest["added_at"] == NOW.isoformat()
    assert len(pack.manifest["sha256"]) == 64
    assert list_packs(folder) == (pack,)
    gazetteer = load_with_packs(folder)
    for code, _, lon, lat in TOWNSHIPS:
        place = gazetteer.places[code]
        assert (place.lon, place.lat) == pytest.approx((lon, lat), abs=1e-5)
        assert place.licence == pack.licence
        assert gazetteer.divisions.seats[code] is place
    assert len(gazetteer.places) == len(SHIPPED.places) + 40
    code, name, lon, lat = TOWNSHIPS[0]
    found = GazetteerGeocoder(gazetteer).geocode(gazetteer.divisions.full_name(code))
    assert found is not None
    assert (found.level, found.licence) == ("township", pack.licence)
    assert name in gazetteer.divisions.full_name(code)
    remove_pack(folder, pack.name)
    assert list_packs(folder) == ()
    assert len(load_with_packs(folder).places) == len(SHIPPED.places)


def test_a_declared_datum_is_converted(tmp_path: Path) -> None:
    code, name, lon, lat = TOWNSHIPS[0]
    shifted = [(code, name, *from_wgs84(lon, lat, Datum.GCJ02))]
    path = write_wikidata_csv(tmp_path / "shifted.csv", shifted)
    folder = tmp_path / "packs"
    add_pack(folder, PackSource(path, "wikidata", crs="gcj02", licence="ours"), NOW)
    place = load_with_packs(folder).places[code]
    assert (place.lon, place.lat) == pytest.approx((lon, lat), abs=2e-6)
    assert place.licence == "ours"


def conflicts(tmp_path: Path, path: Path, kind: str) -> dict[str, str]:
    manifest = add_pack(tmp_path / "packs", PackSource(path, kind), NOW).manifest
    assert manifest["conflict_count"] == len(manifest["conflicts"])
    return {one["name"]: one["reason"] for one in manifest["conflicts"]}


def test_what_is_doubtful_is_reported_and_left_out(tmp_path: Path) -> None:
    (one, two, three, four, *_) = TOWNSHIPS
    known = next(p for p in SHIPPED.labels(Level.TOWNSHIP))
    rows = [
        (one[0], one[1], one[2], one[3]),
        (two[0], two[1], two[2] + 5, two[3]),
        (three[0], "天安门街道", three[2], three[3]),
        (four[0], four[1], four[2], four[3]),
        (four[0], four[1], four[2] + 0.3, four[3]),
        (known.division.code, known.division.name, known.lon + 0.1, known.lat),
    ]
    found = conflicts(tmp_path, write_wikidata_csv(tmp_path / "q.csv", rows), "wikidata")
    assert found == {
        two[1]: "far", "天安门街道": "name", four[1]: "contradicts", known.division.name: "differs",
    }  # fmt: skip
    places = load_with_packs(tmp_path / "packs").places
    assert one[0] in places
    assert not {two[0], three[0], four[0]} & set(places)
    assert places[known.division.code].lon == known.lon


def test_names_are_matched_within_their_county_or_near_to_it(tmp_path: Path) -> None:
    names: dict[str, list[str]] = {}
    for item in SHIPPED.divisions:
        if item.level == Level.TOWNSHIP and item.code not in SHIPPED.places:
            names.setdefault(item.name, []).append(item.code)
    apart = next(
        codes for codes in names.values()
        if len(codes) > 3 and all(code[:6] in SHIPPED.places for code in codes)
        and len({code[:2] for code in codes}) == len(codes)
    )  # fmt: skip
    rows = [
        (code, SHIPPED.divisions[code].name, SHIPPED.places[code[:6]].lon, SHIPPED.places[code[:6]].lat)
        for code in apart
    ]
    for kind, filename, write in (("geonames", "CN.txt", write_geonames), ("osm", "o.geojson", write_osm)):
        folder = tmp_path / kind
        add_pack(folder, PackSource(write(tmp_path / filename, rows), kind), NOW)
        places = load_with_packs(folder).places
        near = [code for code in apart if code in places]
        assert near, kind
        for code in near:
            seat = SHIPPED.places[code[:6]]
            assert (places[code].lon, places[code].lat) == pytest.approx((seat.lon, seat.lat), abs=1e-4)


def test_what_is_not_asked_for_is_passed_over(tmp_path: Path) -> None:
    code, name, lon, lat = TOWNSHIPS[0]
    lines = [
        geonames_line(1, name, lon, lat, code[:6]),
        geonames_line(2, TOWNSHIPS[1][1], lon, lat, code[:6], feature="STM", feature_class="H"),
        geonames_line(3, TOWNSHIPS[2][1], lon, lat, code[:6], country="VN"),
        geonames_line(4, "Latin", lon, lat, code[:6]),
    ]
    path = tmp_path / "CN.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    manifest = add_pack(tmp_path / "packs", PackSource(path, "geonames"), NOW).manifest
    assert (manifest["entries"], manifest["positions"]) == (1, 1)
    shop = feature(TOWNSHIPS[1][1], lon, lat, shop="bakery")
    area = {
        **feature(TOWNSHIPS[2][1], lon, lat, place="town"),
        "geometry": {"type": "Polygon", "coordinates": []},
    }
    nothing = {"type": "Feature", "properties": None, "geometry": None}
    tagged = feature(name, lon, lat)
    tagged["properties"] = {"tags": json.dumps({"place": "town", "name": name})}
    osm = tmp_path / "o.geojson"
    osm.write_text(json.dumps({"features": [shop, area, nothing, 7, tagged]}), encoding="utf-8")
    manifest = add_pack(tmp_path / "others", PackSource(osm, "osm"), NOW).manifest
    assert (manifest["entries"], manifest["positions"]) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "filename", "text", "code", "said"),
    [
        ("geonames", "CN.txt", "1\t2\t3\n", "columns", "line 1: 3 columns, expected 19"),
        (
            "geonames", "CN.txt",
            geonames_line(1, "甲镇", 113.0, 34.0, "410102").replace("34.00000", "北纬"),
            "value", "line 1, column latitude: 北纬",
        ),
        ("osm", "o.geojson", '{"features": [{"a": 1},\n {"b" 2}]}', "not_json", "near line 2"),
        ("osm", "o.geojson", '{"features": [{"a": ', "not_json", "o.geojson is not valid JSON"),
        (
            "osm", "o.geojson", json.dumps({"features": [feature("甲镇", 213.0, 34.0, place="town")]}),
            "value", "line 1, column coordinates: 213.0",
        ),
        ("osm", "o.geojson", "", "nothing_matched", "none of the 0 entries"),
        ("wikidata", "q.csv", "code,coord\n4101,Point(1 2)\n", "value", "line 2, column code: 4101"),
        ("wikidata", "q.csv", "code,coord\n410102,113;34\n", "value", "line 2, column coord: 113;34"),
        ("wikidata", "q.csv", "code,coord\n410102,Point(113 134)\n", "value", "expected -90 … 90"),
        ("wikidata", "q.csv", "name,lon\n甲,1\n", "not_wikidata", "no result of a Wikidata query"),
        ("wikidata", "q.json", "[1, 2]", "nothing_matched", "none of the 0 entries"),
    ],
)  # fmt: skip
def test_a_file_with_a_fault_is_refused_with_line_and_column(
    tmp_path: Path, kind: str, filename: str, text: str, code: str, said: str
) -> None:
    path = tmp_path / filename
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as caught:
        add_pack(tmp_path / "packs", PackSource(path, kind), NOW)
    assert caught.value.code == code
    assert said in str(caught.value)
    assert caught.value.describe("zh") != caught.value.describe("en")
    assert list_packs(tmp_path / "packs") == ()
    assert not list((tmp_path / "packs").glob("*"))
    assert not list((tmp_path / "packs").glob(".*"))


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="there is no such file"):
        add_pack(tmp_path, PackSource(tmp_path / "none.txt", "geonames"), NOW)
    path = tmp_path / "CN.txt"
    path.write_bytes(b"\xff\xfe1\t2")
    with pytest.raises(PackError, match="not UTF-8"):
        add_pack(tmp_path / "packs", PackSource(path, "geonames"), NOW)
    source = write_wikidata_csv(tmp_path / "q.csv", TOWNSHIPS)
    with pytest.raises(PackError, match="has no column 代码"):
        add_pack(tmp_path / "packs", PackSource(source, "wikidata", code_column="代码"), NOW)
    with pytest.raises(ValueError, match="none of divisions, geonames"):
        add_pack(tmp_path / "packs", PackSource(path, "shapefile"), NOW)


def test_columns_of_other_names_can_be_named(tmp_path: Path) -> None:
    path = write_wikidata_csv(tmp_path / "q.csv", TOWNSHIPS)
    text = path.read_text(encoding="utf-8").replace("code", "区划").replace("itemLabel", "名")
    path.write_text(text, encoding="utf-8")
    source = PackSource(path, "wikidata", code_column="区划", name_column="名")
    assert add_pack(tmp_path / "packs", source, NOW).manifest["positions"] == 40


def test_the_same_file_again_replaces_its_pack_and_a_fault_leaves_the_old_one(tmp_path: Path) -> None:
    folder, path = tmp_path / "packs", tmp_path / "q.csv"
    add_pack(folder, PackSource(write_wikidata_csv(path, TOWNSHIPS), "wikidata"), NOW)
    add_pack(folder, PackSource(write_wikidata_csv(path, TOWNSHIPS[:3]), "wikidata"), NOW)
    assert [pack.manifest["positions"] for pack in list_packs(folder)] == [3]
    path.write_text("code,coord\nx,y\n", encoding="utf-8")
    with pytest.raises(PackError):
        add_pack(folder, PackSource(path, "wikidata"), NOW)
    assert [pack.manifest["positions"] for pack in list_packs(folder)] == [3]


def test_a_second_source_confirms_the_first(tmp_path: Path) -> None:
    folder = tmp_path / "packs"
    add_pack(folder, PackSource(write_wikidata_csv(tmp_path / "q.csv", TOWNSHIPS), "wikidata"), NOW)
    pack = add_pack(folder, PackSource(write_osm(tmp_path / "o.geojson", TOWNSHIPS), "osm"), NOW)
    assert (pack.manifest["positions"], pack.manifest["confirmed"]) == (0, 40)


def test_a_damaged_pack_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "packs"
    pack = add_pack(folder, PackSource(write_wikidata_csv(tmp_path / "q.csv", TOWNSHIPS), "wikidata"), NOW)
    (folder / pack.name / "positions.csv").write_text("code,lon\n110101001,x\n", encoding="utf-8")
    with pytest.raises(PackError, match=r"wikidata-q is damaged"):
        _ = load_with_packs(folder).places
    (folder / pack.name / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(PackError, match=r"wikidata-q is damaged"):
        list_packs(folder)


@pytest.mark.parametrize(("kind", "filename", "write"), LAYOUTS)
def test_one_bad_entry_does_not_stop_the_others(
    tmp_path: Path, kind: str, filename: str, write: Writer
) -> None:
    rows = [*TOWNSHIPS[:5], (TOWNSHIPS[5][0], TOWNSHIPS[5][1], 213.0, 34.0)]
    manifest = add_pack(tmp_path / "packs", PackSource(write(tmp_path / filename, rows), kind), NOW).manifest
    assert manifest["positions"] == 5
    assert [(one["reason"], "213" in one["name"]) for one in manifest["conflicts"]] == [("unreadable", True)]


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "wikidata-q/..", "wikidata-none"])
def test_only_packs_are_removed(tmp_path: Path, name: str) -> None:
    with pytest.raises(PackError, match="there is no pack"):
        remove_pack(tmp_path, name)


@pytest.mark.field
def test_published_positions_of_townships_fit(shared: Path, tmp_path: Path) -> None:
    """A list of 32,000 published positions, written as Wikidata exports them, raises the coverage to most."""
    path = shared / "data" / "test-only" / "townships_mca2025.csv"
    with path.open(encoding="utf-8-sig") as lines:
        rows = [
            (row["code"], row["name"], float(row["lon_wgs84"]), float(row["lat_wgs84"]))
            for row in csv.DictReader(lines) if row["lon_wgs84"]
        ]  # fmt: skip
    folder = tmp_path / "packs"
    pack = add_pack(folder, PackSource(write_wikidata_csv(tmp_path / "q.csv", rows), "wikidata"), NOW)
    gazetteer = load_with_packs(folder)
    total = gazetteer.divisions.counts()[Level.TOWNSHIP]
    assert len(gazetteer.labels(Level.TOWNSHIP)) / total > 0.75
    assert pack.manifest["conflict_count"] < 0.06 * len(rows)
