"""Opening hours in English: days and times, 12-hour clocks, closed days, summer and winter."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from stations.hours.clock import DAY_MINUTES
from stations.hours.compose import Part, as_rule, season_pieces
from stations.hours.days import ALL_DAYS, WEEKEND, WORKING_WEEK, Season, uncovered
from stations.hours.plan import WHOLE_DAY, Plan, agree, difference, join_spans
from stations.hours.statements import Unreadable

# Days that every convention counts to the season: summer time and the months of the weather agree on them.
_SUMMER = Season((None, 6, 1), (None, 8, 31))
_WINTER = Season((None, 11, 1), (None, 2, 29))

_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)(?:sday|nesday|rsday|urday|day|s|rs|r|nes)?\b\.?"
_CLOCK = r"(?:\d{1,2}(?:[:.]\d{2})?|\d{3,4}(?= ?[ap]\.?m)|noon|midnight)(?: ?[ap]\.?m\b\.?)?"
_TO = r"\s*(?:-|to|till|until)\s*"
_TOKEN = re.compile(
    rf"(?P<days>{_DAY}(?:\s*(?:-|to|through|thru)\s*{_DAY})?)|(?P<span>{_CLOCK}{_TO}{_CLOCK})"
    r"|(?P<always>24/7|24 hours(?: a day)?|24h)"
    r"|(?P<daily>daily|every ?day|7 days a week)|(?P<weekdays>weekdays)|(?P<weekend>weekends?)"
    r"|(?P<holidays>(?:public |bank |legal )?holidays)"
    r"|(?P<closed>closed(?: on)?)|(?P<except>except|excluding)"
    r"|(?P<word>open(?:ing)?\b|hours\b|from\b)|(?P<gap>[\s,;:&/()|.]+|and\b)"
)
_SEASONS = re.compile(
    rf"s(?:ummer)? ?[=:] ?({_CLOCK}{_TO}{_CLOCK})[ ,;]*w(?:inter)? ?[=:] ?({_CLOCK}{_TO}{_CLOCK})"
)
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LATEST_MORNING = 10 * 60
_EARLIEST_EVENING = 16 * 60


def is_english(plain: str) -> bool:
    """Tell whether a text could be English hours.

    Args:
        plain: from `stations.hours.text.normalise`.
    """
    return plain.isascii() and re.search(r"[a-z]", plain) is not None


def read_english(plain: str) -> tuple[str, tuple[str, ...]]:
    """Read English hours; every word must be known.

    Args:
        plain: from `stations.hours.text.normalise`.

    Returns:
        A rule, and codes of `stations.hours.parse.ASSUMPTIONS`.

    Raises:
        Unreadable: if any word is not known, or the hours are in doubt.
    """
    seasons = _SEASONS.fullmatch(plain.strip(" .;"))
    if seasons:
        return _two_seasons(seasons[1], seasons[2])
    reader = _Reader(_by_24_hours(plain))
    position = 0
    while position < len(plain):
        match = _TOKEN.match(plain, position)
        if match is None or match.end() == position:
            raise Unreadable("not_understood")
        reader.take(match.lastgroup or "", match[0])
        position = match.end()
    return reader.rule()


@dataclass(slots=True)
class _Reader:
    """Days and times as they come: days, then their times or "closed"; times alone hold every day."""

    by_24_hours: bool
    hours: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    pending: set[int] = field(default_factory=set)
    current: set[int] = field(default_factory=set)
    holidays_off: bool = False
    label: bool = False
    daily: bool = False

    def take(self, kind: str, text: str) -> None:
        """Take the next word."""
        days = {"daily": ALL_DAYS, "weekdays": WORKING_WEEK, "weekend": WEEKEND}.get(kind)
        if kind == "days":
            days = _days(text)
        if days is not None:
            self._take_days(days)
        elif kind == "span":
            self._take_span(_span(text, self.by_24_hours))
        elif kind == "always":
            self._take_span((0, DAY_MINUTES))
        elif kind in ("closed", "except"):
            self._close()
        elif kind == "holidays":
            if not self.label:
                raise Unreadable("exception_without_dates")
            self.holidays_off = True
        elif kind == "gap" and ";" in text:
            self.label = False

    def _take_days(self, days: frozenset[int]) -> None:
        if self.label:
            self.closed |= days
        else:
            self.pending |= days

    def _close(self) -> None:
        self.closed |= self.pending
        self.label = not self.pending
        self.pending = set()

    def _take_span(self, span: tuple[int, int]) -> None:
        if self.label and self.current and not self.pending:
            # "11:30 AM - 7 PM, closed 4:00 PM - 4:30 PM"
            for day in self.current:
                self.hours[day] = list(difference(tuple(self.hours[day]), (span,)))
            self.label = False
            return
        if self.label:
            raise Unreadable
        if self.pending or not self.hours:
            self.daily |= not self.pending
            self.current = self.pending or set(ALL_DAYS)
            self.pending = set()
            if self.current & self.hours.keys():
                raise Unreadable
        for day in self.current:
            self.hours.setdefault(day, []).append(span)

    def rule(self) -> tuple[str, tuple[str, ...]]:
        """Write what was taken as a rule."""
        if self.pending or not self.hours:
            raise Unreadable("no_times")
        if not all(self.hours.values()):
            raise Unreadable
        plan = Plan({day: join_spans(spans) for day, spans in self.hours.items() if day not in self.closed})
        if not plan.weekdays or (not self.daily and self.closed & self.hours.keys()):
            raise Unreadable
        unclear = ALL_DAYS - plan.weekdays.keys() - self.closed if self.closed else frozenset()
        pieces = season_pieces(Part("", plan), unclear) + (["PH off"] if self.holidays_off else [])
        whole = all(spans == WHOLE_DAY for spans in plan.weekdays.values())
        assumed = ["daily"] if self.daily and not self.closed and not whole else []
        return as_rule(pieces), tuple(assumed + (["other_days_unknown"] if unclear else []))


def _two_seasons(summer: str, winter: str) -> tuple[str, tuple[str, ...]]:
    clock = _by_24_hours(summer + winter)
    plans = [Plan(dict.fromkeys(sorted(ALL_DAYS), (_span(text, clock),))) for text in (summer, winter)]
    parts = [
        Part(_SUMMER.rule(), plans[0]),
        Part(_WINTER.rule(), plans[1]),
        Part(uncovered([_SUMMER, _WINTER]), agree(plans)),
    ]
    if plans[0] == plans[1]:
        parts = [Part("", plans[0])]
    pieces = [piece for part in parts for piece in season_pieces(part)]
    return as_rule(pieces), ("daily", "season_dates") if len(parts) > 1 else ("daily",)


def _days(text: str) -> frozenset[int]:
    found = [_NAMES.index(name) for name in re.findall("mon|tue|wed|thu|fri|sat|sun", text)]
    if len(found) == 1:
        return frozenset(found)
    start, end = found
    return frozenset((start + step) % 7 for step in range((end - start) % 7 + 1))


def _by_24_hours(plain: str) -> bool:
    """Tell whether nobody speaks of am and pm."""
    return re.search(r"[ap]\.?m\b|noon|midnight", plain) is None


def _span(text: str, by_24_hours: bool) -> tuple[int, int]:
    """Read a range; a time without am or pm borrows that of the other where the order allows it."""
    first, last = re.split(_TO, text, maxsplit=1)
    starts, ends = _minutes(first, by_24_hours), _minutes(last, by_24_hours)
    if len(starts) > 1 and len(ends) == 1:
        half = ends[0] // 720
        starts = [s for s in sorted(starts, key=lambda s: s // 720 != half) if s < ends[0]][:1]
    if len(starts) != 1 or len(ends) != 1:
        raise Unreadable("times_in_doubt")
    start, end = starts[0], ends[0]
    if first.startswith("12") and start == 0 and end % DAY_MINUTES:
        # "12:00 AM - 6:00 PM" is noon written wrongly more often than a night.
        raise Unreadable("times_in_doubt")
    if end <= start:
        end += DAY_MINUTES
        if (start < _EARLIEST_EVENING and end > DAY_MINUTES) or end > DAY_MINUTES + _LATEST_MORNING:
            raise Unreadable("times_in_doubt")
    return start, end


def _minutes(text: str, by_24_hours: bool) -> list[int]:
    """List what a time may mean: with am, pm or a 24-hour clock one time, else two."""
    if text.startswith(("noon", "midnight")):
        return [720 if text.startswith("noon") else 0]
    match = re.fullmatch(r"(\d{1,2}?)(?:[:.]?(\d{2}))? ?(?:([ap])\.?m\.?)?", text.strip())
    if match is None:
        raise Unreadable("times_in_doubt")
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if minute > 59 or hour > (24 if by_24_hours else 12) or (half and hour == 0):
        raise Unreadable("times_in_doubt")
    if half:
        return [hour % 12 * 60 + minute + (720 if half == "p" else 0)]
    if by_24_hours:
        return [hour * 60 + minute] if hour * 60 + minute <= DAY_MINUTES else []
    return [hour % 12 * 60 + minute, hour % 12 * 60 + minute + 720]
