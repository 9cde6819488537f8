"""Finding out whether what the database holds is still whole."""

from __future__ import annotations

from stations.errors import ErrorDetail, StoreError
from stations.store.engine import Database

_FAULTS_NAMED = 20


class Integrity(Database):
    """A register that can be looked through for damage."""

    def check_integrity(self) -> None:
        """Read every page of a SQLite file and compare indexes and references with their tables.

        PostgreSQL has `pg_amcheck` for that, and checksums of its own.

        Raises:
            StoreError: something is damaged; restore a backup.
        """
        if self.is_postgres:
            return
        with self.reading() as connection:
            said = connection.exec_driver_sql(f"PRAGMA integrity_check({_FAULTS_NAMED})").scalars().all()
            faults = [str(line) for line in said if line != "ok"]
            # Where pages are bad, following references would end in the middle.
            broken = [] if faults else connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            faults += [f"{table}, row {row}: names no row of {parent}" for table, row, parent, _ in broken]
        if faults:
            raise StoreError(
                "The database file is damaged; restore a backup.",
                tuple(ErrorDetail("database", fault) for fault in faults[:_FAULTS_NAMED]),
                code="database_damaged",
            )
