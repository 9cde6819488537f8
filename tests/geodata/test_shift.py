"""A wrong datum is suspected from places that are known otherwise, and seldom without one."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from geodata.datum import Datum, FloatArray, from_wgs84, to_wgs84
from geodata.shift import MIN_PLACES, Reading, find_shift, find_shift_by_area

DATUMS = [Datum.WGS84, Datum.GCJ02, Datum.BD09]


def places(rng: np.random.Generator, count: int) -> tuple[FloatArray, FloatArray]:
    """Make places scattered over a town somewhere in China."""
    lon, lat = rng.uniform(100, 125), rng.uniform(22, 45)
    return lon + rng.normal(0, 0.1, count), lat + rng.normal(0, 0.1, count)


def beside(
    rng: np.random.Generator, lon: FloatArray, lat: FloatArray, noise_m: float, wrong: float = 0.1
) -> tuple[FloatArray, FloatArray]:
    """Look at the same places with other eyes: some metres off, and some of them somewhere else."""
    east, north = rng.normal(0, noise_m, lon.size), rng.normal(0, noise_m, lon.size)
    elsewhere = rng.random(lon.size) < wrong
    east[elsewhere] += rng.normal(0, 20_000, lon.size)[elsewhere]
    north[elsewhere] += rng.normal(0, 20_000, lon.size)[elsewhere]
    return lon + east / 111_320 / np.cos(np.radians(lat)), lat + north / 111_320


@pytest.mark.parametrize("declared", DATUMS)
@pytest.mark.parametrize("true", DATUMS)
def test_the_datum_is_told(declared: Datum, true: Datum) -> None:
    rng = np.random.default_rng(4)
    lon, lat = places(rng, 43)
    x, y = from_wgs84(*beside(rng, lon, lat, 30.0), true)
    shift = find_shift(x, y, declared, lon, lat)
    if declared == true:
        assert shift is None
        return
    assert shift is not None
    assert shift.likeliest.reading == Reading(true)
    assert shift.declared.reading == Reading(declared)
    assert shift.declared.places == 43
    assert shift.agreeing >= 36
    assert shift.likeliest.median_m < 60
    assert 300 < shift.declared.median_m < 1_500


def test_what_is_said_of_gcj02_labelled_wgs84() -> None:
    rng = np.random.default_rng(5)
    lon, lat = 113.65 + rng.normal(0, 0.05, 20), 34.76 + rng.normal(0, 0.05, 20)
    x, y = from_wgs84(lon, lat, Datum.GCJ02)
    shift = find_shift(x, y, Datum.CGCS2000, lon, lat)
    assert shift is not None
    assert shift.declared.median_m == pytest.approx(570, abs=30)
    assert (shift.declared.direction("en"), shift.declared.direction("zh")) == ("E", "东")
    assert shift.agreeing == 20
    assert shift.likeliest.spread_m < 1e-6


def test_exchanged_axes_are_told() -> None:
    rng = np.random.default_rng(6)
    lon, lat = places(rng, 12)
    y, x = from_wgs84(lon, lat, Datum.GCJ02)
    shift = find_shift(x, y, Datum.GCJ02, lon, lat)
    assert shift is not None
    assert shift.likeliest.reading == Reading(Datum.GCJ02, swapped=True)


def test_too_little_is_no_evidence() -> None:
    rng = np.random.default_rng(7)
    lon, lat = places(rng, MIN_PLACES)
    x, y = from_wgs84(lon, lat, Datum.BD09)
    assert find_shift(x, y, Datum.WGS84, lon, lat) is not None
    assert find_shift(x[1:], y[1:], Datum.WGS84, lon[1:], lat[1:]) is None
    x[0] = np.nan
    assert find_shift(x, y, Datum.WGS84, lon, lat) is None
    nothing = np.array([])
    assert find_shift(nothing, nothing, Datum.WGS84, nothing, nothing) is None
    with pytest.raises(ValueError, match="equally long"):
        find_shift(x, y, Datum.WGS84, lon[1:], lat[1:])


@pytest.mark.parametrize("noise_m", [30.0, 150.0, 600.0, 3_000.0])
def test_false_alarms_are_rare(noise_m: float) -> None:
    rng = np.random.default_rng(8)
    alarms = 0
    for _ in range(200):
        lon, lat = places(rng, int(rng.integers(MIN_PLACES, 40)))
        declared = DATUMS[int(rng.integers(3))]
        x, y = from_wgs84(*beside(rng, lon, lat, noise_m), declared)
        alarms += find_shift(x, y, declared, lon, lat) is not None
    assert alarms <= 1


def test_divisions_tell_it_where_positions_are_not_known() -> None:
    names = np.ones(60, dtype=np.bool_)
    few, many, even = names.copy(), names.copy(), names.copy()
    few[:9], many[:14], even[:10] = False, False, False
    mixed = names.copy()
    mixed[30:40] = False
    by = {Datum.WGS84: many, Datum.GCJ02: names, Datum.BD09: few}
    assert find_shift_by_area(by, Datum.CGCS2000) == (Datum.GCJ02, 14, 0)
    assert find_shift_by_area({Datum.WGS84: few, Datum.GCJ02: names}, Datum.WGS84) is None
    assert find_shift_by_area({Datum.WGS84: even, Datum.GCJ02: mixed}, Datum.WGS84) is None
    assert find_shift_by_area(by, Datum.GCJ02) is None


@pytest.mark.field
@pytest.mark.parametrize("declared", DATUMS)
def test_a_real_list_declared_wrongly_is_found_out(shared: Path, declared: Datum) -> None:
    path = shared / "data" / "stations" / "zhengzhou_gonghui_yizhan.csv"
    with path.open(encoding="utf-8-sig") as lines:
        rows = [row for row in csv.DictReader(lines) if row["lat"] and row["lng"]]
    x, y = np.array([float(row["lng"]) for row in rows]), np.array([float(row["lat"]) for row in rows])
    # The earlier record of the same places, by somebody who points at other doors.
    known = beside(np.random.default_rng(9), *to_wgs84(x, y, Datum.GCJ02), 40.0, wrong=0.05)
    shift = find_shift(x, y, declared, *known)
    if declared == Datum.GCJ02:
        assert shift is None
    else:
        assert shift is not None
        assert shift.likeliest.reading == Reading(Datum.GCJ02)
