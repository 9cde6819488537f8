"""Why a file as a whole cannot be read, and what to do about it, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from stations.errors import FileError

_TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "empty": (
            "文件是空的。请上传有表头和至少一行站点的表格。",
            "The file is empty. Upload a table with a header and stations.",
        ),
        "too_large": (
            "文件有 {size} 字节，最多 {limit} 字节。请拆成几个文件。",
            "The file has {size} bytes, at most {limit} are allowed. Split it.",
        ),
        "unpacks_too_large": (
            "文件解压后有 {size} 字节，最多 {limit} 字节。请拆成几个文件，或另存为 CSV。",
            "The file unpacks to {size} bytes, at most {limit} are allowed. Split it or save it as CSV.",
        ),
        "too_many_rows": (
            "表格超过 {limit} 行。请拆成几个文件。",
            "The table has more than {limit} rows. Split it.",
        ),
        "too_many_columns": (
            "表头有 {columns} 列，最多 {limit} 列。请删去多余的列。",
            "The header has {columns} columns, at most {limit} are allowed. Delete those that are "
            "not needed.",
        ),
        "rows_far_down": (
            "工作表到第 {row} 行还有内容，最多可有 {limit} 行站点。若是远处误填的一格，请删去那一行；"
            "否则请拆成几个文件。",
            "The sheet holds something down to row {row}, and at most {limit} stations are allowed. Delete "
            "that row if it is a stray cell, else split the file.",
        ),
        "stray_cell": (
            "第 {row} 行的 {column} 列有内容，远在表头之外，最多可有 {limit} 列。请删去那一格，"
            "或只复制站点所在的区域到新文件。",
            "There is something in column {column} of row {row}, far beyond the header; at most {limit} "
            "columns are allowed. Delete that cell, or copy the stations alone into a new file.",
        ),
        "header_too_long": (
            "第 {column} 列的表头有 {chars} 个字符：“{given}”。请改成短的名称，并检查前面的引号是否成对。",
            "The header of column {column} has {chars} characters: “{given}”. Give it a short name, and look "
            "for a quote that is not closed.",
        ),
        "too_slow": (
            "读取这个文件用的时间太长，已停止。请拆成几个文件，或另存为 CSV。",
            "Reading this file took too long and was stopped. Split it or save it as CSV.",
        ),
        "too_many_cells": (
            "工作表占了 {cells} 格，最多 {limit} 格，多半是远处有一格误填了内容。"
            "请只复制站点所在的区域到新文件。",
            "The sheet spans {cells} cells, at most {limit} are allowed; there is probably a stray "
            "cell far "
            "away. Copy the stations alone into a new file.",
        ),
        "encoding": (
            "第 {line} 行有既不是 UTF-8 也不是 GB18030（GBK）的字符。请在表格软件里另存为“CSV "
            "UTF-8”或 xlsx。",
            "Line {line} has characters that are neither UTF-8 nor GB18030 (GBK). Save it as “CSV "
            "UTF-8” or as "
            "xlsx.",
        ),
        "utf16_unmarked": (
            "这个文件看来是 UTF-16 文本，但开头没有说明。请在上传时选择编码 UTF-16，"
            "或另存为“CSV UTF-8”或 xlsx。",
            "This looks like UTF-16 text without the mark that says so. Choose the encoding UTF-16 when "
            "uploading, or save it as “CSV UTF-8” or as xlsx.",
        ),
        "encoding_chosen": (
            "第 {line} 行有不符合所选编码 {encoding} 的字符。请换一种编码，或不指定编码。",
            "Line {line} has characters that do not fit the chosen encoding {encoding}. Choose another, "
            "or none.",
        ),
        "encoding_unknown": (
            "不认识编码“{given}”。可用：{expected}。",
            "The encoding “{given}” is not known. Known are: {expected}.",
        ),
        "sheet_unknown": (
            "没有工作表“{given}”。文件里的工作表：{found}。",
            "There is no sheet “{given}”. Sheets of the file: {found}.",
        ),
        "fix_row": (
            "要改的第 {given} 行不是站点数据行。数据行：{found}。",
            "Row {given}, which is to be corrected, is no row of stations. Rows of stations: {found}.",
        ),
        "fix_column": (
            "第 {row} 行要改的“{given}”列不存在。表格的列：{found}。",
            "Row {row} is to be corrected in the column “{given}”, which does not exist. Columns: {found}.",
        ),
        "wrong_kind": (
            "这不是表格文件，而是{zh}。请在原来的软件里另存为 xlsx 或 CSV 再上传。",
            "This is not a table but {en}. Save it as xlsx or CSV in the program it comes from.",
        ),
        "archive": (
            "这是压缩包（{kind}），里面的文件没有读取。请先解压，再上传其中的表格。",
            "This is an archive ({kind}); nothing in it was read. Unpack it and upload the table in it.",
        ),
        "json": (
            "这不是可读的 GeoJSON，而是 {zh}。请另存为 GeoJSON（要素为点的 FeatureCollection）、"
            "xlsx 或 CSV。",
            "This is no GeoJSON that can be read but {en}. Save it as GeoJSON (a FeatureCollection of "
            "points), xlsx or CSV.",
        ),
        "html": (
            "这个文件其实是网页（HTML），里面没有表格。请用表格软件打开，另存为 xlsx 再上传。",
            "This file is a web page (HTML) without a table. Open it in a spreadsheet program and save it as "
            "xlsx.",
        ),
        "password": (
            "这个工作簿有打开密码。请去掉密码再上传。",
            "This workbook is protected by a password. Remove it and upload again.",
        ),
        "damaged": (
            "工作簿已损坏，读不出来。请用表格软件打开，另存为 xlsx 再上传。",
            "The workbook is damaged and cannot be read. Open it in a spreadsheet program and save "
            "it as xlsx.",
        ),
        "no_sheet": (
            "工作簿里没有可读的工作表。",
            "The workbook has no sheet that can be read.",
        ),
        "no_name_column": (
            "找不到“名称”列。读到的表头：{found}。名称列可以叫：{expected}。"
            "{closest_zh}请改表头，或指定对应关系；表头若是乱码，请选择文件的编码。",
            "There is no column for the name. Headers found: {found}. The name's column may be called: "
            "{expected}. {closest_en}Rename it or state a mapping; where the headers are garbled, choose "
            "the file's encoding.",
        ),
        "no_rows": (
            "表头（第 {row} 行）下面没有站点，什么也没有导入。{left_out_zh}请在表头下面每行填一个站点，"
            "再上传。",
            "There are no stations below the header (row {row}), so there is nothing to import. {left_out_en}"
            "Write one station a row below it and upload again.",
        ),
        "mapping_column": (
            "指定的对应关系里有表格没有的列“{given}”。表格的列：{found}。",
            "The mapping names the column “{given}”, which the table does not have. Its columns: "
            "{found}.",
        ),
        "mapping_field": (
            "指定的对应关系里有不认识的项“{given}”。可用：{expected}。",
            "The mapping names “{given}”, which is not known. Known are: {expected}.",
        ),
        "datum": (
            "不认识坐标系“{given}”。可用：{expected}。",
            "The datum “{given}” is not known. Known are: {expected}.",
        ),
    }
)  # fmt: skip


class UnreadableFile(FileError):
    """A file as a whole cannot be read; the message is Chinese, `describe` says it in either language.

    Args:
        code: which of the reasons it is.
        params: what the sentence needs.
    """

    def __init__(self, code: str, /, **params: str) -> None:
        self.code = code
        self.params: Mapping[str, str] = MappingProxyType(params)
        super().__init__(_TEXTS[code][0].format_map(params))

    def describe(self, lang: str) -> str:
        """Say why the file cannot be read.

        Args:
            lang: `zh` or `en`; any other language is answered in Chinese.

        Returns:
            Plain text, to be escaped before it enters a page.
        """
        return _TEXTS[self.code][1].format_map(self.params) if lang == "en" else self.message
