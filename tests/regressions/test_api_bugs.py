"""Faults of HTTP interfaces that comparable systems had; every route is asked, whichever there are."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from stations.errors import StoreError
from tests.regressions.office import NOW, Office, names_of, rows, station, strict_json

ONE = "0000000001"
# What stands in the braces of a route's address.
PARTS = {"station_id": ONE, "z": "5", "x": "26", "y": "13", "name": "map.css", "dataset": "hz"}
# What a route needs to answer at all.
NEEDED = {
    "/v1/nearest": {"lon": "120.17", "lat": "30.25"},
    "/oembed": {"url": "http://testserver/map"},
}


def addresses(client: TestClient) -> Iterator[str]:
    """Every address that GET is answered at, with a station's id where one belongs."""
    app = client.app
    assert isinstance(app, FastAPI)
    for path in sorted(paths_of(app)):
        names = re.findall(r"{(\w+)(?::\w+)?}", path)
        # Figures of the machine are for whoever stands beside it, and no archive of tiles is set here:
        # others are refused whatever they ask.
        if path not in ("/metrics", "/basemap.pmtiles") and all(name in PARTS for name in names):
            parts = {**PARTS, "name": "touch.png"} if path.startswith("/icons/") else PARTS
            for name in names:
                path = re.sub(rf"{{{name}(?::\w+)?}}", parts[name], path)
            yield path


def paths_of(app: FastAPI) -> set[str]:
    """The paths of every route that answers GET."""
    documented = {path for path, methods in app.openapi()["paths"].items() if "get" in methods}
    routers = [getattr(route, "original_router", None) for route in app.routes]
    inside = [route for router in routers if router is not None for route in router.routes]
    found = {r.path for r in (*app.routes, *inside) if isinstance(r, APIRoute) and "GET" in (r.methods or ())}
    assert documented <= found
    return found


def test_every_route_is_found(office: Office) -> None:
    """The tests below would be green over a list of routes that lost most of them."""
    with office.server() as client:
        found = set(addresses(client))
    assert {
        "/",
        "/map",
        "/list",
        "/staff",
        "/staff/login",
        "/healthz",
        "/v1/nearest",
        "/v1/stations",
    } <= found
    assert {f"/stations/{ONE}", f"/v1/stations/{ONE}", "/v1/tiles/5/26/13.json"} <= found


def test_every_answer_about_sparse_records_is_strict_json(office: Office) -> None:
    """An empty capacity became NaN, and NaN an error of the server (fastapi/fastapi#459, TOMToolkit#978)."""
    office.add([station(1), station(2, None), station(3, None, name="", kinds=(), hours_rule="?")])
    with office.staff() as client:
        for address in addresses(client):
            answer = client.get(address, params=NEEDED.get(address))
            assert answer.status_code < 400, (address, answer.text)
            if "json" in answer.headers.get("content-type", ""):
                strict_json(answer.content)


def test_no_misspelt_parameter_is_passed_over(office: Office) -> None:
    """`opennow=true` was ignored, and closed stations returned (fastapi/fastapi#1190, #2859, #1297)."""
    office.add([station(1)])
    exempt = ("/static/", "/icons/", "/healthz", "/readyz", "/docs", "/openapi.json")
    for_programs = ("/v1/", "/feeds/")
    with office.staff() as client:
        for address in addresses(client):
            for wrong in ("opennow", "Lang", "limit ", "__proto__", "constructor"):
                answer = client.get(address, params={**NEEDED.get(address, {}), wrong: "true"})
                if address.startswith(exempt):
                    assert answer.status_code == 200
                elif address.startswith(for_programs):
                    assert answer.status_code == 422, address
                    assert wrong.strip() in answer.text
                elif address.startswith("/ogc"):
                    # OGC API - Features asks for this status, where ours is another.
                    assert answer.status_code == 400, address
                    assert wrong.strip() in answer.text
                else:
                    # A page for people: links that are shared carry parameters of others.
                    assert answer.status_code < 400, address


NOT_NUMBERS = (
    "nan",
    "inf",
    "-inf",
    "1_0",
    "1e1",
    "0x10",
    "１２",
    "",
    " ",
    "1,5",
    "--1",
    "9" * 400,
    "true",
    "²",
)


def test_what_only_python_reads_as_a_number_is_refused(office: Office) -> None:
    """`radius_m=nan` made every comparison false (fastapi/fastapi#4589, #11580, search-api#296)."""
    office.add([station(1)])
    asked = 0
    with office.staff() as client:
        document = client.get("/openapi.json").json()
        for path, methods in document["paths"].items():
            for parameter in methods.get("get", {}).get("parameters", []):
                if parameter["in"] != "query" or parameter["schema"].get("type") not in ("number", "integer"):
                    continue
                name = parameter["name"]
                for word in NOT_NUMBERS:
                    answer = client.get(path, params={**NEEDED.get(path, {}), name: word})
                    assert answer.status_code == 422, (path, name, word)
                    faults = answer.json()["errors"]
                    assert [fault["where"] for fault in faults] == [name]
                    asked += 1
    assert asked > 5 * len(NOT_NUMBERS)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_message_is_left_with_braces(office: Office, lang: str) -> None:
    """A missing f answered "Invalid datetime: {datetime}" (developmentseed/tipg)."""
    faults = dict.fromkeys(
        ["lon", "lat", "crs", "limit", "radius_m", "amenity", "kind", "open", "at", "travel", "min_stars"],
        "{x}",
    )
    with office.server() as client:
        answers = [
            client.get("/v1/nearest", params={**faults, "lang": lang}),
            client.get("/v1/nearest", params={"radius_m": "0", "limit": "99", "x": "1", "lang": lang}),
            client.get("/v1/stations", params={**faults, "bbox": "x", "cursor": "*", "lang": lang}),
            client.get("/v1/stations?limit=1&limit=2&q=" + "x" * 101, headers={"Accept-Language": lang}),
            client.get("/v1/stations/nobody"),
            client.get("/v1/tiles/99/0/0.json"),
            client.get("/nowhere"),
            client.post("/v1/stations"),
        ]
    for answer in answers:
        problem = answer.json()
        texts = [problem["detail"], problem["title"], *(error["message"] for error in problem["errors"])]
        assert answer.status_code >= 400
        assert not [text for text in texts if re.search(r"[{}]", text)]


