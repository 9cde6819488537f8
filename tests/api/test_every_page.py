"""What holds for every public page: same bytes for same data, a strict policy, sentences for wrong links."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests.api.conftest import NOW
from tests.ogc_pages import OGC_PAGES

# What a person sees as a page; {id} is a station's.
PAGES = (
    "/",
    "/?lat=34.7466&lon=113.6538",
    "/map",
    "/list",
    "/list?lat=34.7466&lon=113.6538",
    "/stations/{id}",
    "/stations/{id}/sheet",
    "/embed",
    "/docs",
    *OGC_PAGES,
)
# A page, what its link says wrong, and the words by which the sentence about it begins.
WRONG = (
    ("/", "lat=x&lon=113.65", "lat (x)"),
    ("/", "open=sometimes&lat=34.7&lon=113.6", "open (sometimes)"),
    ("/", "division=999999", "division (999999)"),
    ("/", "lang=xx", "lang (xx)"),
    ("/map", "zoom=99", "zoom (99)"),
    ("/map", "amenity=jacuzzi", "amenity (jacuzzi)"),
    ("/map", "theme=pink&theme=dark", "theme"),
    ("/map", "lang=xx", "lang (xx)"),
    ("/list", "lat=91&lon=113.65", "lat (91)"),
    ("/list", "kind=pub", "kind (pub)"),
    ("/list", "crs=mars&lat=34.7&lon=113.6", "crs (mars)"),
    ("/list", "lang=xx", "lang (xx)"),
    ("/stations/{id}", "reported=perhaps", "reported (perhaps)"),
    ("/stations/{id}", "lang=xx", "lang (xx)"),
    ("/embed", "width=800em", "width (800em)"),
    ("/embed", "zoom=x", "zoom (x)"),
    ("/embed", "lang=xx", "lang (xx)"),
)


@pytest.fixture(scope="module")
def station_id(client: TestClient) -> str:
    return str(client.get("/v1/stations?limit=1").json()["features"][0]["id"])


@pytest.fixture(scope="module")
def again(demo_url: str) -> Iterator[TestClient]:
    """The same register served by another process, as far as a page can tell."""
    app: FastAPI = create_app(Settings(database_url=SecretStr(demo_url)), clock=lambda: NOW)
    with TestClient(app) as opened:
        yield opened


@pytest.mark.parametrize("path", PAGES)
def test_the_same_data_give_the_same_bytes_and_a_strict_policy(
    client: TestClient, again: TestClient, station_id: str, path: str
) -> None:
    for lang in ("zh", "en"):
        address = path.format(id=station_id) + ("&" if "?" in path else "?") + f"lang={lang}"
        first, second = client.get(address), again.get(address)
        assert first.status_code == 200
        assert first.headers["content-type"].startswith("text/html")
        assert first.content == second.content
        assert first.headers.get("etag") == second.headers.get("etag")
        policy = first.headers["content-security-policy"]
        assert policy == second.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize(("path", "query", "said"), WRONG)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_wrong_link_shows_the_page_and_a_plain_sentence(
    client: TestClient, station_id: str, path: str, query: str, said: str, lang: str
) -> None:
    address = f"{path.format(id=station_id)}?{query}"
    answer = client.get(address, headers={"accept-language": lang})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert len(re.findall(r"<h1\b", answer.text)) == 1
    sentences = [html.unescape(one) for one in re.findall(r"<li>(.*?)</li>", answer.text)]
    (sentence,) = (one for one in sentences if one.startswith(said))
    explained = sentence.removeprefix(said)
    assert len(explained) > 8
    assert bool(re.search("[\u4e00-\u9fff]", explained)) is (lang == "zh")


@pytest.mark.parametrize("path", ["/nothing", "/stations/zzzzzzzzzz", "/stations/zzzzzzzzzz/sheet"])
def test_what_is_not_there_is_said_on_a_page(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"accept": "text/html", "accept-language": "en"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert 'href="/list?lang=en"' in answer.text
    assert "unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/?lat=34.7466&lon=113.6538", "/map"])
@pytest.mark.parametrize("encodings", ["gzip", "gzip, deflate, br, zstd"], ids=["http", "https"])
def test_a_page_with_all_its_files_weighs_at_most_90_kb(
    client: TestClient, path: str, encodings: str
) -> None:
    # Besides what the page names, what its scripts and styles name; answers with stations are not files.
    waiting, weights = [path], dict[str, int]()
    while waiting:
        address = waiting.pop()
        if address not in weights:
            with client.stream("GET", address, headers={"Accept-Encoding": encodings}) as answer:
                assert answer.status_code == 200, address
                weights[address] = sum(len(chunk) for chunk in answer.iter_raw())
            text = html.unescape(client.get(address).text)
            waiting += re.findall(r"""["'(](/(?:static|icons)/[\w./-]+\.\w+)["')]""", text)
    assert len(weights) > 3
    assert sum(weights.values()) <= 90_000, weights
