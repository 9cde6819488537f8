"""The abstract test suite of OGC API – Features Part 1 (17-069r4): each test is named by its identifier."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from lxml import etree
from starlette.testclient import TestClient

from api.ogc.conformance import CONFORMANCE
from tests.api.ogc.conftest import ITEMS, Get

CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
PAGES = ("/ogc", "/ogc/conformance", "/ogc/api", "/ogc/collections", "/ogc/collections/stations", ITEMS)


def rels(document: dict[str, Any]) -> set[str]:
    return {link["rel"] for link in document["links"]}


def parameters(get: Get, path: str = "/collections/stations/items") -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in get("/ogc/api")["paths"][path]["get"]["parameters"]}


def everything(get: Get, **asked: str) -> list[dict[str, Any]]:
    """All pages of an answer."""
    page = get(ITEMS, limit="1000", **asked)
    assert page["numberMatched"] == page["numberReturned"] == len(page["features"])
    features: list[dict[str, Any]] = page["features"]
    return features


@pytest.mark.proves("/conf/core/http")
def test_conf_core_http(client: TestClient) -> None:
    for path in PAGES:
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
        assert client.post(path).status_code == 405


@pytest.mark.proves("/conf/core/root-op", "/conf/core/root-success")
def test_conf_core_root_op_and_root_success(get: Get) -> None:
    landing = get("/ogc")
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= rels(landing)
    assert landing["title"]


@pytest.mark.proves(
    "/conf/core/api-definition-op", "/conf/core/api-definition-success", "/conf/oas30/oas-definition-1"
)
def test_conf_core_api_definition_op_and_success(client: TestClient, get: Get) -> None:
    (link,) = (one for one in get("/ogc")["links"] if one["rel"] == "service-desc")
    answer = client.get(link["href"])
    assert answer.headers["content-type"] == link["type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert answer.json()["openapi"].startswith("3.0.")


@pytest.mark.proves("/conf/core/conformance-op", "/conf/core/conformance-success")
def test_conf_core_conformance_op_and_success(get: Get) -> None:
    assert get("/ogc/conformance")["conformsTo"] == list(CONFORMANCE)
    assert {f"{CORE}{name}" for name in ("core", "oas30", "html", "geojson")} < set(CONFORMANCE)


@pytest.mark.parametrize("path", [*PAGES, "/ogc/collections/stations/queryables"])
@pytest.mark.proves("/conf/core/query-param-unknown")
def test_conf_core_query_param_unknown(client: TestClient, path: str) -> None:
    answer = client.get(path, params={"this_is_no_parameter": "1"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["where"] == "this_is_no_parameter"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"), ("limit", "-1"), ("limit", "ten"), ("limit", "1e1"),
        ("bbox", "1,2,3"), ("bbox", "1,2,3,4,5"), ("bbox", "a,b,c,d"), ("bbox", "1,5,2,4"),
        ("bbox", "1,2,nan,4"), ("bbox", "0,0,181,1"), ("bbox", "0,-91,1,1"),
        ("datetime", "yesterday"), ("datetime", "2026-13-01T00:00:00Z"), ("datetime", ".."),
        ("datetime", "2026-02-01T00:00:00Z/2026-01-01T00:00:00Z"), ("datetime", "2026-01-01"),
        ("datetime", "../../.."), ("crs", "EPSG:4326"), ("bbox-crs", "x"), ("filter-crs", "x"),
        ("stars", "many"), ("amenity_wifi", "perhaps"), ("updated_at", "x"), ("f", "gml"), ("cursor", "ä"),
    ],
)  # fmt: skip
@pytest.mark.proves("/conf/core/query-param-invalid")
def test_conf_core_query_param_invalid(client: TestClient, name: str, value: str) -> None:
    answer = client.get(ITEMS, params={name: value})
    assert answer.status_code == 400, answer.text
    assert [error["where"] for error in answer.json()["errors"]] == [name]
    assert client.get(f"{ITEMS}?limit=1&limit=2").status_code == 400


@pytest.mark.proves("/conf/core/crs84")
def test_conf_core_crs84(get: Get) -> None:
    west, south, east, north = get("/ogc/collections/stations")["extent"]["spatial"]["bbox"][0]
    for feature in everything(get):
        if feature["geometry"] is not None:
            lon, lat = feature["geometry"]["coordinates"]
            assert (west <= lon <= east, south <= lat <= north) == (True, True)


@pytest.mark.proves("/conf/core/fc-md-op", "/conf/core/fc-md-success")
def test_conf_core_fc_md_op_and_success(get: Get) -> None:
    document = get("/ogc/collections")
    assert [one["id"] for one in document["collections"]] == ["stations"]


@pytest.mark.proves("/conf/core/fc-md-links")
def test_conf_core_fc_md_links(get: Get) -> None:
    links = get("/ogc/collections")["links"]
    assert {"self", "alternate"} <= {one["rel"] for one in links}
    assert all(one["rel"] and one["type"] for one in links)


@pytest.mark.proves("/conf/core/fc-md-items", "/conf/core/fc-md-items-links")
def test_conf_core_fc_md_items_and_links(client: TestClient, get: Get) -> None:
    (one,) = get("/ogc/collections")["collections"]
    items = [link for link in one["links"] if link["rel"] == "items"]
    assert {link["type"] for link in items} == {"application/geo+json", "text/html"}
    for link in items:
        assert client.get(link["href"]).headers["content-type"].startswith(link["type"])


@pytest.mark.proves("/conf/core/fc-md-extent", "/conf/core/fc-md-extent-multi")
def test_conf_core_fc_md_extent(get: Get) -> None:
    (one,) = get("/ogc/collections")["collections"]
    assert one["extent"]["spatial"]["crs"] == CRS84
    assert [len(box) for box in one["extent"]["spatial"]["bbox"]] == [4]
    ((first, last),) = one["extent"]["temporal"]["interval"]
    assert datetime.fromisoformat(first) <= datetime.fromisoformat(last)


@pytest.mark.proves("/conf/core/sfc-md-op", "/conf/core/sfc-md-success")
def test_conf_core_sfc_md_op_and_success(client: TestClient, get: Get) -> None:
    (listed,) = get("/ogc/collections")["collections"]
    one = get("/ogc/collections/stations")
    names = ("id", "title", "description", "extent", "itemType", "crs")
    assert {name: one[name] for name in names} == {name: listed[name] for name in names}
    assert client.get("/ogc/collections/nothing").status_code == 404


@pytest.mark.proves("/conf/core/fc-op")
def test_conf_core_fc_op(client: TestClient) -> None:
    answer = client.get(ITEMS)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/geo+json"
    assert client.get("/ogc/collections/nothing/items").status_code == 404


@pytest.mark.proves("/conf/core/fc-bbox-definition")
def test_conf_core_fc_bbox_definition(get: Get) -> None:
    bbox = parameters(get)["bbox"]
    assert (bbox["in"], bbox["required"], bbox["style"], bbox["explode"]) == ("query", False, "form", False)
    assert bbox["schema"]["items"] == {"type": "number"}


@pytest.mark.proves("/conf/core/fc-bbox-response")
def test_conf_core_fc_bbox_response(get: Get) -> None:
    found = everything(get)
    located = [one for one in found if one["geometry"] is not None]
    # What has no geometry matches every box (tests/stations/test_feature_pages.py has such stations).
    nowhere = {one["id"] for one in found} - {one["id"] for one in located}
    west, south, east, north = 113.5, 34.6, 113.8, 34.9
    expected = nowhere | {
        one["id"]
        for one in located
        if west <= one["geometry"]["coordinates"][0] <= east
        and south <= one["geometry"]["coordinates"][1] <= north
    }
    assert 0 < len(expected) < len(found)
    for box in ("113.5,34.6,113.8,34.9", "113.5,34.6,-9,113.8,34.9,9999"):
        assert {one["id"] for one in everything(get, bbox=box)} == expected
    # Across the 180th meridian: everything but what lies between.
    across = {one["id"] for one in everything(get, bbox="113.8,-90,113.5,90")}
    between = {one["id"] for one in located if 113.5 < one["geometry"]["coordinates"][0] < 113.8}
    assert across == {one["id"] for one in found} - between


@pytest.mark.proves("/conf/core/fc-limit-definition")
def test_conf_core_fc_limit_definition(get: Get) -> None:
    limit = parameters(get)["limit"]
    assert (limit["style"], limit["explode"], limit["required"]) == ("form", False, False)
    assert limit["schema"] == {"type": "integer", "minimum": 1, "maximum": 1000, "default": 10}


@pytest.mark.proves("/conf/core/fc-limit-response", "/req/core/fc-limit-response-1")
def test_conf_core_fc_limit_response(get: Get) -> None:
    assert len(get(ITEMS)["features"]) == 10
    assert len(get(ITEMS, limit="3")["features"]) == 3
    # More than the most is no fault.
    assert get(ITEMS, limit="999999")["numberReturned"] == get(ITEMS)["numberMatched"]


@pytest.mark.proves("/conf/core/fc-time-definition")
def test_conf_core_fc_time_definition(get: Get) -> None:
    described = parameters(get)["datetime"]
    assert described["schema"] == {"type": "string"}
    assert (described["style"], described["explode"], described["required"]) == ("form", False, False)


@pytest.mark.proves("/conf/core/fc-time-response")
def test_conf_core_fc_time_response(get: Get) -> None:
    found = everything(get)
    times = sorted(one["properties"]["updated_at"] for one in found)
    middle = times[len(times) // 2]

    def between(first: str, last: str) -> set[str]:
        return {one["id"] for one in found if first <= one["properties"]["updated_at"] <= last}

    def asked(text: str) -> set[str]:
        return {one["id"] for one in everything(get, datetime=text)}

    zulu = middle.replace("+00:00", "Z")
    assert asked(zulu) == between(middle, middle) != set()
    assert asked(f"{zulu}/..") == asked(f"{middle}/") == between(middle, "3")
    assert asked(f"../{zulu}") == asked(f"/{zulu}") == between("0", middle)
    assert asked("../..") == {one["id"] for one in found}
    assert asked("2001-01-01T00:00:00Z/2001-12-31T00:00:00+08:00") == set()


@pytest.mark.proves("/conf/core/fc-response")
def test_conf_core_fc_response(get: Get) -> None:
    found = everything(get)
    assert [one["id"] for one in found] == sorted(one["id"] for one in found)
    name = found[3]["properties"]["name"]
    assert {one["properties"]["name"] for one in everything(get, name=name)} == {name}
    both = everything(get, dataset=found[0]["properties"]["dataset"], amenity_microwave="yes")
    expected = [
        one["id"]
        for one in found
        if one["properties"]["dataset"] == found[0]["properties"]["dataset"]
        and one["properties"]["amenity_microwave"] == "yes"
    ]
    assert [one["id"] for one in both] == expected


@pytest.mark.proves("/conf/core/fc-links")
def test_conf_core_fc_links_lead_through_all_pages_and_back(client: TestClient, get: Get) -> None:
    expected = [one["id"] for one in everything(get)]
    page, seen, firsts = get(ITEMS, limit="30"), [], []
    assert "prev" not in rels(page)
    while True:
        seen += [one["id"] for one in page["features"]]
        firsts.append(page["features"][0]["id"])
        following = [one["href"] for one in page["links"] if one["rel"] == "next"]
        if not following:
            break
        page = client.get(following[0]).json()
    assert seen == expected
    back = []
    while True:
        back.append(page["features"][0]["id"])
        before = [one["href"] for one in page["links"] if one["rel"] == "prev"]
        if not before:
            break
        page = client.get(before[0]).json()
    assert back == firsts[::-1]
    assert {"self", "alternate", "collection"} <= rels(page)


@pytest.mark.proves("/req/core/fc-rel-type")
def test_conf_core_fc_rel_type(get: Get) -> None:
    assert all(one["rel"] and one["type"] for one in get(ITEMS)["links"])


@pytest.mark.proves("/conf/core/fc-timeStamp", "/conf/core/fc-numberMatched", "/conf/core/fc-numberReturned")
def test_conf_core_fc_time_stamp_number_matched_number_returned(get: Get) -> None:
    page = get(ITEMS, limit="7")
    assert datetime.fromisoformat(page["timeStamp"]).tzinfo is not None
    assert page["numberReturned"] == len(page["features"]) == 7
    assert page["numberMatched"] == len(everything(get))


@pytest.mark.proves("/conf/core/f-op", "/conf/core/f-success", "/conf/core/f-links")
def test_conf_core_f_op_f_success_and_f_links(client: TestClient, get: Get) -> None:
    for listed in get(ITEMS, limit="3")["features"]:
        one = get(f"{ITEMS}/{listed['id']}")
        assert {name: one[name] for name in listed} == listed
        assert {"self", "alternate", "collection"} <= rels(one)
        (collection,) = (link for link in one["links"] if link["rel"] == "collection")
        assert client.get(collection["href"]).json()["id"] == "stations"
    assert client.get(f"{ITEMS}/0000000000").status_code == 404


@pytest.mark.proves("/conf/geojson/definition", "/conf/geojson/content")
def test_conf_geojson_definition_and_content(client: TestClient) -> None:
    for path in (ITEMS, f"{ITEMS}/{client.get(ITEMS).json()['features'][0]['id']}"):
        answer = client.get(path, headers={"Accept": "application/geo+json"})
        assert answer.headers["content-type"] == "application/geo+json"
        assert answer.json()["type"] in ("Feature", "FeatureCollection")
        assert all(one["href"].startswith("http") for one in answer.json()["links"])


@pytest.mark.parametrize("path", [*PAGES, "/ogc/collections/stations/queryables", "item"])
@pytest.mark.proves("/conf/html/definition", "/conf/html/content")
def test_conf_html_definition_and_content(client: TestClient, get: Get, path: str) -> None:
    if path == "item":
        path = f"{ITEMS}/{get(ITEMS)['features'][0]['id']}"
    for lang, tag in (("zh", "zh-CN"), ("en", "en")):
        answer = client.get(path, headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": lang})
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert {"Accept", "Accept-Language"} <= set(answer.headers["vary"].split(", "))
        assert "default-src" in answer.headers["content-security-policy"]
        held = {**dict(answer.request.headers), "If-None-Match": answer.headers["etag"]}
        assert client.get(path, headers=held).status_code == 304
        page = etree.HTML(answer.text)
        assert page.get("lang") == tag
        assert page.findtext(".//h1")
        # What programs get is linked.
        assert page.xpath("//a[contains(@href, 'f=json')]")
    assert client.get(path, params={"f": "json"}).headers["content-type"] != "text/html; charset=utf-8"


@pytest.mark.proves("/conf/oas30/oas-definition-2", "/conf/oas30/oas-impl")
def test_conf_oas30_definition(client: TestClient, get: Get) -> None:
    definition = get("/ogc/api")
    assert definition["servers"][0]["url"].endswith("/ogc")
    for path, methods in definition["paths"].items():
        described = methods["get"]
        assert {"200", "400"} <= set(described["responses"]), path
        for one in described["parameters"]:
            assert not isinstance(one["schema"].get("type"), list)
        concrete = path.replace("{featureId}", get(ITEMS)["features"][0]["id"])
        assert client.get(f"/ogc{concrete}").status_code == 200
    names = [methods["get"]["operationId"] for methods in definition["paths"].values()]
    assert len(set(names)) == len(names)


@pytest.mark.proves("/conf/oas30/security")
def test_conf_oas30_security(get: Get) -> None:
    """Nothing is secured, and everything answers without a credential (see above)."""
    definition = get("/ogc/api")
    assert "security" not in definition
    assert "securitySchemes" not in definition.get("components", {})
    assert not any("security" in methods["get"] for methods in definition["paths"].values())


@pytest.mark.proves("/conf/oas30/exceptions-codes")
def test_conf_oas30_exceptions_codes(client: TestClient, get: Get) -> None:
    told = get("/ogc/api")["paths"]
    for methods in told.values():
        assert {"200", "304", "400", "404", "421", "429", "503"} <= set(methods["get"]["responses"])
    assert (
        client.get("/ogc", headers={"If-None-Match": client.get("/ogc").headers["etag"]}).status_code == 304
    )


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/geo+json"),
        ("", "application/geo+json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/html;q=0.1, application/geo+json", "application/geo+json"),
        ("application/geo+json;q=0.5, text/html;q=0.6", "text/html"),
        ("text/html;q=0, */*;q=0.1", "application/geo+json"),
        ("text/html;q=0.5, */*", "application/geo+json"),
        ("text/html, application/json", "text/html"),
        ("application/json, text/html", "application/geo+json"),
        ("text/html;q=many, ,;;q", "text/html"),
    ],
)
def test_accept_decides_by_quality_and_f_before_it(client: TestClient, accept: str, media_type: str) -> None:
    answer = client.get(ITEMS, headers={"Accept": accept})
    assert answer.headers["content-type"].split(";")[0] == media_type
    for form, named in (("json", "application/geo+json"), ("html", "text/html")):
        answer = client.get(ITEMS, headers={"Accept": accept}, params={"f": form})
        assert answer.headers["content-type"].split(";")[0] == named


def test_an_offset_skips_and_the_next_link_needs_none(client: TestClient, get: Get) -> None:
    everyone = [one["id"] for one in everything(get)]
    page = get(ITEMS, limit="5", offset="7")
    assert [one["id"] for one in page["features"]] == everyone[7:12]
    (following,) = (one["href"] for one in page["links"] if one["rel"] == "next")
    assert "offset" not in following
    assert [one["id"] for one in client.get(following).json()["features"]] == everyone[12:17]
    (before,) = (one["href"] for one in page["links"] if one["rel"] == "prev")
    assert [one["id"] for one in client.get(before).json()["features"]] == everyone[2:7]
    beyond = get(ITEMS, offset="999999999")
    assert (beyond["numberMatched"], beyond["features"]) == (len(everyone), [])
    for wrong in ("-1", "x", "1e3", "9" * 30):
        assert client.get(ITEMS, params={"offset": wrong}).status_code == 400


@pytest.mark.proves("/conf/oas30/completeness")
def test_conf_oas30_completeness_and_exceptions_codes(client: TestClient, get: Get) -> None:
    """Every parameter that the definition names is understood, and no other."""
    values = {
        "bbox": "0,0,1,1",
        "limit": "1",
        "offset": "1",
        "datetime": "../..",
        "f": "json",
        "lang": "en",
        "stars": "3",
    }
    values |= {
        "filter": "stars=3",
        "updated_at": "2026-01-01T00:00:00Z",
        "verified_at": "2026-01-01T00:00:00+08:00",
        "position_error_m": "10",
    }
    for name, described in parameters(get).items():
        if name == "cursor":
            continue
        value = values.get(name) or described["schema"].get("enum", ["x"])[0]
        assert client.get(ITEMS, params={name: value}).status_code == 200, name
