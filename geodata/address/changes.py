"""Names that are on no list of divisions but still stand in addresses, and what they lead to.

Public facts: the State Council's and the provinces' decisions since about 1995. Where only the word for
the kind changed (富阳市 → 富阳区), no entry is needed: the short name tells. A name that was split has
several codes; the township or the city in the address then decides, or nothing does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

# Former name and the codes of today's divisions that took over its area.
FORMER_NAMES_FILE = "former_names.csv"
# Development zones and new areas that surely lie in one county, whatever the address says else.
ZONES_FILE = "zones.csv"

# County codes in the village list that the newer list of divisions no longer has.
FORMER_CODES = {"500105": "500157", "500112": "500157"}

# Divisions below Taiwan, Hong Kong and Macao are on no list; that they lie there is certain.
PARTS = (
    (
        "710000",
        "台北市 新北市 桃园市 台中市 台南市 高雄市 基隆市 新竹市 嘉义市 新竹县 苗栗县 彰化县 南投县 云林县 "
        "嘉义县 屏东县 宜兰县 花莲县 台东县 澎湖县",
    ),
    (
        "810000",
        "九龙半岛 九龙旺角 九龙尖沙咀 九龙油麻地 九龙湾 香港岛 湾仔区 油尖旺区 深水埗区 九龙城区 黄大仙区 "
        "观塘区 葵青区 荃湾区 屯门区 元朗区 沙田区 离岛区",
    ),
    ("820000", "澳门半岛 氹仔 路氹城"),
)


def listed_names(file: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Read one of the lists of names.

    Args:
        file: its name, in this folder.

    Yields:
        The name and the codes of the divisions that it leads to.
    """
    text = Path(__file__).with_name(file).read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        name, codes = line.split(",")
        yield name, tuple(codes.split(" "))
