"""Clients of others read the register: GDAL's driver for OGC API – Features, and OWSLib."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.api.ogc.conftest import ITEMS, Get

needs_gdal = pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="no GDAL (Debian: gdal-bin)")


def gdal(program: str, *words: str) -> str:
    # S603: the words are ours.
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr, done.stderr
    return done.stdout


@needs_gdal
def test_gdal_finds_the_collection(served: str, get: Get) -> None:
    told = gdal("ogrinfo", "-ro", "-so", f"OAPIF:{served}", "stations")
    assert f"Feature Count: {get(ITEMS)['numberMatched']}" in told
    assert "WGS 84" in told
    assert "amenity_microwave: String" in told


@needs_gdal
def test_gdal_reads_all_pages_and_every_value(served: str, get: Get, tmp_path: Path) -> None:
    file = tmp_path / "read.geojson"
    gdal("ogr2ogr", "-oo", "PAGE_SIZE=20", "-f", "GeoJSON", str(file), f"OAPIF:{served}", "stations")
    read = {one["properties"]["id"]: one for one in json.loads(file.read_text())["features"]}
    told = {one["id"]: one for one in get(ITEMS, limit="1000")["features"]}
    assert set(read) == set(told)
    for name, one in told.items():
        assert read[name]["properties"]["name"] == one["properties"]["name"]
        if one["geometry"] is None:
            assert read[name]["geometry"] is None
        else:
            assert read[name]["geometry"]["coordinates"] == pytest.approx(one["geometry"]["coordinates"])


@needs_gdal
def test_gdal_asks_for_a_box_and_for_attributes(served: str, get: Get, tmp_path: Path) -> None:
    file = tmp_path / "read.geojson"
    box = ("-spat", "112", "22", "119", "38")
    where = ("-where", "dataset = 'news' AND amenity_drinking_water = 'yes'")
    gdal("ogr2ogr", *box, *where, "-f", "GeoJSON", str(file), f"OAPIF:{served}", "stations")
    asked = {"bbox": "112,22,119,38", "dataset": "news", "amenity_drinking_water": "yes"}
    expected = {one["id"] for one in get(ITEMS, limit="1000", **asked)["features"]}
    read = {one["properties"]["id"] for one in json.loads(file.read_text())["features"]}
    assert read == expected != set()


# In a process of its own: its requests must find no test's clock and no warning filter.
OWSLIB = """
import json, sys
from owslib.ogcapi.features import Features
service = Features(sys.argv[1])
items = service.collection_items("stations", limit=5, bbox=[113.5, 34.6, 113.8, 34.9])
print(json.dumps({
    "collections": service.feature_collections(),
    "conformance": service.conformance()["conformsTo"],
    "queryables": sorted(service.collection_queryables("stations")["properties"]),
    "matched": items["numberMatched"],
    "first": service.collection_item("stations", items["features"][0]["id"])["properties"]["name"],
    "filtered": service.collection_items("stations", filter="amenity_microwave = 'yes'")["numberMatched"],
    "api": service.api()["openapi"],
}))
"""


def test_owslib_reads_the_register(served: str, get: Get) -> None:
    done = subprocess.run(  # noqa: S603 (the words are ours)
        [sys.executable, "-c", OWSLIB, served], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    inside = get(ITEMS, bbox="113.5,34.6,113.8,34.9")
    assert told["collections"] == ["stations"]
    assert told["conformance"] == get("/ogc/conformance")["conformsTo"]
    assert told["matched"] == inside["numberMatched"]
    assert told["first"] == inside["features"][0]["properties"]["name"]
    assert "amenity_microwave" in told["queryables"]
    assert told["filtered"] == get(ITEMS, amenity_microwave="yes")["numberMatched"]
    assert told["api"].startswith("3.0")
