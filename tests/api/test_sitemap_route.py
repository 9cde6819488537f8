"""What search engines find: every station in every language, and nothing of the staff's."""

from __future__ import annotations

import urllib.robotparser
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from api.routes import sitemap
from geodata.catalogue import languages

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def parsed(client: TestClient, path: str) -> ElementTree.Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/xml")
    return ElementTree.fromstring(response.content)  # noqa: S314


def locations(root: ElementTree.Element) -> list[str]:
    return [str(one.text) for one in root.iterfind(".//s:loc", NAMES)]


def test_every_station_is_listed_in_every_language(client: TestClient) -> None:
    total = client.get("/v1/stations?limit=1").json()["number_matched"]
    root = parsed(client, "/sitemap.xml")
    found = locations(root)
    assert len(found) == len(set(found)) == (total + 3) * len(languages())
    assert len([one for one in found if "/stations/" in one and one.endswith("lang=en")]) == total
    for entry in root.iterfind("s:url", NAMES):
        alternates = [link.get("href") for link in entry.iterfind("x:link", NAMES)]
        assert entry.findtext("s:loc", None, NAMES) in alternates
        assert len(alternates) == len(languages()) + 1
    assert root.findtext(".//s:lastmod", None, NAMES)


def test_what_it_lists_is_there_and_says_the_same_of_itself(client: TestClient) -> None:
    address = next(one for one in locations(parsed(client, "/sitemap.xml")) if "/stations/" in one)
    page = client.get(address.removeprefix("http://testserver"))
    assert f'<link rel="canonical" href="{address}">' in page.text


def test_more_than_fit_are_split_and_the_parts_hold_everything(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = locations(parsed(client, "/sitemap.xml"))
    monkeypatch.setattr(sitemap, "ADDRESSES_PER_FILE", 100)
    files = locations(parsed(client, "/sitemap.xml"))
    parts = [locations(parsed(client, one.removeprefix("http://testserver"))) for one in files]
    assert len(files) > 2
    assert max(map(len, parts)) <= 100
    assert sorted(one for part in parts for one in part) == sorted(whole)
    for number in ("0", "x", "01", str(len(files) + 1)):
        assert client.get(f"/sitemaps/{number}.xml").status_code == 404


def test_nothing_new_is_not_sent_again_and_it_travels_packed(client: TestClient) -> None:
    first = client.get("/sitemap.xml", headers={"Accept-Encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip"
    again = client.get("/sitemap.xml", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_robots_read_the_pages_and_leave_the_staff_alone(client: TestClient) -> None:
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())
    assert robots.site_maps() == ["http://testserver/sitemap.xml"]
    assert robots.can_fetch("*", "/stations/aaaaaaaaaa")
    assert not robots.can_fetch("*", "/staff/login")
