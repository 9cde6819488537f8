"""Every wrong parameter of nearest, of many and along: what was given, what is allowed, what was meant."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.along_queries import ALONG_PARAMETERS
from api.batch_queries import COMMON_PARAMETERS
from api.parameters import Parameter
from api.queries import NEAREST_PARAMETERS
from stations.vocabulary import AMENITIES, KINDS

PLACE = {"lon": 113.6538, "lat": 34.7466}
LINE = {"type": "LineString", "coordinates": [[113.6, 34.7], [113.7, 34.8]]}
ALL_KINDS = tuple(kind.code for kind in KINDS)
ALL_AMENITIES = tuple(amenity.code for amenity in AMENITIES)

# Parameter, what was given, what the sentence says is allowed or was meant.
WRONG: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("lon", "180.5", ("-180", "180")),
    ("lon", "east", ("number",)),
    ("lon", "nan", ("number",)),
    ("lon", "1_0", ("number",)),
    ("lat", "-91", ("-90", "90")),
    ("lat", "34,7", ("number",)),
    ("lat", "inf", ("number",)),
    ("crs", "gcj2", ("wgs84", "gcj02", "bd09", "mean gcj02?")),
    ("crs", "WGS-84", ("mean wgs84?",)),
    ("limit", "0", ("1", "50")),
    ("limit", "1000", ("1",)),
    ("limit", "many", ("whole number",)),
    ("limit", "2.5", ("whole number",)),
    ("radius_m", "0", ("0", "200000")),
    ("radius_m", "200001", ("0", "200000")),
    ("radius_m", "5km", ("number",)),
    ("corridor_m", "0", ("0", "5000")),
    ("corridor_m", "5001", ("0", "5000")),
    ("corridor_m", "wide", ("number",)),
    ("amenity", "microwav", (*ALL_AMENITIES, "mean microwave?")),
    ("amenity", "微波炉", ("mean microwave?",)),
    ("kind", "reststation", (*ALL_KINDS, "mean rest_station?")),
    ("open", "onarrival", ("any", "now", "on_arrival", "mean on_arrival?")),
    ("open", "true", ("any", "now", "on_arrival")),
    ("at", "14:00", ("2026-",)),
    ("at", "2026-07-15T14:00:00", ("offset",)),
    ("travel", "rid", ("walk", "ride", "mean ride?")),
    ("min_stars", "6", ("1", "5")),
    ("min_stars", "***", ("whole number",)),
    ("max_error_m", "-1", ("0", "200000")),
    ("max_error_m", "low", ("number",)),
    ("division", "4101xx", ("410100",)),
    ("lang", "fr", ("zh", "en")),
)
# A misspelt name and the name that was meant.
MISSPELT = (
    ("longitude", "lon"),
    ("Lng", "lon"),
    ("纬度", "lat"),
    ("stars", "min_stars"),
    ("limt", "limit"),
    ("radius", "radius_m"),
    ("amenities", "amenity"),
    ("kinds", "kind"),
    ("opne", "open"),
    ("travel_mode", "travel"),
    ("min-stars", "min_stars"),
    ("maxerror_m", "max_error_m"),
)


def texts_of(parameter: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(given, said) for name, given, said in WRONG if name == parameter]


def one_error(response: Any) -> dict[str, Any]:
    assert response.status_code == 422, response.text
    assert response.headers["content-type"] == "application/problem+json"
    [error] = response.json()["errors"]
    return dict(error)


def json_value(parameter: Parameter, given: str) -> Any:
    """A text as somebody writes it into JSON: numbers without quotes, where it is one."""
    if parameter.schema.get("type") in ("number", "integer"):
        try:
            return json.loads(given)
        except ValueError:
            return None
    return given


@pytest.mark.parametrize(
    "parameters", [NEAREST_PARAMETERS, COMMON_PARAMETERS, ALONG_PARAMETERS], ids=["one", "many", "along"]
)
def test_the_table_holds_every_parameter(parameters: tuple[Parameter, ...]) -> None:
    assert {parameter.name for parameter in parameters} <= {name for name, _, _ in WRONG}


@pytest.mark.parametrize("parameter", NEAREST_PARAMETERS, ids=lambda parameter: parameter.name)
def test_wrong_in_the_address(client: TestClient, parameter: Parameter) -> None:
    for given, said in texts_of(parameter.name):
        if (parameter.name, given) == ("limit", "1000"):
            said = (*said, "50")
        asked: dict[str, Any] = {**PLACE, parameter.name: given}
        english = one_error(client.get("/v1/nearest", params={"lang": "en", **asked}, headers=ENGLISH))
        assert (english["where"], english["given"]) == (parameter.name, given)
        assert all(part in english["message"] for part in said), english["message"]
        chinese = one_error(client.get("/v1/nearest", params=asked))
        assert chinese["message"] != english["message"]
        twice = one_error(client.get("/v1/nearest", params={**asked, parameter.name: [given, given]}))
        assert twice["where"] == parameter.name


ENGLISH = {"Accept-Language": "en"}


@pytest.mark.parametrize("route", ["many", "along"])
def test_wrong_in_a_body(client: TestClient, route: str) -> None:
    parameters = COMMON_PARAMETERS if route == "many" else ALONG_PARAMETERS
    for parameter in parameters:
        for given, said in texts_of(parameter.name):
            value = json_value(parameter, given)
            if value is None:
                continue
            body: dict[str, Any] = (
                {"points": [PLACE]} if route == "many" else {"line": LINE, "corridor_m": 100}
            )
            path = "/v1/nearest" if route == "many" else "/v1/along"
            error = one_error(client.post(path, json={**body, parameter.name: value}, headers=ENGLISH))
            assert (error["where"], error["given"]) == (parameter.name, given)
            assert all(part in error["message"] for part in said), error["message"]
            numeric = parameter.schema.get("type") in ("number", "integer")
            if numeric:
                quoted = one_error(client.post(path, json={**body, parameter.name: given}, headers=ENGLISH))
                assert "without quotation marks" in quoted["message"]


@pytest.mark.parametrize(("given", "meant"), MISSPELT)
def test_a_misspelt_name_is_answered_with_the_right_one(client: TestClient, given: str, meant: str) -> None:
    error = one_error(client.get("/v1/nearest", params={**PLACE, given: "1"}, headers=ENGLISH))
    assert error["where"] == given
    assert f"mean {meant}?" in error["message"]
    assert all(parameter.name in error["message"] for parameter in NEAREST_PARAMETERS)
    point = meant in PLACE
    body: dict[str, Any] = {"points": [{**PLACE, given: 1}]} if point else {"points": [PLACE], given: 1}
    many = one_error(client.post("/v1/nearest", json=body, headers=ENGLISH))
    assert many["where"] == (f"points[0].{given}" if point else given)
    assert f"mean {meant}?" in many["message"]


def test_what_is_missing_is_named(client: TestClient) -> None:
    missing: tuple[tuple[str, dict[str, Any], set[str]], ...] = (
        ("/v1/nearest", {}, {"points"}),
        ("/v1/nearest", {"points": [{}]}, {"points[0].lon", "points[0].lat"}),
        ("/v1/along", {}, {"line", "corridor_m"}),
    )
    for path, body, names in missing:
        response = client.post(path, json=body)
        assert {error["where"] for error in response.json()["errors"]} == names
    asked = client.get("/v1/nearest").json()["errors"]
    assert {error["where"] for error in asked} == {"lon", "lat"}
