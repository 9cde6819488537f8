"""The abstract test suite of CQL2 (21-065r2): every predicate in both encodings."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import cql2
import pytest
from starlette.testclient import TestClient

from stations.cql2 import read_text
from stations.flat import FLAT_FIELDS, FlatType
from tests.api.ogc.conftest import ITEMS

Ask = Callable[[str], set[str] | None]
PREDICATES = [
    "name LIKE '%驿站%'",
    "stars IS NULL",
    "amenity_microwave = 'yes'",
    "position_error_m BETWEEN 0 AND 50",
]
PREDICATES += [
    "CASEI(dataset) = CASEI('NEWS')",
    "S_INTERSECTS(geometry, BBOX(113,34,114,35))",
    "false",
    "true",
]
PREDICATES += ["updated_at > TIMESTAMP('2022-04-14T14:48:46Z')", "dataset IN ('news', 'zhengzhou')"]
TEXTS = [field.name for field in FLAT_FIELDS if field.type is FlatType.TEXT]
NUMBERS = [field.name for field in FLAT_FIELDS if field.type in (FlatType.INTEGER, FlatType.NUMBER)]
INSTANTS = [field.name for field in FLAT_FIELDS if field.type is FlatType.INSTANT]
VALUES = {
    **dict.fromkeys(TEXTS, "'foo'"),
    **dict.fromkeys(NUMBERS, "3.14"),
    **dict.fromkeys(INSTANTS, "TIMESTAMP('2022-04-14T14:48:46Z')"),
}


@pytest.fixture(scope="module", params=["cql2-text", "cql2-json"])
def ask(client: TestClient, request: pytest.FixtureRequest) -> Ask:
    """Ids of what a filter selects; None where it is refused."""
    language = str(request.param)

    def asked(text: str) -> set[str] | None:
        filter_ = text if language == "cql2-text" else json.dumps(cql2.Expr(text).to_json())
        values = {"filter": filter_, "filter-lang": language, "limit": "1000"}
        answer = client.get(ITEMS, params=values)
        if answer.status_code != 200:
            assert answer.status_code == 400, answer.text
            return None
        return {one["id"] for one in answer.json()["features"]}

    return asked


def selected(ask: Ask, text: str) -> set[str]:
    found = ask(text)
    assert found is not None, text
    return found


@pytest.mark.proves("/conf/basic-cql2/basic-test")
def test_every_queryable_says_its_type(client: TestClient) -> None:
    properties = client.get("/ogc/collections/stations/queryables").json()["properties"]
    types = {name: one.get("type", one.get("format")) for name, one in properties.items()}
    assert {types[name] for name in TEXTS} == {"string"}
    assert {types[name] for name in NUMBERS} == {"integer", "number"}
    assert {properties[name]["format"] for name in INSTANTS} == {"date-time"}
    assert types["geometry"] == "geometry-point"


@pytest.mark.proves("/conf/basic-cql2/comparison", "/conf/cql2-text/validate", "/conf/cql2-json/validate")
@pytest.mark.parametrize("name", ["name", "amenity_wifi", "host", *NUMBERS, *INSTANTS])
def test_comparisons(ask: Ask, name: str) -> None:
    found = {op: selected(ask, f"{name} {op} {VALUES[name]}") for op in ("=", "<>", ">", "<", ">=", "<=")}
    for one, other in (("=", "<>"), (">", "<="), ("<", ">=")):
        assert not found[one] & found[other]
        assert found[one] | found[other] == selected(ask, f"{name} IS NOT NULL")


@pytest.mark.proves("/conf/basic-cql2/is-null")
@pytest.mark.parametrize("name", ["geometry", "stars", "host", "updated_at"])
def test_is_null(ask: Ask, name: str) -> None:
    without, with_ = selected(ask, f"{name} IS NULL"), selected(ask, f"{name} is not null")
    assert not without & with_
    assert without | with_ == selected(ask, "true")


@pytest.mark.proves("/conf/basic-cql2/boolean")
def test_boolean(ask: Ask) -> None:
    assert selected(ask, "false") == set()
    assert selected(ask, "true")


@pytest.mark.proves(
    "/conf/basic-cql2/logical",
    "/conf/advanced-comparison-operators/logical",
    "/conf/case-insensitive-comparison/logical",
    "/conf/basic-spatial-functions/logical",
)
def test_sub_expressions(ask: Ask) -> None:
    everyone = selected(ask, "true")
    yes = {one: selected(ask, one) for one in PREDICATES}
    no = {one: selected(ask, f"NOT ({one})") for one in PREDICATES}
    chosen = random.Random(3)
    for _ in range(10):
        a, b, c, d = chosen.choices(PREDICATES, k=4)
        text = f"((NOT {a} AND {b}) OR ({c} and NOT {d}) or not ({a} AND {d}))"
        assert selected(ask, text) == (no[a] & yes[b]) | (yes[c] & no[d]) | no[a] | no[d] <= everyone


@pytest.mark.proves("/conf/advanced-comparison-operators/like")
@pytest.mark.parametrize("name", ["name", "host", "amenity_wifi"])
def test_like(ask: Ask, name: str) -> None:
    patterns = ("%", "_%", "", "%%", r"\%\_")
    found = {pattern: selected(ask, f"{name} like '{pattern}'") for pattern in patterns}
    assert not found["_%"] & found[""]
    assert found["%"] == found["%%"] == selected(ask, f"{name} IS NOT NULL")


@pytest.mark.proves("/conf/advanced-comparison-operators/between")
@pytest.mark.parametrize("name", NUMBERS)
def test_between(ask: Ask, name: str) -> None:
    assert selected(ask, f"{name} BETWEEN 0 AND 100") == selected(ask, f"{name} >= 0 AND {name} <= 100")
    assert selected(ask, f"{name} between 100.0 and 1.0") == set()


@pytest.mark.proves("/conf/advanced-comparison-operators/in")
def test_in(ask: Ask) -> None:
    assert selected(ask, "stars IN (1, 2, 3)") == selected(ask, "stars = 1 OR stars = 2 OR stars = 3")
    assert selected(ask, "dataset in ('foo', 'news')") == selected(ask, "dataset = 'news'") != set()
    # Texts beside instants are read as instants.
    assert selected(ask, "updated_at in ('2022-04-14T14:52:56Z', '2022-04-14T15:52:56Z')") == set()
    assert selected(ask, "updated_at > '2022-04-14T14:52:56Z'") == selected(
        ask, "updated_at > TIMESTAMP('2022-04-14T14:52:56Z')"
    )


@pytest.mark.proves("/conf/case-insensitive-comparison/casei", "/conf/case-insensitive-comparison/casei-like")
@pytest.mark.parametrize("name", ["dataset", "name"])
def test_case_insensitive(ask: Ask, name: str) -> None:
    same, other = (
        selected(ask, f"CASEI({name}) = casei('NEWS')"),
        selected(ask, f"CASEI({name}) <> casei('news')"),
    )
    assert not same & other
    assert selected(ask, f"CASEI({name}) LIKE casei('new%')") == selected(
        ask, f"CASEI({name}) LIKE casei('NEW%')"
    )
    assert name != "dataset" or same == selected(ask, "dataset = 'news'")


@pytest.mark.proves("/conf/basic-spatial-functions/s_intersects")
def test_places_and_boxes(ask: Ask) -> None:
    assert selected(ask, "S_INTERSECTS(geometry,BBOX(-180,-90,180,90))") == selected(
        ask, "geometry IS NOT NULL"
    )
    assert selected(ask, "S_INTERSECTS(geometry,POINT(7.02 49.92))") == set()
    assert ask("S_INTERSECTS(geometry,POINT(90 180))") is None
    both = "S_INTERSECTS(geometry,BBOX(-180,-90,-90,90)) AND S_INTERSECTS(geometry,BBOX(90,-90,180,90))"
    assert selected(ask, both) == set()


@pytest.mark.proves("/conf/basic-spatial-functions-plus/s_intersects")
def test_every_kind_of_geometry(ask: Ask) -> None:
    assert ask("S_INTERSECTS(geometry,MULTIPOINT(7.02 49.92, 90 180))") is None
    area, box = (
        "POLYGON((113 34, 114 34, 114 35, 113 35, 113 34)",
        "S_INTERSECTS(geometry,BBOX(113,34,114,35))",
    )
    inside = selected(ask, box)
    assert inside
    for shape, expected in (
        (f"{area})", inside),
        (f"{area}, (113 34, 114 34, 114 35, 113 35, 113 34))", None),
        ("MULTIPOLYGON(((113 34, 114 34, 114 35, 113 35, 113 34)),((0 0, 10 0, 10 10, 0 10, 0 0)))", inside),
        (f"GEOMETRYCOLLECTION(POINT(7.02 49.92), {area}))", inside),
        ("GEOMETRYCOLLECTION(POINT(7.02 49.92), POINT(90 180))", None),
        ("LINESTRING(-180 -45, 0 -45)", set()),
        ("MULTILINESTRING((-180 -45, 0 -45), (0 45, 180 45))", set()),
    ):
        assert ask(f"S_INTERSECTS(geometry,{shape})") == expected, shape


@pytest.mark.proves("/conf/cql2-text/escaping")
def test_escaping() -> None:
    for written, meant in (
        (r"a\'b", "a'b"),
        ("a''b", "a'b"),
        (r"\a\b\t\n\v\f\r", "\a\b\t\n\v\f\r"),
        (r"\'", "'"),
        (r"50\%\_", r"50\%\_"),
    ):
        assert read_text(f"name = '{written}'")["args"][1] == meant
    # What is escaped ends no literal.
    assert read_text(r"name = '\' OR stars = 3 OR name = \''")["args"][1] == "' OR stars = 3 OR name = '"
