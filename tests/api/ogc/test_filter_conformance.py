"""OGC API – Features Part 3 (19-079r2) and CQL2 (21-065r2): tests named by their identifiers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.ogc.conformance import CONFORMANCE
from stations.flat import FLAT_FIELDS
from tests.api.ogc.conftest import ITEMS, Get

QUERYABLES = "/ogc/collections/stations/queryables"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
Properties = dict[str, Any]


def chosen(get: Get, **asked: str) -> list[Properties]:
    page = get(ITEMS, limit="1000", **{name.replace("_", "-"): value for name, value in asked.items()})
    return [one["properties"] for one in page["features"]]


def ids(found: list[Properties]) -> list[str]:
    return [one["id"] for one in found]


@pytest.mark.proves(
    "/conf/queryables/get-conformance",
    "/conf/queryables-query-parameters/get-conformance",
    "/conf/filter/get-conformance",
    "/conf/features-filter/get-conformance",
)
def test_conf_queryables_get_conformance_and_filter_get_conformance() -> None:
    part3 = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/"
    assert {f"{part3}{name}" for name in ("queryables", "filter", "features-filter")} < set(CONFORMANCE)


@pytest.mark.proves("/conf/features-filter/get-collections", "/conf/features-filter/get-collection")
def test_conf_features_filter_get_collection(get: Get) -> None:
    rel = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
    for one in get("/ogc/collections")["collections"]:
        for document in (one, get(f"/ogc/collections/{one['id']}")):
            (link,) = (link for link in document["links"] if link["rel"] == rel)
            assert get(link["href"])["$id"] == link["href"]


@pytest.mark.proves("/conf/queryables/get-queryables-uris")
def test_conf_queryables_get_queryables_uris(client: TestClient) -> None:
    answer = client.head(ITEMS)
    link = (
        'queryables>; rel="http://www.opengis.net/def/rel/ogc/1.0/queryables"; type="application/schema+json"'
    )
    assert link in answer.headers["link"]


@pytest.mark.proves("/conf/queryables/get-queryables")
def test_conf_queryables_get_queryables(client: TestClient) -> None:
    answer = client.get(QUERYABLES, headers={"Accept": "application/schema+json"})
    assert answer.headers["content-type"] == "application/schema+json"
    schema = answer.json()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == str(answer.url)
    assert (schema["type"], schema["additionalProperties"]) == ("object", False)
    assert schema["properties"].pop("geometry")["format"] == "geometry-point"
    assert set(schema["properties"]) == {field.name for field in FLAT_FIELDS}
    assert all("type" in one for one in schema["properties"].values())


@pytest.mark.proves("/conf/queryables-query-parameters/query-param")
def test_conf_queryables_query_parameters(get: Get) -> None:
    """Every queryable with a type is a query parameter of its own."""
    found = chosen(get)
    one = max(found, key=lambda properties: sum(value is not None for value in properties.values()))
    for field in FLAT_FIELDS:
        if one[field.name] is not None:
            asked = {field.name: str(one[field.name])}
            page = get(ITEMS, limit="1000", **asked)
            assert ids([feature["properties"] for feature in page["features"]]) == [
                other["id"] for other in found if other[field.name] == one[field.name]
            ], field.name


CASES: list[tuple[str, Any, Callable[[Properties], bool]]] = [
    (
        "position_error_m >= 100",
        {"op": ">=", "args": [{"property": "position_error_m"}, 100]},
        lambda p: (p["position_error_m"] or 0) >= 100,
    ),
    ("stars IS NULL", {"op": "isNull", "args": [{"property": "stars"}]}, lambda p: p["stars"] is None),
    (
        "address IS NOT NULL",
        {"op": "not", "args": [{"op": "isNull", "args": [{"property": "address"}]}]},
        lambda p: p["address"] is not None,
    ),
    (
        "name LIKE '%驿站%'",
        {"op": "like", "args": [{"property": "name"}, "%驿站%"]},
        lambda p: "驿站" in p["name"],
    ),
    (
        "amenity_microwave = 'yes' AND NOT (division LIKE '4101%')",
        {
            "op": "and",
            "args": [
                {"op": "=", "args": [{"property": "amenity_microwave"}, "yes"]},
                {"op": "not", "args": [{"op": "like", "args": [{"property": "division"}, "4101%"]}]},
            ],
        },
        lambda p: p["amenity_microwave"] == "yes" and p["division"] and not p["division"].startswith("4101"),
    ),
    (
        "amenity_toilet <> 'no' OR dataset IN ('zhengzhou', 'x')",
        {
            "op": "or",
            "args": [
                {"op": "<>", "args": [{"property": "amenity_toilet"}, "no"]},
                {"op": "in", "args": [{"property": "dataset"}, ["zhengzhou", "x"]]},
            ],
        },
        lambda p: p["amenity_toilet"] not in (None, "no") or p["dataset"] == "zhengzhou",
    ),
    (
        "position_error_m BETWEEN 10 AND 100",
        {"op": "between", "args": [{"property": "position_error_m"}, 10, 100]},
        lambda p: p["position_error_m"] is not None and 10 <= p["position_error_m"] <= 100,
    ),
    (
        "CASEI(dataset) = CASEI('ZhengZhou')",
        {
            "op": "=",
            "args": [
                {"op": "casei", "args": [{"property": "dataset"}]},
                {"op": "casei", "args": ["ZHENGZHOU"]},
            ],
        },
        lambda p: p["dataset"] == "zhengzhou",
    ),
    (
        "updated_at > TIMESTAMP('2026-01-01T00:00:00Z')",
        {"op": ">", "args": [{"property": "updated_at"}, {"timestamp": "2026-01-01T00:00:00Z"}]},
        lambda p: p["updated_at"] > "2026",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "tree", "matches"), CASES, ids=[case[0] for case in CASES])
@pytest.mark.proves(
    "/conf/filter/filter-param", "/conf/filter/filter-lang-default", "/conf/features-filter/filter-on-items"
)
def test_conf_filter_filter_param_and_filter_lang_default(
    get: Get, text: str, tree: Any, matches: Callable[[Properties], bool]
) -> None:
    everything = chosen(get)
    expected = [one["id"] for one in everything if matches(one)]
    assert expected
    assert ids(chosen(get, filter=text)) == expected
    assert ids(chosen(get, filter=text, filter_lang="cql2-text")) == expected
    assert ids(chosen(get, filter=json.dumps(tree), filter_lang="cql2-json")) == expected


@pytest.mark.proves("/conf/features-filter/mixing-expression")
def test_conf_filter_mixing_expressions(get: Get) -> None:
    """All parameters together are joined by AND."""
    one = {"filter": "stars IS NULL", "bbox": "113.5,34.6,113.8,34.9"}
    expected = set(ids(chosen(get, filter=one["filter"]))) & set(ids(chosen(get, bbox=one["bbox"])))
    assert set(ids(chosen(get, **one))) == expected != set()


WRONG = [
    "stars >>", "stars", "nothing = 1", "this_is_not_a_queryable IS NULL", "stars = 'three'", "name = 3",
    "stars + 1 = 4", "stars = ", "import('os')",
    "S_INTERSECTS(geometry, BBOX(1000000,1000000,2000000,2000000))",
    "S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 0 1, 1 0, 0 0)))", "S_WITHIN(geometry, BBOX(0,0,1,1))",
    "S_INTERSECTS(name, BBOX(0,0,1,1))", "geometry = 1", "name LIKE 3", "CASEI(stars) = CASEI('x')",
    "updated_at > TIMESTAMP('yesterday')", "x" * 5_000,
    "(" * 300 + "stars=1" + ")" * 300, "NOT " * 900 + "stars=1",
    "stars=" + "-" * 3_900 + "1", " OR ".join(["stars=1"] * 100), "stars=1^1^1", "\x00", "中文",
    "CASEI(" * 30 + "name" + ")" * 30 + "='x'", "foo(name) = 1",
    "A_EQUALS(name, ('x'))", "(stars=1", "stars=1)",
]  # fmt: skip


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
@pytest.mark.proves("/conf/filter/expression-construction")
def test_conf_filter_expression_construction(client: TestClient, text: str) -> None:
    """A filter that cannot be used is named and nothing happens, whatever stands in it."""
    answer = client.get(ITEMS, params={"filter": text, "lang": "en"})
    assert answer.status_code == 400, answer.text
    assert [error["where"] for error in answer.json()["errors"]] == ["filter"]
    assert answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "tree",
    ["[]", "{}", "1", "null", '"x"', '{"op": "=", "args": []}', '{"op": "and", "args": []}', '{"op": 1}', "{",
     '{"op": "in", "args": [{"property": "name"}, []]}', '{"op": "s_intersects", "args": [1, 2]}',
     '{"op": "=", "args": [{"property": ["x"]}, 1]}', '{"op": "not", "args": ' * 200 + "[true]" + "}" * 200,
     '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[]}]}',
     '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":["a","b"]}]}',
     '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[[[[[[[1,2]]]]]]]}]}'],
)  # fmt: skip
def test_a_tree_that_makes_no_sense_is_named(client: TestClient, tree: str) -> None:
    answer = client.get(ITEMS, params={"filter": tree, "filter-lang": "cql2-json"})
    assert answer.status_code == 400, answer.text


@pytest.mark.proves("/conf/filter/filter-crs-wgs84", "/conf/filter/filter-crs-param")
def test_conf_filter_filter_crs_wgs84_and_filter_crs_param(get: Get) -> None:
    box = get(ITEMS, limit="1000", bbox="113.5,34.6,113.8,34.9")["features"]
    inside = [one["id"] for one in box if one["geometry"] is not None]
    assert inside
    for text, system in (
        ("S_INTERSECTS(geometry, BBOX(113.5,34.6,113.8,34.9))", None),
        ("S_INTERSECTS(BBOX(113.5,34.6,113.8,34.9), geometry)", None),
        ("S_INTERSECTS(geometry, BBOX(34.6,113.5,34.9,113.8))", f"{EPSG}4326"),
        (
            "S_INTERSECTS(geometry, POLYGON((34.6 113.5,34.9 113.5,34.9 113.8,34.6 113.8,34.6 113.5)))",
            f"{EPSG}4490",
        ),
        ("S_INTERSECTS(geometry, BBOX(12634762.2,4110231.6,12668158.0,4150771.3))", f"{EPSG}3857"),
    ):
        more = {} if system is None else {"filter_crs": system}
        assert ids(chosen(get, filter=text, **more)) == inside, text


def test_conf_filter_without_a_position_is_nowhere(get: Get) -> None:
    everywhere = "S_INTERSECTS(geometry, BBOX(-180,-90,180,90))"
    found, nowhere = ids(chosen(get, filter=everywhere)), ids(chosen(get, filter=f"NOT {everywhere}"))
    # What is unknown is neither inside nor outside.
    assert found
    assert nowhere == []


def test_nobody_asks_for_a_number_digit_by_digit(client: TestClient, get: Get) -> None:
    for properties in chosen(get, filter="phone IS NOT NULL"):
        assert ids(chosen(get, phone=properties["phone"]))
    assert chosen(get, filter="phone LIKE '1__________'") == [
        one for one in chosen(get) if one["phone"] and len(one["phone"]) == 11 and one["phone"][0] == "1"
    ]
