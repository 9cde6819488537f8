"""Every limit of a list is the operator's to set, and reading ends when its time is over."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from api.settings import Settings
from api.upload_limits import size_limits, upload_limits
from stations.hours import read_hours
from stations.intake import DEFAULT_LIMITS, Limits, UnreadableFile, read_list

LIST = b"name,address,note\n" + b"a,b,c\n" * 50


def read(limits: Limits) -> int:
    return len(read_list(LIST, "x", default_datum=None, read_hours=read_hours, limits=limits).drafts)


def test_the_settings_begin_as_the_core_does() -> None:
    assert size_limits(Settings()) == DEFAULT_LIMITS


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ({"upload_max_rows": 49}, "too_many_rows"),
        ({"upload_max_columns": 2}, "too_many_columns"),
    ],
)
def test_a_list_beyond_a_setting_is_refused(setting: dict[str, int], code: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        read(size_limits(Settings.model_validate(setting)))
    assert raised.value.code == code


def test_every_limit_has_a_setting() -> None:
    other = Settings(
        upload_max_mb=1,
        upload_max_rows=2,
        upload_max_columns=3,
        upload_max_cell_chars=400,
        upload_max_unpacked_mb=5,
        upload_max_cells=6_000,
    )
    assert size_limits(other) == Limits(2**20, 2, 3, 400, 5 * 2**20, 6_000)


def test_reading_ends_when_its_time_is_over() -> None:
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += 1
        return now

    assert read(upload_limits(Settings(upload_max_seconds=1_000), clock)) == 50
    with pytest.raises(UnreadableFile) as raised:
        read(upload_limits(Settings(upload_max_seconds=30), clock))
    assert raised.value.code == "too_slow"


@pytest.mark.parametrize("name", [n for n in Settings.model_fields if n.startswith("upload_max")])
@pytest.mark.parametrize("value", [0, -1, 10**12])
def test_a_setting_out_of_bounds_is_refused(name: str, value: int) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({name: value})
