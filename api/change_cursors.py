"""Cursors of the change feed: they name an event, and are found out where the register is another one."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from api.parameters import Fault, Parameter
from stations.store.feed import Anchor

_CURSOR = re.compile(r"(\d{1,18})-([0-9a-f]{12})", re.ASCII)
_VERSION = re.compile(r"v(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cursor:
    """After what somebody asks for changes.

    Args:
        seq: the event that they have seen last.
        mark: what shows that it is still the same event and the same choice of datasets.
    """

    seq: int
    mark: str

    def __str__(self) -> str:
        return f"{self.seq}-{self.mark}"


@dataclass(frozen=True, slots=True)
class AfterVersion:
    """Somebody has read the register as of a version, and asks what happened since.

    Args:
        version: the `data_version` of what they have read.
    """

    version: int


def cursor_of(anchor: Anchor, withheld: tuple[str, ...]) -> Cursor:
    """Make the cursor of an event.

    Args:
        anchor: the event.
        withheld: the datasets that are kept out of open data: who has followed another choice lacks stations
            or has too many, and no event tells.

    Returns:
        The cursor.
    """
    at = "" if anchor.at is None else anchor.at.isoformat()
    text = "\n".join([str(anchor.seq), anchor.station_id, at, *withheld])
    return Cursor(anchor.seq, hashlib.blake2b(text.encode(), digest_size=6).hexdigest())


def _read(given: str) -> Cursor | AfterVersion:
    found = _CURSOR.fullmatch(given)
    if found:
        return Cursor(int(found[1]), found[2])
    version = _VERSION.fullmatch(given)
    if version:
        return AfterVersion(int(version[1]))
    raise Fault("not_a_change_cursor")


AFTER = Parameter(
    "after",
    _read,
    {"type": "string", "example": "v12"},
    "the `cursor` of the answer before; or `v` and the `data_version` of what was read, such as `v12`; "
    "from the beginning without it",
)
