from __future__ import annotations

import pytest

from stations.features import mask_mobile


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("18712342336", "187****2336"),
        ("+8618712342336", "+86187****2336"),
        ("8618712342336", "86187****2336"),
        ("+86 187-1234-2336", "+86 187****2336"),
        ("187 1234 2336", "187****2336"),
        ("王 18712342336、13800138000", "王 187****2336、138****8000"),
        ("0371-66778899", "0371-66778899"),
        ("12351", "12351"),
        ("918712342336", "918712342336"),
    ],
)
def test_a_persons_number_is_not_shown_whole(text: str, shown: str) -> None:
    assert mask_mobile(text) == shown
