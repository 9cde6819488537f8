"""How a table was found in a file, in sentences that let a person see whether that was right."""

from __future__ import annotations

from stations.intake.table import TableNotes

_REASONS = {
    "bom": ("文件开头写明了编码", "the file begins with a mark that says so"),
    "chosen": ("由人指定", "a person chose it"),
    "utf8_valid": ("全部字节符合 UTF-8", "every byte fits UTF-8"),
    "gb18030_valid": ("不是 UTF-8，全部字节符合 GB18030", "it is not UTF-8 and every byte fits GB18030"),
}
_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
    "gb18030": "GB18030",
    "big5": "Big5",
    "shift_jis": "Shift_JIS",
}
_KINDS = {
    "html": ("这是网页里的表格（HTML）。", "This is a table of a web page (HTML)."),
    "geojson": (
        "这是 GeoJSON；行号是要素的序号，坐标没有另外说明时是 WGS84。",
        "This is GeoJSON; rows are numbered by feature, coordinates are WGS84 unless declared otherwise.",
    ),
}
_DELIMITERS = {"\t": ("制表符", "tab"), " ": ("空格", "space")}


def describe_table(notes: TableNotes, lang: str) -> tuple[str, ...]:
    """Say how a table was read.

    Args:
        notes: what `read_table` noted.
        lang: `zh` or `en`; any other language is answered in Chinese.

    Returns:
        Sentences of plain text, to be escaped before they enter a page.
    """
    said = [*_about_text(notes), *_about_sheet(notes), _about_header(notes)]
    if notes.blank_rows:
        said.append((f"跳过空行 {notes.blank_rows} 行。", f"{notes.blank_rows} blank rows were passed over."))
    return tuple(en if lang == "en" else zh for zh, en in said)


def _about_text(notes: TableNotes) -> list[tuple[str, str]]:
    if notes.encoding is None:
        return []
    encoding = _ENCODINGS.get(notes.encoding, notes.encoding)
    zh, en = _REASONS[notes.encoding_reason or "utf8_valid"]
    said = [(f"编码：{encoding}（{zh}）。", f"Encoding: {encoding} ({en}).")]
    if notes.delimiter is None:
        return [_KINDS[notes.format], *said]
    delimiter_zh, delimiter_en = _DELIMITERS.get(notes.delimiter, (notes.delimiter, notes.delimiter))
    return [*said, (f"分隔符：“{delimiter_zh}”。", f"Separator: “{delimiter_en}”.")]


def _about_sheet(notes: TableNotes) -> list[tuple[str, str]]:
    if notes.sheet is None:
        return []
    if notes.format == "html":
        return [(f"表格：“{notes.sheet}”。", f"Table: “{notes.sheet}”.")]
    return [(f"工作表：“{notes.sheet}”。", f"Sheet: “{notes.sheet}”.")]


def _about_header(notes: TableNotes) -> tuple[str, str]:
    if notes.format == "geojson":
        zh, en = (
            f"属性名作为表头，认出 {notes.recognised} 项。",
            "The names of the properties are the header, ",
        )
        return zh, en + f"{notes.recognised} fields recognised."
    first = notes.header_row - notes.header_rows + 1
    rows = str(first) if notes.header_rows == 1 else f"{first}–{notes.header_row}"
    return (
        f"表头：第 {rows} 行，认出 {notes.recognised} 项。",
        f"Header: row {rows}, {notes.recognised} fields recognised.",
    )
