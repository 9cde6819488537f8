"""Files that commands write."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from api.cli.texts import say
from stations.errors import FileError


def write_whole(file: Path, pieces: Iterable[bytes]) -> None:
    """Write a file whole or not at all; what was there before stays until the new one is complete.

    Args:
        file: the file.
        pieces: its bytes.

    Raises:
        FileError: it cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=file.resolve().parent, prefix=f".{file.name}.")
    except OSError as error:
        raise FileError(say("file_unwritable", file=file, reason=error.strerror)) from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(pieces)
        # mkstemp makes files that only their owner can read; an export is to be handed on.
        temporary.chmod(0o644)
        temporary.replace(file)
    except OSError as error:
        raise FileError(say("file_unwritable", file=file, reason=error.strerror)) from None
    finally:
        temporary.unlink(missing_ok=True)
