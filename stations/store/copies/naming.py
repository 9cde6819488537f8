"""What backups are called, and which of them may go when newer ones are there."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from stations.errors import FileError
from stations.store.copies.archive import read_backup

_NAME = re.compile(r"yizhan-[0-9]{8}T[0-9]{6}Z\.backup\.zip")


def backup_name(made_at: datetime) -> str:
    """Name a backup.

    Args:
        made_at: when it was made.

    Returns:
        Such as `yizhan-20260701T031500Z.backup.zip`; names sort as their times do.
    """
    return f"yizhan-{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}.backup.zip"


def remove_older(folder: Path, keep: int, register_id: str) -> tuple[Path, ...]:
    """Delete all but the newest backups of one register.

    Args:
        folder: where they are. Only files with a name of `backup_name` are looked at, and only those that
            are backups of this register are counted or deleted.
        keep: how many stay, at least one.
        register_id: tells the register from others.

    Returns:
        The files that were deleted, the oldest first.

    Raises:
        ValueError: none was to stay.
        OSError: a file cannot be deleted.
    """
    if keep < 1:
        raise ValueError("at least one backup stays")
    named = (path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    files = (path for path in named if path.is_file() and not path.is_symlink())
    ours = sorted(path for path in files if _is_of(path, register_id))
    for path in ours[:-keep]:
        path.unlink()
    return tuple(ours[:-keep])


def _is_of(path: Path, register_id: str) -> bool:
    try:
        with read_backup(path) as backup:
            return backup.manifest.register_id == register_id
    except FileError:
        return False
