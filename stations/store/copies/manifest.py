"""The table of contents of a backup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from stations.errors import FileError
from stations.store.copies.rows import table_order
from stations.store.tables import metadata

FORMAT = "yizhan-backup"
FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class TableManifest:
    """What a backup holds of one table.

    Args:
        name: the table.
        columns: its columns, in order.
        rows: how many rows there are.
        size: how long their lines are, in bytes.
        sha256: of all lines.
    """

    name: str
    columns: tuple[str, ...]
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Args:
        made_at: when it was begun, UTC.
        program: version of the program that made it.
        engine: the engine that it was made from, `sqlite` or `postgresql`.
        schema: revision of the schema.
        register_id: what tells this register from others; empty where the schema is too old to know.
        data_version: version of the register.
        tables: what it holds of each table.
    """

    made_at: datetime
    program: str
    engine: str
    schema: str
    register_id: str
    data_version: int
    tables: tuple[TableManifest, ...]

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(table.rows for table in self.tables)


def manifest_to_json(manifest: Manifest) -> bytes:
    """Write a table of contents.

    Args:
        manifest: the table of contents.

    Returns:
        JSON.
    """
    value = {"format": FORMAT, "format_version": FORMAT_VERSION, **_plain(manifest)}
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)


def _plain(manifest: Manifest) -> dict[str, Any]:
    plain: dict[str, Any] = orjson.loads(orjson.dumps(manifest))
    return plain


def manifest_from_json(data: bytes, known_schemas: frozenset[str]) -> Manifest:
    """Read a table of contents; whoever wrote it is not trusted.

    Args:
        data: JSON.
        known_schemas: the revisions that this program knows.

    Returns:
        The table of contents.

    Raises:
        FileError: it is none, or that of a newer program.
    """
    try:
        value = orjson.loads(data)
        if value["format"] != FORMAT:
            raise ValueError(f"format is {value['format']!r}")
        _refuse_newer(value, known_schemas)
        return _manifest(value)
    except FileError:
        raise
    except (ValueError, TypeError, KeyError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise FileError(
            f"The backup's table of contents cannot be read: {reason}",
            code="backup_contents_wrong",
            reason=reason,
        ) from None


def _refuse_newer(value: dict[str, Any], known_schemas: frozenset[str]) -> None:
    schema, version = value["schema"], value["format_version"]
    if version != FORMAT_VERSION or schema not in known_schemas:
        raise FileError(
            f"The backup has schema {schema!r} and format {version!r}, which this program does not know; "
            "update the program.",
            code="backup_newer",
            schema=str(schema)[:20],
            version=str(version)[:20],
        )


def _manifest(value: dict[str, Any]) -> Manifest:
    made_at = datetime.fromisoformat(value["made_at"])
    if made_at.utcoffset() is None:
        raise ValueError("made_at has no offset")
    texts = {name: _text(value, name) for name in ("program", "engine", "schema", "register_id")}
    found = tuple(_table(entry) for entry in value["tables"])
    names = [table.name for table in found]
    if names != [name for name in table_order() if name in names]:
        raise ValueError("the tables are not those of a register")
    if not {"register", "datasets", "stations", "events"} <= set(names):
        raise ValueError("tables are missing")
    return Manifest(made_at=made_at, data_version=_count(value, "data_version"), tables=found, **texts)


def _table(entry: dict[str, Any]) -> TableManifest:
    name, columns = _text(entry, "name"), tuple(entry["columns"])
    if name not in metadata.tables:
        raise ValueError("there is an unknown table")
    table = metadata.tables[name]
    if not columns or list(columns) != [column.name for column in table.c if column.name in columns]:
        raise ValueError(f"the columns of {name} are not those of a register")
    sha256 = _text(entry, "sha256")
    return TableManifest(name, columns, _count(entry, "rows"), _count(entry, "size"), sha256)


def _text(entry: dict[str, Any], name: str) -> str:
    value = entry[name]
    if type(value) is not str:
        raise TypeError(f"{name} is no text")
    return value


def _count(entry: dict[str, Any], name: str) -> int:
    value = entry[name]
    if type(value) is not int or value < 0:
        raise TypeError(f"{name} is no count")
    return value
