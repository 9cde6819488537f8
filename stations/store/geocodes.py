"""What online services answered to addresses; kept for ever, so that nothing is asked twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from stations.store import tables
from stations.store.checks import check_key, check_texts, storable_text, utc
from stations.store.engine import Database

# SQLite takes at least 999 parameters in a statement, PostgreSQL more.
_AT_ONCE = 500
Item = TypeVar("Item")

# Made once: a plan asks for thousands of answers one by one.
_FIND = sa.select(tables.geocodes.c.answer).where(
    tables.geocodes.c.service == sa.bindparam("service"),
    tables.geocodes.c.question == sa.bindparam("question"),
)


class Geocodes(Database):
    """The answers of online services that a register keeps."""

    def add_geocode(self, service: str, question: str, answer: str, now: datetime) -> None:
        """Keep an answer; a later one to the same question takes its place.

        Args:
            service: name of the service.
            question: what was asked, as `geodata.services.question_key` writes it.
            answer: what the service sent.
            now: the present instant.

        Raises:
            InputError: the question holds what a database cannot, or the instant has no offset.
            StoreError: it cannot be written.
        """
        check_key(service, "service")
        check_texts(question=question)
        row = {"service": service, "question": question}
        told = {"answer": storable_text(answer), "asked_at": utc(now, "now")}
        table = tables.geocodes
        insert = postgresql.insert if self.is_postgres else sqlite.insert
        statement = insert(table).values(**row, **told)
        with self.writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=list(row), set_=told))

    def find_geocode(self, service: str, question: str) -> str | None:
        """Find what a service answered.

        Args:
            service: name of the service.
            question: what was asked.

        Returns:
            What it sent; None where it was never asked.
        """
        with self.reading() as connection:
            answer: str | None = connection.execute(
                _FIND, {"service": service, "question": question}
            ).scalar()
        return answer

    def find_geocodes(self, service: str, questions: Iterable[str]) -> dict[str, str]:
        """Find what a service answered to many questions.

        Args:
            service: name of the service.
            questions: what was asked.

        Returns:
            Question → what the service sent, for those that were answered.
        """
        table, found = tables.geocodes, dict[str, str]()
        with self.reading() as connection:
            for some in _batches(dict.fromkeys(questions)):
                statement = sa.select(table.c.question, table.c.answer).where(
                    table.c.service == service, table.c.question.in_(some)
                )
                found.update((row.question, row.answer) for row in connection.execute(statement))
        return found

    def count_geocodes(self) -> dict[str, int]:
        """Count the answers of each service.

        Returns:
            Service → how many are kept.
        """
        table = tables.geocodes
        statement = sa.select(table.c.service, sa.func.count()).group_by(table.c.service)
        with self.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(statement)}

    def forget_geocodes(self, service: str) -> int:
        """Forget what a service answered, as its terms may ask for; it is asked again then.

        Args:
            service: name of the service.

        Returns:
            How many answers there were.
        """
        table = tables.geocodes
        with self.writing() as connection:
            return connection.execute(sa.delete(table).where(table.c.service == service)).rowcount


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
