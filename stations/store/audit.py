"""Who did what and when; entries are added and never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from stations.store import tables
from stations.store.checks import storable_text, utc
from stations.store.engine import Database
from stations.store.import_records import to_text

_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that somebody did, or tried to do.

    Args:
        seq: its place in the order of everything; given by the register, 0 before that.
        at: when.
        actor: who; the name that was typed where nobody was signed in.
        action: what, such as `import.applied`.
        target: to what: the id of an import or a station, the name of a user.
        details: more, as JSON values; never a password and never a token.
    """

    seq: int
    at: datetime
    actor: str
    action: str
    target: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


class Audit(Database):
    """The audit of a register."""

    def add_audit(self, entry: AuditEntry) -> AuditEntry:
        """Add an entry; a character that no database can hold is kept as its escape.

        Args:
            entry: the entry; its `seq` is not read.

        Returns:
            The entry as it is kept.

        Raises:
            InputError: the instant has no offset, or the details are not JSON values.
        """
        kept = replace(
            entry,
            at=utc(entry.at, "at"),
            actor=storable_text(entry.actor),
            action=storable_text(entry.action),
            target=storable_text(entry.target),
        )
        row = {name: getattr(kept, name) for name in ("at", "actor", "action", "target")}
        row["details"] = to_text(dict(entry.details), "details")
        table = tables.audit
        with self.writing() as connection:
            seq = connection.execute(sa.insert(table).values(row).returning(table.c.seq)).scalar_one()
        return replace(kept, seq=seq)

    def audit(self, after: int, limit: int, action: str | None = None) -> tuple[AuditEntry, ...]:
        """List what happened after a point in the order of everything, the oldest first.

        Args:
            after: the last `seq` that the caller has seen, 0 for none.
            limit: how many at most.
            action: only what has this name, None for everything.

        Returns:
            The entries.
        """
        if after > _LARGEST or limit <= 0:
            return ()
        table = tables.audit
        which = table.c.seq > max(after, 0)
        return self._entries(sa.select(table).where(which).order_by(table.c.seq), limit, action)

    def latest_audit(
        self, limit: int, before: int | None = None, action: str | None = None
    ) -> tuple[AuditEntry, ...]:
        """List what happened last, the newest first.

        Args:
            limit: how many at most.
            before: only what happened before this `seq`, None for everything.
            action: only what has this name, None for everything.

        Returns:
            The entries.
        """
        if limit <= 0 or (before is not None and before <= 1):
            return ()
        table = tables.audit
        which = table.c.seq <= _LARGEST if before is None else table.c.seq < min(before, _LARGEST)
        return self._entries(sa.select(table).where(which).order_by(table.c.seq.desc()), limit, action)

    def _entries(self, statement: sa.Select[Any], limit: int, action: str | None) -> tuple[AuditEntry, ...]:
        if action is not None:
            statement = statement.where(tables.audit.c.action == storable_text(action))
        with self.reading() as connection:
            rows = connection.execute(statement.limit(min(limit, _LARGEST))).mappings()
            return tuple(_entry(row) for row in rows)


def _entry(row: RowMapping) -> AuditEntry:
    return AuditEntry(**{**row, "details": json.loads(row["details"])})
