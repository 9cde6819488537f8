from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from geodata.divisions import Level
from geodata.gazetteer import Gazetteer, GazetteerError, load
from geodata.gazetteer.build import build


@pytest.fixture(name="gazetteer", scope="module")
def _gazetteer() -> Gazetteer:
    return load()


@pytest.fixture(name="sources")
def _sources(tmp_path: Path) -> Path:
    """Lists of a county that does not exist, just large enough to build from."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "mca_divisions_20251231.csv").write_text(
        "level,code,parent,name\n"
        "1,410000,,河南省\n2,410100,410000,郑州市\n3,410199,410100,测试县\n3,410198,410100,无名县\n"
        "4,410199100,410199,甲镇\n4,410199101,410199,乙家乡\n",
        encoding="utf-8",
    )
    (folder / "townships_geonames_only.csv").write_text(
        "code,name,lon_wgs84,lat_wgs84,geonameid\n410199101,乙家乡,113.1234567,34.5,7\n", encoding="utf-8"
    )
    places = (
        "geonameid,zh_names,lat,lon,feature_code,country,admin1,admin2,population\n"
        "1,郑州|郑州市,34.75,113.64,PPLA,CN,09,4101,4253913\n"
        "2,乙家镇,34.4,113.2,PPLA3,CN,09,4101,0\n"
        "3,测试,34.9,113.9,PPLA4,CN,09,4101,0\n"
    )
    (folder / "geonames_cn_places.csv.gz").write_bytes(gzip.compress(places.encode()))
    villages = "township_code,name\n410199100,东头\n410199101,东头\n410199101,西\n"
    (folder / "village_index_nbs2023.csv.gz").write_bytes(gzip.compress(villages.encode()))
    (folder / "land_50m.json").write_text('{"type":"Feature"}', encoding="utf-8")
    return folder


def test_the_shipped_file_holds_all_levels(gazetteer: Gazetteer) -> None:
    info = gazetteer.info()
    counts = {level.word: count for level, count in gazetteer.divisions.counts().items()}
    assert counts == info["divisions"] == {"province": 34, "city": 333, "county": 2845, "township": 38723}
    assert info["date"] == "2025-12-31"
    assert info["villages"] > 600_000
    placed = {level.word: len(gazetteer.labels(level)) for level in Level}
    assert placed == info["with_position"]
    assert placed["province"] == 34
    assert placed["city"] > 300
    assert placed["county"] > 1_600


def test_the_shipped_file_is_small_and_names_its_sources(gazetteer: Gazetteer) -> None:
    info = gazetteer.info()
    assert info["size_bytes"] < 5_000_000
    assert "GeoNames" in info["attribution"]
    assert {source["what"] for source in info["sources"]} == {"divisions", "positions", "villages", "land"}
    assert all(source["licence"] for source in info["sources"])
    assert len(info["sha256"]) == 64
    json.dumps(info)


def test_every_position_has_an_entry_of_geonames(gazetteer: Gazetteer) -> None:
    for place in gazetteer.places.values():
        assert place.geonames_id > 0
        assert 73 < place.lon < 136
        # 三沙市, the southernmost city
        assert 8 < place.lat < 54


def test_seats_are_where_they_are_known_to_be(gazetteer: Gazetteer) -> None:
    lhasa = gazetteer.places["540100"]
    assert (lhasa.lon, lhasa.lat) == pytest.approx((91.10, 29.65), abs=0.1)
    hong_kong = gazetteer.places["810000"]
    assert (hong_kong.lon, hong_kong.lat) == pytest.approx((114.17, 22.28), abs=0.1)


def test_the_land_is_geojson(gazetteer: Gazetteer) -> None:
    land = json.loads(gazetteer.land())
    assert land["type"] == "Feature"
    assert land["geometry"]["type"] == "MultiPolygon"


def test_villages_are_read_by_prefecture(gazetteer: Gazetteer) -> None:
    villages = gazetteer.villages("410100")
    assert villages is gazetteer.villages("410105001")
    assert all(code.startswith("4101") for codes in villages.values() for code in codes)
    assert gazetteer.villages("999999") == {}


def test_building_twice_gives_the_same_bytes(sources: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    build(sources, one)
    build(sources, two)
    assert one.read_bytes() == two.read_bytes()
    assert not list(tmp_path.glob("*.partial"))


def test_a_seat_is_told_by_a_township_that_only_this_county_has(sources: Path, tmp_path: Path) -> None:
    meta = build(sources, tmp_path / "built.zip")
    built = load(tmp_path / "built.zip")
    assert meta["with_position"] == {"province": 1, "city": 1, "county": 1, "township": 1}
    assert built.places["410199"].geonames_id == 2
    assert built.places["410199101"].lon == 113.12346
    assert "410198" not in built.places
    assert built.villages("4101") == {"东头": frozenset({"410199100", "410199101"})}


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("mca_divisions_20251231.csv", "410199101,", "41019910,", "row 7, column code: .*'41019910'"),
        ("mca_divisions_20251231.csv", "3,410199,", "2,410199,", "row 4, column level: '2', expected 3"),
        ("mca_divisions_20251231.csv", "甲镇", '"甲,镇"', "row 6, column name"),
        ("mca_divisions_20251231.csv", "3,410198,410100", "3,410198,419900", "belongs to 419900"),
        ("townships_geonames_only.csv", "lon_wgs84", "lon", "no column lon_wgs84"),
        ("townships_geonames_only.csv", "113.1234567", "east", "row 2"),
    ],
)
def test_a_list_with_a_fault_is_refused(
    sources: Path, tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    path = sources / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(GazetteerError, match=message):
        build(sources, tmp_path / "built.zip")
    assert not (tmp_path / "built.zip").exists()


def test_a_missing_list_is_named(sources: Path, tmp_path: Path) -> None:
    (sources / "land_50m.json").unlink()
    with pytest.raises(GazetteerError, match=r"land_50m\.json cannot be read"):
        build(sources, tmp_path / "built.zip")
    (sources / "mca_divisions_20251231.csv").unlink()
    with pytest.raises(GazetteerError, match="there must be one mca_divisions_YYYYMMDD"):
        build(sources, tmp_path / "built.zip")


def test_what_is_no_gazetteer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    with pytest.raises(GazetteerError, match="is not a gazetteer"):
        load(path)
    path.write_bytes(b"no archive")
    with pytest.raises(GazetteerError, match="is not a gazetteer"):
        load(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("meta.json", '{"format": 99}')
    with pytest.raises(GazetteerError, match="has format 99; this program reads format 1"):
        load(path)


@pytest.mark.field
def test_the_shipped_file_is_what_the_lists_give(shared: Path, tmp_path: Path, gazetteer: Gazetteer) -> None:
    build(shared / "data" / "gazetteer", tmp_path / "built.zip")
    with zipfile.ZipFile(tmp_path / "built.zip") as built, zipfile.ZipFile(gazetteer.path) as shipped:
        assert built.namelist() == shipped.namelist()
        assert all(built.read(name) == shipped.read(name) for name in built.namelist())
