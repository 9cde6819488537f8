"""Web pages with the name of a workbook, and GeoJSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stations.hours import read_hours
from stations.intake import Limits, ListReading, UnreadableFile, decode, describe_table, read_list, read_table


def read(data: bytes | str, datum: str | None = None, limits: Limits | None = None) -> ListReading:
    data = data.encode() if isinstance(data, str) else data
    return read_list(data, "x.xls", default_datum=datum, read_hours=read_hours, limits=limits or Limits())


def rows(html: str) -> list[tuple[str, ...]]:
    table = read_table(decode(html.encode(), "x"))
    return [table.header, *(row.cells for row in table.rows)]


def refusal(data: str, limits: Limits | None = None) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as raised:
        read(data, limits=limits)
    return raised.value


PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset=gbk><style>td{}</style>
<title>x</title></head><body><script>document.write("<td>no</td>")</script><table>
<caption>驿站&nbsp;名单</caption>
<tr><td colspan=3>某市 &lt;驿站&gt; 名单</td></tr>
<tr><th>名称<th>地址<th>开放时间</tr>
<tr><td rowspan="2">甲&amp;站<td>一路<br>1号</td><td>8:30-17:30
<tr><td>  二
  路 </td><td>全天</td></tr>
<tr><td>丙站</table></body></html>"""


def test_a_page_is_read_as_a_browser_shows_it() -> None:
    reading = read(PAGE.encode("gbk"))
    assert reading.table.header == ("名称", "地址", "开放时间")
    assert [(row.number, row.cells) for row in reading.table.rows] == [
        (3, ("甲&站", "一路\n1号", "8:30-17:30")),
        (4, ("甲&站", "二 路", "全天")),
        (5, ("丙站", "", "")),
    ]
    notes = reading.table.notes
    assert (notes.format, notes.sheet, notes.encoding) == ("html", "驿站 名单", "gb18030")
    assert describe_table(notes, "en")[0] == "This is a table of a web page (HTML)."
    assert "表格：“驿站 名单”。" in describe_table(notes, "zh")


def test_of_several_tables_the_one_with_stations_is_read_and_any_can_be_chosen() -> None:
    page = "<table><tr><td>导航<td>首页</table><table><tr><td>名称<td>地址<tr><td>甲站<td>一路</table>"
    assert rows(page) == [("名称", "地址"), ("甲站", "一路")]
    table = read_table(decode(page.encode(), "x"), sheet="#1")
    assert table.header == ("导航", "首页")
    assert table.notes.sheets == ("#1", "#2")


def test_a_table_inside_a_cell_is_one_of_its_own() -> None:
    inner = "<table><tr><td>名称<td>地址<tr><td>甲站<td>一路</table>"
    page = f"<table><tr><td>版面<td>{inner}后<tr><td>尾<td>x</table>"
    assert rows(page) == [("名称", "地址"), ("甲站", "一路")]
    assert read_table(decode(page.encode(), "x"), sheet="#2").header == ("尾", "x")


def test_cells_that_span_rows_and_columns_push_the_others_aside() -> None:
    page = (
        "<table><tr><td>名称<td>a<td>b<td>c<tr><td rowspan=3>甲<td colspan=2 rowspan=2>x<td>1"
        "<tr><td>2<tr><td>y<td>z<td>3</table>"
    )
    assert rows(page)[1:] == [("甲", "x", "", "1"), ("甲", "x", "", "2"), ("甲", "y", "z", "3")]


@pytest.mark.parametrize("span", ["0", "-1", "x", "", "1e9", "９"])
def test_a_span_that_is_none_counts_as_one(span: str) -> None:
    page = f'<table><tr><td>名称<td>a<tr><td colspan="{span}" rowspan="{span}">甲<td>1</table>'
    assert rows(page)[1] == ("甲", "1")


def test_a_page_that_would_grow_without_end_is_refused() -> None:
    cell = '<td colspan="1000" rowspan="65534">甲</td>'
    page = f"<table><tr><td>名称</td></tr><tr>{cell * 100}</tr>{'<tr></tr>' * 1000}</table>"
    assert refusal(page).code == "too_many_cells"
    assert refusal("<table>" + "<tr><td>名称" * 60, Limits(max_rows=10)).code == "too_many_rows"


@pytest.mark.parametrize(
    "page", ["<html><body>no</body></html>", "<html><table><tr><td></td></tr></table></html>", "<table>"]
)
def test_a_page_without_a_table_is_refused(page: str) -> None:
    error = refusal(page)
    assert error.code == "html"
    assert "xlsx" in error.describe("en")


