"""What the API says when something is wrong, in Chinese and English."""

from __future__ import annotations

from dataclasses import replace

from api.messages_accounts import ACCOUNT_MESSAGES
from api.messages_core import CORE_MESSAGES
from api.messages_questions import QUESTION_MESSAGES
from api.messages_review import REVIEW_MESSAGES
from api.messages_staff import STAFF_MESSAGES
from stations.errors import ErrorDetail, YizhanError

LANGUAGES = ("zh", "en")

MESSAGES: dict[str, tuple[str, str]] = {
    **STAFF_MESSAGES,
    **REVIEW_MESSAGES,
    **CORE_MESSAGES,
    **ACCOUNT_MESSAGES,
    **QUESTION_MESSAGES,
    "invalid_query": ("请求参数有误", "the query is not valid"),
    "unknown_parameter": ("没有这个参数；可用的参数：{known}", "no such parameter; known are {known}"),
    "probably_meant": ("；是否想写 {meant}？", "; did you mean {meant}?"),
    "given_twice": ("这个参数只能给一次", "give this parameter once"),
    "required": ("缺少这个参数", "this parameter is required"),
    "not_a_number": ("应为十进制数字，例如 {example}", "must be a decimal number such as {example}"),
    "not_an_integer": ("应为整数，例如 {example}", "must be a whole number such as {example}"),
    "out_of_range": ("应在 {low} 到 {high} 之间", "must be between {low} and {high}"),
    "not_above": ("应大于 {low} 且不大于 {high}", "must be above {low} and at most {high}"),
    "not_a_choice": ("应为以下之一：{choices}", "must be one of {choices}"),
    "not_an_instant": (
        "应为带时区的 ISO 8601 时刻，例如 2026-07-01T14:00:00+08:00",
        "must be an ISO 8601 instant with an offset, such as 2026-07-01T14:00:00+08:00",
    ),
    "not_a_bbox": (
        "应为“西,南,东,北”四个度数",
        "must be four numbers: west,south,east,north in degrees",
    ),
    "too_long": ("最多 {high} 个字符", "at most {high} characters"),
    "not_a_cursor": ("应为上一页链接 next 中的游标", "take the cursor from the link `next`"),
    "not_a_division": ("应为行政区划代码，例如 410100", "must be a division code such as 410100"),
    "no_station": ("没有编号为 {id} 的驿站", "there is no station {id}"),
    "station_removed": ("驿站 {id} 已撤销", "station {id} was removed"),
    "no_tile": ("没有这个瓦片：{z}/{x}/{y}", "there is no tile {z}/{x}/{y}"),
    "not_found": ("没有这个地址", "there is nothing at this address"),
    "method_not_allowed": ("这个地址不支持该方法", "this address does not support that method"),
    "internal": ("服务出错，已记录", "something went wrong here; it has been logged"),
    "unavailable": ("服务尚未就绪", "the service is not ready yet"),
}


def message(code: str, lang: str, **values: object) -> str:
    """Find a text.

    Args:
        code: a key of `MESSAGES`.
        lang: `zh` or `en`.
        values: what stands in the text's braces.

    Returns:
        The text.
    """
    return MESSAGES[code][LANGUAGES.index(lang)].format(**values)


def error_message(error: YizhanError, lang: str) -> str:
    """Say what is wrong in a person's language.

    Args:
        error: the error; one without a code is in that language already.
        lang: `zh` or `en`.

    Returns:
        One sentence.
    """
    return message(error.text_code, lang, **error.text_values) if error.text_code else error.message


def error_details(error: YizhanError, lang: str) -> tuple[ErrorDetail, ...]:
    """Name the single faults behind an error in a person's language.

    Args:
        error: the error.
        lang: `zh` or `en`.

    Returns:
        Its faults; one that only repeats the sentence says it in this language too.
    """
    said = error_message(error, lang)
    return tuple(
        replace(detail, message=said) if detail.message == error.message else detail
        for detail in error.details
    )
