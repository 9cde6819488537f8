"""Steps for a process beside: a test file itself cannot be imported there."""

from __future__ import annotations

import os
import sys
import time
from typing import Any

from api.import_steps import ImportTools


class Unsendable(Exception):
    """An error that cannot be made again from what it holds."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} {second}")


def who(tools: ImportTools) -> int:
    """Tell in which process this is done."""
    return os.getpid()


def priority(tools: ImportTools) -> int:
    """Tell how nice that process is."""
    return os.getpriority(os.PRIO_PROCESS, 0)


def echo(tools: ImportTools, given: bytes) -> bytes:
    """Give back what was given, and print."""
    print("printed", file=sys.stdout)
    return given


def fail(tools: ImportTools, error: Exception) -> None:
    """Raise an error."""
    raise error


def fail_unsendably(tools: ImportTools) -> None:
    """Raise an error that cannot be sent."""
    raise Unsendable("one", "two")


def give_unsendable(tools: ImportTools) -> Any:
    """Return what cannot be sent."""
    return lambda: None


def write_and_wait(tools: ImportTools, begun: str) -> None:
    """Change the register, tell that it is done and wait for ever without committing."""
    with tools.store.writing() as connection:
        connection.exec_driver_sql("UPDATE register SET version = 99")
        with open(begun, "x"):
            pass
        time.sleep(600)
