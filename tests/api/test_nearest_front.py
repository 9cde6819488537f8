"""The two ways to the nearest question give the same answers, and both what the core says."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from api.app import create_app
from api.nearest_front import NearestFront
from api.parameters import read_query
from api.queries import NEAREST_PARAMETERS, nearest_query
from api.routes.nearest import answer_collection
from api.services import services_of
from api.settings import Settings
from stations.nearest import nearest
from tests.api.conftest import NOW

Answer = tuple[int, dict[bytes, bytes], bytes]
ZHENGZHOU = "lon=113.6538&lat=34.7466"


def front_of(app: FastAPI) -> NearestFront:
    """The front, wherever it stands among the middleware."""
    layer: Any = app.middleware_stack
    while not isinstance(layer, NearestFront):
        layer = layer.app
    return layer


def ask(app: FastAPI, way: ASGIApp, query: str, headers: dict[str, str]) -> Answer:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/v1/nearest",
        "raw_path": b"/v1/nearest",
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(b"host", b"test"), *((k.lower().encode(), v.encode()) for k, v in headers.items())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "app": app,
        "state": {},
    }

    async def serve() -> None:
        await way(scope, receive, send)

    asyncio.run(serve())
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], dict(sent[0]["headers"]), body


def plain(answer: Answer) -> Answer:
    """An answer without what its compression is about: both ways compress, not equally hard."""
    status, headers, body = answer
    if headers.get(b"content-encoding") == b"gzip":
        body = gzip.decompress(body)
        headers = {**headers, b"content-length": b"%d" % len(body)}
    # The middleware names what an answer varies by twice, and permits other sites only when they ask.
    varies = {name.strip() for name in headers.get(b"vary", b"").split(b",")} - {b"Origin"}
    headers = {name: value for name, value in headers.items() if not name.startswith(b"access-control-")}
    return status, {**headers, b"vary": b", ".join(sorted(varies))}, body


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Accept-Encoding": "gzip, deflate"},
        {"Accept-Encoding": "br"},
        {"Origin": "https://example.org"},
        {"Origin": "https://example.org", "Accept-Encoding": "gzip"},
        {"If-None-Match": "*"},
        {"If-None-Match": 'W/"nothing"', "Accept-Language": "en"},
    ],
)
@pytest.mark.parametrize(
    "query",
    [
        ZHENGZHOU,
        f"{ZHENGZHOU}&limit=50&amenity=microwave&open=now",
        f"{ZHENGZHOU}&open=on_arrival&travel=ride",
        f"{ZHENGZHOU}&radius_m=1",
        "lon=113.66&lat=34.75&crs=gcj02&kind=driver_home,pop_up",
        f"{ZHENGZHOU}&limt=3",
        "lon=1_0&lat=34",
        "",
        f"{ZHENGZHOU}&lon=1",
        "lon=%ff&lat=%00",
    ],
)
def test_both_ways_give_the_same_answer(
    client: TestClient, demo_app: FastAPI, query: str, headers: dict[str, str]
) -> None:
    front = front_of(demo_app)
    quick, usual = ask(demo_app, front, query, headers), ask(demo_app, front.app, query, headers)
    assert plain(quick) == plain(usual)


def test_an_answer_that_is_kept_for_one_site_serves_any_other(client: TestClient, demo_app: FastAPI) -> None:
    front = front_of(demo_app)
    asked_by_nobody, asked_by_a_site = (
        ask(demo_app, front, ZHENGZHOU, headers)[1] for headers in ({}, {"Origin": "https://example.org"})
    )
    assert asked_by_nobody == asked_by_a_site
    assert asked_by_nobody[b"access-control-allow-origin"] == b"*"


def test_where_only_some_sites_may_read_an_answer_says_so(demo_url: str) -> None:
    only = Settings(database_url=SecretStr(demo_url), cors_origins=("https://union.example",))
    app = create_app(only, clock=lambda: NOW)
    with TestClient(app):
        front = front_of(app)
        for origin, allowed in (("https://union.example", True), ("https://other.example", False)):
            headers = ask(app, front, ZHENGZHOU, {"Origin": origin})[1]
            assert (b"access-control-allow-origin" in headers) == allowed
        headers = ask(app, front, ZHENGZHOU, {})[1]
        assert b"Origin" in headers[b"vary"]
        assert b"access-control-allow-origin" not in headers


def test_whoever_has_the_answer_is_told_so(client: TestClient, demo_app: FastAPI) -> None:
    front = front_of(demo_app)
    status, headers, body = ask(demo_app, front, ZHENGZHOU, {})
    assert (status, body[:1]) == (200, b"{")
    held = {"If-None-Match": headers[b"etag"].decode()}
    status, again, body = ask(demo_app, front, ZHENGZHOU, held)
    assert (status, body, again[b"etag"]) == (304, b"", headers[b"etag"])
    assert ask(demo_app, front, f"{ZHENGZHOU}&limit=6", held)[0] == 200


@given(
    lon=st.floats(112, 122).map(lambda value: round(value, 5)),
    lat=st.floats(22, 38).map(lambda value: round(value, 5)),
    limit=st.integers(1, 50),
    amenities=st.sets(st.sampled_from(("microwave", "drinking_water", "seating", "toilet")), max_size=2),
    open_filter=st.sampled_from(("any", "now", "on_arrival")),
    at=st.sampled_from((None, "2026-07-15T14:00:00+08:00", "2026-10-01T03:00:00+08:00", "2027-02-14T12:00Z")),
    max_error_m=st.sampled_from((300, 20_000, 200_000)),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_text_says_what_the_core_answers(
    client: TestClient,
    demo_app: FastAPI,
    lon: float,
    lat: float,
    limit: int,
    amenities: set[str],
    open_filter: str,
    at: str | None,
    max_error_m: int,
) -> None:
    asked: dict[str, Any] = {"lon": lon, "lat": lat, "limit": limit, "open": open_filter}
    asked |= {"max_error_m": max_error_m}
    asked |= {"amenity": ",".join(sorted(amenities))} if amenities else {}
    asked |= {"at": at} if at else {}
    items = [(name, str(value)) for name, value in asked.items()]
    _, _, body = ask(demo_app, front_of(demo_app), urlencode(items), {})
    services = services_of(_RequestOf(demo_app))  # type: ignore[arg-type]
    query = nearest_query(read_query(items, NEAREST_PARAMETERS), NOW)
    directory = services.register.directory
    answer = nearest(directory, query, services.evaluator)
    expected = answer_collection(directory, query, answer, services.gazetteer.divisions)
    assert orjson.loads(body) == orjson.loads(orjson.dumps(expected))


class _RequestOf:
    """As much of a request as finding the services takes."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
