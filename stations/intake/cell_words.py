"""Small words that fill a cell: nothing, yes and no, stars, a status."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from stations.intake.catalogue_words import words_of_catalogues
from stations.model import Amenity, Status

_MARKS = frozenset("-‐‑‒–—―−ー－~/／\\＼.．…·。、,*_?？")
_STARTS_OF_NOTHING = _MARKS | frozenset(c for c in map(chr, range(0x3001)) if c.isspace())
_ONLY_MARKS = re.compile(rf"[\s{re.escape(''.join(sorted(_MARKS)))}]*")
_NO_VALUE = frozenset(
    {
        "无",
        "暂无",
        "没有",
        "未知",
        "不详",
        "待补充",
        "待定",
        "空",
        "null",
        "none",
        "nan",
        "na",
        "n/a",
        "#n/a",
        "無し",
        "なし",
        "無",
    }
)
# Folding never makes one of these words out of a longer text, so that longer ones need not be folded.
_LONGEST_NO_VALUE = max(map(len, _NO_VALUE))

_YES = frozenset(
    {
        "有",
        "是",
        "√",
        "✓",
        "✔",
        "☑",
        "✅",
        "y",
        "yes",
        "true",
        "1",
        "具备",
        "已配",
        "已配备",
        "配备",
        "可",
        "对",
        "○",
        "●",
        "t",
        "on",
    }
)
_NO = frozenset(
    {
        "无",
        "否",
        "没有",
        "没",
        "×",
        "✗",
        "✘",
        "✕",
        "❌",
        "x",
        "n",
        "no",
        "false",
        "0",
        "未配",
        "未配备",
        "不具备",
        "不可",
        "f",
        "off",
        "無",
    }
)
_NEARBY = frozenset({"附近", "附近有", "有(附近)", "nearby", "周边", "旁边"})
_COUNT = re.compile(r"(?:有)?(\d{1,4})(?:\.0)?\s*(?:台|个|把|套|张|组|处|间|部|只|盏|条|座|本|份|件)?")

_STATUS_WORDS = {
    Status.OPEN: (
        "开放", "正常", "正常开放", "运营", "运营中", "已运营", "正常运营", "启用", "已启用", "在用",
        "開放", "open", "active", "normal", "已建成",
    ),
    Status.TEMPORARILY_CLOSED: (
        "暂停", "暂停开放", "暂停服务", "暂时关闭", "装修", "装修中", "维修", "维修中",
        "temporarily_closed", "temporarily closed", "maintenance", "suspended",
    ),
    Status.CLOSED: (
        "关闭", "已关闭", "撤销", "已撤销", "停用", "已停用", "取消", "关停", "closed", "inactive",
        "removed",
    ),
    Status.PLANNED: (
        "筹建", "筹建中", "在建", "规划", "规划中", "拟建", "建设中", "待建", "planned",
        "under construction",
    ),
}  # fmt: skip
_STATUS_OF_WORD = {word: status for status, words in _STATUS_WORDS.items() for word in words}

_CHINESE_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_STARS = re.compile(
    r"(?:(20\d\d)年?(?:度)?)?(?:★?([1-5])(?:\.0)?|([一二两三四五])|(★{1,5})☆*)\s*(?:★|颗)?(?:星级?|级|stars?)?(?:站点|驿站)?"
)
_YEAR = re.compile(r"(20\d\d)(?:\.0)?(?:年度?)?(?:[-/.年]\d{1,2}(?:月|[-/.]\d{1,2}|月\d{1,2}日)?)?")

_CLOCK = re.compile(r"(\d{1,2})(?:[:∶.](\d{2})(?::\d{2})?|[点时](?:(\d{1,2})分)?)")
_DAY_FRACTION = re.compile(r"0\.\d+")


def _fold(text: str) -> str:
    # ✓ and × have no compatibility form that would change them; full-width letters and digits do.
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip().casefold()


def is_blank(text: str) -> bool:
    """Tell whether a cell holds nothing but spaces and marks such as `-`, `/` or `…`.

    Args:
        text: the cell.

    Returns:
        True where nothing is said.
    """
    if not text:
        return True
    # Nearly every cell shows by its first character that it says something.
    return text[0] in _STARTS_OF_NOTHING and _ONLY_MARKS.fullmatch(text) is not None


def is_no_value(text: str) -> bool:
    """Tell whether a cell of a number, a phone or an id says that there is none.

    Never to be asked about names and notes, where `NA` and `None` can be meant.

    Args:
        text: the cell.

    Returns:
        True for blanks and for words such as `无`, `NULL` and `N/A`.
    """
    return is_blank(text) or (len(text.strip()) <= _LONGEST_NO_VALUE and _fold(text) in _NO_VALUE)


def read_yes_no(text: str) -> Amenity | None:
    """Read a cell that says whether something is there.

    Args:
        text: such as `有`, `×`, `TRUE`, `2台` or `附近`.

    Returns:
        The value, or None where the cell says something else.
    """
    folded = _fold(text)
    if folded in _YES:
        return Amenity.YES
    if folded in _NO:
        return Amenity.NO
    if folded in _NEARBY:
        return Amenity.NEARBY
    count = _COUNT.fullmatch(folded)
    if count:
        return Amenity.YES if int(count.group(1)) else Amenity.NO
    return _amenity_words().get(folded)


@cache
def _amenity_words() -> dict[str, Amenity]:
    return words_of_catalogues({f"template.{value}": value for value in Amenity}, _fold)


def read_status(text: str) -> Status | None:
    """Read a cell that says whether a station exists for the public.

    Args:
        text: such as `正常开放` or `暂停`.

    Returns:
        The status, or None where the word is not known.
    """
    folded = _fold(text)
    return _STATUS_OF_WORD.get(folded) or _status_words().get(folded)


@cache
def _status_words() -> dict[str, Status]:
    return words_of_catalogues({f"template.status_{status}": status for status in Status}, _fold)


def read_stars(text: str) -> tuple[int, int | None] | None:
    """Read the stars of a yearly assessment.

    Args:
        text: such as `3`, `三星级`, `★★★` or `2024年四星`.

    Returns:
        Stars from 1 to 5 and the year if it is named, or None where the text is something else.
    """
    match = _STARS.fullmatch(re.sub(r"\s+", "", _fold(text)))
    if match is None:
        return None
    year, digit, word, marks = match.groups()
    stars = int(digit) if digit else _CHINESE_DIGITS[word] if word else len(marks)
    return stars, int(year) if year else None


def read_year(text: str) -> int | None:
    """Read a year.

    Args:
        text: such as `2024`, `2024年度` or the date `2024-05-01`.

    Returns:
        The year, or None where the text is something else.
    """
    match = _YEAR.fullmatch(_fold(text))
    return int(match.group(1)) if match else None


def read_time(text: str) -> str | None:
    """Read a time of day from a cell of its own.

    Args:
        text: such as `8:30`, `08:30:00`, or the fraction of a day that a spreadsheet keeps, `0.3541666667`.

    Returns:
        The time as `08:30`, or None where the text is something else.
    """
    folded = _fold(text)
    if _DAY_FRACTION.fullmatch(folded):
        hour, minute = divmod(round(float(folded) * 24 * 60), 60)
    elif match := _CLOCK.fullmatch(folded):
        hour, minute = int(match.group(1)), int(match.group(2) or match.group(3) or 0)
    else:
        return None
    return f"{hour:02}:{minute:02}" if (hour, minute) <= (24, 0) and minute < 60 else None
