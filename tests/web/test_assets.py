from __future__ import annotations

import re

import pytest

from web.assets import asset, asset_names, asset_text, asset_url


@pytest.mark.parametrize("name", asset_names())
def test_hashed_name_is_the_same_file_for_ever(name: str) -> None:
    address = asset_url("/static/", name)
    hashed = asset(address.removeprefix("/static/"))
    plain = asset(name)
    assert hashed is not None
    assert plain is not None
    assert hashed.content == plain.content
    assert hashed.immutable
    assert not plain.immutable
    assert hashed.digest in address


@pytest.mark.parametrize(
    "name", ["", "nothing.js", "map.000000000000.js", "../assets.py", "map.js/..", "page.js", "map.css\n"]
)
def test_what_is_not_there(name: str) -> None:
    assert asset(name) is None


def test_no_file_asks_for_another_host_or_a_source_map() -> None:
    for name in asset_names():
        text = asset_text(name)
        assert "sourceMappingURL" not in text
        if name.endswith(".css"):
            assert not re.search(r"url\(\s*[\"']?(https?:)?//", text)


def test_our_scripts_never_build_markup_or_code_from_text() -> None:
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
        assert word not in asset_text("map.js")


def test_inline_content_hashes_as_the_browser_reads_it() -> None:
    for name in asset_names():
        assert "\r" not in asset_text(name)


def test_media_types() -> None:
    for name, media_type in (
        ("map.js", "text/javascript; charset=utf-8"),
        ("map.css", "text/css; charset=utf-8"),
    ):
        found = asset(name)
        assert found is not None
        assert found.media_type == media_type
