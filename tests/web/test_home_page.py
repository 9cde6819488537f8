"""The courier page as text: nothing typed becomes markup, and everything that the script needs is there."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

import pytest

from stations.vocabulary import AMENITIES
from web.home_page import DRAWN, MAIN_AMENITIES, HomePage, amenity_order, home_policy, manifest, render_home
from web.home_words import HomeWords
from web.icons import ICONS, icon
from web.offline_shell import service_worker
from web.texts import has_text, languages

HOSTILE = "<script>alert(1)</script>{{7*7}}'\"`${1}"
AT = datetime.fromisoformat("2031-05-06T14:00:00+08:00")
OPEN: dict[str, Any] = {
    "state": "open",
    "until": "2031-05-06T22:30:00+08:00",
    "next_open": None,
    "confirmed": True,
    "needs": [],
    "judged_at": "2031-05-06T14:07:00+08:00",
    "on_arrival": True,
    "closes_in_minutes": 503,
}


def feature(**more: Any) -> dict[str, Any]:
    properties = {
        "name": HOSTILE,
        "address": HOSTILE,
        "distance_m": 412.3,
        "travel_minutes": 7,
        "open": OPEN,
        "opening_hours_text": HOSTILE,
        "amenities": {"tv": "yes", "microwave": "yes", "toilet": "nearby", "wifi": "no"},
        "phone": "0371-55269597",
        "links": [
            {"rel": "amap", "href": "javascript:alert(1)"},
            {"rel": "baidu", "href": "https://api.map.baidu.com/marker?a=1&b=2"},
        ],
        **more,
    }
    return {"type": "Feature", "id": "abcdefghij", "geometry": None, "properties": properties}


def answered(lang: str = "zh", **more: Any) -> str:
    answer = {
        "features": [feature()],
        "next_open": [],
        "left_out": {"closed": 2},
        "approximate_nearby": 3,
        "at": AT,
        "radius_m": 3000,
        **more,
    }
    page = HomePage(
        lang=lang,
        title=HOSTILE,
        place={"lon": 113.6, "lat": 34.7, "crs": "wgs84"},
        choices={"amenity": ["microwave"]},
        answer=answer,
        ignored=[HOSTILE],
    )
    return render_home(page)


@pytest.mark.parametrize("lang", languages())
def test_nothing_typed_becomes_markup(lang: str) -> None:
    page = answered(lang)
    assert "<script>alert" not in page
    assert "javascript:" not in page
    assert "&lt;script&gt;" in page
    assert "{{7*7}}" in page
    assert len(re.findall(r"<script\b", page)) == 2
    assert not re.search(r"\sstyle=|\son[a-z]+=", page.replace(HOSTILE, ""))


def test_a_card_says_when_one_is_there_and_how_long_it_is_open() -> None:
    page = answered()
    for words in (
        "7<span",
        "步行 410 米",
        "14:07 到，开到 22:30",
        "微波炉",
        "电视",
        "百度导航",
        "附近另有 3 个",
    ):
        assert words in page
    assert page.index("微波炉</li>") < page.index("电视</li>")
    assert 'href="tel:037155269597"' in page
    assert "更近但未列出：2 个" in page


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"closes_in_minutes": 20}, "14:07 到，22:30 关门，能歇 20 分钟"),
        ({"until": None, "closes_in_minutes": None}, "14:07 到，一直开着"),
        ({"on_arrival": False}, "开到 22:30"),
        ({"needs": ["qr_code"]}, "14:07 到，开到 22:30，需扫码进入"),
        ({"reason": "special_hours"}, "今天是特殊时间"),
        ({"confirmed": False}, "先确认"),
        ({"state": "unknown", "until": None}, "开放时间不明"),
        ({"state": "closed", "until": None, "next_open": "2031-05-07T08:00:00+08:00"}, "明天 08:00"),
    ],
)
def test_opening_in_few_words_and_in_more_where_there_is_more_to_say(
    more: dict[str, Any], words: str
) -> None:
    assert words in HomeWords("zh", amenity_order()).opening({**OPEN, **more}, AT)


def test_nothing_open_names_what_opens_next() -> None:
    page = answered(features=[], next_open=[feature(open={**OPEN, "state": "closed", "until": None})])
    assert "最先开门的" in page
    assert "没有到达时开着的" in page


def test_the_page_before_a_question_has_everything_the_script_needs() -> None:
    page = render_home(HomePage(lang="en"))
    config = json.loads(re.findall(r'id="page_config">(.*?)</script>', page)[0])
    assert config["place"] is None
    assert config["answer"] is None
    assert {"left_out.closed", "open.until", "home.locate", "filter.more", "results.retry"} <= config[
        "texts"
    ].keys()
    assert page == render_home(HomePage(lang="en"))


def test_amenities_are_all_there_once_and_the_drawn_ones_have_a_drawing() -> None:
    assert sorted(amenity_order()) == sorted(term.code for term in AMENITIES)
    assert amenity_order()[: len(MAIN_AMENITIES)] == list(MAIN_AMENITIES)
    drawings = set(re.findall(r'<symbol id="i-([a-z_]+)"', render_home(HomePage(lang="zh"))))
    assert DRAWN | {"thing", "open", "closed", "unknown"} <= drawings
    assert set(re.findall(r'href="#i-([a-z_]+)"', answered())) <= drawings


def test_the_policy_lets_nothing_inline_and_no_other_host_in() -> None:
    assert "unsafe" not in home_policy()
    assert "//" not in home_policy()
    assert "default-src 'none'" in home_policy()


def test_the_manifest_names_pictures_that_are_there() -> None:
    for lang in languages():
        made = manifest(lang, "驿站", "驿站")
        assert made["start_url"] == f"/?lang={lang}"
        for entry in made["icons"]:
            content = icon(entry["src"].removeprefix("/icons/"))
            assert content is not None
            width = int.from_bytes(content[16:20], "big")
            assert (content[:4], f"{width}x{width}") == (b"\x89PNG", entry["sizes"])
    assert icon("../../assets.py") is None
    assert all(icon(file) for file, _, _ in ICONS)


def test_the_worker_has_another_version_for_other_pages() -> None:
    page = render_home(HomePage(lang="zh"))
    worker = service_worker({"/?lang=zh": page})
    shell = json.loads(re.findall(r"^const SHELL = (.*);$", worker, re.MULTILINE)[0])
    assert shell["pages"] == ["/?lang=zh"]
    assert sorted(re.sub(r"\.[0-9a-f]{12}\.", ".", address) for address in shell["files"]) == [
        "/static/home.css",
        "/static/home.js",
        "/static/icon.svg",
    ]
    assert service_worker({"/?lang=zh": page}) == worker
    assert shell["version"] not in service_worker({"/?lang=zh": page + " "})


def test_every_text_that_is_put_together_from_parts_exists() -> None:
    for key in (
        *(f"home.go_{app}" for app in ("amap", "baidu", "tencent", "geo")),
        *(f"home.nothing_{wish}" for wish in ("on_arrival", "now", "any")),
        *(f"home.{travel}{part}" for travel in ("walk", "ride") for part in ("", "_distance")),
        *(f"home.age_{unit}" for unit in ("minutes", "hours", "days", "unknown")),
        *(f"home.open_{when}_until{soon}" for when in ("now", "there") for soon in ("", "_soon")),
    ):
        assert has_text(key), key
