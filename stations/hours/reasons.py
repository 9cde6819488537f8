"""Why opening hours are unknown, for the person who can ask or correct them."""

from __future__ import annotations

import re

# Code → Chinese, English.
REASONS: dict[str, tuple[str, str]] = {
    "empty": ("没有填写开放时间", "No hours are given"),
    "too_long": ("文字过长，不像开放时间", "The text is too long for hours"),
    "relative": (
        "开放时间取决于别处（公告、现场、地铁等），请填写具体时间",
        "The hours depend on something else (a notice, an underground line); please state times",
    ),
    "conditional": (
        "开放与否取决于天气、预约或其他条件",
        "Whether it is open depends on the weather, a booking or another condition",
    ),
    "season_without_dates": (
        "季节没有写明起止日期，也没有通行的划分",
        "A season has neither dates nor a usual meaning",
    ),
    "exception_without_dates": (
        "例外情况没有写明日期或时间",
        "An exception has no dates or times",
    ),
    "not_opening_hours": (
        "写的是服务或联系方式的时间，不是开放时间",
        "These are times of a service or a telephone, not opening hours",
    ),
    "no_times": ("没有写明几点开放", "No times are given"),
    "one_end": ("只写了开始或结束，另一端不明", "Only a beginning or an end is given"),
    "parts_differ": (
        "不同区域的时间无法合并，请只写户外劳动者可用区域的时间",
        "The hours of parts of the place cannot be joined; please state those of the part where one can rest",
    ),
    "times_in_doubt": (
        "时间的先后或上午下午不明确，请用24小时制",
        "The order of the times, or morning and afternoon, is in doubt; please use the 24-hour clock",
    ),
    "contradictory": ("前后说法不一致或有歧义", "Two statements contradict each other or are ambiguous"),
    "not_understood": ("有看不懂的文字", "Part of the text is not understood"),
}

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
