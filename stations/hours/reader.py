"""Words of opening hours read one after the other into statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from stations.hours.clock import DAY_MINUTES, read_end, read_range
from stations.hours.conventions import SchoolHolidays, school_holidays, season_by_name
from stations.hours.days import ALL_DAYS, WEEKEND, WORKING_WEEK, read_date, read_season, read_weekdays
from stations.hours.season_words import arrange_seasons
from stations.hours.statements import Days, Group, HolidayMode, Link, Period, Statements, Unreadable
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
        self._season: Period | None = None
        self._days_before_season: Days | None = None
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
            Kind.SEASON: lambda text: self._new_season(read_season(text)),
            Kind.SEASON_NAME: lambda text: self._new_season(season_by_name(text)),
            Kind.SEASON_END: self._season_end,
            Kind.USUALLY: lambda text: setattr(self.said, "season_usual", True),
            Kind.SCHOOL: self._school,
            Kind.UNTIL: self._until,
            Kind.LIMITED: lambda text: setattr(self.said, "limited", True),
            Kind.BEYOND: lambda text: setattr(self.said, "rest_in_doubt", True),
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
        arranged, self.said.season_named = arrange_seasons(tokens)
        for token in arranged:
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
        if self._pending and self.said.until is not None and self.said.days_until is None:
            self.said.days_until = self._take_pending()
        if self._pending:
            groups = self.said.groups
            # "9:00-17:00 (周一至周五)": days that follow their times.
            if len(groups) != 1 or groups[0].days is not None:
                raise Unreadable
            groups[0].days = self._take_pending()
        if self._daily:
            self.said.daily = True
        if not self._season_used:
            if isinstance(self._season, SchoolHolidays):
                raise Unreadable("exception_without_dates")
            self.said.season = self._season

    def _span(self, text: str) -> None:
        read = read_range(text)
        if read is None:
            raise Unreadable("times_in_doubt")
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
        elif fresh_season and self._days_before_season is not None:
            # "周一至周日 夏令8:30-21:00；冬令9:00-19:30": the days stand before both seasons.
            groups.append(self._group(self._days_before_season, span))
        else:
            raise Unreadable
        self.said.daily |= self._daily
        self._last, self._season_used = "span", True
        self._daily = self._usual = self._insisted = self._adds = False

    def _group(self, days: Days | None, span: tuple[int, int]) -> Group:
        return Group(days, [span], self._season, self._adds)

    def _take_pending(self) -> Days:
        """Join all days that wait for their times."""
        taken, self._pending = Days().joined(self._pending), []
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

    def _new_season(self, season: Period | None) -> None:
        if season is None or not self._season_used:
            raise Unreadable("season_without_dates")
        if self._pending or self._daily:
            days = Days().joined(self._pending) if self._pending else Days(ALL_DAYS)
            self._days_before_season = None if self.said.groups else days
        self._season, self._season_used = season, False

    def _season_end(self, text: str) -> None:
        date = read_date(text)
        if date is None or self.said.season_end is not None:
            raise Unreadable("one_end")
        self.said.season_end = date

    def _school(self, text: str) -> None:
        holidays = school_holidays(text)
        if self._pending:
            self._pending[-1] = replace(self._pending[-1], school=holidays)
        else:
            self._new_season(holidays)

    def _close_school(self, weekdays: frozenset[int]) -> None:
        """Keep what is closed in school holidays only."""
        if not isinstance(self._season, SchoolHolidays) or self._season_used or not weekdays:
            # "暑期9:00-20:00，周一闭馆": whether all Mondays are meant is not said.
            raise Unreadable
        self.said.school, self.said.school_closed = self._season, self.said.school_closed | weekdays
        self._season_used, self._last = True, "closed"
        if weekdays == ALL_DAYS:
            self._season = None

    def _until(self, text: str) -> None:
        end = read_end(text)
        groups = self.said.groups
        if groups and groups[-1].spans[-1][1] == end:
            return  # "9:00-17:00，17:00闭馆" says the same twice.
        if end is None or self.said.until is not None or groups:
            raise Unreadable("contradictory" if groups else "one_end")
        self.said.until = end
        self.said.days_until = self._take_pending() if self._pending else None

    def _close(self) -> None:
        if isinstance(self._season, SchoolHolidays):
            self._close_school(self._take_pending().weekdays if self._pending else ALL_DAYS)
            return
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
        if not self._pending and isinstance(self._season, SchoolHolidays) and not self._season_used:
            self._close_school(ALL_DAYS)
            return
        if not self._pending:
            raise Unreadable("exception_without_dates")
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
