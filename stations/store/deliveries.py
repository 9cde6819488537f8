"""How far each webhook has been told what happened, and who is telling it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from stations.store import tables
from stations.store.checks import check_texts, utc
from stations.store.engine import Database


@dataclass(frozen=True, slots=True)
class Delivery:
    """The state of one webhook.

    Args:
        endpoint: a hash of its address, which may hold a secret.
        seq: the event that it was told last.
        mark: what its cursor carries beside that.
        failures: attempts that failed since the last one that did not.
        retry_at: not before this instant, UTC; None for at once.
    """

    endpoint: str
    seq: int
    mark: str
    failures: int = 0
    retry_at: datetime | None = None


class Deliveries(Database):
    """The webhooks of a register."""

    def delivery(self, endpoint: str) -> Delivery | None:
        """Find how far a webhook has been told.

        Args:
            endpoint: a hash of its address.

        Returns:
            Its state; None where it is new.

        Raises:
            StoreError: the database cannot be read.
        """
        table = tables.webhooks
        with self.reading() as connection:
            row = connection.execute(_columns().where(table.c.endpoint == endpoint)).mappings().first()
        return None if row is None else Delivery(**row)

    def begin_delivery(self, delivery: Delivery) -> None:
        """Remember a new webhook; one that is known stays as it is.

        Args:
            delivery: its state.

        Raises:
            StoreError: the database cannot be written.
        """
        check_texts(endpoint=delivery.endpoint, mark=delivery.mark)
        insert = postgresql.insert if self.is_postgres else sqlite.insert
        row = {"endpoint": delivery.endpoint, "seq": delivery.seq, "mark": delivery.mark, "failures": 0}
        with self.writing() as connection:
            connection.execute(insert(tables.webhooks).values(row).on_conflict_do_nothing())

    def lease_delivery(self, endpoint: str, owner: str, now: datetime, until: datetime) -> Delivery | None:
        """Become the one among many workers who tells a webhook.

        Args:
            endpoint: a hash of its address.
            owner: who wants to; unique among all workers.
            now: the present instant.
            until: how long; a worker that dies keeps the others waiting no longer.

        Returns:
            Its state; None where another one is at it, or it is too early after a failure.

        Raises:
            StoreError: the database cannot be written.
        """
        table, now = tables.webhooks, utc(now, "now")
        is_free = sa.or_(
            table.c.leased_until.is_(None), table.c.leased_until <= now, table.c.leased_by == owner
        )
        is_due = sa.or_(table.c.retry_at.is_(None), table.c.retry_at <= now)
        statement = sa.update(table).where(table.c.endpoint == endpoint, is_free, is_due)
        values = {"leased_by": owner, "leased_until": utc(until, "until")}
        with self.writing() as connection:
            taken = connection.execute(statement.values(values)).rowcount
            row = connection.execute(_columns().where(table.c.endpoint == endpoint)).mappings().first()
        return Delivery(**row) if taken and row is not None else None

    def settle_delivery(self, delivery: Delivery, owner: str) -> bool:
        """Write down how far a webhook has been told, and let others have it.

        Args:
            delivery: its state.
            owner: who told it.

        Returns:
            False where somebody else has taken it meanwhile; then nothing is written.

        Raises:
            StoreError: the database cannot be written.
        """
        table = tables.webhooks
        retry_at = None if delivery.retry_at is None else utc(delivery.retry_at, "retry_at")
        values = {
            "seq": delivery.seq,
            "mark": delivery.mark,
            "failures": delivery.failures,
            "retry_at": retry_at,
            "leased_by": None,
            "leased_until": None,
        }
        held = (table.c.endpoint == delivery.endpoint) & (table.c.leased_by == owner)
        with self.writing() as connection:
            return connection.execute(sa.update(table).where(held).values(values)).rowcount > 0


def _columns() -> sa.Select[Any]:
    table = tables.webhooks
    return sa.select(table.c.endpoint, table.c.seq, table.c.mark, table.c.failures, table.c.retry_at)
