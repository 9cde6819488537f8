"""What the routes about doubtful positions say when something is wrong, in Chinese and English."""

from __future__ import annotations

REVIEW_MESSAGES: dict[str, tuple[str, str]] = {
    "choose_one": (
        "请只给一项：choose（候选的序号）、position（经纬度）或 dismiss（保持现状）",
        "give exactly one of choose (number of a candidate), position (coordinates) and dismiss (leave it)",
    ),
    "no_candidate": ("只有 {count} 个候选，从 0 数起", "there are {count} candidates, counted from 0"),
    "offer_changed": (
        "候选位置刚有变化，请看过新的再选",
        "the candidates have changed meanwhile; look at them again, then choose",
    ),
}
