"""Words of opening hours read one after the other into statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from stations.hours.clock import DAY_MINUTES, read_range
from stations.hours.days import ALL_DAYS, WEEKEND, WORKING_WEEK, Season, read_season, read_weekdays
from stations.hours.statements import Days, Group, HolidayMode, Link, Statements, Unreadable
from stations.hours.tokens import Kind, Token

_OPEN_WORDS = ("开放", "营业", "服务", "开馆")
_EVENING = ("晚上", "晚间", "夜间", "夜晚")


class StatementReader:
    """Reads words one after the other and keeps what they state.

    A clause is days and then times, days and then a word for closed, or times alone; days may also follow
    their times at the end of the text.
    """

    def __init__(self) -> None:
        self.said = Statements()
        self._pending: list[Days] = []
        self._link: Link = "adjacent"
        self._last: Literal["span", "closed", "other", None] = None
        self._season: Season | None = None
        self._season_used = True
        self._daily = self._excluding = self._including = self._labelled = False
        self._usual = self._insisted = self._adds = False
        self._handlers: dict[Kind, Callable[[str], None]] = {
            Kind.SPAN: self._span,
            Kind.ALL_DAY: lambda text: self._add_span((0, DAY_MINUTES)),
            Kind.WEEKDAYS: self._weekdays,
            Kind.WORKDAYS: lambda text: self._add_days(Days(WORKING_WEEK, workdays=True)),
            Kind.WEEKEND: lambda text: self._add_days(Days(WEEKEND)),
            Kind.HOLIDAYS: lambda text: self._add_days(Days(holidays=True)),
            Kind.DAILY: self._every_day,
            Kind.SEASON: self._new_season,
            Kind.CLOSED: lambda text: self._close(),
            Kind.CLOSED_LABEL: self._closed_label,
            Kind.EXCEPT: self._except,
            Kind.EXCEPTED: lambda text: self._excepted(),
            Kind.INCLUDING: self._include,
            Kind.AS_USUAL: self._as_usual,
            Kind.OPEN: self._open,
            Kind.HOLIDAY_NOTICE: lambda text: self._set_holidays("unknown"),
            Kind.ATTENDED: lambda text: self._attendance(Kind.ATTENDED),
            Kind.UNATTENDED: lambda text: self._attendance(Kind.UNATTENDED),
            Kind.EXTRA: self._extra,
            Kind.JOIN: self._join,
            Kind.STOP: lambda text: self._stop(),
        }

    def read(self, tokens: tuple[Token, ...]) -> Statements:
        """Read all words.

        Args:
            tokens: the words of one text.

        Returns:
            What they state.

        Raises:
            Unreadable: if any of it is in doubt.
        """
        self.said.season_named = _season_names_have_dates(tokens)
        for token in tokens:
            handler = self._handlers.get(token.kind)
            if handler is None:
                continue
            handler(token.text)
            if token.kind not in (Kind.JOIN, Kind.STOP):
                self._link = "adjacent"
        self._stop()
        self._finish()
        return self.said

    def _finish(self) -> None:
        groups = self.said.groups
        if self._pending:
            # "9:00-17:00 (周一至周五)": days that follow their times.
            if len(groups) != 1 or groups[0].days is not None:
                raise Unreadable
            groups[0].days = self._take_pending()
        if self._daily:
            self.said.daily = True
        if not self._season_used:
            self.said.season = self._season

    def _span(self, text: str) -> None:
        read = read_range(text)
        if read is None:
            raise Unreadable
        self.said.night_concluded |= read[2]
        # "周二至周日9:00-17:00 周五晚上18:00-20:00": an evening comes on top of the day.
        self._adds = self._adds or (bool(self._pending) and text.startswith(_EVENING))
        self._add_span((read[0], read[1]))

    def _add_span(self, span: tuple[int, int]) -> None:
        groups = self.said.groups
        fresh_season = not self._season_used
        if self._excluding or (self._labelled and self._last != "closed"):
            raise Unreadable
        self._labelled = False
        if self._pending or self._daily:
            if any(group.days is None and group.season == self._season for group in groups):
                raise Unreadable
            groups.append(self._group(self._take_pending() if self._pending else Days(ALL_DAYS), span))
        elif self._last == "span" and not self._adds and not fresh_season:
            groups[-1].spans.append(span)
        elif self._adds and groups:
            groups.append(self._group(groups[-1].days, span))
        elif not groups or (fresh_season and all(group.days is None for group in groups)):
            groups.append(self._group(None, span))
        else:
            raise Unreadable
        self.said.daily |= self._daily
        self._last, self._season_used = "span", True
        self._daily = self._usual = self._insisted = self._adds = False

    def _group(self, days: Days | None, span: tuple[int, int]) -> Group:
        return Group(days, [span], self._season, self._adds)

    def _take_pending(self) -> Days:
        """Join all days that wait for their times."""
        taken = Days(
            frozenset().union(*(days.weekdays for days in self._pending)),
            any(days.holidays for days in self._pending),
            any(days.workdays for days in self._pending),
        )
        self._pending = []
        return taken

    def _weekdays(self, text: str) -> None:
        weekdays = read_weekdays(text)
        if weekdays is None:
            raise Unreadable
        self._add_days(Days(weekdays))

    def _add_days(self, days: Days) -> None:
        if self._labelled:
            self._close_days([days])
        elif self._excluding:
            self._exclude([days])
        elif self._including and not self._pending:
            self._set_holidays("usual")
        else:
            self._pending.append(replace(days, link=self._link))
        self._including = False

    def _every_day(self, text: str) -> None:
        # "周一至周五每天9:00": the days before it say which every day is meant.
        self._daily = not self._pending

    def _new_season(self, text: str) -> None:
        season = read_season(text)
        if season is None or not self._season_used:
            raise Unreadable
        self._season, self._season_used = season, False

    def _close(self) -> None:
        if not self._pending:
            raise Unreadable
        stopped = any(days.link == "stopped" for days in self._pending[1:])
        if stopped and any(len(days.weekdays) > 3 for days in self._pending):
            # "周一至周五，法定节假日闭馆": the first days may belong to times that are still to come.
            raise Unreadable
        self._close_days(self._pending)
        self._pending = []

    def _close_days(self, closed: list[Days]) -> None:
        for days in closed:
            if days.workdays:
                raise Unreadable
            self.said.closed |= days.weekdays
            if days.holidays:
                self._set_holidays("off")
        self._last = "closed"

    def _closed_label(self, text: str) -> None:
        if self._pending:
            self._close()
        else:
            self._labelled = True

    def _except(self, text: str) -> None:
        self._excluding = True

    def _excepted(self) -> None:
        if self._excluding:
            self._excluding = False
            return
        if not self._pending:
            raise Unreadable
        excepted = [self._pending.pop()]
        while self._pending and excepted[-1].link == "joined":
            excepted.append(self._pending.pop())
        self._exclude(excepted)

    def _exclude(self, excepted: list[Days]) -> None:
        """Take days out of what was said last: out of the open days, or out of the closed ones."""
        after_closed = self._last == "closed" and not self._pending
        for days in excepted:
            if days.workdays or (after_closed and days.weekdays):
                raise Unreadable
            self.said.closed |= days.weekdays
            if days.holidays:
                self._set_holidays("excepted" if after_closed else "off")

    def _set_holidays(self, mode: HolidayMode) -> None:
        if self.said.holidays not in (None, mode):
            raise Unreadable
        self.said.holidays = mode

    def _include(self, text: str) -> None:
        self._including = True

    def _open(self, text: str) -> None:
        self._usual = self._usual or (bool(self._pending) and any(word in text for word in _OPEN_WORDS))

    def _as_usual(self, text: str) -> None:
        self._usual = self._insisted = bool(self._pending)

    def _attendance(self, kind: Kind) -> None:
        self.said.attendance |= {kind}
        self._adds = bool(self.said.groups)

    def _extra(self, text: str) -> None:
        self._adds = True

    def _join(self, text: str) -> None:
        self._link = "joined"

    def _stop(self) -> None:
        if self._usual and all(days.holidays and not days.weekdays for days in self._pending):
            self._set_holidays("usual")
            self._pending, self._last = [], "other"
        elif self._insisted:
            # "9:00-17:00（周末无休）" speaks of the weekend, but not of it alone.
            raise Unreadable
        self._link = "stopped"
        self._usual = self._insisted = self._labelled = self._excluding = self._including = False


def _season_names_have_dates(tokens: tuple[Token, ...]) -> bool:
    """Tell whether seasons are called by name; a name without dates next to it cannot be read."""
    kinds = [token.kind for token in tokens if token.kind not in (Kind.STOP, Kind.OPEN)]
    names = [index for index, kind in enumerate(kinds) if kind is Kind.SEASON_NAME]
    if len(names) > kinds.count(Kind.SEASON):
        raise Unreadable
    for index in names:
        if Kind.SEASON not in (*kinds[max(index - 1, 0) : index], *kinds[index + 1 : index + 2]):
            raise Unreadable
    return bool(names)
