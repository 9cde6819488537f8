"""Areas that operators add: any file, any declared datum, codes or names, mended and matched."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely

from geodata.datum import Crs, Datum, from_wgs84
from geodata.divisions import Level
from geodata.gazetteer.pack_adding import PackSource, add_pack
from geodata.gazetteer.pack_faults import PackError
from geodata.gazetteer.packs import load_with_packs
from geodata.polygons import DivisionPolygons

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
WEST, EAST = shapely.box(113.4, 34.6, 113.63, 34.9), shapely.box(113.63, 34.6, 113.9, 34.9)
CODES = ["410102", "410105"]


def written_in(area: shapely.Geometry, crs: Crs) -> shapely.Geometry:
    """Write an area, with many points on its border, in another datum."""
    dense = shapely.segmentize(area, 0.02)
    return shapely.transform(
        dense, lambda xy: np.column_stack(from_wgs84(xy[:, 0].copy(), xy[:, 1].copy(), crs))
    )


def write_geojson(path: Path, areas: list[Any], rows: list[dict[str, Any]]) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": row,
            "geometry": None if area is None else shapely.geometry.mapping(area),
        }
        for area, row in zip(areas, rows, strict=True)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def polygons_of(folder: Path) -> DivisionPolygons:
    polygons = load_with_packs(folder).divisions.polygons
    assert polygons is not None
    return polygons


@pytest.mark.parametrize("crs", ["wgs84", "gcj02", "bd09", "cgcs2000", "epsg:4526", "epsg:3857", "bd09mc"])
def test_the_declared_datum_is_converted(tmp_path: Path, crs: str) -> None:
    areas = [written_in(area, crs) for area in (WEST, EAST)]
    path = write_geojson(tmp_path / "areas.geojson", areas, [{"adcode": int(code)} for code in CODES])
    pack = add_pack(tmp_path / "packs", PackSource(path, "divisions", crs=crs, licence="ours"), NOW)
    assert (pack.manifest["crs"], pack.manifest["licence"]) == (crs, "ours")
    assert (pack.manifest["areas"], pack.manifest["repaired"]) == (2, 0)
    polygons = polygons_of(tmp_path / "packs")
    lon = np.array([113.6298, 113.6302, 113.8998, 113.9002])
    assert polygons.locate(lon, np.full(4, 34.75)) == ["410102", "410105", "410105", None]


def test_geojson_that_does_not_say_its_datum_is_refused(tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "areas.geojson", [WEST], [{"adcode": "410102"}])
    with pytest.raises(PackError, match="give --crs wgs84, gcj02") as caught:
        add_pack(tmp_path / "packs", PackSource(path, "divisions"), NOW)
    assert "--crs" in caught.value.describe("zh")
    assert not (tmp_path / "packs" / "divisions-areas").exists()


@pytest.mark.parametrize(("suffix", "driver"), [("gpkg", "GPKG"), ("shp", "ESRI Shapefile")])
@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4526", "EPSG:32649", None])
def test_other_files_say_it_themselves(tmp_path: Path, suffix: str, driver: str, crs: str | None) -> None:
    frame = geopandas.GeoDataFrame({"code": CODES}, geometry=[WEST, EAST], crs="EPSG:4490")
    frame = frame.set_crs(None, allow_override=True) if crs is None else frame.to_crs(crs)
    path = tmp_path / f"areas.{suffix}"
    if crs is None:
        with pytest.warns(UserWarning, match="'crs' was not provided"):
            frame.to_file(path, driver=driver)
    else:
        frame.to_file(path, driver=driver)
    source = PackSource(path, "divisions")
    if crs is None:
        with pytest.raises(PackError, match="does not say which datum"):
            add_pack(tmp_path / "packs", source, NOW)
        return
    pack = add_pack(tmp_path / "packs", source, NOW)
    assert pack.manifest["crs"] == crs
    found = polygons_of(tmp_path / "packs").locate(np.array([113.5, 113.7]), np.array([34.75, 34.75]))
    assert found == CODES


def test_a_zipped_shapefile(tmp_path: Path) -> None:
    import zipfile

    frame = geopandas.GeoDataFrame({"code": CODES}, geometry=[WEST, EAST], crs="EPSG:4490")
    frame.to_file(tmp_path / "areas.shp", driver="ESRI Shapefile")
    path = tmp_path / "areas.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in tmp_path.glob("areas.*"):
            if part.suffix != ".zip":
                archive.write(part, part.name)
    assert add_pack(tmp_path / "packs", PackSource(path, "divisions"), NOW).manifest["areas"] == 2


def test_names_with_what_they_lie_in_take_the_place_of_codes(tmp_path: Path) -> None:
    rows = [
        {"name": "西湖区", "city": "杭州市", "province": "浙江省"},
        {"name": "西湖区", "city": "南昌市", "province": "江西省"},
        {"name": "西湖区", "city": "", "province": ""},
        {"name": "东城区", "city": "市辖区", "province": "北京市"},
        {"name": "杭州市", "city": "杭州市", "province": "浙江省"},
        {"name": "桃花源", "city": "杭州市", "province": "浙江省"},
    ]
    areas = [shapely.box(i, 30, i + 1, 31) for i in range(110, 116)]
    path = write_geojson(tmp_path / "areas.geojson", areas, rows)
    pack = add_pack(tmp_path / "packs", PackSource(path, "divisions", crs="wgs84"), NOW)
    assert (pack.manifest["areas"], pack.manifest["unmatched_count"]) == (4, 2)
    assert pack.manifest["unmatched"] == ["西湖区", "桃花源"]
    found = polygons_of(tmp_path / "packs").locate(np.arange(110.5, 116), np.full(6, 30.5))
    assert found == ["330106", "360103", None, "110101", "330100", None]


def test_columns_can_be_named_and_a_wrong_name_tells_what_there_is(tmp_path: Path) -> None:
    rows = [{"QHDM": "410102000000", "QHMC": "中原区"}]
    path = write_geojson(tmp_path / "areas.geojson", [WEST], rows)
    for options in ({"code_column": "QHDM"}, {"name_column": "QHMC"}):
        source = PackSource(path, "divisions", crs="wgs84", **options)
        assert add_pack(tmp_path / "packs", source, NOW).manifest["areas"] == 1
    with pytest.raises(PackError, match=r"could be matched .* there are QHDM, QHMC"):
        add_pack(tmp_path / "packs", PackSource(path, "divisions", crs="wgs84"), NOW)
    with pytest.raises(PackError, match=r"no column 代码; there are QHDM, QHMC"):
        add_pack(tmp_path / "packs", PackSource(path, "divisions", crs="wgs84", code_column="代码"), NOW)


def test_areas_that_cross_themselves_are_mended_and_what_is_none_is_counted(tmp_path: Path) -> None:
    crossed = shapely.Polygon([(113.4, 34.6), (113.6, 34.9), (113.6, 34.6), (113.4, 34.9)])
    areas = [crossed, shapely.Point(113.7, 34.7), None, EAST]
    rows = [{"code": code} for code in ("410102", "410103", "410104", "410105")]
    path = write_geojson(tmp_path / "areas.geojson", areas, rows)
    manifest = add_pack(tmp_path / "packs", PackSource(path, "divisions", crs="wgs84"), NOW).manifest
    assert [manifest[key] for key in ("entries", "areas", "repaired", "not_areas")] == [4, 2, 1, 2]
    found = polygons_of(tmp_path / "packs").locate(np.array([113.42, 113.5]), np.array([34.75, 34.65]))
    assert found == ["410102", None]


def test_a_wrong_datum_shows_where_it_leaves_the_earth(tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "areas.geojson", [written_in(WEST, 3857)], [{"code": "410102"}])
    with pytest.raises(PackError, match="feature 1: read as wgs84 this is no place on Earth"):
        add_pack(tmp_path / "packs", PackSource(path, "divisions", crs=Datum.WGS84), NOW)


@pytest.mark.parametrize("content", [b"", b"no such file", b"{}", b"PK\x03\x04"])
def test_what_is_no_such_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "areas.geojson"
    path.write_bytes(content)
    with pytest.raises(PackError):
        add_pack(tmp_path / "packs", PackSource(path, "divisions", crs="wgs84"), NOW)


def test_areas_of_several_packs_and_levels_stand_together(tmp_path: Path) -> None:
    folder = tmp_path / "packs"
    city = write_geojson(tmp_path / "city.geojson", [shapely.union_all([WEST, EAST])], [{"code": "410100"}])
    county = write_geojson(tmp_path / "county.geojson", [WEST], [{"code": "410102"}])
    for path in (city, county):
        add_pack(folder, PackSource(path, "divisions", crs="wgs84"), NOW)
    polygons = polygons_of(folder)
    assert polygons.levels == {Level.CITY, Level.COUNTY}
    assert polygons.locate(np.array([113.5, 113.7]), np.array([34.75, 34.75])) == ["410102", "410100"]
    assert [pack["name"] for pack in load_with_packs(folder).info()["packs"]] == [
        "divisions-city", "divisions-county",
    ]  # fmt: skip
