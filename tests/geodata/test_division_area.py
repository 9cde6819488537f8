"""Whether a division lies in another one, told from the codes alone."""

from __future__ import annotations

import pytest

from geodata.divisions import is_within
from geodata.gazetteer import load


@pytest.mark.parametrize(
    ("code", "area", "within"),
    [
        ("330106", "330106", True),
        ("330106", "330100", True),
        ("330106", "330000", True),
        ("330106", "33", True),
        ("330106", "3301", True),
        ("330106007", "330106", True),
        ("330106007003", "330106007", True),
        ("330106000000", "330106", True),
        ("330106", "330106000000", True),
        ("330106", "330106000", True),
        ("330100000000", "330106", False),
        ("330100", "330106", False),
        ("330000", "330106", False),
        ("330105", "330106", False),
        ("330106", "330106007", False),
        ("330106007", "330106008", False),
        ("340100", "330100", False),
        ("429004", "429000", True),
        ("429004", "429005", False),
        ("441900", "441900", True),
        ("441900003", "441900", True),
        ("441900", "440000", True),
        ("330106", "", False),
        ("330106", "3", False),
        ("", "330106", False),
        ("", "", False),
    ],
)
def test_codes_tell_what_lies_where(code: str, area: str, within: bool) -> None:
    assert is_within(code, area) is within


def test_every_division_lies_in_everything_that_it_belongs_to_and_in_no_sibling_of_that() -> None:
    divisions = load().divisions
    for item in list(divisions)[::97]:
        chain = divisions.chain(item.code)
        for outer in chain:
            assert is_within(item.code, outer.code), (item, outer)
            siblings = [one for one in divisions.children(outer.parent) if one.code != outer.code]
            assert not [one for one in siblings[:50] if is_within(item.code, one.code)], (item, outer)
