"""The sentences about positions that do not fit what else is known, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from stations.intake.issue_text import IssueText, warning

POSITION_TEXTS: Mapping[str, IssueText] = MappingProxyType(
    {
        "datum_not_offset_there": warning(
            "这个位置在{region_zh}，声明的坐标系是 {datum}；许多地图服务在那里给出的是没有偏移的 WGS-84 "
            "坐标。已按声明换算，请在地图上核对；若偏了几百米，请把这一行的坐标系改为 WGS84。",
            "This place is in {region_en} and the declared datum is {datum}; many map services give "
            "coordinates without an offset there, in WGS-84. They were converted as declared; look at the "
            "map, and write WGS84 as the datum of this row if it is some hundred metres off.",
        ),
        "outside_division": warning(
            "坐标在地址所写的{division}之外约 {distance_km} 公里；请核对坐标、坐标系和地址。",
            "The coordinates lie about {distance_km} km outside {division}, which the address names; check "
            "coordinates, datum and address.",
        ),
        "far_from_division": warning(
            "坐标离地址所写的{division}的驻地约 {distance_km} 公里，超过通常的 {radius_km} 公里；"
            "没有区划边界可查，请核对坐标和地址。",
            "The coordinates lie about {distance_km} km from the seat of {division}, which the address "
            "names; nearly all places lie within {radius_km} km. There are no borders to look at; check "
            "coordinates and address.",
        ),
        "division_by_polygon": warning(
            "地址没有写到这一级，行政区划按坐标所在的边界定为{division}。",
            "The address does not say as much, so the division was taken from the area that the coordinates "
            "lie in: {division}.",
        ),
        "division_by_seat": warning(
            "地址没有写明行政区划，按最近的驻地（约 {distance_km} 公里）估计为{division}；请核对。",
            "The address names no division; by the nearest seat, about {distance_km} km off, it is taken to "
            "be {division}. Please check.",
        ),
        "datum_shift_suspected": warning(
            "这些坐标看来是 {likeliest}，却声明为 {declared}：按声明换算后，与已知位置相比偏{direction_zh} "
            "{median_m} 米（中位数）；{places} 处中有 {agreeing} 处按 {likeliest} 换算更近，"
            "中位数 {remaining_m} 米。没有自动换算；请核对坐标系后重新选择。",
            "These look like {likeliest} labelled {declared} (median {median_m} m {direction_en} of known "
            "places; {agreeing} of {places} places are nearer in {likeliest}, median {remaining_m} m). "
            "Nothing was changed; check the datum and choose it anew.",
        ),
        "datum_area_suspected": warning(
            "这些坐标看来是 {likeliest}，却声明为 {declared}：按 {likeliest} 换算，有 {gained} 处落入地址所写"
            "的行政区划；按声明换算才落入的有 {lost} 处。没有自动换算；请核对坐标系后重新选择。",
            "These look like {likeliest} labelled {declared}: read as {likeliest}, {gained} more places "
            "lie in the division that their address names, and {lost} do only as declared. Nothing was "
            "changed; check the datum and choose it anew.",
        ),
    }
)
