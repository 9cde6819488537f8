"""How a list is to be read, and what a person corrected in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stations.intake import DEFAULT_LIMITS, Limits
from stations.model import DEFAULT_TIMEZONE
from stations.plan import Scope


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a list is to be read.

    Args:
        dataset: whose list it is.
        filename: as it was called; tells nothing about the content.
        datum: of coordinates for which the list itself declares none, as `intake.crs_words.crs_of` names it.
        scope: whether stations that the list does not mention are gone.
        division: code of the division that the list is about.
        mapping: header → field, where staff decided it; "" or `extra` for a column to keep under its header.
        timezone: IANA name of the zone that new stations are in.
        limits: what is accepted at the most.
        fixes: row number → header → the text that shall stand there.
        pins: row number → longitude and latitude, WGS-84, where a person pointed on a map.
        encoding: of a text file, where staff chose it.
        sheet: of a workbook, where staff chose it.
    """

    dataset: str
    filename: str
    datum: str | None = None
    scope: Scope = Scope.PARTIAL
    division: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    timezone: str = DEFAULT_TIMEZONE
    limits: Limits = DEFAULT_LIMITS
    fixes: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    pins: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    encoding: str | None = None
    sheet: str | None = None


def options_to_record(options: ImportOptions) -> dict[str, Any]:
    """Write options as JSON values, without dataset and file name, which the import itself has.

    Args:
        options: the options.

    Returns:
        A dictionary; row numbers are its keys as text, as JSON has it.
    """
    return {
        "datum": None if options.datum is None else str(options.datum),
        "scope": str(options.scope),
        "division": options.division,
        "mapping": dict(options.mapping),
        "timezone": options.timezone,
        "fixes": {str(row): dict(cells) for row, cells in options.fixes.items()},
        "pins": {str(row): list(pin) for row, pin in options.pins.items()},
        "encoding": options.encoding,
        "sheet": options.sheet,
    }


def options_from_record(
    dataset: str, filename: str, record: Mapping[str, Any], limits: Limits = DEFAULT_LIMITS
) -> ImportOptions:
    """Read what `options_to_record` wrote.

    Args:
        dataset: whose list it is.
        filename: as it was called.
        record: the dictionary; what is missing has its default.
        limits: what is accepted at the most.

    Returns:
        The options.
    """
    return ImportOptions(
        dataset,
        filename,
        datum=record.get("datum") or None,
        scope=Scope(record.get("scope") or Scope.PARTIAL),
        division=record.get("division"),
        mapping=record.get("mapping") or {},
        timezone=record.get("timezone") or DEFAULT_TIMEZONE,
        limits=limits,
        fixes={int(row): cells for row, cells in (record.get("fixes") or {}).items()},
        pins={int(row): (pin[0], pin[1]) for row, pin in (record.get("pins") or {}).items()},
        encoding=record.get("encoding"),
        sheet=record.get("sheet"),
    )
