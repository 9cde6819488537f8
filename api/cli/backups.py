"""`yizhan backup` and `yizhan restore`."""

from __future__ import annotations

import hashlib
import os
import tempfile
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from api.app import utc_now
from api.auditing import Action
from api.cli.copying import open_existing, row_bar, sqlite_file
from api.cli.opening import actor_name, read_settings
from api.cli.output import JsonOption, print_json, print_line
from api.cli.texts import say, told
from stations.errors import ConflictError, FileError, InputError
from stations.store import AuditEntry, Store
from stations.store.copies import (
    Backup,
    Filled,
    Manifest,
    backup_name,
    is_damaged,
    read_backup,
    remove_older,
    restore_beside,
    restore_register,
    write_backup,
)

OutputOption = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        help=told("backups_output"),
        show_default=False,
    ),
]
KeepOption = Annotated[
    int | None,
    typer.Option(
        min=1,
        help=told("backups_keep"),
        show_default=False,
    ),
]
VerifyOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help=told("backups_verify"), show_default=False),
]
ReplaceOption = Annotated[
    bool,
    typer.Option("--replace", help=told("backups_replace"), show_default=False),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module.

    Args:
        app: the program.
    """
    app.command(help=told("backup"))(backup)
    app.command(help=told("restore"))(restore)


def backup(
    output: OutputOption = None,
    keep: KeepOption = None,
    verify: VerifyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Back the whole register up into one file, or check such a file.

    Args:
        output: a file, or a folder in which the file gets its name.
        keep: how many backups stay in the folder.
        verify: a backup to check; none is made then.
        as_json: print JSON.

    Raises:
        InputError: options that make no sense together.
    """
    if verify is not None:
        if output is not None or keep is not None:
            raise InputError("--verify goes alone", code="backup_verify_alone")
        _print(_described(verify, _verified(verify)), "backup_verified", as_json=as_json)
        return
    now = utc_now()
    is_named = output is None or output.is_dir()
    if keep is not None and not is_named:
        raise InputError("--keep needs a folder", code="backup_keep_folder")
    folder = output if output is not None and is_named else Path()
    file = folder / backup_name(now) if output is None or is_named else output
    with open_existing(read_settings().database_url.get_secret_value()) as store:
        manifest = _write(store, file, now)
    removed = () if keep is None else remove_older(file.parent, keep, manifest.register_id)
    described = {**_described(file, manifest), "removed": [str(path) for path in removed]}
    _print(described, "backup_written", as_json=as_json)
    if removed and not as_json:
        print_line(say("backup_removed", count=len(removed)))


def restore(
    file: Annotated[Path, typer.Argument(help=told("restore_file"))],
    replace: ReplaceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Restore the register from a backup into the configured database.

    Args:
        file: the backup.
        replace: put it in the place of what the database holds.
        as_json: print JSON.

    Raises:
        ConflictError: the database holds something, or is damaged, and is not to be replaced.
    """
    url = read_settings().database_url.get_secret_value()
    database = sqlite_file(url)
    aside: Path | None = None
    with read_backup(file) as opened, row_bar(say("restoring")) as bar:
        bar.expect(opened.manifest.rows)
        if database is not None and is_damaged(database):
            filled, aside = _restore_beside(database, opened, bar.reach, replace=replace)
        else:
            with Store.open(url) as store:
                filled = restore_register(store, opened, replace=replace, progress=bar.reach)
        made_at = opened.manifest.made_at
    _note(url, file, filled, made_at)
    described = {
        "file": str(file),
        "made_at": made_at.isoformat(),
        "schema": filled.schema,
        "data_version": filled.data_version,
        "rows": sum(filled.rows.values()),
        "aside": None if aside is None else str(aside),
    }
    _print(described, "restored", as_json=as_json)
    if aside is not None and not as_json:
        print_line(say("restored_aside", file=aside))


def _restore_beside(database: Path, opened: Backup, progress: Any, *, replace: bool) -> tuple[Filled, Path]:
    if not replace:
        raise ConflictError(
            "The database is damaged. --replace keeps it under another name and puts the backup "
            "in its place.",
            code="copy_target_damaged",
        )
    return restore_beside(database, opened, f".damaged-{utc_now():%Y%m%dT%H%M%SZ}", progress)


def _note(url: str, file: Path, filled: Filled, made_at: datetime) -> None:
    """Tell the audit: what it knew of the time after the backup is gone."""
    details = {"data_version": filled.data_version, "made_at": made_at.isoformat()}
    entry = AuditEntry(0, utc_now(), actor_name(), Action.REGISTER_RESTORED, file.name, details)
    with Store.open(url) as store:
        store.add_audit(entry)


def _write(store: Store, file: Path, now: datetime) -> Manifest:
    """Write a backup whole or not at all: it gets its name when it has been read back."""
    try:
        # Only its owner may read it: it holds accounts, persons and uploaded lists.
        handle, name = tempfile.mkstemp(dir=file.resolve().parent, prefix=".yizhan-", suffix=".part")
    except OSError as error:
        raise FileError(say("file_unwritable", file=file, reason=error.strerror)) from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream, row_bar(say("backing_up")) as bar:
            manifest = write_backup(store, stream, now, version("yizhan"), bar.expect, bar.reach)
            stream.flush()
            os.fsync(stream.fileno())
        with read_backup(temporary) as opened, row_bar(say("verifying")) as bar:
            bar.expect(manifest.rows)
            opened.verify(bar.reach, with_records=False)
        temporary.replace(file)
    except OSError as error:
        raise FileError(say("file_unwritable", file=file, reason=error.strerror)) from None
    finally:
        temporary.unlink(missing_ok=True)
    return manifest


def _verified(file: Path) -> Manifest:
    with read_backup(file) as opened, row_bar(say("verifying")) as bar:
        bar.expect(opened.manifest.rows)
        opened.verify(bar.reach)
        return opened.manifest


def _described(file: Path, manifest: Manifest) -> dict[str, Any]:
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return {
        "file": str(file),
        "bytes": file.stat().st_size,
        "sha256": sha256,
        "made_at": manifest.made_at.isoformat(),
        "engine": manifest.engine,
        "schema": manifest.schema,
        "data_version": manifest.data_version,
        "rows": manifest.rows,
        "tables": {table.name: {"rows": table.rows, "sha256": table.sha256} for table in manifest.tables},
    }


def _print(described: dict[str, Any], key: str, *, as_json: bool) -> None:
    if as_json:
        print_json(described)
        return
    shown = (described["file"], described["rows"], described["data_version"])
    print_line(say(key, **dict(zip(("file", "count", "version"), shown, strict=True))))
