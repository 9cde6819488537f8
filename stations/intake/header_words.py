"""The words that people write above the columns of a list, and which field each of them means.

Headers were collected from public lists and programs in simplified and traditional Chinese, English and
Japanese.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from geodata.datum import Datum
from stations.intake.amenity_words import amenity_of_header
from stations.intake.catalogue_words import TEMPLATE_FIELDS, words_of_catalogues
from stations.vocabulary import AMENITIES

# Field → words in the order of preference: where two columns mean the same field, the earlier word wins.
FIELD_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "name": (
            "名称", "驿站名称", "站点名称", "站名", "服务站点名称", "工会驿站名称", "名稱", "站點名稱",
            "name", "station_name", "location_name", "facility_name", "施設名", "施設名称", "スポット名",
            "指定暑熱避難施設の名称", "名前", "驿站", "站点", "服务站点", "点位名称", "場所名稱",
            "场所名称", "location_text", "title", "标题", "单位名称",
        ),
        "address": (
            "地址", "详细地址", "具体地址", "驿站地址", "站点地址", "站点位置", "位置", "具体位置",
            "详细位置", "所在位置", "地点", "住址", "詳細地址", "地點", "address", "addr",
            "street_address", "station_address", "full_address", "住所", "所在地", "所在地_連結表記",
            "場所",
        ),
        "lon": (
            "经度", "經度", "経度", "东经", "lon", "lng", "long", "longitude", "geo_longitude", "x坐标",
            "x座標", "x坐標", "x", "geox", "lon_deg", "坐标x", "经度坐标",
        ),
        "lat": (
            "纬度", "緯度", "北纬", "lat", "latitude", "geo_latitude", "y坐标", "y座標", "y坐標", "y",
            "geoy", "lat_deg", "坐标y", "纬度坐标",
        ),
        "pair_lonlat": (
            "经纬度", "經緯度", "経緯度", "经度纬度", "经度,纬度", "lnglat", "lonlat", "lng,lat",
            "lon,lat", "longitude_latitude",
        ),
        "pair_latlon": (
            "纬度经度", "纬经度", "纬度,经度", "緯度経度", "緯度経度", "latlng", "latlon", "lat,lng",
            "lat,lon", "latitude_longitude",
        ),
        "pair": (
            "坐标", "地理坐标", "位置坐标", "坐標", "座標", "地图坐标", "定位", "coordinates",
            "coordinate", "coords", "position", "positon", "geo", "gps", "gps坐标", "地图",
        ),
        "location": ("location",),
        "datum": (
            "坐标系", "坐标系统", "坐标类型", "坐标系类型", "坐標系", "座標系", "测地系", "測地系", "crs",
            "datum", "coordinate_system", "coordinate_reference_system", "coord_type", "srs",
        ),
        "hours_text": (
            "开放时间", "服务时间", "营业时间", "开放时段", "服务时段", "运营时间", "对外开放时间",
            "开放时间段", "开门时间段", "開放時間", "服務時間", "營業時間", "opening_hours", "open_hours",
            "hours", "hours_of_operation", "service_time", "service_hours", "business_hours",
            "opening_times", "開館時間", "開設時間", "利用可能時間", "開放可能日等(開館時間等)",
            "开放时间(时段)", "时间",
        ),
        "open_time": (
            "开始", "开始时间", "开门时间", "开馆时间", "开放开始时间", "上班时间", "open_time", "opens",
            "start_time", "利用開始時間", "开放时间起",
        ),
        "close_time": (
            "结束", "结束时间", "关门时间", "闭馆时间", "开放结束时间", "下班时间", "close_time", "closes",
            "end_time", "利用終了時間", "开放时间止",
        ),
        "start_date": (
            "开始日期", "起始日期", "开放开始日期", "开放起始日期", "服务开始日期", "开始日", "开放日期起",
            "開始日期", "起始日", "開始日", "開設開始日", "利用開始日", "実施開始日", "start_date",
            "date_from", "from_date", "valid_from", "first_day", "opening_date_from",
        ),
        "end_date": (
            "结束日期", "截止日期", "开放结束日期", "开放截止日期", "服务结束日期", "结束日", "截止日",
            "开放日期止", "結束日期", "終了日", "開設終了日", "利用終了日", "実施終了日", "end_date",
            "date_to", "to_date", "valid_to", "valid_until", "last_day", "opening_date_to",
        ),
        "date_range": (
            "起止日期", "开放日期", "服务日期", "开放起止日期", "服务起止日期", "开放期限", "服务期限",
            "开放期间", "服务期间", "起迄日期", "開放日期", "開設期間", "利用期間", "実施期間", "開放期間",
            "dates", "date_range", "open_dates", "service_dates", "period",
        ),
        "phone": (
            "联系电话", "电话", "联系方式", "咨询电话", "服务电话", "固定电话", "手机", "手机号",
            "手机号码", "负责人电话", "联系人电话", "聯絡電話", "聯繫電話", "電話", "電話番号", "tel",
            "phone", "telephone", "contact", "contact_phone", "phone_number", "station_master_phone",
            "report_tel", "mobile",
        ),
        "kinds": (
            "类型", "站点类型", "驿站类型", "类别", "种类", "站点类别", "分类", "類型", "類別", "kind",
            "kinds", "type", "category", "種別",
        ),
        "amenities": (
            "设施", "设施设备", "配套设施", "服务设施", "服务项目", "服务内容", "服务功能", "设备", "配置",
            "设施配置", "基本设施", "设施清单", "提供服务", "功能", "硬件设施", "設施", "設備", "服務項目",
            "amenities", "facilities", "features", "services", "equipment",
        ),
        "external_id": (
            "编号", "站点编号", "驿站编号", "编码", "站点编码", "驿站编码", "代码", "统一编号", "編號",
            "編碼", "番号", "id", "external_id", "code", "station_id", "uid", "uuid",
        ),
        "province": ("省", "省份", "省(区、市)", "所在省", "province", "state", "都道府県"),
        "city": ("市", "城市", "地市", "地级市", "所在市", "city", "city_county", "市州", "设区市"),
        "district": (
            "区县", "县区", "区", "县", "县(市、区)", "县(市区)", "县市区", "市县区", "区(县)", "区域",
            "所属区", "所在区", "所属区县", "所在区县", "行政区", "行政区划", "所属区域", "所属地区",
            "地区", "區縣", "區", "縣", "district", "county", "区市町村",
        ),
        "township": (
            "街道", "乡镇", "镇街", "街镇", "乡镇街道", "街道(乡镇)", "乡镇(街道)", "所属街道", "所在街道",
            "鄉鎮", "township", "street", "subdistrict", "社区",
        ),
        "stars": ("星级", "星級", "评级", "评定等级", "星级评定", "stars", "star", "rating"),
        "stars_year": ("评定年份", "评星年份", "星级年份", "评定年度", "评级年份", "stars_year"),
        "host": (
            "依托单位", "所属单位", "建设单位", "管理单位", "共建单位", "运营单位", "责任单位", "主办单位",
            "承办单位", "单位", "依託單位", "所属工会", "host", "operator", "organisation", "organization",
            "owner", "管理者",
        ),
        "access": (
            "进入方式", "开放方式", "门禁", "门禁方式", "开门方式", "服务对象", "开放对象", "access",
            "how_to_enter",
        ),
        "status": ("状态", "开放状态", "运营状态", "运行状态", "站点状态", "開放狀態", "status"),
        "note": (
            "备注", "说明", "备注说明", "其他", "简介", "備註", "備考", "note", "notes", "remark",
            "remarks", "comment", "comments", "description",
        ),
        "source": ("来源", "数据来源", "信息来源", "來源", "出处", "source", "source_url", "url"),
        "sequence": ("序号", "序號", "序", "行号", "no", "no.", "#", "seq", "index"),
    }
)  # fmt: skip

_DATUM_WORDS = (
    (
        Datum.GCJ02,
        (
            "gcj02", "gcj", "高德", "amap", "gaode", "autonavi", "火星坐标系", "火星坐标", "火星", "腾讯",
            "腾讯地图", "tencent", "国测局",
        ),
    ),
    (Datum.BD09, ("bd09", "bd09ll", "百度", "baidu", "bd")),
    (Datum.CGCS2000, ("cgcs2000", "国家2000", "2000国家大地坐标系", "大地2000", "国家大地2000", "天地图")),
    (Datum.WGS84, ("wgs84", "wgs", "epsg4326", "epsg:4326", "地球坐标")),
)  # fmt: skip

# "GPS" names the datum where somebody was asked for it; above coordinates it only means "position".
_DATUM_VALUE_WORDS = (
    (Datum.WGS84, ("gps", "gps坐标", "4326", "原始坐标")),
    (Datum.CGCS2000, ("4490", "epsg4490", "epsg:4490")),
)
_EMPTY_DATUM_WORDS = ("坐标系", "坐标", "地图", "coordinates", "crs")

_NAME_SUFFIX = re.compile(r"(?:驿站|站点|服务站|之家|驿家|母婴室|小屋|纳凉点|服务点)(?:名|名称)$")
_SPACES = re.compile(r"[\s_\-‐－—]+")
_MARKS = re.compile(r"[*＊★]|\((?:必填|选填|必须|可选|required|optional)\)|\[(?:必填|选填)\]")
_PARENTHESIS = re.compile(r"[(\[【](.*?)[)\]】]")


@dataclass(frozen=True, slots=True)
class HeaderMeaning:
    """What a header means.

    Args:
        field: a key of `FIELD_WORDS`, or `amenity:` and the code of an amenity.
        rank: 0 for the word that is meant most surely; decides between columns of the same field.
        datum: the datum that a coordinate column names in its header.
    """

    field: str
    rank: int
    datum: Datum | None = None


def fold_header(text: str) -> str:
    """Fold a header so that spellings of the same word become equal.

    Compatibility forms (NFKC), invisible characters, case, spaces, line breaks, underscores, hyphens and the
    marks of required columns make no difference.

    Args:
        text: the header as it stands in the file.

    Returns:
        The folded header.
    """
    if text.isascii() and text.isalnum():
        return text.casefold()
    folded = unicodedata.normalize("NFKC", text)
    # What can be printed has no invisible character in it.
    if not folded.isprintable():
        folded = "".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Cc") or c in "\n\t")
    folded = _SPACES.sub("", folded.casefold())
    return _MARKS.sub("", folded).rstrip(":")


_WORDS = {fold_header(w): (f, rank) for f, words in FIELD_WORDS.items() for rank, w in enumerate(words)}
_DATUM_OF_WORD = {fold_header(w): datum for datum, words in _DATUM_WORDS for w in words}
_DATUM_OF_VALUE = _DATUM_OF_WORD | {
    fold_header(w): datum for datum, words in _DATUM_VALUE_WORDS for w in words
}
_DATUM_PATTERN = re.compile("|".join(sorted(map(re.escape, _DATUM_OF_WORD), key=len, reverse=True)))
_COORDINATE_FIELDS = frozenset({"lon", "lat", "pair_lonlat", "pair_latlon", "pair"})


@lru_cache(maxsize=2_048)  # a header is looked for in the same few rows again and again
def meaning_of(header: str) -> HeaderMeaning | None:
    """Tell which field a header means.

    Args:
        header: as it stands in the file.

    Returns:
        The meaning, or None for a word that is not known.
    """
    folded = fold_header(header)
    if not folded:
        return None
    return (
        _exact(folded)
        or _of_catalogues().get(folded)
        or _with_datum(folded)
        or _without_parenthesis(folded)
        or _by_pattern(header, folded)
    )


@cache
def _of_catalogues() -> dict[str, HeaderMeaning]:
    fields = {f"template.header_{code}": field for code, field in TEMPLATE_FIELDS.items()}
    amenities = {f"term.amenity.{term.code}": f"amenity:{term.code}" for term in AMENITIES}
    words = words_of_catalogues(fields | amenities, fold_header)
    return {word: HeaderMeaning(field, 0) for word, field in words.items()}


def _exact(folded: str) -> HeaderMeaning | None:
    found = _WORDS.get(folded)
    return HeaderMeaning(*found) if found else None


def _with_datum(folded: str) -> HeaderMeaning | None:
    """Read `高德经度`, `lng_gcj02` or `经度(WGS84)`."""
    match = _DATUM_PATTERN.search(folded)
    if match is None:
        return None
    whole = folded[: match.start()] + folded[match.end() :]
    rest = _PARENTHESIS.sub("", whole)
    for candidate in (
        *_PARENTHESIS.findall(whole),
        rest,
        *(rest.removeprefix(w) for w in _EMPTY_DATUM_WORDS),
    ):
        found = _WORDS.get(candidate)
        if found and found[0] in _COORDINATE_FIELDS:
            return HeaderMeaning(*found, datum=_DATUM_OF_WORD[match.group()])
    return None


def _without_parenthesis(folded: str) -> HeaderMeaning | None:
    """Read `经度(东经)`, `开放时间(工作日)` and `县(市、区)名`."""
    bare = _PARENTHESIS.sub("", folded)
    return _exact(bare) if bare != folded else None


def _by_pattern(header: str, folded: str) -> HeaderMeaning | None:
    if _NAME_SUFFIX.search(folded):
        return HeaderMeaning("name", 3)
    amenity = amenity_of_header(header)
    return HeaderMeaning(f"amenity:{amenity}", 0) if amenity else None


def datum_of(text: str) -> Datum | None:
    """Tell which datum a text names, as somebody writes it into a column for it.

    Args:
        text: such as `GCJ-02`, `高德` or `百度坐标`.

    Returns:
        The datum, or None where none that is known is named, or more than one.
    """
    folded = fold_header(text)
    if folded in _DATUM_OF_VALUE:
        return _DATUM_OF_VALUE[folded]
    named = {_DATUM_OF_WORD[match.group()] for match in _DATUM_PATTERN.finditer(folded)}
    rest = _DATUM_PATTERN.sub("", folded)
    rest = re.sub("|".join(_EMPTY_DATUM_WORDS) + r"|[()\[\]/,、]", "", rest)
    return named.pop() if len(named) == 1 and not rest else None
