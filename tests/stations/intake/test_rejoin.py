"""A row with a separator that nobody quoted is put together where only one way fits, and left alone else."""

from __future__ import annotations

import pytest

from stations.hours import read_hours
from stations.intake import Draft, read_list

HEADER = "名称,地址,经度,纬度,开放时间\n"


def read(text: str) -> list[Draft]:
    return list(read_list(text.encode(), "x", default_datum="gcj02", read_hours=read_hours).drafts)


def codes(draft: Draft) -> list[str]:
    return [issue.code for issue in draft.issues]


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ("甲站,一路1号,113.62,34.75,8:30-12:00,14:00-17:30", "hours_text", "8:30-12:00,14:00-17:30"),
        ("甲站,一路1号(东门,二楼),113.62,34.75,全天", "address", "一路1号(东门,二楼)"),
        ("甲站（一,二,三）,一路,113.62,34.75,全天", "name", "甲站（一,二,三）"),
        ('甲站,"一路,1号",113.62,34.75,8:30-12:00,14:00-17:30', "hours_text", "8:30-12:00,14:00-17:30"),
    ],
)
def test_the_only_way_that_fits_is_taken_and_said(row: str, field: str, value: str) -> None:
    (draft,) = read(HEADER + row + "\n")
    assert draft.values[field] == value
    assert draft.given is not None
    assert (draft.given.lon, draft.given.lat) == (113.62, 34.75)
    (issue,) = draft.issues
    assert (issue.code, issue.row, issue.value) == ("cells_rejoined", 2, value)
    assert draft.usable


@pytest.mark.parametrize(
    "row",
    [
        "甲站,一路,1号,113.62,34.75,全天",  # name or address
        "甲站,一路,1号,113,34.75,全天,x,y",  # no way fits
        "甲站,一路1号,北边,南边,8:30-12:00,14:00-17:30",
        "甲,乙,丙,丁,戊,己,庚,辛,壬,癸,子,丑",
    ],
)
def test_a_row_that_can_be_read_in_two_ways_or_none_is_an_error(row: str) -> None:
    (draft,) = read(HEADER + row + "\n")
    assert "too_many_cells" in codes(draft)
    assert "cells_rejoined" not in codes(draft)
    assert not draft.usable


def test_a_row_with_blanks_behind_it_is_not_touched() -> None:
    (draft,) = read(HEADER + "甲站,一路1号,113.62,34.75,全天,,\n")
    assert codes(draft) == []
    assert draft.values["address"] == "一路1号"


def test_a_shifted_row_with_a_blank_behind_it_is_put_right() -> None:
    (draft,) = read(HEADER + "甲站,一路(1号,二楼),113.62,34.75,\n")
    assert codes(draft) == ["cells_rejoined"]
    assert draft.values["address"] == "一路(1号,二楼)"
    assert "hours_text" not in draft.values


def test_other_rows_and_other_separators() -> None:
    first, second, third = read(
        "序号;名称;电话;星级\n1;甲站;0371-1;3\n2;乙站(东;西);0371-2;4\n3;丙站;0371-3;5\n"
    )
    assert [d.values["stars"] for d in (first, second, third)] == [3, 4, 5]
    assert second.values["name"] == "乙站(东;西)"
    assert (codes(first), codes(second), codes(third)) == ([], ["cells_rejoined"], [])


def test_a_person_who_corrects_such_a_row_settles_it() -> None:
    data = (HEADER + "甲站,一路,1号,113.62,34.75,全天\n").encode()
    fix = {2: {"地址": "一路,1号", "经度": "113.62", "纬度": "34.75", "开放时间": "全天"}}
    (draft,) = read_list(data, "x", default_datum="gcj02", read_hours=read_hours, fixes=fix).drafts
    assert codes(draft) == ["surplus_dropped"]
    assert draft.usable
    assert draft.given is not None
