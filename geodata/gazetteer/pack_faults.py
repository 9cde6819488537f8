"""What can be wrong with a file that an operator adds to the gazetteer, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from geodata.gazetteer.load import GazetteerError

PACK_TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "no_file": ("没有这个文件：{file}", "there is no such file: {file}"),
        "unreadable": ("无法读取 {file}：{reason}", "{file} cannot be read: {reason}"),
        "too_large": (
            "{file} 有 {size} MB，最多 {limit} MB；请截取所需的地区",
            "{file} has {size} MB, at most {limit} MB are read; take an extract of the area that you need",
        ),
        "too_many": (
            "{file} 超过 {limit} 条；请截取所需的地区",
            "{file} has more than {limit} entries; take an extract of the area that you need",
        ),
        "not_text": (
            "{file} 第 {line} 行不是 UTF-8 文字",
            "{file}, line {line}: this is not UTF-8 text",
        ),
        "columns": (
            "{file} 第 {line} 行有 {count} 列，应有 {expected} 列（GeoNames 国家文件，制表符分隔）",
            "{file}, line {line}: {count} columns, expected {expected} (a country file of GeoNames, with "
            "tabs between them)",
        ),
        "value": (
            "{file} 第 {line} 行“{column}”列：{given}，应为{expected}",
            "{file}, line {line}, column {column}: {given}, expected {expected}",
        ),
        "no_column": (
            "{file} 没有“{column}”列；现有：{known}。请用 {option} 指定",
            "{file} has no column {column}; there are {known}. Name it with {option}",
        ),
        "not_json": (
            "{file} 不是有效的 JSON（第 {line} 行附近：{reason}）",
            "{file} is not valid JSON (near line {line}: {reason})",
        ),
        "not_features": (
            "{file} 里没有 GeoJSON 要素（features）",
            "{file} holds no GeoJSON features",
        ),
        "not_wikidata": (
            "{file} 不是 Wikidata 查询结果；请导出为 JSON 或 CSV，须有区划代码（P442）和坐标（P625）两列",
            "{file} is no result of a Wikidata query; export JSON or CSV with a division code (P442) and "
            "coordinates (P625)",
        ),
        "no_crs": (
            "{file} 没有说明坐标系；请用 --crs 说明：wgs84、gcj02（高德、腾讯）、bd09（百度）、cgcs2000 或 "
            "EPSG 代号。国内网站的 GeoJSON 多为 gcj02",
            "{file} does not say which datum its coordinates are in; give --crs wgs84, gcj02, bd09, cgcs2000 "
            "or an EPSG code. GeoJSON of Chinese sites mostly is gcj02",
        ),
        "unknown_crs": (
            "不认识坐标系“{given}”；可用：{expected}",
            "the datum {given} is not known; there are {expected}",
        ),
        "not_on_earth": (
            "{file} 第 {line} 个要素按 {crs} 换算后不在地球上；请核对 --crs",
            "{file}, feature {line}: read as {crs} this is no place on Earth; check --crs",
        ),
        "no_areas": (
            "{file} 里没有能对上行政区划的面（{count} 个要素）；请用 --code-column 或 --name-column 指定代码"
            "或名称所在的列，现有：{known}",
            "{file} holds no area that could be matched to a division ({count} features); name the column of "
            "codes or names with --code-column or --name-column, there are {known}",
        ),
        "nothing_matched": (
            "{file} 的 {count} 条都对不上行政区划",
            "none of the {count} entries of {file} could be matched to a division",
        ),
        "no_pack": (
            "没有名为 {given} 的地名包；现有：{known}",
            "there is no pack {given}; there are: {known}",
        ),
        "damaged": ("地名包 {given} 已损坏（{reason}）；请移除后重新添加",
                    "the pack {given} is damaged ({reason}); remove it and add it again"),
        "unwritable": ("无法写入 {file}：{reason}", "cannot write {file}: {reason}"),
    }
)  # fmt: skip


class PackError(GazetteerError):
    """A file cannot be added to the gazetteer, or a pack cannot be used.

    Args:
        code: a key of `PACK_TEXTS`.
        params: what the sentence needs.
    """

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = {name: str(value) for name, value in params.items()}
        super().__init__(self.describe("en"))

    def describe(self, lang: str) -> str:
        """Say what is wrong.

        Args:
            lang: `zh` or `en`; any other language is answered in Chinese.

        Returns:
            One sentence.
        """
        return PACK_TEXTS[self.code][1 if lang == "en" else 0].format_map(self.params)
