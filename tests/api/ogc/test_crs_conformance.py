"""The abstract test suite of OGC API – Features Part 2 (18-058r1): each test is named by its identifier."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from pyproj import Transformer
from starlette.testclient import TestClient

from geodata.reference_systems import REFERENCE_SYSTEMS
from tests.api.ogc.conftest import ITEMS, Get

URIS = list(REFERENCE_SYSTEMS)
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


def located(get: Get, **asked: str) -> list[dict[str, Any]]:
    return [one for one in get(ITEMS, limit="1000", **asked)["features"] if one["geometry"]]


def expected(uri: str, lon: float, lat: float) -> tuple[float, float]:
    """What pyproj says, in the order of the registry's axes."""
    first, second = transformer(uri).transform(lon, lat)
    return first, second


@cache
def transformer(uri: str) -> Transformer:
    name = "OGC:CRS84" if uri == CRS84 else f"EPSG:{uri.rpartition('/')[2]}"
    return Transformer.from_crs("OGC:CRS84", name, always_xy=False)


@pytest.mark.proves("/conf/crs/crs-uri", "/conf/crs/default-crs")
def test_conf_crs_crs_uri_and_fc_md_crs_list(get: Get) -> None:
    one = get("/ogc/collections/stations")
    assert one["crs"] == URIS
    assert CRS84 in one["crs"]
    assert all(uri.startswith("http://www.opengis.net/def/crs/") for uri in one["crs"])
    assert {f"{EPSG}{code}" for code in (4326, 3857, 4490)} < set(one["crs"])


@pytest.mark.proves("/conf/crs/storageCrs")
def test_conf_crs_fc_md_storage_crs(get: Get) -> None:
    one = get("/ogc/collections/stations")
    assert one["storageCrs"] in one["crs"]


@pytest.mark.proves("/req/crs/fc-md-crs-list-global")
def test_conf_crs_fc_md_crs_list_global(get: Get) -> None:
    assert get("/ogc/collections")["crs"] == URIS


@pytest.mark.parametrize("uri", URIS)
@pytest.mark.proves(
    "/conf/crs/crs-parameter",
    "/conf/crs/crs-parameter-transform",
    "/req/crs/ogc-crs-header",
    "/req/crs/ogc-crs-header-value",
    "/req/crs/geojson",
)
def test_conf_crs_crs_parameter(client: TestClient, get: Get, uri: str) -> None:
    plain = {one["id"]: one["geometry"]["coordinates"] for one in located(get)}
    answer = client.get(ITEMS, params={"crs": uri, "limit": "1000"})
    # /conf/crs/ogc-crs-header-value
    assert answer.headers["content-crs"] == f"<{uri}>"
    found = {
        one["id"]: one["geometry"]["coordinates"] for one in answer.json()["features"] if one["geometry"]
    }
    assert set(found) == set(plain)
    # Positions in degrees have six decimals, a decimetre.
    tolerance = 0.15 if uri.endswith("3857") else 1e-6
    for name, coordinates in found.items():
        assert coordinates == pytest.approx(expected(uri, *plain[name]), abs=tolerance)
    name = next(iter(plain))
    single = client.get(f"{ITEMS}/{name}", params={"crs": uri})
    assert single.headers["content-crs"] == f"<{uri}>"
    assert single.json()["geometry"]["coordinates"] == found[name]


@pytest.mark.proves("/conf/crs/crs-parameter-default")
def test_conf_crs_crs_parameter_default(client: TestClient, get: Get) -> None:
    assert client.get(ITEMS).headers["content-crs"] == f"<{CRS84}>"
    assert located(get) == located(get, crs=CRS84)


def test_conf_crs_crs_parameter_invalid(client: TestClient) -> None:
    for name in ("crs", "bbox-crs"):
        asked = {name: f"{EPSG}31467", "bbox": "0,0,1,1"}
        assert client.get(ITEMS, params=asked).status_code == 400


@pytest.mark.parametrize("uri", URIS)
@pytest.mark.proves("/conf/crs/bbox-crs-parameter")
def test_conf_crs_bbox_crs_parameter(get: Get, uri: str) -> None:
    plain = {one["id"] for one in located(get, bbox="113.5,34.6,113.8,34.9")}
    assert plain
    corners = (*expected(uri, 113.5, 34.6), *expected(uri, 113.8, 34.9))
    box = ",".join(f"{one:.6f}" for one in corners)
    assert {one["id"] for one in located(get, bbox=box, **{"bbox-crs": uri})} == plain
    across = ",".join(f"{one:.6f}" for one in (*expected(uri, 113.8, -80), *expected(uri, 113.5, 80)))
    between = {one["id"] for one in located(get, bbox="113.500001,-80,113.799999,80")}
    assert {one["id"] for one in located(get, bbox=across, **{"bbox-crs": uri})} == {
        one["id"] for one in located(get)
    } - between


@pytest.mark.proves("/conf/crs/crs-parameter-invalid", "/conf/crs/bbox-crs-parameter-invalid")
@pytest.mark.parametrize(
    "uri", ["", "EPSG:4326", f"{EPSG}4258", f"{CRS84}h", "http://example.org/", URIS[0] + "/"]
)
def test_conf_crs_parameters_invalid(client: TestClient, get: Get, uri: str) -> None:
    name = located(get)[0]["id"]
    for path in (ITEMS, f"{ITEMS}/{name}"):
        answer = client.get(path, params={"crs": uri})
        assert (answer.status_code, [one["where"] for one in answer.json()["errors"]]) == (400, ["crs"])
    answer = client.get(ITEMS, params={"bbox": "113,34,114,35", "bbox-crs": uri})
    assert (answer.status_code, [one["where"] for one in answer.json()["errors"]]) == (400, ["bbox-crs"])


@pytest.mark.proves("/conf/crs/bbox-crs-parameter-default")
def test_conf_crs_bbox_crs_parameter_default(get: Get) -> None:
    box = "113.5,34.6,113.8,34.9"
    assert located(get, bbox=box) == located(get, bbox=box, **{"bbox-crs": CRS84})


def test_axes_of_wgs84_by_epsg_are_latitude_and_longitude(client: TestClient, get: Get) -> None:
    first, second = located(get, crs=f"{EPSG}4326")[0]["geometry"]["coordinates"]
    assert first < 60 < second
    swapped = {"bbox": "113.5,34.6,113.8,34.9", "bbox-crs": f"{EPSG}4326"}
    assert client.get(ITEMS, params=swapped).status_code == 400
