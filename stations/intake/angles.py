"""Texts → degrees: decimal, with signs, with letters, packed, and two of them in one cell."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Axis = Literal["lon", "lat"]

# Longer texts are no coordinates, and not worth the time that the patterns would take.
_MAX_ANGLE_CHARS = 60

# Done before NFKC, which would turn º into a letter and ″ into two primes.
_SIGNS = str.maketrans(
    dict.fromkeys("º˚°゜度", "°")
    | dict.fromkeys("′'’‘ʹ＇´`分", "'")
    | dict.fromkeys("″\"”“ʺ＂秒", '"')
    | dict.fromkeys("−–—－", "-")
)  # fmt: skip
_HEMISPHERES: dict[str, tuple[Axis, int]] = {
    **dict.fromkeys(("e", "东经", "東經", "東経"), ("lon", 1)),
    **dict.fromkeys(("w", "西经", "西經", "西経"), ("lon", -1)),
    **dict.fromkeys(("n", "北纬", "北緯"), ("lat", 1)),
    **dict.fromkeys(("s", "南纬", "南緯"), ("lat", -1)),
}
_ANGLE = re.compile(rf"({'|'.join(_HEMISPHERES)})?[:\s]*([^a-z]*?(?:e[+-]?\d{{1,2}})?°?)\s*([ewns])?")
# How nearly every list writes them.
_PLAIN = re.compile(r"-?\d{1,3}\.(\d{1,30})", re.ASCII)
_DECIMAL = re.compile(r"([+-]?\d{1,12})(?:[.,](\d{1,30}))?(?:e([+-]?\d{1,2}))?°?", re.ASCII)
_SEXAGESIMAL = re.compile(
    r"([+-]?\d{1,3})\s*[°:\s]\s*(\d{1,2}(?:[.,]\d+)?)(?:\s*['：:\s]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*\"?)?)?",
    re.ASCII,
)
_COMMAS = re.compile(r"([+-]?\d{1,3})\s*,\s*(\d{1,2})\s*,\s*(\d{1,2}(?:\.\d+)?)", re.ASCII)
# Without a letter these digits are as likely metres, so that only 375651N is read, and never 375651.
_PACKED = re.compile(r"(\d{2,3})(\d{2})(\d{2}(?:[.,]\d+)?)", re.ASCII)
_LABELS = re.compile(r"(经度|經度|longitude|long|lon|lng|x)|(纬度|緯度|latitude|lat|y)")
_SEPARATORS = (r";", r"[,，]\s+", r"[,，]", r"、", r"\s+", r"[:|/]")


@dataclass(frozen=True, slots=True)
class Angle:
    """A number of degrees as it is written.

    Args:
        degrees: the value.
        digits: decimals of a degree that it is written with; a whole second counts as three.
        axis: what a hemisphere letter says it is, if there is one.
    """

    degrees: float
    digits: int
    axis: Axis | None = None


def read_angle(text: str) -> Angle | None:
    """Read degrees: decimal with point or comma, with degree signs, or degrees, minutes and seconds.

    Args:
        text: such as `113.6203`, `113,6203`, `113°37'12"E`, `东经113度37分12秒`, `1133712E`, `113,37,12` or
            `1.1362E+02`.

    Returns:
        The angle, or None where the text is no such number; `nan` and `inf` are none.
    """
    if len(text) > _MAX_ANGLE_CHARS:
        return None
    if plain := _PLAIN.fullmatch(text):
        return Angle(float(text), len(plain[1]))
    folded = unicodedata.normalize("NFKC", text.translate(_SIGNS)).casefold().replace("''", '"')
    folded = "".join(c for c in folded if unicodedata.category(c) != "Cf").strip()
    match = _ANGLE.fullmatch(folded)
    if match is None or (match.group(1) and match.group(3)):
        return None
    axis, sign = _HEMISPHERES.get(match.group(1) or match.group(3) or "", (None, 1))
    body = match.group(2).strip()
    number = (_read_packed(body) if axis else None) or _read_decimal(body) or _read_sexagesimal(body)
    if number is None:
        return None
    degrees, digits = number
    return Angle(sign * degrees, digits, axis)


def _read_decimal(body: str) -> tuple[float, int] | None:
    match = _DECIMAL.fullmatch(body)
    if match is None:
        return None
    whole, fraction, exponent = match.groups()
    power = int(exponent or 0)
    degrees = float(f"{whole}.{fraction or 0}e{power}")
    return degrees, max(0, len(fraction or "") - power)


def _read_packed(body: str) -> tuple[float, int] | None:
    match = _PACKED.fullmatch(body)
    return None if match is None else _sexagesimal(*match.groups())


def _read_sexagesimal(body: str) -> tuple[float, int] | None:
    match = _SEXAGESIMAL.fullmatch(body) or _COMMAS.fullmatch(body)
    return None if match is None else _sexagesimal(*match.groups())


def _sexagesimal(whole: str, minutes: str, seconds: str | None) -> tuple[float, int] | None:
    minutes, seconds = minutes.replace(",", "."), (seconds or "").replace(",", ".")
    if float(minutes) >= 60 or float(seconds or 0) >= 60 or (seconds and "." in minutes):
        return None
    # A tenth of a millimetre: what a float holds beyond that only looks exact, as in 113.61999999999999.
    degrees = round(abs(int(whole)) + float(minutes) / 60 + float(seconds or 0) / 3600, 9)
    last = seconds or minutes
    digits = (3 if seconds else 1) + len(last.partition(".")[2])
    return (-degrees if whole.startswith("-") else degrees), digits


def split_pair(text: str) -> tuple[Angle, Angle] | None:
    """Split a text that is nothing but two coordinates.

    Args:
        text: the cell.

    Returns:
        Both in the order in which they stand, or None where the text is something else.
    """
    if len(text) > 3 * _MAX_ANGLE_CHARS:
        return None
    body = re.sub(r"^\s*(?:point)?\s*[(\[（【{]|[)\]）】}]\s*$", "", text, flags=re.IGNORECASE).strip()
    axes: list[Axis] = ["lon" if match.group(1) else "lat" for match in _LABELS.finditer(body.casefold())]
    if axes:
        body = _LABELS.sub(" ", body.casefold()).replace("=", " ")
        body = re.sub(r"(^|\s)\s*[:：]\s*", r"\1", body).strip()
    for separator in _SEPARATORS:
        parts = [part for part in re.split(separator, body.replace("；", ";")) if part.strip()]
        if len(parts) == 2:
            first, second = read_angle(parts[0]), read_angle(parts[1])
            if first and second:
                if len(axes) == 2 and axes[0] != axes[1]:
                    first = Angle(first.degrees, first.digits, axes[0])
                    second = Angle(second.degrees, second.digits, axes[1])
                return first, second
    return None