def collection(*features: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def point(*coordinates: Any) -> dict[str, Any]:
    return {"type": "Point", "coordinates": coordinates}


def test_features_become_rows_with_their_point() -> None:
    reading = read(
        collection(
            feature(
                point(113.62, 34.75, 110), 名称="甲站", 设施={"空调": True, "电视": False}, 电话=1087654321
            ),
            feature(None, 名称="乙站", 备注=["x", "y"], 楼层=2, 楼=None),
        ).replace("34.75,", "34.7500,")
    )
    first, second = reading.drafts
    assert first.given is not None
    assert (first.given.lon, first.given.lat, first.given.datum, first.given.digits) == (
        113.62,
        34.75,
        "wgs84",
        2,
    )
    assert first.values["amenities"] == {"air_conditioning": "yes", "tv": "no"}
    assert first.values["phone"] == "1087654321"
    assert (second.row, second.given, second.values["note"]) == (2, None, "x、y")
    assert second.values["extra"] == {"楼层": "2"}
    assert reading.issues == ()
    assert describe_table(reading.table.notes, "zh")[-1] == "属性名作为表头，认出 4 项。"


def test_a_declared_datum_is_taken_for_the_points() -> None:
    data = collection(feature(point(113.62, 34.75), name="a"), feature(point(1, 2), name="b", crs="bd09"))
    first, second = read(data, datum="gcj02").drafts
    assert first.given is not None
    assert first.given.datum == "gcj02"
    assert second.given is not None
    assert second.given.datum == "bd09"


def test_properties_that_look_like_coordinates_do_not_compete_with_the_point() -> None:
    (draft,) = read(collection(feature(point(113.62, 34.75), name="a", lon=1, lat=2, 坐标="3,4"))).drafts
    assert draft.given is not None
    assert (draft.given.lon, draft.given.lat) == (113.62, 34.75)
    assert draft.values["extra"] == {"lon": "1", "lat": "2", "坐标": "3,4"}


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "LineString", "coordinates": [[1, 2], [3, 4]]},
        {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]},
        {"type": "GeometryCollection", "geometries": [point(1, 2), point(3, 4)]},
        {"type": "GeometryCollection", "geometries": [{"type": "MultiPoint", "coordinates": []}]},
        {"type": "GeometryCollection", "geometries": ["Point"]},
        {"type": "GeometryCollection"},
        {},
        "Point",
    ],
)
def test_another_geometry_is_an_error_of_its_row_alone(geometry: Any) -> None:
    bad, good = read(collection(feature(geometry, name="a"), feature(point(1, 2), name="b"))).drafts
    assert [issue.code for issue in bad.issues] == ["geometry_not_a_point"]
    assert not bad.usable
    assert good.usable


@pytest.mark.parametrize("coordinates", [[None, None], [113.62], [[113.62, 34.75]], {"lon": 1}, "1,2", None])
def test_a_point_whose_numbers_cannot_be_read_is_an_error_of_its_row_alone(coordinates: Any) -> None:
    geometry = {"type": "Point", "coordinates": coordinates}
    bad, good = read(collection(feature(geometry, name="a"), feature(point(1, 2), name="b"))).drafts
    assert [(issue.code, issue.row) for issue in bad.issues] == [("point_unreadable", 1)]
    assert good.usable


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [113.62, 34.75, 110.5]},
        {"type": "Point", "coordinates": ["113.62", "34.75"]},
        {"type": "MultiPoint", "coordinates": [[113.62, 34.75]]},
        {
            "type": "GeometryCollection",
            "geometries": [{"type": "MultiPoint", "coordinates": [[113.62, 34.75]]}],
        },
    ],
)
def test_a_point_is_one_with_its_height_and_alone_in_a_collection(geometry: Any) -> None:
    (draft,) = read(collection(feature(geometry, name="a"))).drafts
    assert draft.issues == ()
    assert draft.given is not None
    assert (draft.given.lon, draft.given.lat) == (113.62, 34.75)


@pytest.mark.parametrize("geometry", [None, {"type": "Point", "coordinates": []}])
def test_a_feature_without_a_place_is_a_station_without_coordinates(geometry: Any) -> None:
    (draft,) = read(collection(feature(geometry, name="a"))).drafts
    assert (draft.usable, draft.given, draft.issues) == (True, None, ())


def test_a_property_that_is_there_twice_is_asked_about_and_both_are_shown() -> None:
    twice = '{"type": "Feature", "properties": {"name": "a", "电话": "1", "电话": "2"}, "geometry": null}'
    reading = read(f'{{"type": "FeatureCollection", "features": [{twice}]}}')
    ((issue,),) = (draft.issues for draft in reading.drafts)
    assert (issue.code, issue.column, issue.value) == ("property_twice", "电话", "1 / 2")
    assert not reading.drafts[0].usable


