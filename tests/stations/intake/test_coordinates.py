"""Coordinates are read as written or refused; nothing is exchanged, shortened or guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.intake import GivenCoordinates, RowIssue
from stations.intake.angles import Angle, read_angle, split_pair
from stations.intake.coordinates import CoordinateCell, PairOrder, read_coordinates, read_pair
from stations.intake.crs_words import crs_of


def read(lon: str, lat: str, datum: str | None = "gcj02") -> tuple[GivenCoordinates | None, list[str]]:
    given, issues = read_coordinates(CoordinateCell("经度", lon), CoordinateCell("纬度", lat), datum, 7)
    return given, [issue.code for issue in issues]


def pair(text: str, order: PairOrder) -> tuple[GivenCoordinates | None, tuple[RowIssue, ...]]:
    return read_pair(CoordinateCell("坐标", text), order, "wgs84", 7)


@pytest.mark.parametrize(
    ("text", "degrees", "digits"),
    [
        ("113.6203", 113.6203, 4),
        ("113", 113.0, 0),
        ("34.7500", 34.75, 4),
        ("113,6203", 113.6203, 4),
        ("-73.5", -73.5, 1),
        ("−73.5", -73.5, 1),
        ("+113.62", 113.62, 2),
        ("１１３．６２", 113.62, 2),
        ("113.62\u00a0", 113.62, 2),
        ("\u200b113.62", 113.62, 2),
        ("113.62°", 113.62, 2),
        ("113.62E", 113.62, 2),
        ("E113.62", 113.62, 2),
        ("73.5W", -73.5, 1),
        ("34.5°S", -34.5, 1),
        ("东经113.62", 113.62, 2),
        ("1.1362E+02", 113.62, 2),
        ("3.475E+01", 34.75, 2),
        ("113°37'12\"E", 113.62, 3),
        ("东经113度37分12秒", 113.62, 3),
        ("113 37 12", 113.62, 3),
        ("113º37’12’’E", 113.62, 3),
        ("113°37′12.5″", 113 + 37 / 60 + 12.5 / 3600, 4),
        ("113°37.2'", 113.62, 2),
        ("-113°30'", -113.5, 1),
        ("0°30'0\"W", -0.5, 3),
        ("375651N", 37 + 56 / 60 + 51 / 3600, 3),
        ("1135601E", 113 + 56 / 60 + 1 / 3600, 3),
        ("W0733012.5", -(73 + 30 / 60 + 12.5 / 3600), 4),
        ("113,37,12", 113.62, 3),
        ("113°37'12,5\"E", 113 + 37 / 60 + 12.5 / 3600, 4),
        ("113°37,2'", 113.62, 2),
    ],
)
def test_degrees_are_read_in_every_way_that_they_are_written(text: str, degrees: float, digits: int) -> None:
    angle = read_angle(text)
    assert angle is not None
    assert angle.degrees == pytest.approx(degrees, abs=1e-9)
    assert angle.digits == digits


@pytest.mark.parametrize(
    "text",
    ["", "nan", "inf", "Infinity", "1_1.8", "0x71", "113.6.2", "113,620,3", "113.62.", "一百", "113°75'",
     "E113W", "113 37.5 12", "113.62 m", "113,61,3", "1,136,203", "=1+1", "9" * 400, "e", "٣"],
)  # fmt: skip
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_angle(text) is None


@given(st.floats(-180, 180), st.integers(0, 12))
def test_decimal_degrees_survive_being_written(degrees: float, digits: int) -> None:
    text = f"{degrees:.{digits}f}"
    assert read_angle(text) == Angle(float(text), digits)


@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    read_angle(text)
    split_pair(text)


def test_digits_are_those_of_the_coarser_number() -> None:
    assert read("113.620368", "34.75") == (GivenCoordinates(113.620368, 34.75, "gcj02", 2), [])


@pytest.mark.parametrize(("lon", "lat"), [("", ""), ("-", "-"), ("NULL", "NULL"), ("无", "无"), ("…", "/")])
def test_blanks_are_no_position_and_no_fault(lon: str, lat: str) -> None:
    assert read(lon, lat) == (None, [])


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        ("34.75", "113.62", "coordinates_swapped"),
        ("43.8", "87.6", "coordinates_swapped"),
        ("34.75N", "113.62E", "coordinates_swapped"),
        ("0", "0", "coordinates_zero"),
        ("0.0001", "0.0001", "coordinates_zero"),
        ("113.62", "", "coordinates_half"),
        ("NULL", "34.75", "coordinates_half"),
        ("nan", "inf", "coordinates_unreadable"),
        ("113.62", "北边", "coordinates_unreadable"),
        ("1120.36237", "30.3", "coordinates_out_of_range"),
        ("113.62", "95", "coordinates_out_of_range"),
        ("113620000", "34750000", "coordinates_out_of_range"),
        ("38465123.45", "3847012.33", "coordinates_projected"),
        ("12648123.1", "4131021.7", "coordinates_projected"),
        ("518072", "103649", "coordinates_projected"),
        ("1135601", "375651", "coordinates_projected"),
        ("1137001E", "375651N", "coordinates_out_of_range"),
    ],
)
def test_what_cannot_be_meant_is_refused(lon: str, lat: str, code: str) -> None:
    assert read(lon, lat) == (None, [code])


def test_a_projection_is_named() -> None:
    for lon, name in (("38465123.45", "Gauss–Krüger"), ("12648123.1", "Web Mercator / EPSG:3857")):
        _, issues = read_coordinates(CoordinateCell("x", lon), CoordinateCell("y", "3847012"), "wgs84", 1)
        assert issues[0].params == {"projection": name}


@pytest.mark.parametrize(
    ("x", "y", "crs", "datum", "digits"),
    [
        ("38465123.45", "3847012.33", "epsg:4526", "cgcs2000", 7),
        ("3847012.33", "38465123.45", "epsg:4526", "cgcs2000", 7),
        ("465123", "3847012", "epsg:4547", "cgcs2000", 5),
        ("12648123.1", "4131021.7", "epsg:3857", "wgs84", 6),
    ],
)
def test_metres_of_a_declared_projection_are_converted_and_it_is_said(
    x: str, y: str, crs: str, datum: str, digits: int
) -> None:
    given, codes = read(x, y, crs)
    assert codes == ["coordinates_converted"]
    assert given is not None
    assert (given.lon, given.lat) == pytest.approx((113.6191, 34.75), abs=0.01)
    assert (given.datum, given.digits) == (datum, digits)


def test_a_pair_of_metres_is_converted_in_the_order_of_the_projection() -> None:
    given, issues = read_pair(CoordinateCell("坐标", "12648123.1, 4131021.7"), "unclear", "epsg:3857", 7)
    assert given is not None
    assert given.lon == pytest.approx(113.62, abs=0.001)
    assert "EPSG:3857" in issues[0].params["crs"]


@pytest.mark.parametrize(("x", "y"), [("113.62", "34.75"), ("39465123", "3847012"), ("465123", "3847012")])
def test_what_does_not_fit_the_declared_projection_is_refused(x: str, y: str) -> None:
    assert read(x, y, "epsg:4526") == (None, ["coordinates_outside_projection"])


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_chinese_datum_abroad_is_doubted(datum: str) -> None:
    for lon, lat in (("-73.76", "42.66"), ("50.37", "-4.14")):
        given, codes = read(lon, lat, datum)
        assert codes == ["datum_not_used_there"]
        assert given is not None


@pytest.mark.parametrize(
    ("text", "crs"),
    [
        ("GCJ-02", "gcj02"),
        ("EPSG:4490", "cgcs2000"),
        ("EPSG:4526", "epsg:4526"),
        ("epsg 4554", "epsg:4554"),
        ("3857", "epsg:3857"),
        ("Web Mercator", "epsg:3857"),
        ("CGCS2000 / 3-degree Gauss-Kruger zone 38", "epsg:4526"),
        ("CGCS2000_3_Degree_GK_CM_114E", "epsg:4547"),
        ("CGCS2000 / Gauss-Kruger zone 20", "epsg:4498"),
        ("CGCS2000_GK_CM_117E", "epsg:4509"),
        ("CGCS2000_3_Degree_GK_CM_115E", None),
        ("CGCS2000 3度带", None),
        ("EPSG:2436", None),
        ("EPSG:27700", None),
        ("", None),
    ],
)
def test_projections_are_known_by_code_and_by_name(text: str, crs: str | None) -> None:
    assert crs_of(text) == crs


def test_coordinates_without_a_datum_are_no_position() -> None:
    assert read("113.62", "34.75", None) == (None, ["datum_undeclared"])


@pytest.mark.parametrize(
    ("lon", "lat"), [("-73.76", "42.66"), ("174.8", "-36.9"), ("126.9", "37.5"), ("80.1", "12.3")]
)
def test_places_abroad_are_read_as_they_stand(lon: str, lat: str) -> None:
    given, codes = read(lon, lat, "wgs84")
    assert codes == []
    assert given is not None
    assert (given.lon, given.lat) == (float(lon), float(lat))


@pytest.mark.parametrize(
    "text",
    ["113.62,34.75", "113.62，34.75", "113.62 34.75", "113.62:34.75", "113.62；34.75", "113.62、34.75",
     "113.62|34.75", "[113.62, 34.75]", "（113.62，34.75）", "POINT(113.62 34.75)", "113,62;34,75",
     "113.62E 34.75N", "34.75N,113.62E", "经度：113.62，纬度：34.75", "lat=34.75,lng=113.62",
     "113°37'12\"E, 34°45'0\"N", "34.75, 113.62", "34,7500, 113,6200",
     "113,37,12; 34,45,0", "1133712E 344500N"],
)  # fmt: skip
def test_a_pair_is_read_whatever_stands_between(text: str) -> None:
    given, issues = pair(text, "unclear")
    assert issues == ()
    assert given is not None
    assert (given.lon, given.lat) == pytest.approx((113.62, 34.75))


@pytest.mark.parametrize(
    ("text", "order", "code"),
    [
        ("34.75,113.62", "lonlat", "coordinates_swapped"),
        ("113.62,34.75", "latlon", "coordinates_swapped"),
        ("42.66,-73.76", "unclear", "pair_order_unclear"),
        ("113.62", "lonlat", "coordinates_unreadable"),
        ("113,6203,34,7502", "lonlat", "coordinates_unreadable"),
        ("一路1号", "unclear", "coordinates_unreadable"),
        ("0,0", "unclear", "coordinates_zero"),
    ],
)
def test_a_pair_that_cannot_be_meant_is_refused(text: str, order: PairOrder, code: str) -> None:
    given, issues = pair(text, order)
    assert given is None
    assert [issue.code for issue in issues] == [code]


def test_an_issue_names_row_columns_and_values() -> None:
    _, (issue,) = read_coordinates(
        CoordinateCell("经度", "34.75"), CoordinateCell("纬度", "113.62"), "gcj02", 7
    )
    assert (issue.row, issue.column, issue.value) == (7, "经度, 纬度", "34.75, 113.62")
    assert issue.params == {"lon": "34.75", "lat": "113.62"}


@pytest.mark.parametrize(
    ("lon", "lat", "column", "value"),
    [
        ("113.62", "", "纬度", ""),
        ("113.62", "nan", "纬度", "nan"),
        ("", "34.75", "经度", ""),
        ("无", "34.75", "经度", "无"),
    ],
)
def test_half_a_position_names_the_cell_to_fill_and_what_the_other_holds(
    lon: str, lat: str, column: str, value: str
) -> None:
    _, (issue,) = read_coordinates(CoordinateCell("经度", lon), CoordinateCell("纬度", lat), "gcj02", 7)
    assert (issue.code, issue.column, issue.value) == ("coordinates_half", column, value)
    other, given = ("经度", lon) if column == "纬度" else ("纬度", lat)
    assert issue.params == {"other": other, "given": given}


@pytest.mark.parametrize(
    ("lon", "lat", "columns"),
    [
        ("见地图", "34.75", ["经度"]),
        ("113.62", "见地图", ["纬度"]),
        ("", "inf", ["纬度"]),
        ("东门", "北边", ["经度", "纬度"]),
    ],
)
def test_every_cell_that_is_no_number_is_named(lon: str, lat: str, columns: list[str]) -> None:
    given, issues = read_coordinates(CoordinateCell("经度", lon), CoordinateCell("纬度", lat), "gcj02", 7)
    assert given is None
    assert [(issue.code, issue.column) for issue in issues] == [
        ("coordinates_unreadable", c) for c in columns
    ]
    assert [issue.value for issue in issues] == [lon if c == "经度" else lat for c in columns]


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        ("113.62, 34.75", ""),
        ("", "113.62,34.75"),
        ("34.75,113.62", "-"),
        ("113.62,34.75", "113.62,34.75"),
        ("113.62 34.75", "无"),
    ],
)
def test_both_numbers_in_one_of_two_cells_are_a_pair(lon: str, lat: str) -> None:
    assert read(lon, lat) == (GivenCoordinates(113.62, 34.75, "gcj02", 2), [])


@pytest.mark.parametrize(("lon", "lat"), [("113.62,34.75", "34.75"), ("113.62,34.75", "113.63,34.75")])
def test_two_statements_that_differ_are_no_pair(lon: str, lat: str) -> None:
    given, codes = read(lon, lat)
    assert given is None
    assert set(codes) == {"coordinates_unreadable"}
