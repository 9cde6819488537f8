"""An uploaded file read and located as staff decided it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from geodata.divisions import Divisions
from geodata.geocode import Geocoder
from stations.errors import ErrorDetail, InputError
from stations.hours import HoursReading, read_hours
from stations.importing.options import ImportOptions
from stations.intake import (
    Draft,
    ListReading,
    UnreadableFile,
    decode,
    read_list,
    read_table,
)
from stations.intake.columns import column_index
from stations.intake.locate import locate
from stations.model import GIVEN_ERROR_M, Position, PositionSource, Station
from stations.row_matching import row_key

# What a pin settles: it is the position, whatever is wrong with the coordinates in the file.
_SETTLED = ("coordinates_", "datum_", "pair_", "geometry_", "located_by_", "sources_disagree", "not_located")
_MAPPING_FAULTS = ("mapping_column", "mapping_field")


def read_as_decided(data: bytes, options: ImportOptions, remembered: Mapping[str, str]) -> ListReading:
    """Read a file.

    Args:
        data: the file.
        options: how it is to be read.
        remembered: header → field, as the dataset's lists were read before; what this list does not have is
            passed over.

    Returns:
        The rows.

    Raises:
        FileError: the file as a whole cannot be read, or the options name what it does not have.
    """
    if not remembered:
        return _read(data, options, options.mapping)
    try:
        return _read(data, options, {**remembered, **options.mapping})
    except UnreadableFile as fault:
        if fault.code not in _MAPPING_FAULTS:
            raise
    header = read_table(
        decode(data, options.filename, options.limits, options.encoding), options.limits
    ).header
    there = {text: field for text, field in remembered.items() if column_index((), header, text) is not None}
    try:
        return _read(data, options, {**there, **options.mapping})
    except UnreadableFile as fault:
        if fault.code not in _MAPPING_FAULTS:
            raise
        return _read(data, options, options.mapping)


def _read(data: bytes, options: ImportOptions, mapping: Mapping[str, str]) -> ListReading:
    return read_list(
        data,
        options.filename,
        default_datum=None if options.datum is None else str(options.datum),
        read_hours=_remembering(read_hours),
        overrides={header: field or "extra" for header, field in mapping.items()},
        limits=options.limits,
        fixes=options.fixes,
        encoding=options.encoding,
        sheet=options.sheet,
    )


def _remembering(read: Callable[[str], HoursReading]) -> Callable[[str], HoursReading]:
    """Read each text once: a list of thousands has some dozens of opening hours."""
    readings: dict[str, HoursReading] = {}

    def read_once(text: str) -> HoursReading:
        if text not in readings:
            readings[text] = read(text)
        return readings[text]

    return read_once


def located_drafts(
    reading: ListReading,
    options: ImportOptions,
    geocoder: Geocoder,
    divisions: Divisions,
    current: Iterable[Station] = (),
) -> tuple[Draft, ...]:
    """Find where the rows of a list are: pins first, then coordinates, then addresses.

    Args:
        reading: the rows.
        options: with the pins.
        geocoder: finds positions from addresses.
        divisions: names the division that the list is about.
        current: the dataset's stations: what their addresses were found to mean needs no second search.

    Returns:
        The rows in the same order.

    Raises:
        InputError: there is no such division, no row of a pin, or a pin is not on the Earth.
    """
    _check_pins(reading.drafts, options.pins)
    unpinned = [_settled(draft) if draft.row in options.pins else draft for draft in reading.drafts]
    area = _area(options.division, divisions)
    drafts = locate(unpinned, geocoder, area, _known_divisions(current, options.division, divisions))
    if not options.pins:
        return drafts
    return tuple(
        _pinned(draft, options.pins[draft.row]) if draft.row in options.pins else draft for draft in drafts
    )


def _known_divisions(current: Iterable[Station], area: str | None, divisions: Divisions) -> dict[str, str]:
    """List the addresses whose division is known, leaving out those that are known to be in two."""
    found: dict[str, str | None] = {}
    for station in current:
        if station.address and station.division:
            known = found.setdefault(station.address, station.division)
            if known != station.division:
                found[station.address] = None
    inside = {code: is_within(code, area, divisions) for code in set(found.values()) if code is not None}
    return {address: code for address, code in found.items() if code is not None and inside[code]}


def is_within(code: str, area: str | None, divisions: Divisions) -> bool:
    """Tell whether a division lies in another one.

    Args:
        code: the division.
        area: the other one; None for everywhere.
        divisions: all divisions.

    Returns:
        True also for the division itself.
    """
    return area is None or any(item.code == area for item in divisions.chain(code))


def _settled(draft: Draft) -> Draft:
    return replace(draft, issues=tuple(i for i in draft.issues if not i.code.startswith(_SETTLED)))


def _pinned(draft: Draft, pin: tuple[float, float]) -> Draft:
    """Put a draft where a person pointed; what the list itself said is remembered in the position."""
    if not draft.usable:
        return draft
    point = row_key(draft).point or (None, None, None)
    position = Position(pin[0], pin[1], GIVEN_ERROR_M, PositionSource.STAFF, *point)
    return replace(_settled(draft), values={**draft.values, "position": position})


def _check_pins(drafts: Sequence[Draft], pins: Mapping[int, tuple[float, float]]) -> None:
    rows = {draft.row for draft in drafts} if pins else set()
    for row, (lon, lat) in pins.items():
        if row not in rows:
            message = f"There is no row {row} of data in the list to put on the map."
            details = (ErrorDetail(f"pins.{row}", message),)
            raise InputError(message, details, code="no_row_to_pin", row=row)
        if not (-180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0):
            message = "A pin is a longitude from -180 to 180 and a latitude from -90 to 90, WGS-84."
            details = (ErrorDetail(f"pins.{row}", message, f"{lon}, {lat}"),)
            raise InputError(message, details, code="pin_off_earth")


def _area(code: str | None, divisions: Divisions) -> str:
    if code is None:
        return ""
    if divisions.get(code) is None:
        message = "there is no such division; take a code such as 410100"
        raise InputError(message, (ErrorDetail("division", message, code),), code="no_division")
    return divisions.full_name(code)
