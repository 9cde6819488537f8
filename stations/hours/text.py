"""Opening hours as people type them, brought to one spelling before they are read."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import opencc

# Longer texts are descriptions, not hours.
MAX_CHARACTERS = 300
MAX_TABLE_CHARACTERS = 2000

_DASHES = re.compile(r"[‐‑‒–—―−─━~〜∼﹣-]+")
_COLONS = re.compile(r"[∶︓ː꞉]")
_JAPANESE = (
    (re.compile(r"([月火水木金土日])曜日?"), r"周\1"),
    # "月-金 9:00": days of the week have no number before them.
    (re.compile(r"(?<![\d月])([月火水木金土日])-([月火水木金土日])(?![\d年月日曜])"), r"周\1-周\2"),
    (re.compile(r"午前"), "上午"),
    (re.compile(r"午後|午后"), "下午"),
    (re.compile(r"年中無休|年中无休"), "全年无休"),
    (re.compile(r"定休日?"), "闭馆"),
    (re.compile(r"(?<=土日)・?祝(?:祭?日)?|祝祭?日"), "法定节假日"),
    (re.compile(r"土日(?!\d)"), "周六周日"),
    (re.compile(r"休み"), "闭馆"),
    (re.compile(r"24 ?時間"), "24小时"),
    (re.compile(r"平日"), "工作日"),
    (re.compile("営"), "营"),
)
_JAPANESE_DAYS = {f"周{name}": f"周{day}" for name, day in zip("月火水木金土", "一二三四五六", strict=True)}
# "09.00-17.00"; a full hour on one side, for 7.21-9.30 are dates.
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{2})( ?- ?)(\d{1,2})\.(\d{2})(?![\d.])")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")


@cache
def _simplifier() -> opencc.OpenCC:
    """Load the table of traditional characters once, on first use."""
    return opencc.OpenCC("t2s")


def normalise(text: str) -> str:
    """Bring width, dashes, colons, blanks and traditional characters to one spelling.

    Args:
        text: opening hours as written.

    Returns:
        The same text in simplified characters, half-width signs, `-` for every dash, `:` for every colon,
        lower-case letters and single blanks; line breaks stay.
    """
    text = text.encode("utf-8", "ignore").decode("utf-8")
    text = unicodedata.normalize("NFKC", text)
    text = _INVISIBLE.sub("", text)
    text = _COLONS.sub(":", _DASHES.sub("-", text))
    if not text.isascii():
        text = _simplifier().convert(_chinese_from_japanese(text))
    text = re.sub(r"[^\S\n]+", " ", text.lower())
    text = _DOTTED.sub(_with_colons, text)
    return re.sub(r" *\n[ \n]*", "\n", text).strip()


def _with_colons(match: re.Match[str]) -> str:
    first, last = f"{match[1]}:{match[2]}", f"{match[4]}:{match[5]}"
    return f"{first}{match[3]}{last}" if "00" in (match[2], match[5]) else match[0]


def _chinese_from_japanese(text: str) -> str:
    """Replace Japanese words for days and times by Chinese ones."""
    for words, chinese in _JAPANESE:
        text = words.sub(chinese, text)
    return re.sub(r"周[月火水木金土]", lambda match: _JAPANESE_DAYS[match[0]], text)
