"""What all tests share: where the real lists are, if they are anywhere, and texts that try to do harm."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

_REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real lists and measured cases, which is not part of the repository."""
    folder = Path(os.environ.get("YIZHAN_SHARED", _REPOSITORY.parent / "shared"))
    if not (folder / "data" / "stations").is_dir():
        pytest.skip("the folder with real lists is not here (YIZHAN_SHARED names another place)")
    return folder


@pytest.fixture(scope="session")
def hostile_texts() -> tuple[str, ...]:
    """Texts that a stranger may type: script, template code, formulas, broken quotes, odd characters.

    NUL is not among them, because databases refuse it; whoever accepts text tests it on its own.
    """
    texts: list[str] = json.loads((_REPOSITORY / "tests" / "hostile_texts.json").read_text(encoding="utf-8"))
    return (*texts, "长" * 5000, "x" * 5000, "<b>" * 2000)
