"""Everything that is said about a row or a file is said in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from geodata.catalogue import has_text, places, text
from stations.intake import RowIssue, UnreadableFile, describe, make_issue
from stations.intake.issues import LENGTHS
from stations.intake.severities import SEVERITIES

_SOURCE = Path(__file__).resolve().parents[3] / "stations"


def _calls(*names: str) -> Iterator[tuple[str, set[str] | None]]:
    """Calls with a literal code: the code, and the names of the parameters where they are literal too."""
    for path in sorted(_SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            function = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if function in names and node.args and isinstance(node.args[0], ast.Constant):
                keywords = {keyword.arg for keyword in node.keywords}
                yield str(node.args[0].value), None if None in keywords else {k for k in keywords if k}


def _codes_in_source() -> set[str]:
    """Every string of the source that looks like a code and is one of the table."""
    words = set()
    for path in sorted(_SOURCE.rglob("*.py")):
        if not path.name.endswith("severities.py"):
            words |= set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', path.read_text("utf-8")))
    return words


def test_every_code_that_is_used_has_its_texts() -> None:
    used = {code for code, _ in _calls("make_issue", "RowIssue", "_issue", "fault")}
    assert used
    assert used <= set(SEVERITIES)
    assert all(has_text(f"file.{code}") for code, _ in _calls("UnreadableFile"))


def test_no_text_is_left_of_a_code_that_nobody_uses() -> None:
    assert set(SEVERITIES) <= _codes_in_source()


@pytest.mark.parametrize("code", sorted(SEVERITIES))
def test_both_languages_need_the_same_parameters(code: str) -> None:
    zh, en = (text(f"issue.{code}", lang) for lang in ("zh", "en"))
    assert places(zh) == places(en)
    assert re.search(r"[\u4e00-\u9fff]", zh)
    assert not re.search(r"[\u4e00-\u9fff]", en)


def test_calls_give_the_parameters_that_the_texts_need() -> None:
    for kind, function in (("issue", "make_issue"), ("file", "UnreadableFile")):
        for code, given in _calls(function):
            if given is not None:
                said = {LENGTHS.get(name, name) for name in given} if kind == "issue" else given
                assert said == places(text(f"{kind}.{code}", "zh")), code


def test_an_issue_says_row_column_value_and_what_is_right() -> None:
    issue = make_issue("phone_scientific", 12, "联系电话", "3.7E+11")
    zh, en = describe(issue, "zh"), describe(issue, "en")
    assert zh.startswith("第 12 行“联系电话”列：")
    assert "0371-12345678" in zh
    assert zh.endswith("原内容：“3.7E+11”。")
    assert en.startswith("Row 12, column “联系电话”: ")
    assert en.endswith("Given: “3.7E+11”.")


def test_a_part_that_was_said_in_other_languages_is_said_in_english() -> None:
    issue = make_issue("contradicts_row", 2, None, "", other_row="3", fields_zh="电话", fields_en="phone")
    assert "电话" in describe(issue, "zh")
    assert describe(issue, "en").count("phone") == 1
    kept = make_issue("contradicts_row", 2, None, "", other_row="3", fields_en="phone")
    assert "phone" in describe(kept, "zh")


@pytest.mark.parametrize("code", sorted(SEVERITIES))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_missing_parameter_never_stops_a_sentence(code: str, lang: str) -> None:
    assert describe(RowIssue(code, "error", 1, "x", "{0} {x} %s"), lang)


def test_a_value_is_cut_at_80_characters() -> None:
    issue = make_issue("name_missing", 1, None, "长\n" * 100)
    assert len(issue.value) == 80
    assert issue.value.endswith("…")


def test_a_file_error_speaks_both_languages() -> None:
    error = UnreadableFile("too_many_rows", limit="5")
    assert error.message == error.describe("zh") == "表格超过 5 行。请拆成几个文件。"
    assert error.describe("en") == "The table has more than 5 rows. Split it."