def test_what_programs_write_for_nothing_is_nothing() -> None:
    nan = '{"type": "Feature", "properties": {"name": "a", "电话": NaN, "面积": -Infinity}, "geometry": null}'
    (draft,) = read(f'{{"type": "FeatureCollection", "features": [{nan}]}}').drafts
    assert draft.values == {"name": "a"}


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\n\x1e", "\n\n"])
def test_features_line_by_line_are_a_collection(separator: str) -> None:
    lines = [json.dumps(feature(point(113.62, 34.75), name=name), ensure_ascii=False) for name in "甲乙"]
    drafts = read(separator.join(["", *lines]).lstrip("\r\n")).drafts
    assert [(draft.row, draft.values["name"], draft.given is None) for draft in drafts] == [
        (1, "甲", False),
        (2, "乙", False),
    ]
    assert [draft.values["name"] for draft in read(lines[0]).drafts] == ["甲"]


@pytest.mark.parametrize(
    ("crs", "place", "codes"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", (113.62, 34.75), []),
        ("urn:ogc:def:crs:EPSG::4326", (113.62, 34.75), []),
        ("urn:ogc:def:crs:EPSG::4526", None, ["coordinates_outside_projection"]),
        ("urn:ogc:def:crs:EPSG::27700", None, ["datum_unknown"]),
    ],
)
def test_a_reference_system_that_the_file_names_is_never_passed_over(
    crs: str, place: tuple[float, float] | None, codes: list[str]
) -> None:
    document = json.loads(collection(feature(point(113.62, 34.75), name="a")))
    document["crs"] = {"type": "name", "properties": {"name": crs}}
    (draft,) = read(json.dumps(document)).drafts
    assert [issue.code for issue in draft.issues] == codes
    assert (draft.given and (draft.given.lon, draft.given.lat)) == place


def test_metres_of_the_reference_system_that_the_file_names_are_converted() -> None:
    document = json.loads(collection(feature(point(38465123.45, 3847012.33), name="a")))
    document["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4526"}}
    (draft,) = read(json.dumps(document)).drafts
    assert [issue.code for issue in draft.issues] == ["coordinates_converted"]
    assert draft.given is not None
    assert (draft.given.datum, round(draft.given.lat)) == ("cgcs2000", 35)


def test_a_feature_that_is_none_is_an_error_of_its_row_alone() -> None:
    reading = read(collection([1], feature(point(1, 2), name="b")))
    assert [(issue.code, issue.row) for issue in reading.issues] == [("geometry_not_a_point", 1)]
    assert [(draft.row, draft.usable) for draft in reading.drafts] == [(2, True)]


@pytest.mark.parametrize(
    "data",
    [
        '{"type": "Topology", "objects": {}}',
        '{"type": "Point", "coordinates": [1, 2]}',
        '{"features": [{"attributes": {"name": "a"}, "geometry": {"x": 1, "y": 2}}]}',
        '{"a": 1}\n{"b": 2}',
        '{"type": "FeatureCollection", "features": [}',
        '[{"name": "x"}]',
        '{"features": {}}',
        '{"features": [',
        '{"features": ' + "[" * 100_000,
    ],
)
def test_json_that_is_no_collection_is_refused(data: str) -> None:
    error = refusal(data)
    assert (error.code, "JSON" in error.message) == ("json", True)


def test_a_collection_without_features_or_names_is_refused() -> None:
    assert refusal(collection()).code == "empty"
    assert refusal(collection(feature(point(1, 2), x="a"))).code == "no_name_column"
    assert "读到的表头：–" in refusal('{"type": "Feature"}').message


def test_a_fault_in_the_text_is_named_with_its_line() -> None:
    fault = refusal('{"type": "FeatureCollection",\n"features": [\n{"type": ]}')
    assert (fault.code, "第 3 行" in fault.message, "line 3" in fault.describe("en")) == ("json", True, True)


def test_limits_hold_for_features() -> None:
    many = collection(*(feature(point(1, 2), name=str(i), **{f"p{i}": 1}) for i in range(20)))
    assert refusal(many, Limits(max_rows=19)).code == "too_many_rows"
    assert refusal(many, Limits(max_columns=20)).code == "too_many_columns"
    assert refusal(many, Limits(max_cells=100)).code == "too_many_cells"


@pytest.mark.parametrize("data", [PAGE, collection(feature(point(1, 2), name="a")), "name\na\n"])
def test_reading_stops_when_the_time_is_over(data: str) -> None:
    answers = iter([False, True])
    assert refusal(data, Limits(should_stop=lambda: next(answers))).code == "too_slow"
