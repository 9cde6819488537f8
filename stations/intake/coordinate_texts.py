"""The sentences about coordinates and their datum, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from stations.intake.issue_text import IssueText, error, warning

COORDINATE_TEXTS: Mapping[str, IssueText] = MappingProxyType(
    {
        "coordinates_swapped": error(
            "经度和纬度看来写反了，没有采用；请对调。经度（中国约 73–136）：{lon}，纬度（约 3–54）：{lat}。",
            "Longitude and latitude look swapped and were not used; exchange them. Longitude (in China about "
            "73–136): {lon}, latitude (about 3–54): {lat}.",
        ),
        "coordinates_zero": warning(
            "坐标是 0,0，等于没有填，按没有坐标处理；请填真实坐标或留空。",
            "The coordinates are 0,0, which is as good as none; the row goes on without. Write real "
            "ones or leave "
            "them blank.",
        ),
        "coordinates_half": error(
            "只填了“{other}”（{given}），这一格没有可用的数；请两个都填，或都留空。",
            "Only “{other}” is given ({given}) and there is no number here; give both, or leave both blank.",
        ),
        "coordinates_unreadable": error(
            "看不懂坐标，没有采用；请写十进制度数，如 113.625368。",
            "The coordinates cannot be read and were not used; write decimal degrees, such as 113.625368.",
        ),
        "coordinates_out_of_range": error(
            "坐标超出范围，没有采用；经度须在 −180 到 180 之间，纬度须在 −90 到 90 之间，"
            "请检查是否多了或少了一位数字。",
            "The coordinates are out of range and were not used; longitude is from −180 to 180, "
            "latitude from −90 "
            "to 90. Look for a digit too many or too few.",
        ),
        "coordinates_projected": error(
            "这看来是以米为单位的投影坐标（{projection}），不是经纬度，没有采用；请换成经纬度，"
            "或在“坐标系”列写明投影，如 EPSG:4526。",
            "These look like metres of a projection ({projection}), not degrees, and were not used; convert "
            "them to longitude and latitude, or name the projection in a column “crs”, such as EPSG:4526.",
        ),
        "coordinates_outside_projection": error(
            "按所写的投影（{crs}）换算，不在该投影使用的范围内，没有采用坐标；请核对带号、中央经线和单位（米）。",
            "Converted from the projection that is named ({crs}), this does not lie where the projection is "
            "used, so the coordinates were not used; check zone, central meridian and unit (metres).",
        ),
        "coordinates_converted": warning(
            "已按所写的投影（{crs}）换算为经度 {lon}、纬度 {lat}；请在地图上核对。",
            "Converted from the projection that is named ({crs}) to longitude {lon}, latitude {lat}; check "
            "it on the map.",
        ),
        "datum_not_used_there": warning(
            "{datum} 只用于中国，这个位置在其范围之外，坐标照原数采用；"
            "请核对坐标系，以及经度、纬度是否写反。",
            "{datum} is used in China only and this place lies outside, so the numbers were taken as they "
            "are; check the datum, and whether longitude and latitude are exchanged.",
        ),
        "geometry_not_a_point": error(
            "这个要素不是点（{geometry}），没有采用；站点须是 Point，坐标为 [经度, 纬度]。",
            "This feature is no point ({geometry}) and was not used; a station must be a Point with "
            "[longitude, latitude].",
        ),
        "point_unreadable": error(
            "这个点的坐标看不懂，没有采用；coordinates 须是 [经度, 纬度] 两个数，"
            "如 [113.625368, 34.746611]。",
            "The coordinates of this point cannot be read and were not used; they must be two numbers, "
            "[longitude, latitude], such as [113.625368, 34.746611].",
        ),
        "property_twice": error(
            "这个属性写了不止一次，看不出该用哪一个，没有采用这一条；请只留一个。",
            "This property is there more than once and there is no telling which is meant, so the feature "
            "was not used; keep one of them.",
        ),
        "pair_order_unclear": error(
            "看不出哪个是经度，没有采用；请把表头写成“经度,纬度”或“纬度,经度”。",
            "There is no telling which of the two is the longitude, so they were not used; call the "
            "column “lon,lat” or “lat,lon”.",
        ),
        "datum_unknown": error(
            "不认识这个坐标系，没有采用坐标；请填 WGS84、GCJ-02（高德、腾讯）、BD-09（百度）、CGCS2000，"
            "投影坐标填 EPSG 代号（如 EPSG:4526）。",
            "This datum is not known, so the coordinates were not used; write WGS84, GCJ-02, BD-09 or "
            "CGCS2000, or the EPSG code of a projection, such as EPSG:4526.",
        ),
        "datum_conflict": error(
            "这里写的坐标系与坐标列表头（{header}）不一致，没有采用坐标；请改成一致。",
            "The datum here contradicts the headers of the coordinate columns ({header}), so the "
            "coordinates were "
            "not used; make them agree.",
        ),
        "datum_undeclared": warning(
            "没有说明坐标用的是哪种坐标系，没有采用坐标；请加一列“坐标系”，或上传时选择 "
            "WGS84、GCJ-02（高德、腾讯）、BD-09（百度）。",
            "Nothing says which datum the coordinates are in, so they were not used; add a column "
            "“crs”, or choose "
            "WGS84, GCJ-02 or BD-09 when uploading.",
        ),
    }
)
