"""`/stations/{id}` over HTTP: lenient with links, strict with forms, one page of paper, a code to scan."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from stations.events import StationAdded
from stations.model import Dataset, Station
from stations.store import Role
from tests.api.conftest import NOW, Staff

HERE = Station("aaaaaaaaaa", "zz", "金水驿站", division="410105001")
PAGE = f"/stations/{HERE.id}"


@pytest.fixture
def office(staff: Staff) -> Staff:
    staff.store.put_dataset(Dataset("zz", division="410100"))
    staff.store.apply_events([StationAdded(HERE)], staff.store.data_version(), "li", NOW)
    staff.client.app.state.services.register.refresh()  # type: ignore[attr-defined]
    return staff


def send(office: Staff, headers: dict[str, str] | None = None, **fields: Any) -> Response:
    typed = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
    return office.client.post(f"{PAGE}/reports?lang=en", content=urlencode(fields), headers=typed)


def test_the_form_keeps_a_report_and_thanks(office: Staff) -> None:
    # Fields of other kinds of report are sent, too; they mean nothing.
    fields: dict[str, Any] = {
        "kind": "rating",
        "rating": "4",
        "hours": "9-5",
        "amenity": "wifi",
        "comment": "好",
        "lon": "1",
    }
    sent = send(office, **fields)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{PAGE}?lang=en&reported=1")
    assert "Received, thank you" in office.client.get(sent.headers["location"]).text
    (kept,) = office.sign_in(Role.VIEWER).get("/v1/reports").json()["reports"]
    assert (kept["rating"], kept["comment"], kept["hours"], kept["position"]) == (4, "好", None, None)


def test_a_position_of_the_phone_comes_along(office: Staff) -> None:
    send(office, kind="wrong_place", lon="113.70001", lat="34.80002")
    (kept,) = office.sign_in(Role.VIEWER).get("/v1/reports").json()["reports"]
    assert kept["position"] == {"lon": 113.70001, "lat": 34.80002}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"kind": "lost"},
        {"kind": "rating"},
        {"kind": "rating", "rating": "9"},
        {"kind": "missing_amenity"},
    ],
)
def test_a_fault_brings_the_form_back_with_what_was_typed(office: Staff, fields: dict[str, Any]) -> None:
    page = send(office, comment="<b>typed</b>", **fields)
    assert page.status_code == 422
    assert "This cannot be sent yet" in page.text
    assert "&lt;b&gt;typed&lt;/b&gt;</textarea>" in page.text
    assert page.headers["cache-control"] == "no-store"


def test_a_comment_that_the_browser_lets_through_is_kept(office: Staff) -> None:
    # Browsers count a line break as one character and send it as two.
    assert send(office, kind="closed", comment="x\r\n" * 250).status_code == 303
    assert send(office, kind="closed", comment="x" * 501).status_code == 422


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://testserver"}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, 303),
    ],
)
def test_only_our_own_pages_can_send_the_form(office: Staff, headers: dict[str, str], status: int) -> None:
    assert send(office, headers, kind="closed").status_code == status


def test_a_form_that_is_too_large_or_no_form_is_refused(office: Staff) -> None:
    assert send(office, comment="x" * 30_000).status_code == 413
    assert send(office, **dict[str, Any]((f"f{n}", "1") for n in range(60))).status_code == 422


def test_a_wrong_parameter_shows_the_page_and_says_so(client: TestClient) -> None:
    station = client.get("/v1/stations?limit=1").json()["features"][0]["id"]
    page = client.get(f"/stations/{station}?lang=en&reported=yes&utm_source=x")
    assert page.status_code == 200
    assert "reported (yes):" in page.text
    assert "utm_source" not in page.text


def test_the_sheet_and_the_code_say_where_the_page_is(client: TestClient) -> None:
    station = client.get("/v1/stations?limit=1").json()["features"][0]["id"]
    sheet = client.get(f"/stations/{station}/sheet?lang=en")
    assert f"http://testserver/stations/{station}" in sheet.text
    code = client.get(f"/stations/{station}/qr.svg")
    assert code.headers["content-type"] == "image/svg+xml"
    assert code.content.startswith(b"<?xml")
    assert client.get("/stations/zzzzzzzzzz/qr.svg").status_code == 404
    assert client.get("/stations/zzzzzzzzzz/sheet").status_code == 404


def test_the_list_offers_divisions_and_stays_in_one(client: TestClient) -> None:
    offered = client.get("/list?q=巩义市&lang=en").text
    assert "division=410181" in offered
    page = client.get("/list?division=410000&lang=en").text
    assert "<strong>河南省</strong>" in page
    assert 'rel="next"' in page
    assert "division=410000" in page[page.index('rel="next"') :]
    wrong = client.get("/list?division=999999&open=maybe&lang=en")
    assert wrong.status_code == 200
    assert "division (999999):" in wrong.text
    assert "open (maybe):" in wrong.text


@pytest.mark.parametrize(("lang", "words"), [("zh", "按省份看"), ("en", "By province")])
def test_the_empty_list_offers_every_province(client: TestClient, lang: str, words: str) -> None:
    page = client.get(f"/list?lang={lang}&kind=rest_station").text
    assert words in page
    links = re.findall(r'<a class="chip-link" href="([^"]+)">', page)
    assert len(links) == 34
    assert f"?kind=rest_station&amp;division=410000&amp;lang={lang}" in links
    assert words not in client.get(f"/list?lang={lang}&q=%E5%B7%A5").text
