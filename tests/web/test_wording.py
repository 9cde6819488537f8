from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.wording import SAFE_SCHEMES, Wording, safe_href

NOW = datetime.fromisoformat("2031-05-06T23:30:00+08:00")  # a Tuesday


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (0, "10 米"),
        (4, "10 米"),
        (994, "990 米"),
        (996, "1.0 公里"),
        (12_340, "12.3 公里"),
        (250_000, "250 公里"),
    ],
)
def test_distance(metres: float, words: str) -> None:
    assert Wording("zh").distance(metres) == words


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2031-05-06T23:45:00+08:00", "23:45"),
        ("2031-05-07T00:15:00+08:00", "明天 00:15"),
        ("2031-05-09T09:00:00+08:00", "周五 09:00"),
        ("2031-05-13T09:00:00+08:00", "5月13日 09:00"),
        # In the station's own zone this is still the same evening.
        ("2031-05-06T22:45:00+06:00", "22:45"),
        ("nonsense", "nonsense"),
    ],
)
def test_instant(iso: str, words: str) -> None:
    assert Wording("zh").instant(iso, NOW) == words


def test_instant_of_another_year_names_the_year() -> None:
    assert Wording("zh").instant("2032-05-13T09:00:00+08:00", NOW) == "2032年5月13日 09:00"
    assert Wording("en").instant("2031-05-13T09:00:00+08:00", NOW) == "May 13 09:00"


def test_instant_without_now_names_the_day() -> None:
    assert Wording("en").instant("2031-05-06T23:45:00+08:00") == "May 6, 2031 23:45"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"state": "open", "until": None}, "开放中"),
        ({"state": "closed", "next_open": "2031-05-07T08:30:00+08:00"}, "已关门，明天 08:30 开门"),
        ({"state": "unknown", "until": "2031-05-07T08:30:00+08:00"}, "开放时间不明"),
        ({"state": "OPEN"}, "开放时间不明"),
        ({}, "开放时间不明"),
        ({"state": "open", "needs": ["id_card", "face"]}, "开放中，需刷身份证、刷脸进入"),
        ({"state": "open", "needs": None}, "开放中"),
    ],
)
def test_opening(state: dict[str, object], words: str) -> None:
    assert Wording("zh").opening(state, NOW) == words


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example",
        "/\\evil.example",
        "https://[",
        None,
        7,
    ],
)
def test_addresses_that_are_not_let_through(address: object) -> None:
    assert safe_href(address) is None


@pytest.mark.parametrize(
    "address", ["https://a.example/?a=1", "http://a", "tel:0371", "geo:34.8,113.5", "/stations/a"]
)
def test_addresses_that_are_let_through(address: str) -> None:
    assert safe_href(address) == address


@given(st.text())
def test_whatever_is_let_through_has_a_safe_scheme(address: str) -> None:
    href = safe_href(address)
    if href is not None:
        assert href.startswith("/") or href.partition(":")[0].lower() in SAFE_SCHEMES


@pytest.mark.parametrize(
    ("phone", "href"),
    [
        ("0371-55269597", "tel:037155269597"),
        ("+86 371 5526 9597", "tel:+8637155269597"),
        ("张师傅 13800000000", None),
        ("110", None),
        ("", None),
    ],
)
def test_phone(phone: str, href: str | None) -> None:
    assert Wording("zh").phone_href(phone) == href
