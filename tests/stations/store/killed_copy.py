"""A program that copies a register into another database and kills itself in the middle of writing."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from stations.store import Store
from stations.store.copies import move_register, read_backup, restore_register


def carry_out(step: str, origin: str, target: str, statement: int) -> None:
    """Copy a register and die before the `statement`-th row is written, or before the commit."""
    seen = 0

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def count(connection: Any, cursor: Any, sql: str, *rest: Any) -> None:
        nonlocal seen
        seen += sql.split(maxsplit=1)[0].upper() == "INSERT"
        if seen == statement:
            die()

    def commit(connection: Any) -> None:
        if seen:
            die()

    sa.event.listen(sa.Engine, "before_cursor_execute", count)
    sa.event.listen(sa.Engine, "commit", commit)
    with Store.open(target) as store:
        copy(step, origin, store)


def copy(step: str, origin: str, target: Store) -> None:
    """Move a register, or restore the backup that a file is."""
    if step == "move":
        with Store.open(origin) as source:
            move_register(source, target)
        return
    with read_backup(Path(origin)) as backup:
        restore_register(target, backup, replace=step == "replace")
