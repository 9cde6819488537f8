"""What every list of named places has: entries, Chinese names, codes, and coordinates that are checked."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from geodata.datum import Crs, Datum, to_wgs84
from geodata.gazetteer.pack_faults import PackError

MAX_BYTES = 2 * 2**30
MAX_ENTRIES = 5_000_000
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_DIGITS = re.compile(r"[1-9]\d{5}(?:\d{3}){0,2}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One named place.

    Args:
        line: where it stands in the file: the line, or the number of the feature.
        names: its Chinese names.
        lon: longitude, degrees, WGS-84.
        lat: latitude, degrees, WGS-84.
        code: the division code that the source gives; None where it gives none.
        area: code of a division that the source says it lies in; None where it says nothing.
        rank: 0 for a seat of government, more for what only bears the name.
        source_id: its number there.
    """

    line: int
    names: tuple[str, ...]
    lon: float
    lat: float
    code: str | None = None
    area: str | None = None
    rank: int = 0
    source_id: str = ""


def check_size(path: Path, limit: int = MAX_BYTES) -> None:
    """Refuse a file that is missing or too large.

    Args:
        path: the file.
        limit: bytes at the most.

    Raises:
        PackError: it cannot be used.
    """
    if not path.is_file():
        raise PackError("no_file", file=path.name)
    size = path.stat().st_size
    if size > limit:
        raise PackError("too_large", file=path.name, size=size // 2**20, limit=limit // 2**20)


def numbered_lines(lines: TextIO, path: Path) -> Iterator[tuple[int, str]]:
    """Number the lines that are not blank.

    Args:
        lines: an open file.
        path: the file, for messages.

    Yields:
        The number, from 1, and the line.

    Raises:
        PackError: there are too many, or one is not UTF-8.
    """
    number = 0
    try:
        for number, line in enumerate(lines, start=1):
            if number > MAX_ENTRIES:
                raise PackError("too_many", file=path.name, limit=MAX_ENTRIES)
            if line.strip():
                yield number, line
    except UnicodeDecodeError:
        raise PackError("not_text", file=path.name, line=number + 1) from None


def chinese_names(names: Iterable[object]) -> tuple[str, ...]:
    """Keep the names that are written in Chinese, each once.

    Args:
        names: any texts.

    Returns:
        Those of two characters and more, in the same order.
    """
    clean = ("".join(str(name).split()) for name in names)
    return tuple(dict.fromkeys(name for name in clean if len(name) >= 2 and _CHINESE.search(name)))


def division_code(value: object) -> str | None:
    """Read a division code.

    Args:
        value: six, nine or the twelve digits of statistics.

    Returns:
        Six or nine digits; None for anything else, a village among it.
    """
    text = str(value or "").strip()
    if not _DIGITS.fullmatch(text):
        return None
    if len(text) == 12:
        text = text[:9] if text.endswith("000") else ""
    if len(text) == 9 and text.endswith("000"):
        text = text[:6]
    return text or None


def read_degrees(text: str, path: Path, line: int, column: str, limit: float) -> float:
    """Read an angle.

    Args:
        text: as written.
        path: the file, for messages.
        line: where it stands.
        column: its name.
        limit: the largest amount.

    Returns:
        Degrees.

    Raises:
        PackError: it is no number up to the limit.
    """
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) <= limit:
        expected = f"-{limit:g} … {limit:g}"
        raise PackError("value", file=path.name, line=line, column=column, given=text[:40], expected=expected)
    return value


def to_place(lon: float, lat: float, crs: Crs) -> tuple[float, float]:
    """Convert coordinates as they were declared.

    Args:
        lon: longitude, degrees.
        lat: latitude, degrees.
        crs: their datum.

    Returns:
        The same in WGS-84.
    """
    return (lon, lat) if crs == Datum.WGS84 else to_wgs84(lon, lat, crs)
