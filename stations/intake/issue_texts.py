"""The sentences for everything that can be said about a row of a list, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class IssueText:
    """How one kind of issue is said.

    Args:
        severity: what it does to the row.
        zh: the Chinese sentence; row, column and value are added around it.
        en: the English sentence.
    """

    severity: Literal["error", "warning"]
    zh: str
    en: str


def _error(zh: str, en: str) -> IssueText:
    return IssueText("error", zh, en)


def _warning(zh: str, en: str) -> IssueText:
    return IssueText("warning", zh, en)


_TABLE_TEXTS = {
    "total_row_skipped": _warning(
        "这是合计行，不是站点，已跳过。", "This is a row of totals, not a station; it was left out."
    ),
    "note_row_skipped": _warning(
        "这是说明文字，不是站点，已跳过。", "This is a remark, not a station; it was left out."
    ),
    "repeated_header_skipped": _warning(
        "这一行重复了表头，已跳过。", "This row repeats the header; it was left out."
    ),
    "too_many_cells": _error(
        "这一行有 {cells} 格，表头只有 {columns} 列。某格内容里若有分隔符“{delimiter}”，"
        "请用英文双引号括起该格。",
        "This row has {cells} cells, the header has {columns}. Put a cell that contains the separator "
        "“{delimiter}” in double quotes.",
    ),
    "unclosed_quote": _error(
        "双引号没有成对，这一行按分隔符直接拆开，请核对并补上缺少的引号。",
        "A double quote is not closed; the row was split at every separator. Add the missing quote.",
    ),
    "other_sheets_not_read": _warning(
        "只读取了工作表“{sheet}”。其他工作表看来也有站点，请分别上传：{others}。",
        "Only the sheet “{sheet}” was read. Other sheets seem to hold stations too; upload them "
        "separately: "
        "{others}.",
    ),
}

_COLUMN_TEXTS = {
    "duplicate_column": _warning(
        "有几列的意思相同：{columns}。采用“{used}”，其余各列保留为附加内容。若不对，请改表头或指定对应关系。",
        "Several columns mean the same: {columns}. “{used}” is used, the others are kept as "
        "extra. Rename "
        "them or state a mapping if that is wrong.",
    ),
    "ambiguous_coordinates": _error(
        "有几组坐标列，看不出该用哪一组：{columns}。没有采用任何坐标；请只留一组，"
        "或在表头写明坐标系（如“高德经度”）。",
        "There are several sets of coordinate columns and no telling which is meant: {columns}. None was "
        "used; keep one, or name the datum in the headers (as in “gcj02_lon”).",
    ),
    "half_coordinate_columns": _error(
        "只有经度或纬度中的一列（{columns}），没有采用坐标；请补上另一列。",
        "There is only one of longitude and latitude ({columns}); no coordinates were used. Add the other.",
    ),
}

_ROW_TEXTS = {
    "name_missing": _error(
        "没有名称；请填写站点名称。",
        "The name is missing; write the station's name.",
    ),
    "cell_too_long": _error(
        "内容有 {chars} 个字符，最多 {limit} 个；请缩短。若前面有引号没有成对，请补上。",
        "The cell has {chars} characters, at most {limit} are allowed. Shorten it, or close a "
        "quote before it.",
    ),
    "phone_scientific": _error(
        "电话被表格软件改成了科学记数法，数字已丢失；请把该列设为“文本”后重新填写，如 0371-12345678。",
        "The phone number was turned into scientific notation and lost digits. Format the column "
        "as text and "
        "write it again, such as 0371-12345678.",
    ),
    "id_scientific": _error(
        "编号被表格软件改成了科学记数法，数字已丢失；请把该列设为“文本”后重新填写。",
        "The id was turned into scientific notation and lost digits. Format the column as text and "
        "write it "
        "again.",
    ),
    "number_with_decimals": _warning(
        "号码末尾的“.0”是软件加上的，已去掉，读作 {read}。开头若有 0 可能已丢失，请核对。",
        "The “.0” at the end was added by software and was removed: {read}. A leading zero may "
        "be lost; please "
        "check.",
    ),
    "stars_unreadable": _warning(
        "看不懂星级，没有采用；请填 1 到 5，如 3、三星或 ★★★。",
        "The stars cannot be read and were not used; write 1 to 5, such as 3 or ★★★.",
    ),
    "year_unreadable": _warning(
        "看不懂年份，没有采用；请填四位年份，如 2025。",
        "The year cannot be read and was not used; write four digits, such as 2025.",
    ),
    "kind_unknown": _warning(
        "不认识这种类型，原文保留；请用“户外劳动者驿站”“司机之家”“爱心母婴室”等。",
        "This kind is not known; the text is kept. Use words such as “rest station”, “driver "
        "home” or “nursing "
        "room”.",
    ),
    "status_unknown": _warning(
        "不认识这种状态，原文保留；请填 开放、暂停、关闭 或 筹建。",
        "This status is not known; the text is kept. Write open, temporarily closed, closed or planned.",
    ),
    "yes_no_unreadable": _warning(
        "看不出是有还是没有，按“不清楚”处理，原文保留；请填 有、无 或 附近。",
        "It cannot be told whether this is there, so it counts as unknown and the text is kept. "
        "Write yes, no "
        "or nearby.",
    ),
    "hours_not_understood": _warning(
        "看不懂开放时间，按“不清楚”处理，不会显示为开放；请写成“周一至周五 8:30-17:30”这样。",
        "The opening hours cannot be read and count as unknown, never as open. Write them like “Mo-Fr "
        "08:30-17:30”.",
    ),
    "hours_became_date": _warning(
        "这是日期，不是开放时间；多半是表格软件把“8-12”之类改成了日期，没有采用。"
        "请把该列设为“文本”，写成 8:00-12:00。",
        "This is a date, not opening hours; a spreadsheet probably turned something like “8-12” "
        "into it, and "
        "it was not used. Format the column as text and write 8:00-12:00.",
    ),
}

_COORDINATE_TEXTS = {
    "coordinates_swapped": _error(
        "经度和纬度看来写反了，没有采用；请对调。经度（中国约 73–136）：{lon}，纬度（约 3–54）：{lat}。",
        "Longitude and latitude look swapped and were not used; exchange them. Longitude (in China about "
        "73–136): {lon}, latitude (about 3–54): {lat}.",
    ),
    "coordinates_zero": _warning(
        "坐标是 0,0，等于没有填，按没有坐标处理；请填真实坐标或留空。",
        "The coordinates are 0,0, which is as good as none; the row goes on without. Write real "
        "ones or leave "
        "them blank.",
    ),
    "coordinates_half": _error(
        "只填了经度或纬度中的一个；请两个都填，或都留空。",
        "Only one of longitude and latitude is given; give both, or leave both blank.",
    ),
    "coordinates_unreadable": _error(
        "看不懂坐标，没有采用；请写十进制度数，如 113.625368。",
        "The coordinates cannot be read and were not used; write decimal degrees, such as 113.625368.",
    ),
    "coordinates_out_of_range": _error(
        "坐标超出范围，没有采用；经度须在 −180 到 180 之间，纬度须在 −90 到 90 之间，"
        "请检查是否多了或少了一位数字。",
        "The coordinates are out of range and were not used; longitude is from −180 to 180, "
        "latitude from −90 "
        "to 90. Look for a digit too many or too few.",
    ),
    "coordinates_projected": _error(
        "这看来是以米为单位的投影坐标（{projection}），不是经纬度，没有采用；请换成经纬度。",
        "These look like metres of a projection ({projection}), not degrees, and were not used; "
        "convert them "
        "to longitude and latitude.",
    ),
    "pair_order_unclear": _error(
        "看不出哪个是经度，没有采用；请把表头写成“经度,纬度”或“纬度,经度”。",
        "There is no telling which of the two is the longitude, so they were not used; call the "
        "column “lon,lat” or “lat,lon”.",
    ),
    "datum_unknown": _error(
        "不认识这个坐标系，没有采用坐标；请填 WGS84、GCJ-02（高德、腾讯）、BD-09（百度）或 CGCS2000。",
        "This datum is not known, so the coordinates were not used; write WGS84, GCJ-02, BD-09 or CGCS2000.",
    ),
    "datum_conflict": _error(
        "这里写的坐标系与坐标列表头（{header}）不一致，没有采用坐标；请改成一致。",
        "The datum here contradicts the headers of the coordinate columns ({header}), so the "
        "coordinates were "
        "not used; make them agree.",
    ),
    "datum_undeclared": _warning(
        "没有说明坐标用的是哪种坐标系，没有采用坐标；请加一列“坐标系”，或上传时选择 "
        "WGS84、GCJ-02（高德、腾讯）、BD-09（百度）。",
        "Nothing says which datum the coordinates are in, so they were not used; add a column "
        "“crs”, or choose "
        "WGS84, GCJ-02 or BD-09 when uploading.",
    ),
}

_PLACE_TEXTS = {
    "located_by_address": _warning(
        "没有坐标，位置由地址推断到{level_zh}一级，误差约 {error_m} 米，不参与最近驿站排序；请补上坐标。",
        "There are no coordinates; the address gives the {level_en} only, about {error_m} m off, which is "
        "left out of nearest-station answers. Add coordinates.",
    ),
    "not_located": _warning(
        "没有坐标，地址里也认不出地点；请写上省、市、区县，或补上坐标。",
        "There are no coordinates and the address names no place that is known; name province, city and "
        "county, or add coordinates.",
    ),
}

_LOCATION_TEXTS = {
    "located_by_address": _warning(
        "没有可用的坐标，位置由地址推算（到{level}，误差约 {error_m} 米），不参与就近排序；请补上坐标。",
        "There are no usable coordinates; the position was inferred from the address (to the "
        "{level}, within "
        "about {error_m} m) and is not ranked among the nearest. Add coordinates.",
    ),
    "not_located": _warning(
        "没有可用的坐标，地址也找不到，地图上不会显示；请补上坐标或更完整的地址。",
        "There are no usable coordinates and the address was not found, so the station is not on "
        "the map. Add "
        "coordinates or a fuller address.",
    ),
}

_PLAN_TEXTS = {
    "several_matches": _error(
        "登记册里有几个站点都可能是它：{stations}；请补上编号或更完整的地址。",
        "Several stations of the register could be meant: {stations}. Add an id or a fuller address.",
    ),
    "contradicts_row": _error(
        "与第 {other_row} 行是同一个站点，但内容不同：{fields_zh}；都没有采用，请只留一行。",
        "This is the same station as in row {other_row}, but these differ: {fields_en}. Neither was used; "
        "keep one of the rows.",
    ),
    "name_alone": _error(
        "表里不止一行叫这个名称，这一行又没有编号、地址和坐标，分不清是哪一处；请补上编号或地址。",
        "Other rows have this name, and this one has no id, address or coordinates to tell it from them. "
        "Add an id or an address.",
    ),
    "id_of_another_place": _error(
        "编号和名称、地址指的不是同一个站点：{stations}；请核对编号。",
        "The id means another station than name and address do: {stations}. Check the id.",
    ),
    "list_contradicts_person": _error(
        "{field_zh}：表里原来是“{listed}”，{actor} 已改为“{kept}”（{at}），现在表里又有新内容。"
        "要保留人工修改，请清空这一格；要采用表里的，请先修改站点。",
        "The {field_en} was “{listed}” in the list, {actor} set it to “{kept}” ({at}), and now the list says "
        "something new. Blank the cell to keep the person’s word, or edit the station to take the list’s.",
    ),
    "person_value_kept": _warning(
        "{field_zh}：表里仍是“{listed}”，保留 {actor} 的修改“{kept}”（{at}）。",
        "The {field_en} is still “{listed}” in the list, so “{kept}”, set by {actor} ({at}), stays.",
    ),
    "removed_by_person": _error(
        "{actor} 已撤销这个站点（{at}，原因：{reason}），表里仍然有它；如确实还在，请先恢复站点。",
        "{actor} removed this station ({at}, reason: {reason}), and the list still has it. Restore the "
        "station if it is really there.",
    ),
    "repeats_row": _warning(
        "与第 {earlier_row} 行完全相同，只算一次。",
        "This repeats row {earlier_row} and counts once.",
    ),
    "address_changed_position_kept": _warning(
        "地址变了（原为“{before}”），但没有给出新坐标，位置沿用原来的；请核对。",
        "The address changed (it was “{before}”) but no new coordinates are given, so the "
        "position stayed; "
        "please check.",
    ),
}

ISSUE_TEXTS: Mapping[str, IssueText] = MappingProxyType(
    _TABLE_TEXTS | _COLUMN_TEXTS | _ROW_TEXTS | _COORDINATE_TEXTS | _PLACE_TEXTS | _PLAN_TEXTS
)
