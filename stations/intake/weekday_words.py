"""Days of the week as Japanese lists write them, in the words that the reader of opening hours knows."""

from __future__ import annotations

import re
import unicodedata

_DAYS = "月火水木金土日"
_CHINESE = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_EVERY_DAY = frozenset({"毎日", "全日", "年中", "年中無休", "無休"})
_PUBLIC_HOLIDAYS = "法定节假日"
_NOISE = re.compile(r"[\s、,・/]|曜日?")
_RANGE = re.compile(rf"([{_DAYS}])(?:[~\-〜～ー–—]|から)([{_DAYS}])(?:まで)?")
_WORDS = re.compile(rf"(?:[{_DAYS}]|平日|祝日?|休日)+")


def weekdays_in_chinese(text: str) -> str | None:
    """Read days of the week in Japanese.

    Args:
        text: such as `月火水木金`, `月～金、祝`, `土・日曜日`, `平日` or `毎日`.

    Returns:
        Such as `周一至周五、法定节假日`; None for what says anything else.
    """
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    if plain in _EVERY_DAY:
        return "每天"
    plain = _RANGE.sub(lambda found: _between(found[1], found[2]), plain)
    if not _WORDS.fullmatch(plain):
        return None
    holidays = "祝" in plain or "休日" in plain
    # The character of Sunday also ends the words for working days and holidays.
    letters = re.sub("祝日?|休日", "", plain).replace("平日", _DAYS[:5])
    days = {_DAYS.index(letter) for letter in letters}
    parts = [_run(run) for run in _runs(sorted(days))] + ([_PUBLIC_HOLIDAYS] if holidays else [])
    return "、".join(parts)


def _between(first: str, last: str) -> str:
    start, end = _DAYS.index(first), _DAYS.index(last)
    return _DAYS[start : end + 1] if start <= end else _DAYS[start:] + _DAYS[: end + 1]


def _runs(days: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _run(days: list[int]) -> str:
    if len(days) == len(_DAYS):
        return "每天"
    if len(days) > 2:
        return f"{_CHINESE[days[0]]}至{_CHINESE[days[-1]]}"
    return "、".join(_CHINESE[day] for day in days)
