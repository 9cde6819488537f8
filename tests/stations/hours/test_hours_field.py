"""Real opening hours: how many are read, that none in doubt is, and what they mean at chosen instants."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from stations.hours import HoursEvaluator, read_hours

CHINA = ZoneInfo("Asia/Shanghai")
# List → the column of hours, and the least share of rows that state hours at all and are read.
LISTS = {
    "zhejiang_public_rooms.csv": ("hours", 0.95),
    "zhengzhou_gonghui_yizhan.csv": ("open_hours", 0.9),
    "news_single_stations.csv": ("hours", 0.75),
    "renfang_naliangdian.csv": ("hours", 0.95),
    "shanghai_baoshan_jielizhan.csv": ("open_hours", 1.0),
    "hangzhou_rest_and_cooling.csv": ("hours", 0.5),
    "ny_cooling_centers_2024.csv": ("hours_of_operation", 0.8),
    "plymouth_toilets_swapped.csv": ("opening_hours", 0.95),
    "adur_public_toilets_subset.csv": ("OpeningHours", 1.0),
}
# Words that make hours depend on something that the text does not state.
RELATIVE = (
    *("为准", "一致", "运营时间", "时间内", "响应", "氣溫", "查询", "隨", "期间除外", "时段开放"),
    *("for operating hours", "during heat waves", "Dawn", "Sunrise", "varies", "website"),
)

# Monday 8 June 2026 begins a plain week; 1 October is a holiday, 10 October a Saturday worked instead.
MON, TUE, SAT, SUN = "2026-06-08", "2026-06-09", "2026-06-13", "2026-06-14"
HOLIDAY, MAKE_UP = "2026-10-01", "2026-10-10"

# o open, c closed, u unknown
MEANING: dict[str, list[tuple[str, str, str]]] = {
    "周二至周日 9:00—17:00，周一闭馆": [
        (MON, "10:00", "c"),
        (TUE, "10:00", "o"),
        (SUN, "16:59", "o"),
        (SUN, "17:00", "c"),
    ],
    "工作日 8:20—17:00": [
        (MON, "08:20", "o"),
        (SAT, "10:00", "c"),
        (HOLIDAY, "10:00", "c"),
        (MAKE_UP, "10:00", "o"),
    ],
    "9:00—16:30，周一闭馆": [
        (MON, "10:00", "c"),
        (TUE, "16:00", "o"),
        (TUE, "16:30", "c"),
        (SUN, "09:00", "o"),
    ],
    "周二闭馆，周三至周日 9:00—16:30": [(TUE, "10:00", "c"), (MON, "10:00", "u"), (SUN, "10:00", "o")],
    "以现场为准": [(MON, "10:00", "u"), (TUE, "10:00", "u"), (SUN, "10:00", "u")],
    "24小时响应": [(MON, "10:00", "u"), (MON, "03:00", "u"), (SUN, "10:00", "u")],
    "夏季 8:30—17:30": [(MON, "10:00", "u"), ("2026-07-20", "10:00", "o"), ("2026-07-20", "03:00", "c")],
    "周一至周五 14:00-20:00周六 10:00-18:00": [
        (MON, "10:00", "c"),
        (MON, "19:59", "o"),
        (SAT, "10:00", "o"),
        (SUN, "15:00", "c"),
    ],
    "周二至周日 9:00-20:00；周一闭馆，法定节假日开放时间另行通知": [
        (TUE, "10:00", "o"),
        (MON, "10:00", "c"),
        (HOLIDAY, "10:00", "u"),
    ],
    "周二至周六8:30-11:30，13:30-17:00周日、周一闭馆": [
        (TUE, "12:00", "c"),
        (TUE, "13:30", "o"),
        (SUN, "10:00", "c"),
        (MON, "10:00", "c"),
    ],
    "周一至周五 9:00-17:00法定节假日闭馆": [
        (MON, "10:00", "o"),
        (HOLIDAY, "10:00", "c"),
        (MAKE_UP, "10:00", "c"),
    ],
    "周一至周六上午9:00-11:00 下午2:00-5:00节假日闭馆": [
        (MON, "16:00", "o"),
        (MON, "04:00", "c"),
        (HOLIDAY, "16:00", "c"),
        (SUN, "10:00", "c"),
    ],
    "周一至周五9:00-11:00，14：00-17:00双休日法定节假日9:00-17:00": [
        (MON, "12:00", "c"),
        (SAT, "12:00", "o"),
        (HOLIDAY, "12:00", "o"),
        (MON, "14:00", "o"),
    ],
    "周二至周日 8:30-11:3013:30-17:00": [
        (TUE, "11:29", "o"),
        (TUE, "12:30", "c"),
        (TUE, "13:30", "o"),
        (MON, "09:00", "c"),
    ],
    "周一至周五8:30-16:30，周六、周日9:00-12:00（节假日不开放）": [
        (MON, "13:00", "o"),
        (SAT, "13:00", "c"),
        (SAT, "11:00", "o"),
        (HOLIDAY, "10:00", "c"),
    ],
    "周一周三周五13:30-20:30周二周四16:30-20:30周六日8:30-17:30": [
        (MON, "14:00", "o"),
        (TUE, "14:00", "c"),
        (SAT, "09:00", "o"),
        (SUN, "18:00", "c"),
    ],
    "周一、周二、周四至周日 9:00-20:00周三闭馆": [
        ("2026-06-10", "10:00", "c"),
        (TUE, "10:00", "o"),
        ("2026-06-11", "19:00", "o"),
    ],
    "周一至周五 8:00-20:00周六、周日 9:00-18:00（周二、节假日不开放）": [
        (TUE, "10:00", "c"),
        (MON, "19:00", "o"),
        (SAT, "19:00", "c"),
        (HOLIDAY, "10:00", "c"),
    ],
    "每日9：00-17:30（夜校开课期间除外）": [(MON, "10:00", "u"), (MON, "20:00", "u"), (SUN, "10:00", "u")],
    "上午 8:30-12:00下午 13:30-17:00晚上 18:30-20:30": [
        (MON, "12:30", "c"),
        (SUN, "20:00", "o"),
        (SUN, "17:30", "c"),
    ],
    "周一至周日 9:00-16:00每周一夜间开放 18:00-20:00": [
        (MON, "19:00", "o"),
        (TUE, "19:00", "c"),
        (MON, "17:00", "c"),
        (TUE, "15:00", "o"),
    ],
    "周二至周日 8:30-24:00": [(TUE, "23:59", "o"), ("2026-06-10", "00:00", "c"), (MON, "10:00", "c")],
    "周一至周日 夏令8:30-21:00；冬令9:00-19:30": [
        (MON, "10:00", "o"),
        (MON, "20:00", "u"),
        ("2026-08-02", "20:00", "o"),
        ("2026-12-01", "20:00", "c"),
        (SUN, "03:00", "c"),
    ],
    "全天开放": [(MON, "03:00", "o"), (HOLIDAY, "10:00", "o"), (SUN, "23:59", "o")],
    "星期一到星期五。\n9:30-17:00": [(MON, "09:29", "c"), (MON, "09:30", "o"), (SAT, "10:00", "c")],
    "7月21日至9月30日每天10:30-17:00": [
        ("2026-07-21", "11:00", "o"),
        (MON, "11:00", "c"),
        ("2026-09-30", "16:00", "o"),
        (HOLIDAY, "11:00", "c"),
    ],
    "從7月-9月,每日10:00-22:00開放": [
        ("2026-08-02", "21:00", "o"),
        (MON, "12:00", "c"),
        ("2026-08-02", "22:00", "c"),
    ],
    "大厅8:30-17:20;自助服务区24小时": [(MON, "10:00", "o"), (MON, "03:00", "u"), (SUN, "10:00", "o")],
    "每天早上6點至晚上23點": [(MON, "22:59", "o"), (MON, "23:00", "c"), (SUN, "06:00", "o")],
    "5∶30~23∶00": [(MON, "05:29", "c"), (MON, "05:30", "o"), (SUN, "23:00", "c")],
    "09：00-17：00 (周一至周五，法定节假日除外)": [
        (MON, "10:00", "o"),
        (SAT, "10:00", "c"),
        (HOLIDAY, "10:00", "c"),
    ],
    "周一到周日9:00-21:00，法定节假日除外": [
        (SUN, "20:00", "o"),
        (HOLIDAY, "10:00", "c"),
        ("2026-10-03", "10:00", "c"),
        (MAKE_UP, "10:00", "o"),
    ],
    "4月1日至10月31日（旺季）：9:00-17:00，每日开放，16:30停止入场": [
        (MON, "10:00", "o"),
        (MON, "18:00", "c"),
        ("2026-12-01", "10:00", "u"),
    ],
    "當氣溫達到35攝氏度以上、或最低溫達28攝氏度,就會對市民全面開放": [
        (MON, "10:00", "u"),
        ("2026-07-20", "14:00", "u"),
        (SUN, "03:00", "u"),
    ],
}


def texts_of(path: Path, column: str) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row[column] for row in csv.DictReader(file) if row[column].strip()]


@pytest.fixture(scope="module")
def cases(shared: Path) -> list[str]:
    return texts_of(shared / "cases" / "opening_hours.csv", "hours_text")


@pytest.mark.field
@pytest.mark.parametrize(("name", "least"), [(name, least) for name, (_, least) in LISTS.items()])
def test_hours_of_whole_lists_are_read(shared: Path, name: str, least: float) -> None:
    texts = texts_of(shared / "data" / "stations" / name, LISTS[name][0])
    stated = [text for text in texts if not any(word in text for word in RELATIVE)]
    read = sum(read_hours(text).rule is not None for text in stated)
    print(f"{name}: {read} of {len(stated)} rows that state hours have a rule, of {len(texts)} in all")
    assert read / len(stated) >= least


@pytest.mark.field
def test_no_relative_text_gets_a_rule(shared: Path, cases: list[str]) -> None:
    texts = set(cases)
    for name, (column, _) in LISTS.items():
        texts.update(texts_of(shared / "data" / "stations" / name, column))
    in_doubt = [text for text in texts if any(word in text for word in RELATIVE)]
    assert len(in_doubt) >= 30
    assert [text for text in in_doubt if read_hours(text).rule is not None] == []


@pytest.mark.field
def test_the_texts_below_are_real(shared: Path, cases: list[str]) -> None:
    assert set(MEANING) <= set(cases)


@pytest.mark.parametrize("text", MEANING)
def test_what_a_real_text_means(text: str) -> None:
    evaluator = HoursEvaluator()
    rule = read_hours(text).rule
    for day, clock, expected in MEANING[text]:
        instant = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=CHINA)
        assert evaluator.state(rule, instant, CHINA.key).state[0] == expected, (day, clock)
