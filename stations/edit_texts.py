"""What is said when a person's edit of a station cannot be used, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EDIT_TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "edit": ("不能这样修改站点", "the station cannot be changed like this"),
        "reason": (
            "请写明撤销原因，1 到 {high} 个字符",
            "say in 1 to {high} characters why the station is removed",
        ),
        "field": ("这一项不能修改；可以修改：{known}", "this cannot be edited; what can: {known}"),
        "text": ("应为文字", "must be a text"),
        "long": ("最多 {high} 个字符", "at most {high} characters"),
        "empty": ("不能为空", "must not be empty"),
        "division": (
            "应为 6、9 或 12 位行政区划代码，例如 410102",
            "must be a division code of 6, 9 or 12 digits, such as 410102",
        ),
        "kinds": ("应为一个或几个类型代号：{known}", "must be a list of one or more of {known}"),
        "amenities": (
            "应为“设施代号: yes、no、nearby 或 null（不清楚）”",
            "must be an object of amenity: yes, no, nearby, or null for unknown",
        ),
        "amenity": ("不认识设施“{code}”；可用：{known}", "“{code}” is no amenity; known are {known}"),
        "extra": (
            "应为“列名: 文字”，null 表示去掉该列",
            "must be an object of column: text, or null to take the column away",
        ),
        "whole_number": (
            "应为 {low} 到 {high} 的整数，或 null",
            "must be a whole number from {low} to {high}, or null",
        ),
        "choice": ("应为以下之一：{known}", "must be one of {known}"),
        "position": (
            "应为 lon、lat（不是 WGS-84 时加 crs），或 null",
            "must be an object with lon, lat and, where it is not wgs84, crs; or null",
        ),
        "hours": ("看不懂，不能当作开放时间：{why}", "cannot be read as opening hours: {why}"),
        "overrides": (
            "应为列表，最多 {most} 项：[{{start, end, rule 或 text, note}}]，或 null",
            "must be a list of at most {most} entries [{{start, end, rule or text, note}}], or null",
        ),
        "override": (
            "应有 start、end（如 2026-06-10，含当天），可有 rule 或 text、note",
            "must have start and end, such as 2026-06-10, both included, and may have rule or text, and note",
        ),
        "rule_and_text": ("rule 和 text 只能写一个", "give rule or text, not both"),
        "end_before_start": ("早于开始日期 {start}", "lies before the first day, {start}"),
        "day": (
            "应为 2000 到 2100 年的日期，例如 2026-06-10",
            "must be a day of the years 2000 to 2100, such as 2026-06-10",
        ),
        "closure": (
            "应为 {{start, end, note}}，日期如 2026-06-10；没有 end 表示暂停到另行通知",
            "must be {{start, end, note}} with days such as 2026-06-10; no end: until further notice",
        ),
        "closure_end": (
            "写了开始日期，也要写结束日期",
            "a closure with a first day needs a last one, too",
        ),
        "degrees": (
            "{name} 应为 -{most} 到 {most} 的度数",
            "{name} must be a number of degrees from -{most} to {most}",
        ),
    }
)
