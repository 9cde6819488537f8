"""An import taken back, without losing what others did later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from stations.collector import paused_collector
from stations.errors import ConflictError
from stations.events import event_station_id
from stations.store import ImportRecord, ImportStatus, Store, StoredEvent
from stations.undo import KeptField, undo_events

_ATTEMPTS = 3
# Above this, one look at the history of the whole dataset is cheaper than one for each station.
_SINGLE_HISTORIES = 100
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

    What was changed again later stays as it is and is reported. It makes no difference in which order
    several imports are undone.

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
        undone = frozenset(
            other.id
            for other in store.list_imports(_ALL, record.dataset)
            if other.status is ImportStatus.UNDONE
        )
        current = {station.id: station for station in store.stations_of(record.dataset)}
        undoing = undo_events(import_id, _histories(store, record), undone, current, now)
        try:
            store.undo_import(import_id, undoing.events, version, actor, now)
        except ConflictError:
            if attempt + 1 == _ATTEMPTS or store.data_version() == version:
                raise
            continue
        break
    return UndoResult(store.get_import(import_id), undoing.kept)


def _histories(store: Store, record: ImportRecord) -> Mapping[str, Sequence[StoredEvent]]:
    """Read everything that happened to the stations that an import touched."""
    ids = dict.fromkeys(event_station_id(stored.event) for stored in store.events_of_import(record.id))
    if len(ids) <= _SINGLE_HISTORIES:
        return {id_: store.events_of_station(id_) for id_ in ids}
    histories: dict[str, list[StoredEvent]] = {id_: [] for id_ in ids}
    for stored in store.events_of_dataset(record.dataset):
        id_ = event_station_id(stored.event)
        if id_ in histories:
            histories[id_].append(stored)
    return histories
