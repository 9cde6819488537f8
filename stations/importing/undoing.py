"""An import taken back, without losing what others did later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from stations.collector import paused_collector
from stations.errors import ConflictError
from stations.events import Event, StationRemoved
from stations.model import Station
from stations.plan import Outcome
from stations.plan_record import stated_facts
from stations.store import ImportRecord, ImportStatus, Store
from stations.store.plan_rows import batches
from stations.taken_places import TakenPlaces
from stations.undo import History, KeptField, Statement, Step, undo_step, undo_steps

_ATTEMPTS = 3
# As much of what ever happened is in memory at a time, however often lists came and were taken back.
_STATIONS_AT_ONCE, _EVENTS_AT_ONCE = 2_000, 8_000
# Rows that may state what is known already.
_STATING = frozenset({Outcome.SAME, Outcome.CHANGED})
_ALL = 2**31


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What became of an undo.

    Args:
        record: the import, undone.
        kept: what it had done and what was left as it is, with the reason.
    """

    record: ImportRecord
    kept: tuple[KeptField, ...]


@paused_collector()
def undo_import(store: Store, import_id: str, actor: str, now: datetime) -> UndoResult:
    """Take an import back, field by field; all of it happens, or nothing does.

    What was changed again later, or stated again by a later list, stays as it is and is reported. It makes
    no difference in which order several imports are undone.

    Args:
        store: the register.
        import_id: the import, applied.
        actor: who undoes it.
        now: the instant.

    Returns:
        The import, undone, and what was left as it is.

    Raises:
        NotFoundError: there is no such import.
        ConflictError: it is not applied.
    """
    for attempt in range(_ATTEMPTS):
        record = store.get_import(import_id)
        if record.status is not ImportStatus.APPLIED:
            raise ConflictError(
                f"Import {import_id!r} is {record.status}; only one that is applied can be undone.",
                code="import_not_applied",
                id=import_id,
            )
        version = store.data_version()
        kept: list[KeptField] = []
        try:
            store.undo_import(import_id, _events(store, record, now, kept), version, actor, now)
        except ConflictError:
            if attempt + 1 == _ATTEMPTS or store.data_version() == version:
                raise
            continue
        break
    return UndoResult(store.get_import(import_id), tuple(kept))


def _events(store: Store, record: ImportRecord, now: datetime, kept: list[KeptField]) -> Iterator[Event]:
    """Find what takes an import back, a batch of stations at a time; `kept` is filled on the way."""
    imports = store.list_imports(_ALL, record.dataset)
    undone = frozenset(other.id for other in imports if other.status is ImportStatus.UNDONE)
    touched = store.touched_by(record.id)
    if undone:
        # What it only stated may be all that keeps a station since the import that had brought it was undone.
        touched |= store.stations_of_plan(record.id, _STATING)
    histories = _Histories(store, touched, _speaking(record, imports, undone))
    steps: Iterator[Step] = (undo_step(record.id, history, undone, now) for history in histories)
    if not touched.isdisjoint(store.removed_ids(record.dataset)):
        steps = undo_steps(steps, TakenPlaces(_staying(store, record, histories, undone, now)))
    for step in steps:
        kept += step.kept
        yield from step.events


def _speaking(
    record: ImportRecord, imports: Sequence[ImportRecord], undone: frozenset[str]
) -> dict[str, int]:
    """List the imports whose statements count: those that were applied after one that is left out."""
    versions = {
        other.id: other.applied_version or 0 for other in imports if other.applied_version is not None
    }
    first = min(versions[id_] for id_ in undone | {record.id})
    return {
        other.id: versions[other.id]
        for other in imports
        if other.status is ImportStatus.APPLIED and other.id != record.id and versions[other.id] >= first
    }


def _staying(
    store: Store, record: ImportRecord, histories: _Histories, undone: frozenset[str], now: datetime
) -> Iterator[Station]:
    """List the stations that are in the register and will be, as they will be."""
    for history in histories:
        last = next(reversed(undo_step(record.id, history, undone, now).events), None)
        if history.current is not None and not isinstance(last, StationRemoved):
            yield history.current if last is None else last.after
    for station in store.each_station_of(record.dataset):
        if station.id not in histories.ids:
            yield station


class _Histories:
    """What happened to stations, read in batches each time that somebody goes through it."""

    def __init__(self, store: Store, ids: frozenset[str], speaking: Mapping[str, int]) -> None:
        self._store = store
        self._speaking = speaking
        self.ids = ids

    def __iter__(self) -> Iterator[History]:
        for ids in self._batches():
            current = self._store.stations_with(ids)
            events = self._store.events_of_stations(ids)
            statements = self._statements(ids)
            for id_ in ids:
                said = sorted(statements.get(id_, ()), key=lambda one: one.version)
                yield History(id_, current.get(id_), events[id_], said)

    def _batches(self) -> Iterator[list[str]]:
        """Cut the stations into pieces, smaller ones where much has happened to them."""
        for ids in batches(sorted(self.ids), _STATIONS_AT_ONCE):
            counts = self._store.event_counts(ids)
            piece: list[str] = []
            events = 0
            for id_ in ids:
                if piece and events + counts.get(id_, 0) > _EVENTS_AT_ONCE:
                    yield piece
                    piece, events = [], 0
                piece.append(id_)
                events += counts.get(id_, 0)
            yield piece

    def _statements(self, ids: Sequence[str]) -> dict[str, list[Statement]]:
        found: dict[str, list[Statement]] = {}
        for import_id, row in self._store.station_rows(ids, self._speaking, _STATING):
            statement = Statement(import_id, self._speaking[import_id], stated_facts(row.record))
            found.setdefault(row.station_id or "", []).append(statement)
        return found
