"""What protects everywhere at once: headers of every answer, hosts, caches, other sites, secret settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, get_args

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from httpx2 import Response
from pydantic import SecretStr, ValidationError
from starlette.testclient import TestClient

from api.app import create_app
from api.middleware import SAFE_HEADERS
from api.settings import Settings
from api.staff_cors import is_for_staff
from tests.api.conftest import NOW

EVIL = "evil.example"
NEEDED = {
    "/v1/nearest": "?lon=113.6538&lat=34.7466",
    "/v1/hours": "?text=8:00-18:00",
    "/oembed": "?url=http://testserver/map",
}
FILLED = {
    "format": "csv", "z": "5", "x": "26", "y": "13", "code": "410105", "division": "410105",
    "name": "zz", "dataset": "zz", "number": "1",
}  # fmt: skip
# No cache tells answers apart by these, so nothing may follow from them.
UNKEYED = {
    "Host": EVIL,
    "X-Forwarded-Host": EVIL,
    "X-Forwarded-Server": EVIL,
    "X-Forwarded-Prefix": f"/{EVIL}",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "203.0.113.9",
    "Forwarded": f"host={EVIL};proto=https;for=203.0.113.9",
    "X-Original-URL": f"/{EVIL}",
    "X-Rewrite-URL": f"/{EVIL}",
    "X-HTTP-Method-Override": "DELETE",
    "Origin": f"https://{EVIL}",
    "Referer": f"https://{EVIL}/",
}


def routes(app: FastAPI) -> list[APIRoute]:
    routers = [getattr(route, "original_router", None) for route in app.routes]
    inside = [route for router in routers if router is not None for route in router.routes]
    return [route for route in (*app.routes, *inside) if isinstance(route, APIRoute)]


def filled(path: str, station: str) -> str:
    return re.sub(r"\{([a-z_]+)(?::path)?\}", lambda found: FILLED.get(found[1], station), path)


@pytest.fixture(scope="module")
def station(client: TestClient) -> str:
    return str(client.get("/v1/stations?limit=1").json()["features"][0]["id"])


@pytest.fixture(scope="module")
def readable(client: TestClient, station: str) -> list[str]:
    """An address of every route that answers GET."""
    app: Any = client.app
    found = [route.path for route in routes(app) if "GET" in (route.methods or ())]
    return [filled(path, station) + NEEDED.get(path, "") for path in found]


@contextmanager
def serving(url: str, **given: Any) -> Iterator[TestClient]:
    app = create_app(Settings(database_url=SecretStr(url), **given), clock=lambda: NOW)
    with TestClient(app, follow_redirects=False) as client:
        yield client


def missing_headers(answer: Response) -> set[str]:
    needed = {*SAFE_HEADERS, "Content-Security-Policy"}
    wrong = {name for name in needed if name not in answer.headers}
    if answer.headers.get("access-control-allow-credentials") or "server" in answer.headers:
        wrong.add("too many")
    return wrong


def test_every_answer_of_every_route_carries_the_headers_that_protect(
    client: TestClient, station: str, readable: list[str]
) -> None:
    app: Any = client.app
    asked = 0
    for route in routes(app):
        path = filled(route.path, station)
        for method in {"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS", "PROPFIND"}:
            answer = client.request(method, path)
            assert missing_headers(answer) == set(), (method, path, answer.status_code)
            asked += 1
    for path in (*readable, "/nothing/here", "/static/none.js", "/v1/none"):
        assert missing_headers(client.get(path)) == set(), path
    assert asked > 300


def test_refusals_before_any_route_carry_them_too(demo_url: str) -> None:
    with serving(demo_url, rate_limit="1/day", allowed_hosts=("testserver",)) as client:
        answers = [client.get("/v1/vocabulary", headers={"Host": EVIL})]
        answers += [client.get("/v1/vocabulary") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [421, 200, 429]
    assert [missing_headers(answer) for answer in answers] == [set()] * 3


def test_nothing_follows_from_headers_that_no_cache_looks_at(client: TestClient, readable: list[str]) -> None:
    for path in readable:
        plain, poisoned = client.get(path), client.get(path, headers=UNKEYED)
        assert poisoned.status_code == plain.status_code, path
        told = "".join(f"{name}: {value}\n" for name, value in poisoned.headers.items())
        assert EVIL not in poisoned.text + told, path
        if "no-store" not in plain.headers.get("cache-control", ""):
            assert poisoned.content == plain.content, path
            assert poisoned.headers.get("etag") == plain.headers.get("etag"), path


def test_a_kept_answer_serves_every_site(client: TestClient, readable: list[str]) -> None:
    public = [path for path in readable if not is_for_staff(path.partition("?")[0])]
    assert len(public) > 20
    for path in public:
        for headers in ({}, {"Origin": f"https://{EVIL}"}, {"Origin": f"https://{EVIL}", "Cookie": "a=b"}):
            answer = client.get(path, headers=headers)
            assert answer.headers["access-control-allow-origin"] == "*", path
            varies = {name.strip().lower() for name in answer.headers.get("vary", "").split(",")} - {""}
            assert varies <= {"accept-encoding", "accept-language", "accept"}, path


def test_where_sites_are_named_only_they_read_and_copies_are_told_apart(demo_url: str) -> None:
    ours = "https://union.example"
    with serving(demo_url, cors_origins=(ours,)) as client:
        for path in ("/v1/vocabulary", "/v1/stations?limit=1", "/v1/nearest?lon=113.65&lat=34.74"):
            answer = client.get(path, headers={"Origin": ours})
            assert answer.headers["access-control-allow-origin"] == ours
            assert "origin" in answer.headers["vary"].lower()
            assert "access-control-allow-origin" not in client.get(path, headers={"Origin": EVIL}).headers


LEAVING = ("/feeds/stations.atom", "/embed", "/map", "/oembed?url=http%3A%2F%2Ftestserver%2Fmap")


def test_links_that_leave_the_service_never_come_from_host(demo_url: str) -> None:
    with serving(demo_url) as client:
        for path in LEAVING:
            assert EVIL not in client.get(path, headers={"Host": EVIL}).text
        assert "http://testserver" in client.get("/embed", headers={"Host": EVIL}).text
    with serving(demo_url, public_url="https://stations.example.org") as client:
        page = client.get("/embed", headers={"Host": EVIL}).text
        assert "https://stations.example.org/map" in page
    with serving(demo_url, allowed_hosts=("*", "stations.example.org")) as client:
        page = client.get("/embed", headers={"Host": "Stations.example.org:8443"}).text
        assert "http://stations.example.org:8443/map" in page
        assert EVIL not in client.get("/embed", headers={"Host": EVIL}).text


@pytest.mark.parametrize(
    "host",
    [
        EVIL,
        "testserver.evil.example",
        "testserver@evil.example",
        "evil.example#testserver",
        "testserver:x",
        "",
    ],
)
def test_other_hosts_are_refused_but_not_those_who_watch(demo_url: str, host: str) -> None:
    with serving(demo_url, allowed_hosts="testserver, [::1]") as client:
        refused = client.get("/v1/vocabulary?lang=en", headers={"Host": host})
        assert (refused.status_code, refused.json()["status"]) == (421, 421)
        assert "Host" in refused.json()["detail"]
        assert client.get("/healthz", headers={"Host": host}).status_code == 200
        for ours in ("testserver", "TESTSERVER:8000", "[::1]:8000"):
            assert client.get("/v1/vocabulary", headers={"Host": ours}).status_code == 200


@pytest.mark.parametrize("hosts", ["https://a.example", "a b", "a.example/x", "*.example.org"])
def test_a_host_that_is_none_is_refused_as_a_setting(hosts: str) -> None:
    with pytest.raises(ValidationError, match="allowed_hosts"):
        Settings(allowed_hosts=hosts)


def test_no_query_breaks_out_of_a_header(client: TestClient, readable: list[str]) -> None:
    broken = "%0d%0aSet-Cookie:%20a=b%0d%0a%0d%0a<script>"
    names = ("lang", "division", "dataset", "format", "next", "cursor", "at", "url", "after", "crs")
    for path in readable:
        for name in names:
            bare, _, query = path.partition("?")
            answer = client.get(f"{bare}?{query}&{name}={broken}" if query else f"{bare}?{name}={broken}")
            assert answer.status_code < 500, (path, name)
            for told, value in answer.headers.multi_items():
                assert "\r" not in value, (path, name)
                assert "\n" not in value, (path, name)
                assert told != "set-cookie" or "a=b" not in value, (path, name)


SECRET = "q7Zsecret9xK" * 3
# Browsers get to see it.
SHOWN = {"basemap_key"}


def secret_settings() -> list[str]:
    return [name for name, field in Settings.model_fields.items() if _is_secret(field.annotation)]


def _is_secret(annotation: Any) -> bool:
    return annotation is SecretStr or any(_is_secret(part) for part in get_args(annotation))


def test_every_setting_that_may_hold_a_secret_is_kept_as_one() -> None:
    suspicious = [name for name in Settings.model_fields if re.search(r"key|secret|token|password", name)]
    assert len(suspicious) > 6
    assert {*suspicious, "database_url", "routing_url", "webhook_urls", "rate_limit_store"} - SHOWN <= set(
        secret_settings()
    )


@pytest.mark.parametrize("name", secret_settings())
def test_no_secret_of_a_setting_is_shown(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for value in (SECRET, f"https://user:{SECRET}@host.example/", f"redis://:{SECRET}@host.example"):
        monkeypatch.setenv(f"YIZHAN_{name.upper()}", value)
        try:
            shown = repr(Settings()) + str(Settings())
        except ValidationError as error:
            shown = str(error)
            assert name in shown or "webhook" in shown
        assert SECRET not in shown


# Which databases there are is checked where one is opened.
ADDRESSES = [name for name in Settings.model_fields if name.endswith("_url") and name != "database_url"]


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_in_a_setting_is_of_the_web_and_without_a_way_around(name: str) -> None:
    for address in ("file:///etc/passwd", "gopher://127.0.0.1:6379/_x", "ftp://host.example/", "//host", "x"):
        with pytest.raises(ValidationError):
            Settings(**{name: address})  # type: ignore[arg-type]
