from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from web.wording import Wording

NOW = datetime(2026, 7, 15, 6, tzinfo=UTC)
TODAY = "2026-07-15T{}:00+08:00"
OPEN = {"state": "open", "until": TODAY.format("17:00"), "closes_in_minutes": 180, "confirmed": True}
SOON = {**OPEN, "until": TODAY.format("14:25"), "closes_in_minutes": 25}
CLOSED = {
    "state": "closed",
    "until": "2026-07-16T09:00:00+08:00",
    "next_open": "2026-07-16T09:00:00+08:00",
    "opens_in_minutes": 1140,
}
SOON_OPEN = TODAY.format("14:30")
ARRIVING = {"on_arrival": True, "judged_at": TODAY.format("14:20")}


@pytest.mark.parametrize(
    ("state", "zh", "en"),
    [
        (OPEN, "开放中，17:00 关门", "Open until 17:00"),
        (SOON, "开放中，14:25 关门（还有 25 分钟）", "Open until 14:25 (closes in 25 min)"),
        (CLOSED, "已关门，明天 09:00 开门", "Closed, opens tomorrow 09:00"),
        (
            {**CLOSED, "until": SOON_OPEN, "next_open": SOON_OPEN, "opens_in_minutes": 30},
            "已关门，14:30 开门（30 分钟后）",
            "Closed, opens 14:30 (in 30 min)",
        ),
        (
            {**CLOSED, "until": TODAY.format("18:00")},
            "已关门，18:00 起开放时间不明",
            "Closed, hours from 18:00 on are unknown",
        ),
        (
            {**SOON, **ARRIVING, "closes_in_minutes": 5},
            "到达时（14:20）开放，14:25 关门（到后还有 5 分钟）",
            "Open on arrival (14:20), until 14:25 (5 min left then)",
        ),
        (
            {**CLOSED, **ARRIVING},
            "到达时（14:20）已关门，明天 09:00 开门",
            "Closed on arrival (14:20), opens tomorrow 09:00",
        ),
        ({"state": "unknown", **ARRIVING}, "到达时（14:20）开放时间不明", "Hours on arrival (14:20) unknown"),
        (
            {**OPEN, "needs": ["qr_code"], "confirmed": False},
            "开放中，17:00 关门，需扫码进入 · 节假日安排可能不同，请先确认",
            "Open until 17:00, entry with QR code · holiday hours may differ, ask first",
        ),
        (
            {**CLOSED, "needs": ["qr_code"], "reason": "closure", "note": "装修{x}"},
            "已关门，明天 09:00 开门 · 临时不开放：装修{x}",
            "Closed, opens tomorrow 09:00 · closed for some days: 装修{x}",
        ),
        (
            {"state": "closed", "reason": "not_these_days"},
            "已关门 · 今天不设点",
            "Closed · not on these days",
        ),
        ({"state": "closed", "reason": "constructor"}, "已关门", "Closed"),
        ({"state": "unknown", "confirmed": False}, "开放时间不明", "Hours unknown"),
        ({}, "开放时间不明", "Hours unknown"),
    ],
)  # fmt: skip
def test_one_line_says_it_all(state: dict[str, Any], zh: str, en: str) -> None:
    assert Wording("zh").opening(state, NOW) == zh
    assert Wording("en").opening(state, NOW) == en


def test_special_days_that_have_passed_are_not_told() -> None:
    words = {"zh": "7月15日：不开放", "en": "15 July: closed"}
    days: list[dict[str, Any]] = [
        {"end": "2026-07-14", "words": words, "note": None},
        {"end": "2026-07-15", "words": words, "note": "装修"},
    ]
    assert Wording("zh").special_days(days, NOW) == ["7月15日：不开放（装修）"]
    assert Wording("en").special_days(days) == ["15 July: closed", "15 July: closed (装修)"]
