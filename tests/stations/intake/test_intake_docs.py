"""What staff read about lists is what the program does."""

from __future__ import annotations

from pathlib import Path

import pytest

from stations.intake import DEFAULT_LIMITS, unreadable
from stations.intake.header_words import FIELD_WORDS
from stations.intake.issue_texts import ISSUE_TEXTS

_LINES = (Path(__file__).resolve().parents[3] / "docs" / "intake.md").read_text("utf-8").splitlines()


def _rows_of(code: str) -> list[str]:
    return [line.replace("\\|", "|") for line in _LINES if line.startswith("|") and f"`{code}`" in line]


@pytest.mark.parametrize("code", sorted(ISSUE_TEXTS))
def test_every_message_about_a_row_is_documented(code: str) -> None:
    text = ISSUE_TEXTS[code]
    assert any(
        text.zh in row and text.en in row and f" {text.severity} |" in row for row in _rows_of(code)
    ), f"docs/intake.md must have: {code} {text}"


@pytest.mark.parametrize("code", sorted(unreadable._TEXTS))
def test_every_message_about_a_file_is_documented(code: str) -> None:
    assert any(all(text in row for text in unreadable._TEXTS[code]) for row in _rows_of(code))


@pytest.mark.parametrize("field", sorted(FIELD_WORDS))
def test_every_header_is_documented(field: str) -> None:
    assert any("、".join(FIELD_WORDS[field]) in row for row in _rows_of(field))


def test_the_limits_are_documented() -> None:
    (line,) = (line for line in _LINES if line.startswith("上限"))
    numbers = (
        f"{DEFAULT_LIMITS.max_bytes // 2**20} MB",
        f"{DEFAULT_LIMITS.max_rows:,} 行",
        f"{DEFAULT_LIMITS.max_columns:,} 列",
        f"{DEFAULT_LIMITS.max_cell_chars:,} 字",
        f"{DEFAULT_LIMITS.max_unpacked_bytes // 2**20} MB",
        f"{DEFAULT_LIMITS.max_cells:,} 格",
    )
    assert all(number in line for number in numbers)
