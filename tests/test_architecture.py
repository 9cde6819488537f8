"""The source keeps the rules of the architecture, and every rule sees the bad source that it is there for.

That everything public has a docstring is ruff's rule D1; here it is only seen to that it stays switched on.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.architecture import (
    FUNCTION_LINES,
    MODULE_LINES,
    PACKAGES,
    RULES,
    Module,
    Rule,
    clock_readings,
    effects_at_import,
    forbidden_imports,
    import_cycles,
    long_functions,
    long_modules,
    parse,
    read_modules,
    wrong_directions,
)

_REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def modules() -> list[Module]:
    return read_modules(_REPOSITORY)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_source_keeps(rule: Rule, modules: list[Module]) -> None:
    assert {module.package for module in modules} == set(PACKAGES)
    assert rule(modules) == []


def test_ruff_asks_for_docstrings() -> None:
    lint = tomllib.loads((_REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "D1" in lint["select"]
    assert {rule for rule in lint["ignore"] if rule.startswith("D")} <= {"D105", "D107"}
    exempt = [
        pattern for pattern, rules in lint["per-file-ignores"].items() if any(r[0] == "D" for r in rules)
    ]
    assert not [pattern for pattern in exempt if pattern.startswith(PACKAGES)]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("geodata.a", "import stations.model"),
        ("geodata.a", "def f():\n    from stations import model"),
        ("stations.a", "if TYPE_CHECKING:\n    from web.page import Page"),
        ("web.a", "import json, api.cli as cli"),
    ],
)
def test_a_wrong_direction_is_seen(name: str, source: str) -> None:
    assert len(wrong_directions([parse(name, source)])) == 1
    assert wrong_directions([parse("api.a", source)]) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("geodata.a", "import folium.plugins"),
        ("stations.store.a", "from fastapi import APIRouter"),
        ("stations.a", "async def f():\n    import httpx as h"),
        ("stations.a", "from socket import create_connection"),
        ("geodata.a", "from urllib.request import urlopen"),
        ("web.a", "from starlette.responses import Response"),
    ],
)
def test_a_forbidden_import_is_seen(name: str, source: str) -> None:
    assert len(forbidden_imports([parse(name, source)])) == 1


def test_allowed_imports_are_left_alone() -> None:
    assert forbidden_imports([parse("web.a", "import folium"), parse("api.a", "import httpx, fastapi")]) == []
    assert forbidden_imports([parse("geodata.a", "import httpx_like\nfrom urllib.parse import quote")]) == []


@pytest.mark.parametrize(
    "sources",
    [
        {"web.a": "from web.b import x", "web.b": "from web import a"},
        {"web.a": "import web.b", "web.b": "def f():\n    from .c import x", "web.c": "from . import a"},
        {"web": "from web.a import x", "web.a": "from web import y"},
    ],
)
def test_a_cycle_is_seen(sources: dict[str, str]) -> None:
    modules = [parse(name, source, is_package=name == "web") for name, source in sources.items()]
    assert len(import_cycles(modules)) == 1
    assert import_cycles(modules[:1]) == []


def test_a_package_may_publish_its_modules() -> None:
    package = parse("web", "from .a import x\nfrom .b import y", is_package=True)
    assert import_cycles([package, parse("web.a", "from web.b import y"), parse("web.b", "y = 1")]) == []


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\ndef f():\n    return datetime.now(UTC)",
        "import datetime as dt\nx = lambda: dt.date.today()",
        "import datetime\nx = field(default_factory=datetime.datetime.utcnow)",
        "from time import monotonic as clock\ndef f(now=clock): ...",
        "import time\ndef f():\n    time.time()",
    ],
)
def test_a_clock_is_seen(source: str) -> None:
    assert len(clock_readings([parse("stations.a", source)])) == 1
    assert clock_readings([parse("api.a", source)]) == []


def test_a_time_that_is_given_is_no_clock() -> None:
    source = "from datetime import datetime, time\ndef f(now: datetime) -> time:\n    return now.time()"
    assert clock_readings([parse("stations.a", source)]) == []


@pytest.mark.parametrize(
    "source",
    [
        "from pathlib import Path\nx = Path('a').read_text()",
        "class A:\n    x = open('a')",
        "import os\nx = os.environ['A']",
        "from os import environ\ndef f(x=environ): ...",
        "if True:\n    print('hello')",
    ],
)
def test_an_effect_at_import_is_seen(source: str) -> None:
    assert len(effects_at_import([parse("api.a", source)])) == 1
    inside = "def f():\n" + "\n".join(f"    {line}" for line in source.splitlines())
    assert effects_at_import([parse("api.a", inside)]) == []


def test_a_field_may_be_called_like_a_function() -> None:
    assert effects_at_import([parse("stations.a", "class Query:\n    open: str\n    print = False")]) == []


def test_sizes_are_measured() -> None:
    long_function = "def f():\n" + "    x = 1\n" * (FUNCTION_LINES - 1)
    at_limit = parse("web.a", long_function + "y = 1\n" * (MODULE_LINES - FUNCTION_LINES))
    assert long_modules([at_limit]) == long_functions([at_limit]) == []
    beyond = parse("web.a", "class A:\n  async def f():\n" + "    x = 1\n" * MODULE_LINES)
    assert len(long_modules([beyond])) == len(long_functions([beyond])) == 1
