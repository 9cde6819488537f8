"""What a command left behind, for tests that run commands in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple


class Result(NamedTuple):
    """How a command ended and what it printed."""

    code: int
    out: str
    remarks: str

    @property
    def json(self) -> Any:
        """Standard output read as JSON."""
        return json.loads(self.out)


Run = Callable[..., Result]
