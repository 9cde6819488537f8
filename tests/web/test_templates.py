from __future__ import annotations

from typing import Any

import jinja2
import pytest

from stations.errors import InputError
from web.templates import render
from web.texts import languages

HOSTILE = "<script>alert(1)</script>{{7*7}}'\"`${1}"


def feature(**more: Any) -> dict[str, Any]:
    properties = {
        "name": HOSTILE,
        "kinds": ["rest_station"],
        "address": HOSTILE,
        "distance_m": 1234.5,
        "travel_minutes": 15.4,
        "open": {
            "state": "open",
            "until": "2031-05-06T22:30:00+08:00",
            "next_open": None,
            "needs": ["qr_code"],
        },
        "opening_hours_text": HOSTILE,
        "amenities": {"microwave": "yes", "toilet": "nearby", "wifi": "no"},
        "promises": ["drink"],
        "phone": "0371-55269597",
        "position": {"source": "given", "error_m": 10},
        "links": [
            {"rel": "amap", "href": "javascript:alert(1)"},
            {"rel": "baidu", "href": "https://api.map.baidu.com/marker?a=1&b=2"},
        ],
    }
    geometry = {"type": "Point", "coordinates": [113.5, 34.8]}
    return {"type": "Feature", "id": "abcdefghij", "geometry": geometry, "properties": properties | more}


def pages(lang: str) -> dict[str, str]:
    return {
        "list.html": render(
            "list.html",
            lang,
            features=[feature()],
            asked=True,
            query={"q": HOSTILE, "lon": HOSTILE, "lat": None, "amenity": ["microwave"]},
            approximate_nearby=2,
            left_out={"closed": 3, HOSTILE: 1},
        ),
        "login.html": render(
            "login.html", lang, csrf_token=HOSTILE, error=HOSTILE, username=HOSTILE, next=HOSTILE
        ),
    }


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("name", ["list.html", "login.html"])
def test_nothing_typed_becomes_markup(name: str, lang: str) -> None:
    page = pages(lang)[name]
    assert "<script" not in page
    assert "javascript:" not in page
    assert "49" not in page.replace("3549", "")
    assert "style=" not in page
    assert "&lt;script&gt;" in page


def test_list_says_what_the_map_says() -> None:
    page = pages("zh")["list.html"]
    for words in (
        "1.2 公里",
        "步行约 15 分钟",
        "开放中，2031年5月6日 22:30 关门，需扫码进入",
        "微波炉、卫生间（附近）",
    ):
        assert words in page
    assert 'href="tel:037155269597"' in page
    assert "3 个已关门" in page


def test_list_before_a_question_and_without_an_answer() -> None:
    assert "请输入地名或坐标" in render("list.html", "zh", features=[])
    assert "附近没有符合条件的驿站" in render("list.html", "zh", features=[], asked=True)
    assert "&lt;b&gt;" in render("list.html", "zh", features=[], ignored=["<b>"])


def test_login_needs_a_token() -> None:
    with pytest.raises(jinja2.UndefinedError):
        render("login.html", "zh")


def test_unknown_language() -> None:
    with pytest.raises(InputError):
        render("list.html", "xx", features=[])
