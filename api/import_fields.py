"""What a column of a list can mean, as staff choose it: codes with their words in Chinese and English."""

from __future__ import annotations

from stations.intake import ColumnMap
from stations.vocabulary import AMENITIES

# Codes of `stations.intake.header_words.FIELD_WORDS`, in the order in which they are offered.
FIELD_LABELS: dict[str, tuple[str, str]] = {
    "name": ("名称", "name"),
    "external_id": ("编号", "id"),
    "kinds": ("类型", "kind"),
    "address": ("地址", "address"),
    "province": ("省", "province"),
    "city": ("市", "city"),
    "district": ("区县", "county or district"),
    "township": ("街道、乡镇", "township or street"),
    "lon": ("经度", "longitude"),
    "lat": ("纬度", "latitude"),
    "pair_lonlat": ("坐标，经度在前", "coordinates, longitude first"),
    "pair_latlon": ("坐标，纬度在前", "coordinates, latitude first"),
    "pair": ("坐标，顺序由数字判断", "coordinates, the order told by the numbers"),
    "location": ("坐标或地址，看内容", "coordinates or address, whichever it holds"),
    "datum": ("坐标系", "datum"),
    "hours_text": ("开放时间", "opening hours"),
    "open_time": ("开始时间", "opens at"),
    "close_time": ("结束时间", "closes at"),
    "phone": ("电话", "telephone"),
    "amenities": ("设施清单", "list of amenities"),
    "stars": ("星级", "stars"),
    "stars_year": ("评定年份", "year of the stars"),
    "host": ("依托单位", "host organisation"),
    "access": ("进入方式", "how to enter"),
    "status": ("状态", "status"),
    "note": ("备注", "note"),
    "source": ("来源", "source"),
    "sequence": ("序号（不保存）", "running number (not kept)"),
}
KEEP_AS_EXTRA = ""
_PAIR_FIELDS = {"lonlat": "pair_lonlat", "latlon": "pair_latlon", "unclear": "pair"}


def field_choices() -> list[dict[str, str]]:
    """List everything that a column can mean.

    Returns:
        Code, Chinese and English; the empty code keeps a column under its own name.
    """
    choices = [*FIELD_LABELS.items(), *((f"amenity:{a.code}", (a.zh, a.en)) for a in AMENITIES)]
    choices.append((KEEP_AS_EXTRA, ("附加内容（按原列名保留）", "kept under its own name")))
    return [{"code": code, "zh": zh, "en": en} for code, (zh, en) in choices]


def column_fields(columns: ColumnMap) -> tuple[str, ...]:
    """Tell what each column of a list was read as.

    Args:
        columns: what its columns hold.

    Returns:
        A code for every column; empty for one that is kept under its own name.
    """
    fields = [KEEP_AS_EXTRA] * len(columns.labels)
    for code, indexes in columns.fields.items():
        for index in indexes:
            fields[index] = code
    for code, index in columns.amenities.items():
        fields[index] = f"amenity:{code}"
    for pair in columns.coordinates:
        if pair.is_pair:
            fields[pair.lon] = _PAIR_FIELDS[pair.order]
        else:
            fields[pair.lon], fields[pair.lat] = "lon", "lat"
    return tuple(fields)
