"""The list that a command is given: its bytes, and the datum of its coordinates."""

from __future__ import annotations

from pathlib import Path

import typer

from api.cli.texts import say
from stations.errors import FileError
from stations.intake.crs_words import CRS_EXPECTED, crs_of


def known_crs(given: str | None) -> str | None:
    """Refuse a datum that is not known before anything is read.

    Args:
        given: what somebody wrote; None where they wrote nothing.

    Returns:
        The name of the datum.

    Raises:
        BadParameter: there is no such datum.
    """
    if given is None:
        return None
    found = crs_of(given)
    if found is None:
        raise typer.BadParameter(f"{given!r}: {CRS_EXPECTED}")
    return found


def read_list_file(file: Path) -> bytes:
    """Read the bytes of a list.

    Args:
        file: the file.

    Returns:
        Its bytes.

    Raises:
        FileError: it is not there or cannot be read.
    """
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise FileError(say("file_missing", file=file)) from None
    except OSError as error:
        raise FileError(say("file_unreadable", file=file, reason=error.strerror)) from None
