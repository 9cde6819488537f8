from __future__ import annotations

import re
from pathlib import Path

import pytest

import web
from stations.errors import InputError
from web.home_page import home_texts
from web.texts import has_text, page_texts, text

_FOLDER = Path(web.__file__).parent


def test_every_key_that_scripts_and_templates_use_exists() -> None:
    files = [*(_FOLDER / "static").glob("*.js"), *(_FOLDER / "templates").glob("*.html")]
    used = {
        (path.name, key)
        for path in files
        for key in re.findall(
            r"""\b(?:text|t|row)\(\s*"([a-z_]+\.[a-z_0-9]+)"\s*[,)]""", path.read_text("utf-8")
        )
    }
    assert len(used) > 60
    assert not [(name, key) for name, key in used if not has_text(key)]


def test_scripts_get_every_key_that_they_use() -> None:
    given = {**page_texts("zh", ("archive.",)), **home_texts("zh")}
    for path in (_FOLDER / "static").glob("*.js"):
        for key in re.findall(r"""\btext\(\s*"([a-z_]+\.[a-z_0-9]+)"\s*[,)]""", path.read_text("utf-8")):
            assert key in given, (path.name, key)


def test_singular() -> None:
    assert text("results.count", "en", count=1) == "The nearest station"
    assert text("results.count", "en", count=2) == "The 2 nearest stations"


def test_unknown_language() -> None:
    with pytest.raises(InputError, match="zh, en"):
        text("map.title", "fr")
