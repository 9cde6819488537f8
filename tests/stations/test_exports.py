from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.formula import guard, unguard


@given(st.text())
def test_a_guarded_cell_reads_back_exactly(cell: str) -> None:
    assert unguard(guard(cell)) == cell


@pytest.mark.parametrize("cell", ["=1+1", "+86 371", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1", "＠x"])
def test_a_cell_that_a_spreadsheet_would_evaluate_is_guarded(cell: str) -> None:
    assert guard(cell).startswith("'")


@pytest.mark.parametrize("cell", ["", "郑州", "'quoted'", "113.5", "中-2"])
def test_other_cells_are_not_guarded_twice(cell: str) -> None:
    assert guard(cell) == (f"'{cell}" if cell.startswith("'") else cell)


def test_hostile_texts_survive_csv_quoting_and_guarding(hostile_texts: tuple[str, ...]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerow([guard(cell) for cell in hostile_texts])
    (row,) = csv.reader(io.StringIO(text.getvalue(), newline=""))
    assert tuple(unguard(cell) for cell in row) == hostile_texts
