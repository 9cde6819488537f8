"""Cells with ids and phone numbers, and what spreadsheets do to such digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from stations.intake.draft import Draft
from stations.intake.issues import RowIssue, make_issue

_SCIENTIFIC = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
_DECIMAL_TAIL = re.compile(r"(\d{5,})\.0+")
_DATE = re.compile(r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+0?0:00(?::00)?)?|\d{1,2}月\d{1,2}日")
# Area codes of the mainland without their zero: 10, 2x and three digits; 400 and 800 are no area codes.
_WITHOUT_ZERO = re.compile(r"(?!400|800)(?:(?:10|2\d)\d{8}|[3-9]\d{2}\d{7,8})", re.ASCII)
# As our own public exports write a person's number, and as others do: 187****2336, 138xxxx8000, 1380013●●●●.
_HIDING = frozenset("*×xX●•")
_MASKED = re.compile(r"\d[\s-]?[*×xX●•]{2,}|[*×xX●•]{2,}[\s-]?\d")


@dataclass(frozen=True, slots=True)
class NumberCell:
    """What a cell with an id or a phone number is read as.

    Args:
        text: the number as a text; None where it is lost.
        code: what is to know about it, a key of `ISSUE_TEXTS`, if anything is.
        read: how it was read, where the cell says it differently.
    """

    text: str | None
    code: str | None = None
    read: str = ""


def read_id(text: str) -> NumberCell:
    """Read a cell with an id.

    Args:
        text: the cell.

    Returns:
        The id as it is written, unless a spreadsheet has rounded it.
    """
    if _is_scientific(_fold(text)):
        return NumberCell(None, "id_scientific")
    return NumberCell(text, "id_became_date" if _DATE.fullmatch(text) else None)


def read_phone(text: str) -> NumberCell:
    """Read a cell with one or more phone numbers.

    Args:
        text: the cell.

    Returns:
        The numbers in plain digits and signs; a zero that is lost is not guessed. A number with digits hidden
        behind asterisks is none: it must never take the place of the whole number that somebody gave before.
    """
    folded = _fold(text)
    if _is_scientific(folded):
        return NumberCell(None, "phone_scientific")
    if not _HIDING.isdisjoint(folded) and _MASKED.search(folded):
        return NumberCell(None, "phone_masked")
    if tail := _DECIMAL_TAIL.fullmatch(folded):
        return NumberCell(tail.group(1), "number_with_decimals", tail.group(1))
    # A spreadsheet takes a cell for a number only where nothing else stands in it.
    return NumberCell(folded, "phone_zero_lost" if _WITHOUT_ZERO.fullmatch(folded.strip()) else None)


def warn_of_lost_zeros(drafts: Sequence[Draft], column: str | None) -> tuple[Draft, ...]:
    """Warn of ids that are shorter than the others of their list, where those begin with zeros.

    Args:
        drafts: all drafts of a list.
        column: header of the column of ids; None where there is none.

    Returns:
        The drafts, with a warning on each such id.
    """
    if column is None:
        return tuple(drafts)
    widths = {len(id_) for draft in drafts if (id_ := _digits_of(draft)).startswith("0") and len(id_) > 1}
    if len(widths) != 1:
        return tuple(drafts)
    (width,) = widths
    return tuple(
        replace(draft, issues=(*draft.issues, _lost_zero(draft.row, column, id_, width)))
        if 0 < len(id_ := _digits_of(draft)) < width
        else draft
        for draft in drafts
    )


def _lost_zero(row: int, column: str, id_: str, width: int) -> RowIssue:
    return make_issue("id_zero_lost", row, column, id_, digits=str(width))


def _digits_of(draft: Draft) -> str:
    """The id of a draft where it is all digits, else nothing."""
    id_ = str(draft.values.get("external_id", ""))
    return id_ if id_.isascii() and id_.isdigit() else ""


def _fold(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _is_scientific(text: str) -> bool:
    if "e" not in text and "E" not in text:
        return False
    return any(_SCIENTIFIC.fullmatch(part) for part in _parts(text))


def _parts(text: str) -> list[str]:
    return re.split(r"[;,、/\s]+", text)
