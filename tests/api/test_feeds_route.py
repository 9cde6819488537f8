"""`/feeds/stations.atom`: what RFC 4287 asks of a feed, whatever a record says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from starlette.testclient import TestClient

from stations.events import StationAdded, StationChanged, StationRemoved
from stations.model import Dataset, Station
from tests.api.conftest import Staff

A = "{http://www.w3.org/2005/Atom}"
NOW = datetime(2026, 7, 15, 6, 0, 0, 123456, tzinfo=UTC)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
URN = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def only(parent: Element, name: str) -> str:
    [found] = parent.findall(A + name)
    return found.text or ""


def check_valid(root: Element) -> None:
    """What section 4 of RFC 4287 demands."""
    assert root.tag == A + "feed"
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"]
    ids = [only(root, "id")]
    assert only(root, "title")
    assert INSTANT.fullmatch(only(root, "updated"))
    assert only(root.findall(A + "author")[0], "name")
    rels = [link.attrib["rel"] for link in root.findall(A + "link")]
    assert rels == ["self", "alternate"]
    for entry in root.findall(A + "entry"):
        ids.append(only(entry, "id"))
        only(entry, "title")
        only(entry, "summary")
        published, updated = only(entry, "published"), only(entry, "updated")
        assert INSTANT.fullmatch(published)
        assert INSTANT.fullmatch(updated)
        assert published <= updated <= only(root, "updated")
        [link] = entry.findall(A + "link")
        assert link.attrib["rel"] == "alternate"
        assert link.attrib["href"].startswith("http")
        [category] = entry.findall(A + "category")
        assert category.attrib["term"] in ("new", "changed")
        assert category.attrib["label"]
        allowed = {"id", "title", "summary", "published", "updated", "link", "category"}
        assert {child.tag.removeprefix(A) for child in entry} == allowed
    assert len(ids) == len(set(ids))
    assert all(URN.fullmatch(one) for one in ids)


def read(client: TestClient, **asked: str) -> Element:
    response = client.get("/feeds/stations.atom", params=asked)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314 (our own answer)
    check_valid(root)
    return root


@pytest.fixture
def filled(staff: Staff) -> Staff:
    staff.store.put_dataset(Dataset("zz", licence="CC0-1.0"))
    stations = [
        Station(
            f"{number:010d}",
            "zz",
            f"驿站{number}",
            division="410102" if number % 2 else "410105",
            phone="13800138000",
            created_at=NOW + timedelta(minutes=number),
            updated_at=NOW + timedelta(minutes=number),
        )
        for number in range(60)
    ]
    staff.store.apply_events(map(StationAdded, stations), staff.store.data_version(), "li", NOW)
    later = replace(stations[3], name="三号", updated_at=NOW + timedelta(days=1))
    staff.store.apply_events([StationChanged(stations[3], later)], staff.store.data_version(), "li", NOW)
    refresh(staff)
    return staff


def refresh(staff: Staff) -> None:
    app: Any = staff.client.app
    app.state.services.register.refresh()


def test_the_latest_come_first_and_say_whether_they_are_new(filled: Staff) -> None:
    root = read(filled.client)
    entries = root.findall(A + "entry")
    assert len(entries) == 50
    assert only(entries[0], "title") == "三号"
    terms = [entry.findall(A + "category")[0].attrib["term"] for entry in entries]
    assert terms == ["changed"] + ["new"] * 49
    assert [only(entry, "title") for entry in entries[1:3]] == ["驿站59", "驿站58"]
    assert only(root, "updated") == "2026-07-16T06:00:00Z"


def test_a_feed_of_a_division_and_of_a_language_are_feeds_of_their_own(filled: Staff) -> None:
    roots = [
        read(filled.client, **asked)
        for asked in ({}, {"division": "410102"}, {"division": "410102", "lang": "en"}, {"lang": "en"})
    ]
    assert len({only(root, "id") for root in roots}) == 4
    assert [len(root.findall(A + "entry")) for root in roots] == [50, 30, 30, 50]
    assert "中原区" in only(roots[1], "title")
    assert only(roots[2], "title").startswith("New and changed stations in ")
    assert roots[0].attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "zh-CN"
    ids = {only(root.findall(A + "entry")[0], "id") for root in roots}
    assert len(ids) == 1


def test_what_is_removed_is_no_longer_in_it_and_a_change_is_seen(filled: Staff) -> None:
    before = filled.client.get("/feeds/stations.atom")
    held = {"If-None-Match": before.headers["etag"]}
    assert filled.client.get("/feeds/stations.atom", headers=held).status_code == 304
    gone = filled.store.get_station("0000000059").station
    filled.store.apply_events([StationRemoved(gone, "closed")], filled.store.data_version(), "li", NOW)
    refresh(filled)
    assert filled.client.get("/feeds/stations.atom", headers=held).status_code == 200
    assert "驿站59" not in filled.client.get("/feeds/stations.atom").text


def test_an_empty_register_has_an_empty_feed(staff: Staff) -> None:
    root = read(staff.client)
    assert not root.findall(A + "entry")
    assert only(root, "updated") == "1970-01-01T00:00:00Z"


def test_hostile_texts_stay_texts(staff: Staff, hostile_texts: tuple[str, ...]) -> None:
    staff.store.put_dataset(Dataset("zz", licence="<b>&", attribution="\x01\ufffe]]>"))
    stations = [
        Station(f"{number:010d}", "zz", text[:200], address=text[:400], created_at=NOW, updated_at=NOW)
        for number, text in enumerate(
            [*hostile_texts[:40], "\x00".join("ab").replace("\0", "\x0b"), "\ufffe"]
        )
    ]
    staff.store.apply_events(map(StationAdded, stations), staff.store.data_version(), "li", NOW)
    refresh(staff)
    root = read(staff.client)
    assert {child.tag for child in root.iter()} <= {
        A + name
        for name in (
            *("feed", "id", "title", "updated", "author", "name", "rights", "link", "entry", "published"),
            *("category", "summary"),
        )
    }


def test_private_things_are_masked_and_withheld_ones_absent(
    filled: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "13800138000" not in filled.client.get("/feeds/stations.atom").text
    monkeypatch.setattr("stations.newest.is_open_data", lambda station, datasets: False)
    filled.store.put_dataset(Dataset("zz", title="another"))
    refresh(filled)
    assert not read(filled.client).findall(A + "entry")


def test_wrong_parameters_are_named(client: TestClient) -> None:
    for asked, where in (("division=999999", "division"), ("divison=41", "divison"), ("lang=xx", "lang")):
        response = client.get(f"/feeds/stations.atom?{asked}")
        assert response.status_code == 422
        assert [error["where"] for error in response.json()["errors"]] == [where]


@pytest.mark.parametrize("path", ["/list", "/list?q=站"])
def test_pages_lead_to_the_feed(client: TestClient, path: str) -> None:
    page = client.get(path).text
    addresses = re.findall(r"<(?:link|a)[^>]*application/atom\+xml[^>]*>", page)
    assert len(addresses) == 2
    for address in addresses:
        found = re.search(r'href="([^"]+)"', address)
        assert found is not None
        assert client.get(found[1]).status_code == 200
