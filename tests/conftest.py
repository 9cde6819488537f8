"""What all tests share: where the real lists are, if they are anywhere, and texts that try to do harm.

Two things that take long are done once or cheaply here, because thousands of tests need them: reading the
gazetteer, and hashing passwords.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import settings

_REPOSITORY = Path(__file__).resolve().parents[1]

# No test is failed by a clock: a busy machine would fail any.
settings.register_profile("usual", deadline=None)
settings.load_profile("usual")
# `make fuzz` chooses it.
settings.register_profile("long", max_examples=10_000, deadline=None, database=None)

# All tests ask from one address, thousands of times; those of the limits set their own.
os.environ.setdefault("YIZHAN_RATE_LIMIT", "read=off,tile=off,question=off,export=off,sign_in=off")


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


@pytest.fixture(scope="session", autouse=True)
def gazetteer_read_once() -> Iterator[None]:
    """Read each text of a gazetteer once; what is read is never changed, so that tests can share it."""
    # `geodata.gazetteer.load` is the function; the module of that name is reached by its path.
    module = import_module("geodata.gazetteer.load")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_parse_divisions", "_parse_villages"):
            patch.setattr(module, name, lru_cache(maxsize=64)(getattr(module, name)))
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[dict[str, object]]:
    """Hash passwords with the least work there is; yields what was there, for tests of the real work."""
    module = import_module("api.passwords")
    real = {name: getattr(module, name) for name in ("_HASHER", "_NOBODY")}
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_HASHER", quick)
        patch.setattr(module, "_NOBODY", real["_NOBODY"].replace("m=65536,t=3,p=4", "m=8,t=1,p=1"))
        yield real


@pytest.fixture(autouse=True)
def loop_of_the_browser_aside(request: pytest.FixtureRequest) -> Iterator[None]:
    """Put the event loop aside in which an open browser waits: other tests run loops of their own.

    The browser's library leaves it running in this thread until the last test of the process is over.
    """
    waiting = asyncio._get_running_loop()
    if waiting is None or request.node.get_closest_marker("browser") is not None:
        yield
        return
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(waiting)
