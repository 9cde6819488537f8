"""Pages of the change feed, for the route and for webhooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from api.change_cursors import AfterVersion, Cursor, cursor_of
from geodata.divisions import Divisions
from stations.events import event_station_id
from stations.public_changes import change_values, public_change, withheld
from stations.store import Store
from stations.store.feed import Anchor
from stations.terms import Terms, terms_of


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Some changes.

    Args:
        version: the version of the register that was read.
        terms: those of the stations in the changes.
        changes: JSON values, in the order in which they happened.
        before: the cursor that they were asked for with.
        cursor: the cursor to ask on with.
        seq: the event that this cursor names.
        more: there are later ones.
    """

    version: int
    terms: Terms
    changes: tuple[dict[str, Any], ...]
    before: Cursor
    cursor: Cursor
    seq: int
    more: bool


class CursorTooOld(Exception):
    """The register no longer holds what a cursor names, or shows other datasets than it did then."""


def read_changes(
    store: Store, after: Cursor | AfterVersion | None, limit: int, divisions: Divisions
) -> ChangePage:
    """Read changes.

    Args:
        store: the register.
        after: where to go on; None from the beginning.
        limit: how many events to look at; those that nobody outside can see are not among the answers.
        divisions: names the divisions.

    Returns:
        One page.

    Raises:
        CursorTooOld: only reading everything anew helps.
        StoreError: the database cannot be read.
    """
    page = store.feed(_seq(store, after), limit)
    if page.anchor is None:
        raise CursorTooOld
    # Whoever read the list before a dataset was taken out of open data has its stations, and no event tells.
    if isinstance(after, AfterVersion) and after.version < page.open_version:
        raise CursorTooOld
    datasets = {dataset.name: dataset for dataset in page.datasets}
    hidden = withheld(datasets)
    before = cursor_of(page.anchor, hidden)
    if isinstance(after, Cursor) and after != before:
        raise CursorTooOld
    changes, shown, cursor = [], [], before
    for stored in page.events:
        cursor = cursor_of(Anchor(stored.seq, event_station_id(stored.event), stored.at), hidden)
        change = public_change(stored.event, datasets)
        if change is not None:
            shown.append(change.station)
            values = change_values(change, stored.at, divisions)
            changes.append({"cursor": str(cursor), "data_version": stored.version, **values})
    terms = terms_of(shown, datasets)
    return ChangePage(page.version, terms, tuple(changes), before, cursor, cursor.seq, page.more)


def _seq(store: Store, after: Cursor | AfterVersion | None) -> int:
    if not isinstance(after, AfterVersion):
        return 0 if after is None else after.seq
    anchor = store.last_event(after.version)
    if anchor is None:
        raise CursorTooOld
    return anchor.seq
