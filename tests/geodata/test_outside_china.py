"""The coarse outlines hold what they name, and nothing of the mainland."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.divisions import Level
from geodata.gazetteer import load
from geodata.outside_china import region_of


@pytest.mark.parametrize(
    ("place", "lon", "lat", "region"),
    [
        ("Central, Hong Kong", 114.158, 22.282, "hong_kong"),
        ("Yuen Long", 114.022, 22.445, "hong_kong"),
        ("Futian", 114.055, 22.541, None),
        ("Shekou", 113.915, 22.487, None),
        ("Yantian", 114.27, 22.57, None),
        ("Macao", 113.54, 22.19, "macao"),
        ("Gongbei", 113.548, 22.222, None),
        ("Hengqin", 113.53, 22.13, None),
        ("Taipei", 121.565, 25.033, "taiwan"),
        ("Pingtan", 119.79, 25.50, None),
        ("Xiamen", 118.09, 24.48, None),
        ("Seoul", 126.978, 37.567, "abroad"),
        ("Hanoi", 105.834, 21.028, "abroad"),
        ("Tokyo", 139.69, 35.69, None),
        ("Ulaanbaatar", 106.91, 47.92, "abroad"),
    ],
)
def test_places(place: str, lon: float, lat: float, region: str | None) -> None:
    assert region_of(np.array([lon]), np.array([lat])) == [region], place


def test_no_seat_of_the_mainland_lies_in_an_outline() -> None:
    places = [p for p in load().places.values() if p.division.code[:2] < "71" and p.division.level < 4]
    assert len(places) > 1_900
    found = region_of(np.array([p.lon for p in places]), np.array([p.lat for p in places]))
    assert {p.division.name for p, region in zip(places, found, strict=True) if region} == set()


def test_no_township_of_the_mainland_lies_in_an_outline() -> None:
    places = load().labels(Level.TOWNSHIP)
    found = region_of(np.array([p.lon for p in places]), np.array([p.lat for p in places]))
    wrong = [p.division.name for p, region in zip(places, found, strict=True) if region]
    assert wrong == []


def test_what_is_missing_lies_nowhere() -> None:
    assert region_of(np.array([np.nan, np.inf]), np.array([22.0, np.nan])) == [None, None]
    assert region_of(np.array([]), np.array([])) == []
