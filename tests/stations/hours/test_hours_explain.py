"""A rule in words of two languages."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.hours import Override, explain

IN_WORDS = {
    "Mo-Fr 09:00-17:00; PH off": (
        "周一至周五 09:00–17:00；法定节假日不开放",
        "Monday to Friday 09:00–17:00; public holidays closed",
    ),
    'Mo-Fr 08:20-17:00 open "workdays"; PH off': (
        "周一至周五（含调休上班日） 08:20–17:00；法定节假日不开放",
        "Monday to Friday (and make-up workdays) 08:20–17:00; public holidays closed",
    ),
    "24/7": ("全天24小时开放", "open 24 hours every day"),
    "off": ("每天不开放", "every day closed"),
    "We-Su 09:00-16:30; Mo unknown": (
        "周三至周日 09:00–16:30；周一是否开放不明",
        "Wednesday to Sunday 09:00–16:30; Monday not known whether open",
    ),
    "Tu-Su 09:00-17:30, Tu-Su 17:30-21:00 unknown": (
        "周二至周日 09:00–17:30，此外 17:30–21:00 是否开放不明",
        "Tuesday to Sunday 09:00–17:30; besides 17:30–21:00 not known whether open",
    ),
    "Mo-Sa 18:00-02:00": ("周一至周六 18:00–次日02:00", "Monday to Saturday 18:00–next day 02:00"),
    "Jul 21-Sep 30 Mo-Su 10:30-17:00": (
        "7月21日至9月30日 10:30–17:00",
        "Jul 21 to Sep 30 10:30–17:00",
    ),
    "Apr-Jun,Oct Sa,Su,PH 09:00-12:00": (
        "4月至6月、10月 周六、周日、法定节假日 09:00–12:00",
        "Apr to Jun, Oct Saturday, Sunday, public holidays 09:00–12:00",
    ),
    "Oct 01-07 off": ("10月1日至10月7日不开放", "Oct 1 to Oct 7 closed"),
    "sunrise-sunset": ("按规则“sunrise-sunset”", "by the rule “sunrise-sunset”"),
    None: ("开放时间不明", "hours not known"),
}


@pytest.mark.parametrize("rule", IN_WORDS)
def test_a_rule_in_words(rule: str | None) -> None:
    assert (explain(rule, "zh"), explain(rule, "en")) == IN_WORDS[rule]


def test_overrides_in_words() -> None:
    overrides = (
        Override(date(2026, 2, 15), date(2026, 2, 23), None, "春节"),
        Override(date(2026, 3, 1), date(2026, 3, 1), "10:00-14:00"),
    )
    assert explain("24/7", "zh", overrides) == (
        "全天24小时开放；2026年2月15日至2026年2月23日：不开放；2026年3月1日：10:00–14:00"
    )


@given(st.text(max_size=80), st.sampled_from(("zh", "en")))
def test_nothing_raises(rule: str, lang: str) -> None:
    assert explain(rule, lang)


def test_every_rule_of_a_real_text_is_said_in_words() -> None:
    path = Path(__file__).with_name("expected_rules.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rules = {row["rule"] for row in csv.DictReader(file) if row["rule"]}
    for rule in rules:
        assert "规则" not in explain(rule, "zh")
        assert "rule" not in explain(rule, "en")
