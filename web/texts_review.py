"""Texts of the page of doubtful positions, and of candidates wherever they are shown."""

from __future__ import annotations

from geodata.services import FoundLevel
from stations.intake.location_texts import level_words

_KNOWN_LEVELS = ("house_number", "building", "road", "host")

REVIEW_TEXTS: dict[str, tuple[str, str]] = {
    "staff.nav_review": ("待核位置", "Doubtful places"),
    "staff.review_title": ("待核位置", "Doubtful places"),
    "staff.review_lead": (
        "这些站点的位置几个来源说法不一，或不在所写的行政区划里。请选对的一处，或在地图上标出；人工标定的位置以后不会被名单或查询改动。",
        "Sources disagree about where these stations are, or they do not lie in the division that is named. "
        "Choose the right place or point on the map; what a person sets is not moved by any list or search.",
    ),
    "staff.review_list": ("待核的站点", "Stations to look at"),
    "staff.review_count": ("{count} 个待核", "{count} to look at"),
    "staff.review_none": ("没有待核的位置。", "There is no doubtful place."),
    "staff.review_sources_disagree": ("几个来源相差 {distance}", "sources differ by {distance}"),
    "staff.review_outside_division": (
        "在所写的行政区划之外 {distance}",
        "{distance} outside the division that is named",
    ),
    "staff.review_far_from_division": (
        "离所写行政区划的驻地 {distance}",
        "{distance} from the seat of the division that is named",
    ),
    "staff.review_save": ("保存我标的位置", "Save my pin"),
    "staff.review_dismiss": ("保持现状，不再提示", "Leave it and ask no more"),
    "staff.review_next": ("先看下一个", "Next, for now"),
    "staff.review_station": ("站点页面", "Page of the station"),
    "staff.review_hint": (
        "选候选、拖动标记、点地图或填经纬度都可以；光标在候选列表里时，按数字键即可选择。",
        "Take a candidate, drag the pin, tap the map or type coordinates. Within the list of candidates the "
        "number keys choose.",
    ),
    "staff.review_look_only": (
        "您的账号只能查看这个站点。",
        "Your account may only look at this station.",
    ),
    "staff.review_saved": ("“{name}”的位置已保存。", "The position of “{name}” is saved."),
    "staff.review_left": ("“{name}”保持现状。", "“{name}” stays as it is."),
    "staff.candidates": ("候选位置", "Candidates"),
    "staff.candidate_what": ("{source}：{level}", "{source}: {level}"),
    "staff.candidate_mark": ("候选 {number}，{what}", "Candidate {number}, {what}"),
    "staff.candidate_away": ("离现在的位置 {distance}", "{distance} from the present position"),
    "staff.candidate_use": ("就是这里", "This is it"),
    "staff.candidate_use_of": (
        "候选 {number}（{what}）：就是这里",
        "Candidate {number} ({what}): this is it",
    ),
    "staff.source_given": ("名单的坐标", "Coordinates of the list"),
    "staff.source_gazetteer": ("地名库", "Gazetteer"),
    "staff.source_service": ("在线服务 {by}", "Online service {by}"),
    "staff.source_known_place": ("已知站点", "Known station"),
    "staff.source_staff": ("人工标定", "Set by staff"),
    "staff.note_located_by_service": (
        "没有坐标，位置由在线服务查到",
        "no coordinates, found by an online service",
    ),
    "staff.note_located_by_known_place": (
        "没有坐标，位置取自已知站点",
        "no coordinates, placed at a known station",
    ),
    "staff.note_sources_disagree": ("几个来源的位置不一致", "sources disagree about the place"),
    **{f"staff.level_service_{level}": level_words("service", str(level)) for level in FoundLevel},
    **{f"staff.level_known_place_{level}": level_words("known_place", level) for level in _KNOWN_LEVELS},
}
