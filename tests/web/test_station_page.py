"""The page of a station: everything that is known, nothing that is not, and every text as a text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from geodata.divisions import Divisions
from geodata.gazetteer import load
from stations.features import feature
from stations.hours import HoursEvaluator, Override
from stations.model import Amenity, Position, PositionSource, Station, Status, VerificationKind
from stations.opening import opening_of
from stations.week import coming_days, usual_week
from web.qr_code import qr_svg
from web.station_map import draw_map, view_around
from web.station_page import ReportForm, StationPage, render_sheet, render_station
from web.texts import languages
from web.week_rows import week_rows

HOSTILE = "</script><img src=x onerror=alert(1)>{{7*7}}${1}'\"`"
# A Wednesday, 14:00 in Shanghai.
NOW = datetime(2026, 7, 15, 6, 0, tzinfo=UTC)
LOCAL = NOW.astimezone(ZoneInfo("Asia/Shanghai"))
EVALUATOR = HoursEvaluator()
STATION = Station(
    "abcdefghij",
    "zz",
    "金水驿站",
    address="金水路1号",
    position=Position(113.68, 34.77, 10.0, PositionSource.GIVEN),
    amenities={"microwave": Amenity.YES, "toilet": Amenity.NEARBY, "shower": Amenity.NO},
    hours_text="周一至周五 9:00-18:00",
    hours_rule="Mo-Fr 09:00-18:00",
    host="金水区总工会",
    stars=4,
    stars_year=2025,
    updated_at=NOW,
)


def page_of(station: Station, **more: Any) -> StationPage:
    today = LOCAL.date()
    values: dict[str, Any] = {
        "lang": "zh",
        "feature": feature(station, opening_of(station, NOW, EVALUATOR), Divisions([]), NOW),
        "base": "https://stations.example",
        "now": LOCAL,
        "coming": coming_days(station, today, EVALUATOR),
        "usual": usual_week(station, today, EVALUATOR),
        "stars_year": station.stars_year,
        "dataset_title": "郑州名单",
        "data_date": "2026-07-15",
    }
    return StationPage(**values | more)


class Seen(HTMLParser):
    """The elements of a page, its text, and what stands in its data for search engines."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.json_ld = ""
        self._in = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in = "ld" if dict(attrs).get("type") == "application/ld+json" else tag

    def handle_data(self, data: str) -> None:
        if self._in == "ld":
            self.json_ld += data
        else:
            self.words += data


def seen(station: Station, **more: Any) -> Seen:
    return Seen(render_station(page_of(station, **more)))


def test_it_says_everything_that_is_known() -> None:
    words = seen(STATION).words
    for expected in ("金水驿站", "开放中，18:00 关门", "4 星（2025 年评定）", "微波炉", "卫生间", "淋浴"):
        assert expected in words
    assert "不清楚（35）" in words
    assert "来自名单“郑州名单”，2026年7月15日 更新；还没有人核实过。" in words


@pytest.mark.parametrize(
    ("kind", "zh", "en"),
    [
        (VerificationKind.ON_SITE, "2026年7月1日 实地走访核实。", "Checked on the spot on Jul 1, 2026."),
        (VerificationKind.PHOTO, "2026年7月1日 凭照片核实。", "Checked by photos on Jul 1, 2026."),
        (VerificationKind.TELEPHONE, "2026年7月1日 电话核实。", "Checked by telephone on Jul 1, 2026."),
        (VerificationKind.HOST, "2026年7月1日 由开放单位确认。", "Confirmed by the host on Jul 1, 2026."),
        (
            None,
            "2026年7月1日 有人核实；核实方式没有记录。",
            "A person checked it on Jul 1, 2026; how was not recorded.",
        ),
    ],
)
def test_a_persons_check_has_its_day_and_its_kind(kind: VerificationKind | None, zh: str, en: str) -> None:
    # Late in the evening in London it is the next day at the station.
    checked = replace(STATION, verified_at=datetime(2026, 6, 30, 22, tzinfo=UTC), verification_kind=kind)
    assert zh in seen(checked).words
    assert en in Seen(render_station(page_of(checked, lang="en"))).words


def test_no_import_is_a_check() -> None:
    assert "还没有人核实过" in seen(replace(STATION, updated_at=None)).words


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("render", [render_station, render_sheet])
def test_nothing_typed_becomes_markup(lang: str, render: Any) -> None:
    fields = ("name", "address", "hours_text", "host", "access", "note", "source", "phone")
    texts: dict[str, Any] = dict.fromkeys(fields, HOSTILE)
    station = replace(STATION, **texts, overrides=(Override(LOCAL.date(), LOCAL.date(), None, HOSTILE),))
    form = ReportForm({"kind": "rating", "comment": HOSTILE, "hours": HOSTILE}, (HOSTILE,))
    hostile = Seen(render(page_of(station, lang=lang, dataset_title=HOSTILE, ignored=(HOSTILE,), form=form)))
    plain = render(page_of(replace(STATION, phone="1", access="x", note="x", source="x"), lang=lang))
    assert "img" not in {tag for tag, _ in hostile.tags}
    assert not [name for _, attributes in hostile.tags for name in attributes if name.startswith("on")]
    assert sum(tag == "script" for tag, _ in hostile.tags) == sum(
        tag == "script" for tag, _ in Seen(plain).tags
    )
    assert "49" not in hostile.words.replace("2049", "")
    if hostile.json_ld:
        assert json.loads(hostile.json_ld)["name"] == HOSTILE


