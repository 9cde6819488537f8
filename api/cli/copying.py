"""What commands that copy a register have in common: opening what is there already, and a bar of rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from api.cli.output import remarks
from stations.errors import StoreError
from stations.store import Store


class RowBar:
    """A progress bar that counts rows; silent where nobody watches."""

    def __init__(self, bars: Progress, text: str) -> None:
        self._bars = bars
        self._task = bars.add_task(text, total=None)

    def expect(self, rows: int) -> None:
        """Say how many rows there are.

        Args:
            rows: how many.
        """
        self._bars.update(self._task, total=rows)

    def reach(self, rows: int) -> None:
        """Say how many are done.

        Args:
            rows: how many.
        """
        self._bars.update(self._task, completed=rows)


@contextmanager
def row_bar(text: str) -> Iterator[RowBar]:
    """Show a progress bar on a terminal.

    Args:
        text: what is being done.

    Yields:
        The bar.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=remarks, transient=True, disable=not remarks.is_terminal) as bars:
        yield RowBar(bars, text)


def sqlite_file(url: str) -> Path | None:
    """Find the file of a database.

    Args:
        url: its URL.

    Returns:
        The file, whether it exists or not; None where the URL names no SQLite file.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # Whoever opens the database says what is wrong with it, without its password.
        return None
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")
    return Path(str(parsed.database)) if is_file else None


@contextmanager
def open_existing(url: str) -> Iterator[Store]:
    """Open a register that exists, and leave its schema as it is.

    Args:
        url: its URL.

    Yields:
        The store.

    Raises:
        StoreError: there is no such file, or the database cannot be reached.
    """
    file = sqlite_file(url)
    if file is not None and not file.is_file():
        # Opening it would make an empty database there.
        raise StoreError(f"There is no database file {file}.", code="database_no_file", file=str(file))
    with Store.open(url) as store:
        yield store
