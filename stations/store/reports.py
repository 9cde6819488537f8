"""What passers-by say about stations, until staff have looked at it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from geodata.divisions import division_stem
from stations.errors import ConflictError, NotFoundError
from stations.reports import Report, ReportFilter, ReportKind, ReportStatus
from stations.store import tables
from stations.store.checks import storable_text, utc
from stations.store.engine import Database

_LARGEST = 2**63 - 1
_TEXTS = ("comment", "hours_text")
_WRITTEN = ("station_id", "kind", "at", "comment", "amenity", "lon", "lat", "hours_text", "rating", "status")


@dataclass(frozen=True, slots=True)
class ReportedStation:
    """A report with what staff need to know of its station.

    Args:
        report: the report.
        station_name: what the station is called now.
        area: code of the division that it lies in, or else of its dataset's; None where nobody knows.
        removed: the station is no longer in the register.
    """

    report: Report
    station_name: str
    area: str | None
    removed: bool


class Reports(Database):
    """The reports of a register."""

    def add_report(self, report: Report) -> Report:
        """Keep a report; a character that no database can hold is kept as its escape.

        Args:
            report: the report; its `id` is not read.

        Returns:
            The report as it is kept.

        Raises:
            InputError: the instant has no offset.
            StoreError: the database cannot be written.
        """
        texts: dict[str, Any] = {name: storable_text(getattr(report, name)) for name in _TEXTS}
        kept = replace(report, at=utc(report.at, "at"), **texts)
        row = {name: getattr(kept, name) for name in _WRITTEN}
        row |= {"kind": str(kept.kind), "status": str(kept.status)}
        table = tables.reports
        with self.writing() as connection:
            number = connection.execute(sa.insert(table).values(row).returning(table.c.id)).scalar_one()
        return replace(kept, id=number)

    def get_report(self, number: int) -> ReportedStation:
        """Find a report.

        Args:
            number: its `id`.

        Returns:
            The report.

        Raises:
            NotFoundError: there is none of this number.
        """
        with self.reading() as connection:
            row = connection.execute(_joined().where(tables.reports.c.id == number)).mappings().first()
        if row is None:
            raise NotFoundError(f"There is no report {number}.", code="no_report", id=number)
        return _reported(row)

    def reports(
        self, wanted: ReportFilter, limit: int, before: int | None = None
    ) -> tuple[ReportedStation, ...]:
        """List reports, the newest first.

        Args:
            wanted: which ones.
            limit: how many at most.
            before: only those with a smaller number, None for all.

        Returns:
            The reports.
        """
        statement = _joined().where(*_conditions(wanted)).order_by(tables.reports.c.id.desc())
        if before is not None:
            statement = statement.where(tables.reports.c.id < min(before, _LARGEST))
        with self.reading() as connection:
            rows = connection.execute(statement.limit(limit)).mappings()
            return tuple(_reported(row) for row in rows)

    def count_reports(self, wanted: ReportFilter) -> int:
        """Count reports.

        Args:
            wanted: which ones.

        Returns:
            How many there are.
        """
        statement = sa.select(sa.func.count()).select_from(_tables()).where(*_conditions(wanted))
        with self.reading() as connection:
            return int(connection.execute(statement).scalar_one())

    def decide_report(
        self, number: int, status: ReportStatus, actor: str, now: datetime, note: str = ""
    ) -> ReportedStation:
        """Say what became of a report.

        Args:
            number: its `id`.
            status: what became of it.
            actor: who says so.
            now: when.
            note: what they say about it.

        Returns:
            The report as it is kept.

        Raises:
            NotFoundError: there is none of this number.
            ConflictError: somebody else has decided it otherwise.
        """
        table = tables.reports
        row = {"decided_at": utc(now, "now"), "decided_by": storable_text(actor), "note": storable_text(note)}
        with self.writing() as connection:
            # The condition makes one of two people who decide at the same time the first.
            is_open = (table.c.id == number) & (table.c.status == str(ReportStatus.OPEN))
            changed = connection.execute(sa.update(table).where(is_open).values(status=str(status), **row))
            if changed.rowcount == 0:
                found = connection.execute(sa.select(table.c.status).where(table.c.id == number)).scalar()
                if found is None:
                    raise NotFoundError(f"There is no report {number}.", code="no_report", id=number)
                raise ConflictError(f"Report {number} is {found} already.", code="report_decided", id=number)
        return self.get_report(number)


def _tables() -> sa.Join:
    station, dataset = tables.stations, tables.datasets
    return tables.reports.outerjoin(station, station.c.id == tables.reports.c.station_id).outerjoin(
        dataset, dataset.c.name == station.c.dataset
    )


def _area() -> sa.ColumnElement[str | None]:
    return sa.func.coalesce(tables.stations.c.division, tables.datasets.c.division)


def _joined() -> sa.Select[Any]:
    station = tables.stations
    return sa.select(
        tables.reports,
        sa.func.coalesce(station.c.name, "").label("station_name"),
        _area().label("area"),
        sa.or_(station.c.id.is_(None), station.c.removed_at.is_not(None)).label("removed"),
    ).select_from(_tables())


def _conditions(wanted: ReportFilter) -> list[sa.ColumnElement[bool]]:
    table = tables.reports
    found: list[sa.ColumnElement[bool]] = []
    if wanted.status is not None:
        found.append(table.c.status == str(wanted.status))
    if wanted.kind is not None:
        found.append(table.c.kind == str(wanted.kind))
    if wanted.station_id is not None:
        found.append(table.c.station_id == storable_text(wanted.station_id))
    if wanted.division is not None:
        found.append(_area().startswith(division_stem(wanted.division), autoescape=True))
    return found


def _reported(row: RowMapping) -> ReportedStation:
    values = dict(row)
    name, area, removed = values.pop("station_name"), values.pop("area"), values.pop("removed")
    values |= {"kind": ReportKind(values["kind"]), "status": ReportStatus(values["status"])}
    return ReportedStation(Report(**values), name, area, bool(removed))
