"""Every sentence about what is wrong exists in Chinese and English, and every error of the core has one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import api
import stations
from api.auditing import Action
from api.messages import error_message, has_message, message
from geodata.catalogue import languages, places, text, text_keys
from stations.errors import ConflictError
from stations.store import ImportStatus

_ERRORS = frozenset(
    {"ConflictError", "NotFoundError", "InputError", "FileError", "ReplannedError", "StoreError"}
)
_CORE = Path(stations.__file__).parent
_CORE_ERRORS = [
    *(_CORE / "store").rglob("*.py"),
    *(_CORE / "importing").glob("*.py"),
    _CORE / "edits.py",
    _CORE / "exports" / "xlsx.py",
]


def raised(file: Path) -> Iterator[tuple[str, ast.Call]]:
    """Find where a file makes errors that people read."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _ERRORS:
            yield f"{file.name}:{node.lineno}", node


ALL_RAISED = [found for file in _CORE_ERRORS for found in raised(file)]


def test_there_are_errors_to_look_at() -> None:
    assert len(ALL_RAISED) > 25


@pytest.mark.parametrize(("where", "call"), ALL_RAISED, ids=[where for where, _ in ALL_RAISED])
def test_error_of_the_core_is_said_in_both_languages(where: str, call: ast.Call) -> None:
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    assert "code" in given, f"{where}: name the sentence by a code"
    code = given.pop("code")
    assert isinstance(code, ast.Constant), where
    assert isinstance(code.value, str), where
    for lang in languages():
        assert places(text(f"message.{code.value}", lang)) <= given.keys(), where


def test_every_code_that_routes_name_has_a_sentence() -> None:
    named = {
        (file.name, code)
        for file in Path(api.__file__).parent.rglob("*.py")
        for code in re.findall(r'\bmessage\("([a-z_]+)"', file.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert [found for found in named if not has_message(found[1])] == []


def test_every_action_of_the_audit_has_words() -> None:
    assert {f"audit.{action}" for action in Action} == set(text_keys("audit."))


def test_error_says_what_was_given_as_it_was_given() -> None:
    hostile = "{0.__class__}{code}<script>"
    error = ConflictError("…", code="user_exists", name=hostile)
    for lang in languages():
        assert hostile in error_message(error, lang)
        assert error_message(error, lang) == message("user_exists", lang, name=hostile)
    assert error_message(ConflictError("已经说好"), "en") == "已经说好"


@pytest.mark.parametrize("wanted", list(ImportStatus))
def test_every_step_that_comes_at_the_wrong_time_is_explained(wanted: ImportStatus) -> None:
    for found in ImportStatus:
        if found is not wanted:
            assert has_message(f"not_{wanted}_{found}")
