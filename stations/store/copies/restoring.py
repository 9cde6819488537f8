"""A register restored from a backup, on either engine."""

from __future__ import annotations

from stations.store.copies.archive import Backup
from stations.store.copies.filling import Filled, Progress, fill_register
from stations.store.store import Store


def restore_register(
    target: Store, backup: Backup, *, replace: bool = False, progress: Progress | None = None
) -> Filled:
    """Restore a register; all of it is there afterwards, or everything is as it was.

    Workers that are running notice it: every commit has a mark, and the backup holds the marks of its own.

    Args:
        target: a database that holds no register, or an empty one.
        backup: an open backup; it is verified before anything is written.
        replace: put it in the place of what the database holds.
        progress: called with the number of rows that are written.

    Returns:
        What was restored, read back and compared by count and hash.

    Raises:
        FileError: the backup is damaged.
        ConflictError: the database holds something and is not to be replaced.
        StoreError: the database failed, or what is read back is not what was written.
    """
    backup.verify()
    return fill_register(target, backup, replace=replace, progress=progress)
