"""A program that applies or undoes an import and kills itself in the middle of writing."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from geodata.divisions import Divisions
from geodata.geocode import Geocoded
from stations.importing import ImportOptions, apply_import, undo_import
from stations.store import Store

NOW = datetime(2026, 7, 2, 6, 0, tzinfo=UTC)
OPTIONS = ImportOptions("hz", "list.csv")


class _Nowhere:
    """A geocoder that knows no place, so that this program starts at once."""

    def geocode(self, address: str, context: str | None = None) -> Geocoded | None:
        return None


PLACES: dict[str, Any] = {"geocoder": _Nowhere(), "divisions": Divisions(())}


def list_of(rows: int) -> bytes:
    return ("编号,名称,电话\n" + "".join(f"{n},站{n},0371-{n}\n" for n in range(rows))).encode()


def carry_out(url: str, step: str, statement: int) -> None:
    """Carry out a step and die before its `statement`-th change."""
    store = Store.open(url)
    with store.writing() as connection:
        engine = connection.engine
    seen = 0

    def count(connection: Any, cursor: Any, sql: str, *rest: Any) -> None:
        nonlocal seen
        seen += sql.split(maxsplit=1)[0].upper() in ("INSERT", "UPDATE")
        if seen == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    def commit(connection: Any) -> None:
        if seen and statement < 100:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(engine, "before_cursor_execute", count)
    sa.event.listen(engine, "commit", commit)
    if step == "apply":
        apply_import(store, "i1", "li", NOW)
    else:
        undo_import(store, "i1", "li", NOW)
    store.close()
