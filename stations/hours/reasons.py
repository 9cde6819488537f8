"""Why opening hours are unknown, for the person who can ask or correct them."""

from __future__ import annotations

import re

from geodata.catalogue import text

# In words `hours.reason_` of the catalogues.
REASONS = (
    "empty",
    "too_long",
    "relative",
    "conditional",
    "season_without_dates",
    "exception_without_dates",
    "not_opening_hours",
    "no_times",
    "one_end",
    "parts_differ",
    "times_in_doubt",
    "contradictory",
    "not_understood",
)

_CLOCK = re.compile(r"\d[:.]\d\d|[\d零一二三四五六七八九十两]+(?:点|时(?!间))|\d ?[ap]\.?m|24|全天|全日|昼夜")
# The first that is found names the reason: what it all depends on comes before what is missing.
_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "relative",
        re.compile(
            r"为准|一致|同步|时间内|时段内|运营时间|营业时间内|[随按].{0,12}时间|详见|查看|见.{0,6}公告|另行|视情况"
            r"|call for|call ahead|contact|website|varies|vary|sunrise|sunset|dawn|dusk"
        ),
    ),
    (
        "conditional",
        re.compile(
            r"气温|高温|低温|℃|°c|摄氏度|天气|(?:需|凭|提前|经|电话)预[约订]|预[约订](?:制|后|开放|进入|入)|有条件|必要时|视.{0,8}(?:情况|而定)"
            r"|appointment|heat (?:wave|advisory|emergenc)|as needed|if needed"
        ),
    ),
    ("exception_without_dates", re.compile(r"期间|除外|以外|特殊|except|holiday")),
    ("not_opening_hours", re.compile(r"响应|热线|电话|客服|受理|接警|救助")),
)


def why_not_understood(plain: str) -> str:
    """Name the likeliest reason why a text could not be read.

    Args:
        plain: from `stations.hours.text.normalise`.

    Returns:
        A code of `REASONS`.
    """
    for code, signs in _SIGNS:
        if signs.search(plain):
            return code
    return "not_understood" if _CLOCK.search(plain) else "no_times"


def reason_words(reason: str | None, lang: str) -> str:
    """Say why opening hours are unknown.

    Args:
        reason: a code of `REASONS`; None where nothing better is known.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        A sentence without a full stop.
    """
    return text(f"hours.reason_{reason or 'not_understood'}", lang)
