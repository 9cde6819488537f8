"""What passers-by say about stations: kept, found by where the station lies, decided once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from stations.errors import ConflictError, NotFoundError
from stations.events import StationAdded, StationRemoved
from stations.model import Dataset, Station
from stations.reports import Report, ReportFilter, ReportKind, ReportStatus
from stations.store import Store

NOW = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
HERE = Station("aaaaaaaaaa", "zz", "金水驿站", division="410105001")
NOWHERE = Station("bbbbbbbbbb", "zz", "不知在哪里的驿站")
REPORT = Report(HERE.id, ReportKind.CLOSED, NOW)


@pytest.fixture
def filled(store: Store) -> Store:
    store.put_dataset(Dataset("zz", division="410100"))
    store.apply_events([StationAdded(HERE), StationAdded(NOWHERE)], store.data_version(), "li", NOW)
    return store


def ids(store: Store, **wanted: object) -> list[str]:
    found = store.reports(ReportFilter(**wanted), 10)  # type: ignore[arg-type]
    return [one.report.station_id for one in found]


def test_a_report_comes_back_as_it_was(filled: Store) -> None:
    said = replace(REPORT, kind=ReportKind.WRONG_PLACE, comment="在马路对面", lon=113.7, lat=34.8, rating=5)
    kept = filled.add_report(said)
    found = filled.get_report(kept.id)
    assert found.report == kept == replace(said, id=kept.id)
    assert (found.station_name, found.area, found.removed) == ("金水驿站", "410105001", False)


def test_what_no_database_can_hold_is_kept_as_its_escape(filled: Store) -> None:
    kept = filled.add_report(replace(REPORT, comment="a\x00\ud800b"))
    assert filled.get_report(kept.id).report.comment == "a\\u0000\\ud800b"


def test_reports_are_found_by_where_their_station_lies(filled: Store) -> None:
    filled.add_report(REPORT)
    filled.add_report(replace(REPORT, station_id=NOWHERE.id))
    filled.add_report(replace(REPORT, station_id="never00001"))
    assert ids(filled, division="410105") == [HERE.id]
    # Of what lies nobody knows where, the area of its list counts.
    assert ids(filled, division="410100") == [NOWHERE.id, HERE.id]
    assert ids(filled, division="110000") == []
    assert ids(filled) == ["never00001", NOWHERE.id, HERE.id]
    assert filled.count_reports(ReportFilter(division="410100")) == 2


def test_reports_are_found_by_kind_status_and_station(filled: Store) -> None:
    first = filled.add_report(REPORT)
    filled.add_report(replace(REPORT, station_id=NOWHERE.id, kind=ReportKind.RATING, rating=2))
    filled.decide_report(first.id, ReportStatus.DONE, "li", NOW)
    assert ids(filled, status=ReportStatus.OPEN) == [NOWHERE.id]
    assert ids(filled, kind=ReportKind.CLOSED) == ids(filled, station_id=HERE.id) == [HERE.id]


def test_pages_follow_each_other(filled: Store) -> None:
    numbers = [filled.add_report(REPORT).id for _ in range(5)]
    first = filled.reports(ReportFilter(), 2)
    rest = filled.reports(ReportFilter(), 9, before=first[-1].report.id)
    assert [one.report.id for one in (*first, *rest)] == numbers[::-1]


def test_a_report_is_decided_once(filled: Store) -> None:
    number = filled.add_report(REPORT).id
    decided = filled.decide_report(number, ReportStatus.DISMISSED, "li", NOW, "still there").report
    assert (decided.status, decided.decided_by, decided.note) == ("dismissed", "li", "still there")
    with pytest.raises(ConflictError, match="dismissed"):
        filled.decide_report(number, ReportStatus.DONE, "wang", NOW)
    assert filled.get_report(number).report == decided
    with pytest.raises(NotFoundError):
        filled.decide_report(number + 1, ReportStatus.DONE, "li", NOW)


def test_a_report_outlives_its_station(filled: Store) -> None:
    number = filled.add_report(REPORT).id
    filled.apply_events([StationRemoved(HERE, "gone")], filled.data_version(), "li", NOW)
    assert filled.get_report(number).removed
