"""Settings that nothing reads: most are misspelt, and a misspelt setting silently has its default."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from dotenv import dotenv_values

from api.settings import Settings

PREFIX = "YIZHAN_"
LANGUAGE_SETTING = "YIZHAN_LANG"
# Read by tests and benchmarks alone.
_FOR_DEVELOPERS = ("YIZHAN_TEST_", "YIZHAN_BENCH_", "YIZHAN_SHARED", "YIZHAN_CHROMIUM")


@dataclass(frozen=True, slots=True)
class UnknownSetting:
    """A variable that looks like a setting and is none.

    Args:
        name: as it was written.
        nearest: the setting that it is most like; None where it is like none.
    """

    name: str
    nearest: str | None


def known_settings() -> tuple[str, ...]:
    """Name every variable that is read.

    Returns:
        The names, in upper case.
    """
    return (*(f"{PREFIX}{field.upper()}" for field in Settings.model_fields), LANGUAGE_SETTING)


def given_settings() -> dict[str, str]:
    """Collect what is set for this process.

    Returns:
        The variables of the environment and of the file `.env` in the working folder.
    """
    file = Path(str(Settings.model_config.get("env_file") or ".env"))
    kept = dotenv_values(file) if file.is_file() else {}
    return {**{name: value or "" for name, value in kept.items()}, **os.environ}


def unknown_settings(given: Mapping[str, str] | Iterable[str]) -> tuple[UnknownSetting, ...]:
    """Find variables that look like settings and are none.

    Args:
        given: names of variables.

    Returns:
        Each of them, with the setting that was probably meant.
    """
    known = known_settings()
    suspects = sorted(name for name in given if name.upper().startswith(PREFIX))
    return tuple(
        UnknownSetting(name, next(iter(get_close_matches(name.upper(), known, n=1, cutoff=0.75)), None))
        for name in suspects
        if name.upper() not in known and not name.upper().startswith(_FOR_DEVELOPERS)
    )