def test_no_page_may_be_read_with_credentials_from_elsewhere(office: Office) -> None:
    """Any origin was reflected as soon as a cookie came along (langflow-ai/langflow#13708, foss42/api#96)."""
    office.add([station(1)])
    evil = {"Origin": "https://evil.example", "Cookie": "yizhan_session=x"}
    with office.server() as client:
        for address in addresses(client):
            headers = client.get(address, params=NEEDED.get(address), headers=evil).headers
            assert headers.get("access-control-allow-origin") in (None, "*")
            assert "access-control-allow-credentials" not in headers
            for method in ("POST", "PATCH", "DELETE", "PUT"):
                preflight = {**evil, "Access-Control-Request-Method": method}
                is_question = address == "/v1/nearest" and method == "POST"
                assert (client.options(address, headers=preflight).status_code < 400) == is_question
    with office.server(cors_origins=("https://partner.example",)) as client:
        assert "access-control-allow-origin" not in client.get("/v1/vocabulary", headers=evil).headers


def test_every_worker_answers_from_the_same_register(office: Office) -> None:
    """Old and new by turns, for each worker had its own (fastapi-cache#43, benoitc/gunicorn#1990)."""
    office.add([station(1)])
    with office.server(refresh_seconds=0.05) as one, office.server(refresh_seconds=0.05) as other:
        for client in (one, other):
            assert names_of(client, "/v1/stations") == ["驿站1"]
        office.add([station(2)])
        with office.store() as store:
            version = store.data_version()
        for client in (one, other):
            assert eventually(lambda client=client: client.get("/readyz").json()["data_version"] == version)  # type: ignore[misc]
            assert names_of(client, "/v1/stations") == ["驿站1", "驿站2"]
            for address in ("/v1/stations", "/v1/nearest?lon=120&lat=30", "/v1/vocabulary"):
                assert client.get(address).json()["data_version"] == version


def eventually(holds: Callable[[], bool]) -> bool:
    """Wait until something holds; how long that takes is not what is tested."""
    for _ in range(600):
        if holds():
            return True
        time.sleep(0.05)
    return False


def test_a_changed_register_changes_the_tag_of_every_answer_about_it(office: Office) -> None:
    """What was kept went on being shown after an import (long2ice/fastapi-cache#43)."""
    office.add([station(1)])
    asked = ("/v1/stations", f"/v1/stations/{ONE}", "/v1/nearest?lon=120&lat=30", "/v1/tiles/0/0/0.json")
    with office.server(refresh_seconds=0.05) as client:
        before = {address: client.get(address).headers["etag"] for address in asked}
        office.bring_in(rows("9,甲,,120.180000,30.250000,wgs84,,,"))
        with office.store() as store:
            version = store.data_version()
        assert eventually(lambda: bool(client.get("/readyz").json()["data_version"] == version))
        for address, tag in before.items():
            answer = client.get(address, headers={"If-None-Match": tag})
            assert (answer.status_code, answer.headers["etag"] != tag) == (200, True)


@pytest.mark.parametrize(
    ("error", "status"), [(RuntimeError("secret detail"), 500), (StoreError("secret detail"), 503)]
)
def test_a_failure_is_answered_as_a_failure_and_tells_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    """The exception was logged and the answer was a success (openchargemap/ocm-system)."""

    def fail(*arguments: object, **values: object) -> Any:
        raise error

    office.add([station(1)])
    with office.server() as client:
        monkeypatch.setattr("api.routes.stations.list_stations", fail)
        monkeypatch.setattr("api.nearest_text.find_nearest", fail)
        monkeypatch.setattr("api.nearest_text.find_nearest_of_many", fail)
        for address in ("/v1/stations", "/v1/nearest?lon=120&lat=30"):
            answer = client.get(address)
            assert answer.status_code == status
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["status"] == status
            assert "secret" not in answer.text
            assert "etag" not in answer.headers


def test_a_form_is_counted_before_it_is_read(office: Office) -> None:
    """An upload had no limit (fastapi/fastapi#362, #1181)."""
    with office.server() as client:
        answer = client.post("/staff/login", content=b"username=" + b"x" * 5_000_000)
        assert answer.status_code in (413, 422)


def test_a_removed_station_is_gone_from_every_answer(office: Office) -> None:
    """A removed place stayed visible and unlabelled (public-convenience-ltd/toiletmap#244)."""
    office.bring_in(rows("1,甲,,120.170000,30.250000,wgs84,,,"))
    (kept,) = office.stations()
    assert office.run("undo", "i1").code == 0
    with office.server(clock=lambda: NOW + timedelta(days=1)) as client:
        for address in (f"/v1/stations/{kept.id}", f"/stations/{kept.id}"):
            assert client.get(address).status_code in (404, 410)
        assert names_of(client, "/v1/stations") == []
        assert names_of(client, "/v1/nearest?lon=120.17&lat=30.25") == []
        assert "甲" not in client.get("/list?lon=120.17&lat=30.25").text
