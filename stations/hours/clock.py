"""Times of day in Chinese: 24-hour and 12-hour clocks, 上午/下午/晚上, 点/时/半, and the day after."""

from __future__ import annotations

import re

DAY_MINUTES = 1440

NUMBER = r"(?:\d{1,2}|[零〇一二三四五六七八九十两]{1,3})"
NEXT_DAY = r"(?:次日|翌日|第二天|隔日|隔天|次)"
PERIOD = r"(?:凌晨|清晨|清早|早晨|早上|上午|晨|早|中午|午间|下午|午后|傍晚|晚上|晚间|夜间|夜晚|夜里|晚|夜)"
DASH = r"(?:-|至|到)"
_OCLOCK = rf"{NUMBER}[点时](?:半|[一三]刻|{NUMBER}分|\d{{2}}(?![:\d点时])|整|钟)?"
CLOCK = rf"(?:\d{{1,2}}:\d{{2}}(?::\d{{2}}(?![:\d]))?|{_OCLOCK})"
TIME = rf"(?:{NEXT_DAY}?\s*{PERIOD}?\s*:?\s*{CLOCK})"

# "8-22时": the first number borrows the word of the second.
_BARE = rf"(?:{PERIOD}?\s*\d{{1,2}}(?=\s*{DASH}\s*{NEXT_DAY}?{PERIOD}?\s*\d{{1,2}}[点时]))"
RANGE = rf"(?:{TIME}|{_BARE})\s*{DASH}\s*{TIME}"
EARLY_LATE = rf"早{NUMBER}[点时]?{DASH}?晚{NUMBER}[点时]?(?![:\d分半])"

_PARTS = re.compile(
    rf"(?P<next>{NEXT_DAY})?\s*(?P<period>{PERIOD})?\s*:?\s*"
    rf"(?P<hour>{NUMBER})(?:[:点时](?P<minute>半|[一三]刻|整|钟|{NUMBER})?)?"
)
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_MORNING = ("清晨", "清早", "早晨", "早上", "上午", "晨", "早")
_AFTERNOON = ("下午", "午后", "傍晚")
_NOON = ("中午", "午间")
_NIGHT_START = 16 * 60
_NIGHT_END = 10 * 60
_EARLIEST_PLAIN_START = 4 * 60


def chinese_number(text: str) -> int | None:
    """Read a number below 100 in Arabic or Chinese digits.

    Args:
        text: such as `8`, `八`, `十二`, `二十二`.

    Returns:
        The number, or None if it is not one.
    """
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        tens, ones = "", text
    if (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS):
        return None
    return (_DIGITS[tens] if tens else 1 if ten else 0) * 10 + (_DIGITS[ones] if ones else 0)


def _minutes_of(period: str | None, hour: int, minute: int) -> int | None:
    """Place a time in the day by the word before it; night hours after twelve count on past 24:00."""
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    if period is None:
        return hour * 60 + minute
    shifted: int | None
    if period == "凌晨":
        shifted = {12: 0}.get(hour, hour) if hour <= 6 or hour == 12 else None
    elif period in _MORNING:
        shifted = hour if hour <= 12 else None
    elif period in _NOON:
        shifted = {1: 13, 2: 14}.get(hour, hour if 11 <= hour <= 14 else None)
    elif period in _AFTERNOON:
        shifted = hour + 12 if 1 <= hour <= 11 else hour if hour else None
    elif hour <= 4:
        shifted = hour + 24
    elif hour <= 12:
        shifted = hour + 12
    else:
        shifted = hour if hour >= 17 else None
    return None if shifted is None else shifted * 60 + minute


def _split(text: str) -> tuple[bool, str | None, int, int] | None:
    """Take a time apart into: is it the next day, the word before it, hour, minute."""
    match = _PARTS.match(text)
    if match is None:
        return None
    hour = chinese_number(match["hour"])
    word = match["minute"]
    minute = {"半": 30, "一刻": 15, "三刻": 45, "整": 0, "钟": 0, None: 0}.get(word, -1)
    if minute == -1:
        read = chinese_number(word)
        if read is None:
            return None
        minute = read
    return None if hour is None else (match["next"] is not None, match["period"], hour, minute)


def _end_minutes(
    start: int, start_period: str | None, end: tuple[bool, str | None, int, int]
) -> tuple[int | None, bool]:
    """Place the end of a range after its start; the flag tells that the next day was concluded."""
    next_day, period, hour, minute = end
    literal = _minutes_of(period, hour, minute)
    if literal is None:
        return None, False
    if next_day:
        return literal + (DAY_MINUTES if literal < DAY_MINUTES else 0), False
    if literal > start:
        return literal, False
    if period is None and start_period is not None:
        inherited = _minutes_of(start_period, hour, minute)
        if inherited is not None and inherited > start:
            return inherited, False
    night = start >= _NIGHT_START and literal <= _NIGHT_END
    if night and (period is None or period == "凌晨" or period in _MORNING):
        return literal + DAY_MINUTES, period is None
    return None, False


def read_range(text: str) -> tuple[int, int, bool] | None:
    """Read one range of times.

    Args:
        text: a normalised text that matches `RANGE` or `EARLY_LATE`.

    Returns:
        Start and end in minutes after midnight (the end may lie beyond 1440 for nights), and whether that the
        end is on the next day was concluded rather than said; None where morning and afternoon, or the order
        of the two times, are in doubt.
    """
    if re.fullmatch(EARLY_LATE, text):
        first, _, last = text.partition("晚")
        ends = [first.rstrip("-至到"), "晚" + last]
    else:
        ends = re.split(DASH, text, maxsplit=1)
    start, end = _split(ends[0].strip()), _split(ends[1].strip())
    if start is None or end is None or start[0]:
        return None
    start_minutes = _minutes_of(start[1], start[2], start[3])
    if start_minutes is None or start_minutes >= DAY_MINUTES:
        return None
    if start[1] is None and 0 < start_minutes < _EARLIEST_PLAIN_START:
        # "2:00-5:00" is an afternoon with its word left out at least as often as the small hours.
        return None
    end_minutes, concluded = _end_minutes(start_minutes, start[1], end)
    if end_minutes is None or not start_minutes < end_minutes <= start_minutes + DAY_MINUTES:
        return None
    if end_minutes == DAY_MINUTES - 1:
        end_minutes = DAY_MINUTES
    return start_minutes, end_minutes, concluded


def read_end(text: str) -> int | None:
    """Read the time at which a day ends, where its beginning is not stated.

    Args:
        text: a normalised text with one time in it, such as `下午5:30关闭`.

    Returns:
        Minutes after midnight from 12:00 to 24:00; None where it may be meant for the morning.
    """
    found = re.search(TIME, text)
    parts = _split(found[0].strip()) if found else None
    if parts is None or parts[0]:
        return None
    minutes = _minutes_of(parts[1], parts[2], parts[3])
    if minutes == 12 * 60 and not parts[1]:
        # "12点关门": at noon or at midnight.
        return None
    return minutes if minutes is not None and 12 * 60 <= minutes <= DAY_MINUTES else None
