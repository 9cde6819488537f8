"""What all tests share: where the real lists are, if they are anywhere."""

from __future__ import annotations

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
