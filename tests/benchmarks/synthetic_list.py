"""Lists as large as wanted, of places that do not exist, clustered as real ones; always the same."""

from __future__ import annotations

import csv
import io
import random

HEADER = ("编号", "名称", "地址", "经度", "纬度", "坐标系", "开放时间", "服务设施", "电话", "备注")

_CITIES = (
    ("郑州市中原区", 113.61, 34.75),
    ("郑州市金水区", 113.66, 34.80),
    ("杭州市西湖区", 120.13, 30.26),
    ("杭州市余杭区", 119.98, 30.27),
    ("肇庆市端州区", 112.48, 23.05),
    ("威海市环翠区", 122.12, 37.50),
    ("成都市武侯区", 104.04, 30.64),
    ("哈尔滨市南岗区", 126.67, 45.76),
)
ROADS = (
    "建设路",
    "中山路",
    "人民路",
    "解放大道",
    "文化路",
    "桐柏路",
    "商城路",
    "嵩山南路",
    "农业路",
    "花园路",
)
HOSTS = (
    "建设银行",
    "社区党群服务中心",
    "加油站",
    "邮政营业厅",
    "张仲景大药房",
    "环卫中转站",
    "公园",
    "图书馆",
)
SIGNS = ("工会驿站", "户外劳动者服务站点", "爱心驿站", "司机之家")
_AMENITIES = ("空调", "微波炉", "饮水机", "充电宝", "雨伞", "医药箱", "卫生间(附近)", "无WiFi")


def synthetic_list(rows: int, seed: int = 20260701) -> bytes:
    """Write a list as a CSV file.

    Args:
        rows: how many places.
        seed: of the random numbers.

    Returns:
        UTF-8 with a byte order mark.
    """
    chance = random.Random(seed)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    centres = [
        (city, lon + chance.gauss(0, 0.05), lat + chance.gauss(0, 0.05))
        for city, lon, lat in _CITIES
        for _ in range(25)
    ]
    for number in range(rows):
        writer.writerow(_row(chance, number, *chance.choice(centres)))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _row(chance: random.Random, number: int, city: str, lon: float, lat: float) -> tuple[str, ...]:
    road, host = chance.choice(ROADS), chance.choice(HOSTS)
    located = chance.random() < 0.8
    opens, closes = chance.randint(6, 9), chance.randint(17, 22)
    point = (f"{lon + chance.gauss(0, 0.02):.6f}", f"{lat + chance.gauss(0, 0.02):.6f}", "gcj02")
    return (
        f"S{number:06d}",
        f"{road}{host}{chance.choice(SIGNS)}{number % 977}号点",
        f"{city}{road}{chance.randint(1, 2000)}号",
        *(point if located else ("", "", "")),
        chance.choice(
            ("24小时", f"周一至周五 {opens}:00-{closes}:30", f"每日{opens}:30-{closes}:00", "以公告为准")
        ),
        "、".join(chance.sample(_AMENITIES, chance.randint(0, 5))),
        f"0371-{chance.randint(60000000, 69999999)}",
        chance.choice(("", "", "", "二楼", "靠近地铁站")),
    )
