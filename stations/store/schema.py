"""The schema of the database and its versions, moved by Alembic without a configuration file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from stations.errors import InputError, StoreError
from stations.store.engine import Database
from stations.store.geometry import add_geometry

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

# Alembic is loaded where a schema is moved: a worker whose schema is the newest does without its 10 MB.
_MIGRATIONS = Path(__file__).parent / "migrations"
EMPTY = "base"
_VERSION = sa.table("alembic_version", sa.column("version_num", sa.String()))


class Schema(Database):
    """A database whose schema can be read and moved."""

    def schema_version(self) -> str | None:
        """Tell at which revision the schema is.

        Returns:
            The revision, None for a database that was never used.

        Raises:
            StoreError: the database cannot be read.
        """
        with self.reading() as connection:
            return _revision(connection)

    def check_schema(self) -> None:
        """Make sure that this program knows the schema it finds.

        Raises:
            StoreError: the schema was made by a newer version of this program.
        """
        _check_known(self.schema_version())

    def upgrade(self) -> None:
        """Bring the schema to the newest revision; nothing happens where it is there already.

        Raises:
            StoreError: the schema is newer than this program, or may not be changed by this user.
        """
        with self.changing_schema() as connection:
            revision = _revision(connection)
            _check_known(revision)
            if revision != _newest():
                from alembic import command

                command.upgrade(_config(connection), "head")
            add_geometry(connection)

    def downgrade(self, revision: str) -> None:
        """Bring the schema back to an older revision; what only newer ones can hold is lost.

        Args:
            revision: a revision, or `base` for a database without any of our tables.

        Raises:
            InputError: there is no such revision.
            StoreError: the schema is newer than this program, or may not be changed by this user.
        """
        if revision != EMPTY and revision not in _known():
            raise InputError(
                f"There is no schema revision {revision!r}; there are {_listed()}.",
                code="no_revision",
                revision=revision,
                known=_listed(),
            )
        from alembic import command
        from alembic.util import CommandError

        with self.changing_schema() as connection:
            _check_known(_revision(connection))
            try:
                command.downgrade(_config(connection), revision)
            except CommandError as error:
                raise InputError(
                    f"The schema cannot go back to {revision!r}: {error}",
                    code="revision_unreachable",
                    revision=revision,
                    reason=error,
                ) from error


def revision_of(connection: Connection) -> str | None:
    """Tell at which revision a schema is.

    Args:
        connection: a transaction.

    Returns:
        The revision, None for a database that was never used.
    """
    return _revision(connection)


def newest_schema() -> str:
    """Tell which revision this program works with.

    Returns:
        The revision.
    """
    return _newest()


def known_schemas() -> frozenset[str]:
    """Tell which revisions this program knows.

    Returns:
        The revisions, the newest among them.
    """
    return _known()


def move_schema(connection: Connection, revision: str) -> None:
    """Move a schema within a transaction, up or down.

    Args:
        connection: what `changing_schema` yielded.
        revision: a known revision or `base`.

    Raises:
        StoreError: the schema is newer than this program, or may not be changed by this user.
    """
    from alembic import command

    found = _revision(connection)
    _check_known(found)
    if (found or EMPTY) != revision:
        is_below = found is not None and (revision == EMPTY or revision in _below(found))
        (command.downgrade if is_below else command.upgrade)(_config(connection), revision)
    if revision == _newest():
        add_geometry(connection)


def _below(revision: str) -> frozenset[str]:
    return frozenset(script.revision for script in _scripts().iterate_revisions(revision, EMPTY)) - {revision}


def _config(connection: Connection | None = None) -> Config:
    from alembic.config import Config

    config = Config()
    # Alembic reads % as the beginning of a variable.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _revision(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table(_VERSION.name):
        return None
    return connection.execute(sa.select(_VERSION.c.version_num)).scalar()


@cache
def _scripts() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config())


@cache
def _known() -> frozenset[str]:
    """Read the revisions from the names of their files, which begin with them and go up."""
    return frozenset(file.stem.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def _newest() -> str:
    return max(_known())


def _listed() -> str:
    return ", ".join([EMPTY, *sorted(_known())])


def _check_known(revision: str | None) -> None:
    if revision is not None and revision not in _known():
        raise StoreError(
            f"The database has schema {revision}, which is newer than this program; "
            f"it knows {_listed()}. Update the program.",
            code="schema_newer",
            revision=revision,
            known=_listed(),
        )
