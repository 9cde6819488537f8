"""The schema of the database and its versions, moved by Alembic without a configuration file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.engine import Connection

from stations.errors import InputError, StoreError
from stations.store.engine import Database
from stations.store.geometry import add_geometry

_MIGRATIONS = Path(__file__).parent / "migrations"
EMPTY = "base"


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
    return _newest() or EMPTY


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
    config = Config()
    # Alembic reads % as the beginning of a variable.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _known() -> frozenset[str]:
    return frozenset(script.revision for script in _scripts().walk_revisions())


def _newest() -> str | None:
    return _scripts().get_current_head()


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
