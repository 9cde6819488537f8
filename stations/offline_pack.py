"""The stations of a small area as one compact, dated value that answers the courier's question offline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from stations.columns import AMENITY_BIT, KIND_BIT
from stations.directory import Directory
from stations.features import masked
from stations.hours import HoursEvaluator
from stations.model import RANKED_ERROR_M, Amenity, Station
from stations.navigation import PIN_LINKS
from stations.opening_ahead import OpeningAhead, Span, opening_ahead
from stations.vocabulary import AMENITIES, KINDS

# How far ahead hours are laid out. Longer would cost bytes and hold holidays that are not announced yet.
DAYS_AHEAD = 14
# A degree of latitude has 111 km, so five decimals are good to a metre.
_DIGITS = 5


def offline_pack(directory: Directory, day: date, timezone: str, evaluator: HoursEvaluator) -> dict[str, Any]:
    """Write the public stations of an area in columns.

    Args:
        directory: the register, or its part in a division; what is not open to the public is left out.
        day: the day that the pack is of; its hours begin at its midnight.
        timezone: IANA name of the zone of that midnight.
        evaluator: judges opening hours.

    Returns:
        JSON values. `columns` has one element a station in each list, in the order of ids; bit i of `kinds`
        stands for the i-th of the top-level `kinds`, likewise with `amenities` and `nearby`. Those with
        `ranked` 0 are too uncertain to be ranked by distance. `hours` are numbers of `schedules`, whose spans
        are flat lists of minutes after `hours_from`. `links` are forms for `str.format`.
    """
    start = datetime.combine(day, time(), ZoneInfo(timezone))
    columns = directory.columns
    places = np.flatnonzero(columns.public & np.isfinite(columns.lon)).tolist()
    rules = [int(columns.rule[place]) for place in places]
    numbers = {rule: number for number, rule in enumerate(dict.fromkeys(rules))}
    ahead = [opening_ahead(directory.rules[rule], start, DAYS_AHEAD, evaluator) for rule in numbers]
    end = (start.astimezone(UTC) + timedelta(days=DAYS_AHEAD)).astimezone(start.tzinfo)
    return {
        "date": day.isoformat(),
        "hours_from": start.isoformat(),
        "hours_until": end.isoformat(),
        "ranked_error_m": RANKED_ERROR_M,
        "without_position": int(np.count_nonzero(columns.public)) - len(places),
        "kinds": [kind.code for kind in KINDS],
        "amenities": [amenity.code for amenity in AMENITIES],
        "links": dict(PIN_LINKS),
        "schedules": [_schedule(hours) for hours in ahead],
        "columns": {
            **_texts([masked(directory.stations[place]) for place in places]),
            **_numbers(directory, places),
            "hours": [numbers[rule] for rule in rules],
        },
    }


def _texts(stations: Sequence[Station]) -> dict[str, list[Any]]:
    return {
        "id": [station.id for station in stations],
        "name": [station.name for station in stations],
        "address": [station.address for station in stations],
        "phone": [station.phone for station in stations],
        "hours_text": [station.hours_text for station in stations],
        "needs": [list(station.hours_needs) for station in stations],
        "kinds": [sum(int(KIND_BIT.get(kind, 0)) for kind in set(station.kinds)) for station in stations],
        "amenities": [_amenity_bits(station, Amenity.YES) for station in stations],
        "nearby": [_amenity_bits(station, Amenity.NEARBY) for station in stations],
    }


def _amenity_bits(station: Station, wanted: Amenity) -> int:
    codes = (code for code, value in station.amenities.items() if value is wanted)
    return sum(int(AMENITY_BIT.get(code, 0)) for code in codes)


def _numbers(directory: Directory, places: list[int]) -> dict[str, list[float]]:
    columns = directory.columns
    degrees = {
        "lon": columns.lon,
        "lat": columns.lat,
        "gcj02_lon": directory.gcj02[0],
        "gcj02_lat": directory.gcj02[1],
    }
    error_m = columns.error_m[places]
    return {
        **{name: np.round(values[places], _DIGITS).tolist() for name, values in degrees.items()},
        "error_m": np.round(error_m).astype(int).tolist(),
        "ranked": (error_m <= RANKED_ERROR_M).astype(int).tolist(),
    }


def _schedule(hours: OpeningAhead) -> dict[str, Any]:
    return {
        "utc_offset_minutes": hours.utc_offset_minutes,
        "until": hours.until_minute,
        "open": _flat(hours.open),
        "unknown": _flat(hours.unknown),
        "unconfirmed": _flat(hours.unconfirmed),
    }


def _flat(spans: Sequence[Span]) -> list[int]:
    return [minute for span in spans for minute in span]
