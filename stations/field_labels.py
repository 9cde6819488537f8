"""What the fields of a station are called, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from stations.hours.overrides import Override
from stations.model import Position

FIELD_LABELS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "external_id": ("编号", "owner's id"),
        "name": ("名称", "name"),
        "kinds": ("类型", "kinds"),
        "address": ("地址", "address"),
        "division": ("行政区划", "division"),
        "position": ("坐标", "position"),
        "amenities": ("服务设施", "amenities"),
        "hours_text": ("开放时间", "opening hours"),
        "hours_rule": ("开放时间的规则", "opening hours as a rule"),
        "hours_needs": ("进门条件", "what it takes to get in"),
        "overrides": ("特殊日期", "special days"),
        "access": ("进入方式", "access"),
        "host": ("承办单位", "host"),
        "phone": ("电话", "phone"),
        "stars": ("星级", "stars"),
        "stars_year": ("评星年份", "year of the stars"),
        "status": ("状态", "status"),
        "note": ("备注", "note"),
        "source": ("来源", "source"),
        "extra": ("附加内容", "other columns"),
        "verified_at": ("核实时间", "last check on the spot"),
    }
)


def field_label(fields: Iterable[str], lang: str) -> str:
    """Name fields to a person.

    Args:
        fields: names of fields of `Station`.
        lang: `zh` or `en`.

    Returns:
        The labels with commas between them; a field without a label under its own name.
    """
    place, comma = (1, ", ") if lang == "en" else (0, "、")
    return comma.join(FIELD_LABELS[name][place] if name in FIELD_LABELS else name for name in fields)


def shown_value(value: Any) -> str:
    """Write the value of a field as one line.

    Args:
        value: as `Station` holds it, or a triple of datum, longitude and latitude as a list gave them.

    Returns:
        Plain text; a dash where nothing is known.
    """
    if value is None or value == "":
        return "–"
    if isinstance(value, Position):
        return f"{value.lon:.6f}, {value.lat:.6f}"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {item}" for key, item in value.items()) or "–"
    if isinstance(value, tuple) and value and isinstance(value[0], Override):
        return "; ".join(f"{o.start}–{o.end}: {o.rule or 'off'} {o.note}".rstrip() for o in value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "–"
    return str(value)
