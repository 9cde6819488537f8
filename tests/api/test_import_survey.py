from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from api.import_survey import MOST_REPEATED, survey
from stations.intake import RowIssue
from stations.intake.severities import Severity
from stations.near_duplicates import NearDuplicate
from stations.plan import Outcome, PlannedRow
from stations.plan_summary import summarize


def issue(code: str, severity: Severity = "warning", row: int = 2) -> RowIssue:
    return RowIssue(code, severity, row, None, "")


def row(
    number: int | None, outcome: str = "new", *issues: RowIssue, near: Sequence[NearDuplicate] = ()
) -> PlannedRow:
    return PlannedRow(number, Outcome(outcome), "驿站", issues=issues, near=tuple(near))


def near(dataset: str, number: int | None = None) -> NearDuplicate:
    return NearDuplicate("0123456789", number, "驿站", dataset, 0.7, ("same_name",))


def surveyed(*rows: PlannedRow) -> dict[str, Any]:
    counted = json.loads(json.dumps(summarize(rows)))
    return survey(counted, "hangzhou", {"zhengzhou": "郑州工会驿站"}, "zh")


def test_rows_are_counted_and_not_their_issues() -> None:
    twice = row(2, "new", issue("datum_undeclared"), issue("datum_undeclared"))
    swapped = row(3, "error", issue("coordinates_swapped", "error"))
    found = surveyed(twice, swapped, row(None, "missing"))
    assert (found["rows"], found["undeclared"], found["swapped"]) == (2, 1, 1)


@pytest.mark.parametrize("count", [MOST_REPEATED, MOST_REPEATED + 1])
def test_a_note_is_shared_when_more_than_some_rows_of_one_outcome_have_it(count: int) -> None:
    rows = [row(number, "new", issue("not_located", row=number)) for number in range(2, count + 2)]
    shared = surveyed(*rows, row(90, "same", issue("not_located")))["shared"]
    if count == MOST_REPEATED:
        assert shared == {}
    else:
        (note,) = shared.pop("new")
        assert shared == {}
        assert (note["code"], note["count"]) == ("not_located", count)
        assert note["example"].startswith("第 2 行：")


def test_errors_are_never_shared() -> None:
    rows = [row(number, "error", issue("coordinates_swapped", "error")) for number in range(30)]
    assert surveyed(*rows)["shared"] == {}


def test_list_that_looks_like_another_dataset() -> None:
    alike = [row(number, near=[near("zhengzhou"), near("zhengzhou"), near("zhumadian")]) for number in (2, 3)]
    other = [row(4), row(5, "same", near=[near("zhengzhou")])]
    found = surveyed(*alike, *other)["elsewhere"]
    assert found == {"dataset": "zhengzhou", "title": "郑州工会驿站", "count": 2, "new": 3}
    assert surveyed(*alike, *other, row(6))["elsewhere"] is None
    assert surveyed(row(2, "same"))["elsewhere"] is None


def test_rows_of_the_list_itself_and_its_own_dataset_are_not_another_list() -> None:
    assert surveyed(row(2, near=[near("hangzhou"), near("zhengzhou", 3)]))["elsewhere"] is None
