"""A fake routing server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.routing.fake_router import FakeRouter, fake_router


@pytest.fixture
def fake() -> Iterator[FakeRouter]:
    """The server."""
    with fake_router() as running:
        yield running
