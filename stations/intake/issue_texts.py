"""The sentences for everything that can be said about a row of a list, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from stations.intake.coordinate_texts import COORDINATE_TEXTS
from stations.intake.issue_text import IssueText, error, warning
from stations.intake.location_texts import LOCATION_TEXTS
from stations.intake.position_texts import POSITION_TEXTS

_TABLE_TEXTS = {
    "total_row_skipped": warning(
        "这是合计行，不是站点，已跳过。", "This is a row of totals, not a station; it was left out."
    ),
    "note_row_skipped": warning(
        "这是说明文字，不是站点，已跳过。", "This is a remark, not a station; it was left out."
    ),
    "repeated_header_skipped": warning(
        "这一行重复了表头，已跳过。", "This row repeats the header; it was left out."
    ),
    "too_many_cells": error(
        "这一行有 {cells} 格，表头只有 {columns} 列。某格内容里若有分隔符“{delimiter}”，"
        "请用英文双引号括起该格。",
        "This row has {cells} cells, the header has {columns}. Put a cell that contains the separator "
        "“{delimiter}” in double quotes.",
    ),
    "cells_rejoined": warning(
        "这一行多出了分隔符“{delimiter}”，已当作“{into}”一格中的内容合并；请核对，并用英文双引号括起该格。",
        "This row has separators “{delimiter}” too many; they were taken as part of the cell “{into}”. Check "
        "it, and put that cell in double quotes.",
    ),
    "surplus_dropped": warning(
        "这一行由人改正过；原来拆不开的内容没有采用，以改正后的各格为准。",
        "This row was corrected by a person; what could not be told apart was left out, the cells count as "
        "they are now.",
    ),
    "unclosed_quote": error(
        "双引号没有成对，这一行按分隔符直接拆开，请核对并补上缺少的引号。",
        "A double quote is not closed; the row was split at every separator. Add the missing quote.",
    ),
    "formula_failed": warning(
        "这一格的公式没有可用的结果，按空白处理；请在表格软件里改正、重新计算后保存，或直接填写内容。",
        "The formula of this cell has no result, so the cell counts as blank. Correct it, compute and save "
        "again, or write the content itself.",
    ),
    "other_sheets_not_read": warning(
        "只读取了工作表“{sheet}”。其他工作表看来也有站点，请分别上传：{others}。",
        "Only the sheet “{sheet}” was read. Other sheets seem to hold stations too; upload them "
        "separately: "
        "{others}.",
    ),
}

_COLUMN_TEXTS = {
    "duplicate_column": warning(
        "有几列的意思相同：{columns}。采用“{used}”，其余各列保留为附加内容。若不对，请改表头或指定对应关系。",
        "Several columns mean the same: {columns}. “{used}” is used, the others are kept as "
        "extra. Rename "
        "them or state a mapping if that is wrong.",
    ),
    "ambiguous_column": warning(
        "有几列都可能是这一项：{columns}。暂用“{used}”，其余各列保留为附加内容；请指定该用哪一列。",
        "Several columns may be meant: {columns}. “{used}” is used for now, the others are kept as extra; "
        "say which is right.",
    ),
    "ambiguous_coordinates": error(
        "有几组坐标列，看不出该用哪一组：{columns}。没有采用任何坐标；请只留一组，"
        "或在表头写明坐标系（如“高德经度”）。",
        "There are several sets of coordinate columns and no telling which is meant: {columns}. None was "
        "used; keep one, or name the datum in the headers (as in “gcj02_lon”).",
    ),
    "half_coordinate_columns": error(
        "只有经度或纬度中的一列（{columns}），没有采用坐标；请补上另一列。",
        "There is only one of longitude and latitude ({columns}); no coordinates were used. Add the other.",
    ),
}

_ROW_TEXTS = {
    "name_missing": error(
        "没有名称；请填写站点名称。",
        "The name is missing; write the station's name.",
    ),
    "cell_too_long": error(
        "内容有 {chars} 个字符，最多 {limit} 个；请缩短。若前面有引号没有成对，请补上。",
        "The cell has {chars} characters, at most {limit} are allowed. Shorten it, or close a "
        "quote before it.",
    ),
    "phone_scientific": error(
        "电话被表格软件改成了科学记数法，数字已丢失；请把该列设为“文本”后重新填写，如 0371-12345678。",
        "The phone number was turned into scientific notation and lost digits. Format the column "
        "as text and "
        "write it again, such as 0371-12345678.",
    ),
    "id_scientific": error(
        "编号被表格软件改成了科学记数法，数字已丢失；请把该列设为“文本”后重新填写。",
        "The id was turned into scientific notation and lost digits. Format the column as text and "
        "write it "
        "again.",
    ),
    "number_with_decimals": warning(
        "号码末尾的“.0”是软件加上的，已去掉，读作 {read}。开头若有 0 可能已丢失，请核对。",
        "The “.0” at the end was added by software and was removed: {read}. A leading zero may "
        "be lost; please "
        "check.",
    ),
    "phone_masked": warning(
        "电话有几位被星号盖住，看不出是哪个号码，按没有填写处理，登记册里已有的电话不变；请填完整号码，或留空。",
        "Some digits of the phone number are hidden, so it counts as not stated and a number that the "
        "register has stays as it is. Write the whole number, or leave the cell blank.",
    ),
    "phone_zero_lost": warning(
        "区号开头的 0 看来被表格软件去掉了，照原样保留；请把该列设为“文本”，写成 0371-12345678 这样。",
        "The zero before the area code seems to have been removed by a spreadsheet; the number is kept as it "
        "is. Format the column as text and write it like 0371-12345678.",
    ),
    "id_zero_lost": warning(
        "同列其他编号有 {digits} 位且以 0 开头，这个编号开头的 0 看来被表格软件去掉了，照原样保留；请核对。",
        "Other ids of this column have {digits} digits and begin with 0; this one seems to have lost its "
        "zeros in a spreadsheet and is kept as it is. Please check.",
    ),
    "id_became_date": warning(
        "这个编号是日期，多半是表格软件把“1-2”之类改成了日期，照原样保留；请把该列设为“文本”后核对。",
        "This id is a date; a spreadsheet probably turned something like “1-2” into it. It is kept as it is; "
        "format the column as text and check.",
    ),
    "stars_unreadable": warning(
        "看不懂星级，没有采用；请填 1 到 5，如 3、三星或 ★★★。",
        "The stars cannot be read and were not used; write 1 to 5, such as 3 or ★★★.",
    ),
    "year_unreadable": warning(
        "看不懂年份，没有采用；请填四位年份，如 2025。",
        "The year cannot be read and was not used; write four digits, such as 2025.",
    ),
    "kind_unknown": warning(
        "不认识这种类型，原文保留；请用“户外劳动者驿站”“司机之家”“爱心母婴室”等。",
        "This kind is not known; the text is kept. Use words such as “rest station”, “driver "
        "home” or “nursing "
        "room”.",
    ),
    "status_unknown": warning(
        "不认识这种状态，原文保留；请填 开放、暂停、关闭 或 筹建。",
        "This status is not known; the text is kept. Write open, temporarily closed, closed or planned.",
    ),
    "yes_no_unreadable": warning(
        "看不出是有还是没有，按“不清楚”处理，原文保留；请填 有、无 或 附近。",
        "It cannot be told whether this is there, so it counts as unknown and the text is kept. "
        "Write yes, no "
        "or nearby.",
    ),
    "hours_not_understood": warning(
        "看不懂开放时间（{why}），按“不清楚”处理，不会显示为开放；请写成“周一至周五 8:30-17:30”这样。",
        "The opening hours cannot be read ({why}) and count as unknown, never as open. Write them like "
        "“Mo-Fr 08:30-17:30”.",
    ),
    "hours_became_date": warning(
        "这是日期，不是开放时间；多半是表格软件把“8-12”之类改成了日期，没有采用。"
        "请把该列设为“文本”，写成 8:00-12:00。",
        "This is a date, not opening hours; a spreadsheet probably turned something like “8-12” "
        "into it, and "
        "it was not used. Format the column as text and write 8:00-12:00.",
    ),
}

_PLACE_TEXTS = {
    "coarse_coordinates": warning(
        "坐标的小数位太少，误差约 {error_m} 米，不参与最近驿站排序；请写到小数点后五位或六位。",
        "The coordinates have so few decimals that they may be {error_m} m off, which is left out of "
        "nearest-station answers. Write five or six decimals.",
    ),
    "located_by_address": warning(
        "没有坐标，位置由地址推断到{level_zh}一级，误差约 {error_m} 米，不参与最近驿站排序；请补上坐标。",
        "There are no coordinates; the address gives the {level_en} only, about {error_m} m off, which is "
        "left out of nearest-station answers. Add coordinates.",
    ),
    "not_located": warning(
        "没有坐标，也没有从地址找到位置：{reason_zh}。请写全省、市、区县，或补上坐标。",
        "There are no coordinates and the address led to no position: {reason_en} Name province, city and "
        "county, or add coordinates.",
    ),
}

_PLAN_TEXTS = {
    "several_matches": error(
        "登记册里有几个站点都可能是它：{stations}；请补上编号或更完整的地址。",
        "Several stations of the register could be meant: {stations}. Add an id or a fuller address.",
    ),
    "contradicts_row": error(
        "与第 {other_row} 行是同一个站点，但内容不同：{fields_zh}；都没有采用，请只留一行。",
        "This is the same station as in row {other_row}, but these differ: {fields_en}. Neither was used; "
        "keep one of the rows.",
    ),
    "name_alone": error(
        "表里不止一行叫这个名称，这一行又没有编号、地址和坐标，分不清是哪一处；请补上编号或地址。",
        "Other rows have this name, and this one has no id, address or coordinates to tell it from them. "
        "Add an id or an address.",
    ),
    "id_of_another_place": error(
        "编号和名称、地址指的不是同一个站点：{stations}；请核对编号。",
        "The id means another station than name and address do: {stations}. Check the id.",
    ),
    "list_contradicts_person": error(
        "{field_zh}：表里原来是“{listed}”，{actor} 已改为“{kept}”（{at}），现在表里又有新内容。"
        "要保留人工修改，请清空这一格；要采用表里的，请先修改站点。",
        "The {field_en} was “{listed}” in the list, {actor} set it to “{kept}” ({at}), and now the list says "
        "something new. Blank the cell to keep the person’s word, or edit the station to take the list’s.",
    ),
    "person_value_kept": warning(
        "{field_zh}：表里仍是“{listed}”，保留 {actor} 的修改“{kept}”（{at}）。",
        "The {field_en} is still “{listed}” in the list, so “{kept}”, set by {actor} ({at}), stays.",
    ),
    "removed_by_person": error(
        "{actor} 已撤销这个站点（{at}，原因：{reason}），表里仍然有它；如确实还在，请先恢复站点。",
        "{actor} removed this station ({at}, reason: {reason}), and the list still has it. Restore the "
        "station if it is really there.",
    ),
    "repeats_row": warning(
        "与第 {earlier_row} 行完全相同，只算一次。",
        "This repeats row {earlier_row} and counts once.",
    ),
    "address_changed_position_kept": warning(
        "地址变了（原为“{before}”），但没有给出新坐标，位置沿用原来的；请核对。",
        "The address changed (it was “{before}”) but no new coordinates are given, so the "
        "position stayed; "
        "please check.",
    ),
}

ISSUE_TEXTS: Mapping[str, IssueText] = MappingProxyType(
    {
        **_TABLE_TEXTS,
        **_COLUMN_TEXTS,
        **_ROW_TEXTS,
        **COORDINATE_TEXTS,
        **_PLACE_TEXTS,
        **LOCATION_TEXTS,
        **POSITION_TEXTS,
        **_PLAN_TEXTS,
    }
)
