"""Baidu's metres are read where they are declared, and never taken for degrees."""

from __future__ import annotations

import pytest

from geodata.datum import BD09MC, Datum, from_wgs84, to_wgs84
from stations.hours import read_hours
from stations.importing.options import ImportOptions, options_from_record, options_to_record
from stations.intake import read_list
from stations.intake.crs_words import crs_of, is_metres, projection_code
from stations.intake.draft import Draft


def read(text: str, datum: str | None = None) -> Draft:
    return read_list(text.encode(), "list.csv", default_datum=datum, read_hours=read_hours).drafts[0]


@pytest.mark.parametrize("word", ["BD09MC", "bd-09 MC", "bd09mc", "百度墨卡托"])
def test_the_words_for_it(word: str) -> None:
    assert crs_of(word) == BD09MC
    assert is_metres(crs_of(word))
    assert projection_code(crs_of(word)) is None


def test_declared_for_the_whole_list_or_in_a_column() -> None:
    x, y = from_wgs84(113.65, 34.76, BD09MC)
    for draft in (
        read(f"名称,经度,纬度\n驿站,{x:.3f},{y:.3f}\n", BD09MC),
        read(f"名称,经度,纬度,坐标系\n驿站,{x:.3f},{y:.3f},BD09MC\n"),
        read(f'名称,坐标\n驿站,"{x:.3f},{y:.3f}"\n', BD09MC),
    ):
        assert draft.given is not None
        assert draft.given.datum == Datum.BD09
        lon, lat = to_wgs84(draft.given.lon, draft.given.lat, Datum.BD09)
        assert (lon, lat) == pytest.approx((113.65, 34.76), abs=1e-7)
        assert [issue.code for issue in draft.issues] == ["coordinates_converted"]


def test_what_is_no_place_in_china_is_refused() -> None:
    for pair in ("113.65,34.76", "3e7,1", "-13007314,4596617"):
        draft = read(f"名称,经度,纬度\n驿站,{pair}\n", BD09MC)
        assert draft.given is None
        assert [issue.code for issue in draft.issues] == ["coordinates_outside_projection"]


@pytest.mark.parametrize("datum", [None, "gcj02", "bd09mc", "epsg:4526"])
def test_the_choice_for_a_list_is_kept(datum: str | None) -> None:
    options = ImportOptions("zz", "list.csv", datum=datum)
    assert options_from_record("zz", "list.csv", options_to_record(options)) == options
