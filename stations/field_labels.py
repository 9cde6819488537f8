"""What the fields of a station are called, in every language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from geodata.catalogue import has_text, text
from stations.hours.overrides import Override
from stations.model import Position


def field_label(fields: Iterable[str], lang: str) -> str:
    """Name fields to a person.

    Args:
        fields: names of fields of `Station`.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        The labels with commas between them; a field without a label under its own name.
    """
    labels = (text(f"field.{name}", lang) if has_text(f"field.{name}") else name for name in fields)
    return text("list.separator", lang).join(labels)


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
