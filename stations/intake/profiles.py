"""Layouts that governments publish: what their columns mean there, whatever the words mean elsewhere.

Japan: 自治体標準オープンデータセット (Digital Agency) and its predecessor 推奨データセット, of them
公衆トイレ一覧 and 公共施設一覧. Taiwan: 公廁建檔資料 (ministry of environment), its fields by name or
in Chinese.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from geodata.datum import Datum
from stations.intake.header_words import fold_header
from stations.model import Amenity

NO_FIELD = "extra"


@dataclass(frozen=True, slots=True)
class Profile:
    """A layout.

    Args:
        code: its name.
        needs: headers that a list of this layout has, folded.
        fields: folded header → the field that it means, `extra` for none; other headers as everywhere.
        kinds: what the places of such a list are where their names do not say.
        amenities: what all of them have.
        timezone: IANA name of the zone that its places are in.
        datum: of the coordinates.
    """

    code: str
    needs: frozenset[str]
    fields: Mapping[str, str]
    timezone: str
    kinds: tuple[str, ...] = ()
    amenities: Mapping[str, Amenity] = field(default_factory=dict)
    datum: Datum = Datum.WGS84


def _folded(fields: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({fold_header(header): meaning for header, meaning in fields.items()})


def _headers(*headers: str) -> frozenset[str]:
    return frozenset(map(fold_header, headers))


_TOILETS: Mapping[str, Amenity] = MappingProxyType({"toilet": Amenity.YES})
_JAPANESE = _folded(
    {
        "開始時間": "open_time",
        "終了時間": "close_time",
        "利用開始時間": "open_time",
        "利用終了時間": "close_time",
        "利用可能曜日": "date_range",
        "利用可能時間特記事項": "note",
        "利用可能日時特記事項": "note",
        "連絡先電話番号": "phone",
        "連絡先名称": "host",
        "都道府県名": NO_FIELD,
        "市区町村名": NO_FIELD,
    }
)
PROFILES: tuple[Profile, ...] = (
    Profile(
        "japan_toilets",
        _headers("名称", "緯度", "経度", "男性トイレ総数"),
        _JAPANESE,
        "Asia/Tokyo",
        ("public_toilet",),
        _TOILETS,
    ),
    Profile("japan_facilities", _headers("名称", "緯度", "経度", "利用可能曜日"), _JAPANESE, "Asia/Tokyo"),
    Profile(
        "taiwan_toilets",
        _headers("name", "address", "administration", "latitude", "longitude", "grade", "diaper"),
        _folded(
            {
                "number": "external_id",
                "administration": "host",
                # Codes of the ministry, and which sex a toilet is for.
                **dict.fromkeys(
                    ("county", "city", "village", "areacode", "type", "type2", "grade"), NO_FIELD
                ),
            }
        ),
        "Asia/Taipei",
        ("public_toilet",),
        _TOILETS,
    ),
    Profile(
        "taiwan_toilets_in_chinese",
        _headers("公廁名稱", "公廁地址"),
        _folded(
            {
                "公廁編號": "external_id",
                "公廁名稱": "name",
                "公廁地址": "address",
                "管理單位": "host",
                **dict.fromkeys(
                    ("公廁類別", "場所類別", "公廁等級", "類別", "縣市", "鄉鎮市區", "村里"), NO_FIELD
                ),
            }
        ),
        "Asia/Taipei",
        ("public_toilet",),
        _TOILETS,
    ),
)


def profile_of(header: Sequence[str]) -> Profile | None:
    """Tell which layout a list has.

    Args:
        header: texts above the columns.

    Returns:
        The first layout whose headers are all there; None for a list of its own making.
    """
    folded = frozenset(map(fold_header, header))
    return next((profile for profile in PROFILES if profile.needs <= folded), None)