def test_search_engines_hear_hours_but_nothing_that_is_only_guessed() -> None:
    described = json.loads(seen(STATION).json_ld)
    (hours,) = described["openingHoursSpecification"]
    assert (hours["opens"], hours["closes"], len(hours["dayOfWeek"])) == ("09:00", "18:00", 5)
    assert described["geo"] == {"@type": "GeoCoordinates", "longitude": 113.68, "latitude": 34.77}
    assert {one["value"] for one in described["amenityFeature"]} == {True, False}
    guessed = replace(
        STATION, position=Position(113.6, 34.7, 900.0, PositionSource.GAZETTEER), hours_rule=None
    )
    bare = json.loads(seen(guessed).json_ld)
    assert not {"geo", "openingHoursSpecification"} & bare.keys()


def test_special_days_are_told_apart_from_the_week() -> None:
    day = date(2026, 7, 16)
    station = replace(STATION, overrides=(Override(day, day, None, "检修"),))
    (closed,) = json.loads(seen(station).json_ld)["specialOpeningHoursSpecification"]
    assert (closed["opens"], closed["closes"], closed["validFrom"]) == ("00:00", "00:00", "2026-07-16")
    row = week_rows(coming_days(station, LOCAL.date(), EVALUATOR), "zh", LOCAL.date())[1]
    assert (row.words, row.notes, row.bars) == ("休息", ("特别安排",), ())


def test_the_week_begins_today_and_draws_what_it_says() -> None:
    rows = week_rows(coming_days(STATION, LOCAL.date(), EVALUATOR), "en", LOCAL.date())
    assert [row.weekday for row in rows] == ["Wed", "Thu", "Fri", "Sat", "Sun", "Mon", "Tue"]
    assert [row.is_today for row in rows] == [True] + [False] * 6
    assert [(bar.start, bar.length, bar.kind) for bar in rows[0].bars] == [(540, 540, "open")]
    assert rows[3].words == "closed"


def test_what_nobody_knows_is_said_and_never_drawn_as_open() -> None:
    unread = seen(replace(STATION, hours_rule=None, hours_text="以公告为准"))
    assert "看不明白" in unread.words
    assert "没有登记开放时间" in seen(replace(STATION, hours_rule=None, hours_text="")).words
    doubtful = replace(STATION, hours_rule="Mo-Fr 09:00-18:00 unknown")
    rows = week_rows(coming_days(doubtful, LOCAL.date(), EVALUATOR), "zh")
    assert {bar.kind for row in rows for bar in row.bars} == {"unknown"}
    assert coming_days(replace(STATION, status=Status.TEMPORARILY_CLOSED), LOCAL.date(), EVALUATOR) == ()


def test_addresses_of_the_page_in_every_language() -> None:
    links = [attributes for tag, attributes in seen(STATION, lang="en").tags if tag == "link"]
    assert {"https://stations.example/stations/abcdefghij?lang=en"} == {
        one["href"] for one in links if one["rel"] == "canonical"
    }
    assert {one["hreflang"] for one in links if "hreflang" in one} >= {"en", "x-default"}


def test_the_same_values_give_the_same_bytes() -> None:
    assert render_station(page_of(STATION)) == render_station(page_of(STATION))
    assert "style=" not in render_station(page_of(STATION))


def test_a_code_is_drawn_in_black_on_white() -> None:
    drawn = qr_svg("https://stations.example/stations/abcdefghij")
    assert re.fullmatch(r'<svg viewBox="0 0 \d+ \d+" class="qr-code"><path fill="#fff".*</svg>', drawn)
    assert qr_svg("https://stations.example/stations/abcdefghik") != drawn


def test_a_disc_is_drawn_whole_and_a_pin_shows_names() -> None:
    gazetteer = load()
    wide = draw_map(view_around(113.65, 34.75, 27_000.0, gazetteer), 27_000.0, (), gazetteer)
    assert 0 < wide.error_radius < 180
    view = view_around(113.65, 34.75, 0.0, gazetteer)
    near = draw_map(view, 0.0, ((113.655, 34.752, ""),), gazetteer)
    assert (near.error_radius, near.land) == (0.0, "")
    assert near.labels
    assert near.stations[0].x > 320
    assert near.stations[0].y < 180
    assert near.scale_m / near.scale_width == pytest.approx(view.span_m / 640, rel=0.01)


def test_a_coast_is_drawn_where_the_place_is_on_land() -> None:
    gazetteer = load()
    inland_of_the_coast = view_around(119.9, 30.3, 40_000.0, gazetteer)
    assert draw_map(inland_of_the_coast, 40_000.0, (), gazetteer).land.startswith("M")
    at_sea = view_around(125.0, 28.0, 40_000.0, gazetteer)
    assert draw_map(at_sea, 40_000.0, (), gazetteer).land == ""
