"""Each identifier of a declared conformance class has a test that names it with `@pytest.mark.proves`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.ogc.conformance import CONFORMANCE
from tests.api.ogc.identifiers import IDENTIFIERS, NOT_APPLICABLE


def named_by(test: ast.FunctionDef) -> Iterator[str]:
    for decorator in test.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.proves":
            yield from (str(ast.literal_eval(argument)) for argument in decorator.args)


def all_named() -> dict[str, list[str]]:
    """Identifier → the tests that name it."""
    named: dict[str, list[str]] = {}
    for file in sorted(Path(__file__).parent.glob("test_*.py")):
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for identifier in named_by(node):
                    named.setdefault(identifier, []).append(f"{file.name}::{node.name}")
    return named


NAMED = all_named()


def test_the_identifiers_are_those_of_the_declared_classes() -> None:
    assert set(IDENTIFIERS) == set(CONFORMANCE)


@pytest.mark.parametrize("class_", CONFORMANCE)
def test_every_identifier_of_a_declared_class_has_a_test(class_: str) -> None:
    asked = set(IDENTIFIERS.get(class_, ())) - set(NOT_APPLICABLE)
    assert asked
    assert asked <= set(NAMED)


def test_tests_name_no_identifier_that_is_not_there() -> None:
    known = {one for identifiers in IDENTIFIERS.values() for one in identifiers}
    assert set(NAMED) <= known - set(NOT_APPLICABLE)
    assert set(NOT_APPLICABLE) <= known
