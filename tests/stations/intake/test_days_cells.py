"""Columns with the first and the last day."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.hours import HoursEvaluator, read_hours
from stations.intake import Draft, read_list
from stations.intake.days_cells import read_day, read_days

HEADER = "名称,类型,开放时间,开始日期,结束日期"


def rows(text: str) -> list[Draft]:
    reading = read_list(text.encode(), "a.csv", default_datum=None, read_hours=read_hours)
    assert not reading.issues
    return list(reading.drafts)


def row(hours: str, first: str, last: str) -> Draft:
    return rows(f'{HEADER}\n甲,便民服务点,"{hours}",{first},{last}\n')[0]


@pytest.mark.parametrize(
    ("hours", "first", "last", "rule"),
    [
        ("8:00-18:00", "2026-02-10", "2026-02-14", "2026 Feb 10-2026 Feb 14 Mo-Su 08:00-18:00"),
        ("8:00-18:00", "46063", "2026/2/14 0:00", "2026 Feb 10-2026 Feb 14 Mo-Su 08:00-18:00"),
        ("8:00-18:00", "20260210", "2026.2.10", "2026 Feb 10 Mo-Su 08:00-18:00"),
        ("24小时", "令和8年2月10日", "2026年2月14日", "2026 Feb 10-2026 Feb 14 Mo-Su 00:00-24:00"),
        ("", "2026-02-10", "2026-02-14", "2026 Feb 10-2026 Feb 14 Mo-Su unknown"),
        ("9:00-17:00", "12月10日", "3月14日", "Dec 10-Mar 14 Mo-Su 09:00-17:00"),
        (
            "Mo-Fr 09:00-17:00; Sa 10:00-12:00; PH off",
            "2026-02-10",
            "2026-02-14",
            "2026 Feb 10-2026 Feb 14 Mo-Fr 09:00-17:00; 2026 Feb 10-2026 Feb 14 Sa 10:00-12:00; PH off",
        ),
        ("Mon-Fri 9am-5pm", "2026-02-10", "2026-02-14", "2026 Feb 10-2026 Feb 14 Mo-Fr 09:00-17:00"),
    ],
)
def test_days_and_hours_are_one_rule(hours: str, first: str, last: str, rule: str) -> None:
    draft = row(hours, first, last)
    assert (draft.values["hours_rule"], draft.issues) == (rule, ())
    assert "extra" not in draft.values
    # What is kept as the text says the same when it is read again.
    assert read_hours(draft.values["hours_text"]).rule == rule


@pytest.mark.parametrize(
    ("first", "last", "code", "column"),
    [
        ("2026-02-14", "2026-02-10", "dates_reversed", "结束日期"),
        ("2026-02-30", "2026-03-10", "date_unreadable", "开始日期"),
        ("2026-02-10", "10/2/2026", "date_unreadable", "结束日期"),
        ("2026-02-10", "3月1日", "date_unreadable", "结束日期"),
        ("待公布", "2026-02-10", "date_unreadable", "开始日期"),
        ("", "2026-02-14", "first_day_missing", "结束日期"),
    ],
)
def test_with_wrong_days_nobody_knows_when_it_is_open(first: str, last: str, code: str, column: str) -> None:
    draft = row("8:00-18:00", first, last)
    assert [(issue.code, issue.column, issue.severity) for issue in draft.issues] == [
        (code, column, "warning")
    ]
    assert draft.values["hours_rule"] is None
    assert read_hours(draft.values["hours_text"]).rule is None
    kept = {name: text for name, text in (("开始日期", first), ("结束日期", last)) if text}
    assert draft.values["extra"] == kept


def test_a_first_day_alone_changes_nothing() -> None:
    draft = row("8:00-18:00", "2026-02-10", "")
    assert [issue.code for issue in draft.issues] == ["last_day_missing"]
    assert draft.values["hours_rule"] == "Mo-Su 08:00-18:00"
    assert draft.values["extra"] == {"开始日期": "2026-02-10"}


def test_hours_that_cannot_be_read_stay_unknown_on_their_days() -> None:
    draft = row("以公告为准", "2026-02-10", "2026-02-14")
    assert draft.values["hours_rule"] is None
    assert [issue.code for issue in draft.issues] == ["hours_not_understood"]
    assert row("8:00-18:00", "", "").values["hours_rule"] == "Mo-Su 08:00-18:00"


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("2026年2月10日至14日", "2026 Feb 10-2026 Feb 14 Mo-Su 08:00-18:00"),
        ("2026-02-10 ~ 2026-02-14", "2026 Feb 10-2026 Feb 14 Mo-Su 08:00-18:00"),
        ("2026.2.10-2026.2.14", "2026 Feb 10-2026 Feb 14 Mo-Su 08:00-18:00"),
        ("2026年12月30日至1月2日", "2026 Dec 30-2027 Jan 02 Mo-Su 08:00-18:00"),
        ("周一至周五", "Mo-Fr 08:00-18:00"),
        ("全年", "Mo-Su 08:00-18:00"),
        ("待定的几天", None),
        ("2026-02-14至2026-02-10", None),
    ],
)
def test_days_in_one_cell(cell: str, rule: str | None) -> None:
    (draft,) = rows(f"名称,起止日期,开放时间\n甲,{cell},8:00-18:00\n")
    assert draft.values["hours_rule"] == rule
    assert bool(draft.issues) == (rule is None)


@pytest.mark.parametrize(
    "header",
    [
        "name,hours,start_date,end_date",
        "施設名,開館時間,開設開始日,開設終了日",
        "名稱,開放時間,開始日期,結束日期",
    ],
)
def test_headers_of_other_languages(header: str) -> None:
    (draft,) = rows(f"{header}\n甲,8:00-18:00,2026-02-10,2026-02-14\n")
    assert draft.values["hours_rule"] == "2026 Feb 10-2026 Feb 14 Mo-Su 08:00-18:00"


def test_beginning_and_end_may_be_days_or_times() -> None:
    days, times, neither = rows(
        "名称,开始时间,结束时间\n甲,2026-02-10,2026-02-14\n乙,8:00,18:00\n丙,2026-02-10,18:00\n"
    )
    assert days.values["hours_rule"] == "2026 Feb 10-2026 Feb 14 Mo-Su unknown"
    assert times.values["hours_rule"] == "Mo-Su 08:00-18:00"
    assert "hours_rule" not in neither.values
    assert neither.values["extra"] == {"开始时间": "2026-02-10", "结束时间": "18:00"}


def test_days_of_a_workbook() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["名称", "开放时间", "开始日期", "结束日期"])
    sheet.append(["甲", "8:00-18:00", date(2026, 2, 10), datetime(2026, 2, 14)])
    file = io.BytesIO()
    book.save(file)
    reading = read_list(file.getvalue(), "a.xlsx", default_datum=None, read_hours=read_hours)
    rule = reading.drafts[0].values["hours_rule"]
    assert rule == "2026 Feb 10-2026 Feb 14 Mo-Su 08:00-18:00"
    states = HoursEvaluator().states([rule], datetime(2026, 2, 14, 9, 59, tzinfo=UTC), "Asia/Shanghai")
    assert states[0].state == "open"
    states = HoursEvaluator().states([rule], datetime(2026, 2, 15, 2, tzinfo=UTC), "Asia/Shanghai")
    assert states[0].state == "closed"


@given(st.text(max_size=30) | st.from_regex(r"[0-9年月日/.\-至~ ]{1,24}", fullmatch=True))
def test_any_text_is_a_day_or_none(text: str) -> None:
    day, days = read_day(text), read_days(text)
    if day is not None:
        date(2024 if day[0] is None else day[0], day[1], day[2])
    assert days is None or (days.first[0] is None) == (days.last[0] is None)
