"""What staff read about lists is what the program does."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.catalogue import text, text_keys
from stations.intake import DEFAULT_LIMITS
from stations.intake.header_words import FIELD_WORDS
from stations.intake.severities import SEVERITIES

# Parts of other messages.
_PARTS = ("json_", "kind_", "header_closest", "header_spaces", "rows_left_out")
FILE_CODES = [
    code for key in text_keys("file.") if not (code := key.removeprefix("file.")).startswith(_PARTS)
]
_LINES = (Path(__file__).resolve().parents[3] / "docs" / "intake.md").read_text("utf-8").splitlines()


def _rows_of(code: str) -> list[str]:
    return [line.replace("\\|", "|") for line in _LINES if line.startswith("|") and f"`{code}`" in line]


def _said(key: str) -> list[str]:
    return [text(key, lang).strip() for lang in ("zh", "en")]


@pytest.mark.parametrize("code", sorted(SEVERITIES))
def test_every_message_about_a_row_is_documented(code: str) -> None:
    said = [*_said(f"issue.{code}"), f" {SEVERITIES[code]} |"]
    assert any(all(part in row for part in said) for row in _rows_of(code)), f"docs/intake.md: {said}"


@pytest.mark.parametrize("code", FILE_CODES)
def test_every_message_about_a_file_is_documented(code: str) -> None:
    assert any(all(part in row for part in _said(f"file.{code}")) for row in _rows_of(code))


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
