"""What passers-by say about a station: that it is closed, that something is wrong, how they liked it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReportKind(StrEnum):
    """What a report is about."""

    CLOSED = "closed"
    WRONG_HOURS = "wrong_hours"
    MISSING_AMENITY = "missing_amenity"
    WRONG_PLACE = "wrong_place"
    RATING = "rating"


class ReportStatus(StrEnum):
    """What staff made of a report."""

    OPEN = "open"
    DONE = "done"
    DISMISSED = "dismissed"


LONGEST_COMMENT = 500
LONGEST_HOURS = 200


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody said about a station; it changes nothing by itself and does not tell who said it.

    Args:
        station_id: the station.
        kind: what it is about.
        at: when it came.
        comment: in their own words.
        amenity: the code of what is missing.
        lon: longitude of where the station is said to be, degrees WGS-84.
        lat: latitude of that, degrees WGS-84.
        hours_text: the hours as they are said to be.
        rating: 1–5.
        id: its number; given by the register, 0 before that.
        status: what staff made of it.
        decided_at: when.
        decided_by: who of staff.
        note: what they say about it.
    """

    station_id: str
    kind: ReportKind
    at: datetime
    comment: str = ""
    amenity: str | None = None
    lon: float | None = None
    lat: float | None = None
    hours_text: str = ""
    rating: int | None = None
    id: int = 0
    status: ReportStatus = ReportStatus.OPEN
    decided_at: datetime | None = None
    decided_by: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """Which reports are wanted.

    Args:
        status: only with this status; None for all.
        kind: only of this kind; None for all.
        station_id: only about this station; None for all.
        division: only about stations in this division; None for everywhere.
    """

    status: ReportStatus | None = None
    kind: ReportKind | None = None
    station_id: str | None = None
    division: str | None = None
