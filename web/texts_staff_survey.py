"""Texts about an uploaded list as a whole: what is asked once, and notes that many rows have in common."""

from __future__ import annotations

STAFF_SURVEY_TEXTS: dict[str, tuple[str, str]] = {
    # Which datum
    "staff.datum_ask": (
        "{rows} 行中有 {count} 行有坐标，但没有说明是哪种坐标系。坐标是从哪里来的？",
        "{count} of {rows} rows have coordinates, but nothing says of which kind. Where do they come from?",
    ),
    "staff.datum_unknown": ("不知道", "I do not know"),
    "staff.datum_unknown_hint": (
        "不采用这些坐标，只按地址估计位置",
        "The coordinates are not used; positions are estimated from addresses",
    ),
    "staff.datum_chosen": ("已按“{datum}”的坐标重新核对。", "Compared again with coordinates of {datum}."),
    "staff.datum_left": (
        "{count} 行的坐标没有采用。知道来源以后，可以在“这样读的”里选。",
        "The coordinates of {count} rows are not used. When you know where they come from, choose it "
        "under “How it was read”.",
    ),
    # Longitude and latitude exchanged
    "staff.swap_ask": ("{count} 行的经度和纬度写反了", "{count} rows have longitude and latitude exchanged"),
    "staff.swap_ask_one": ("{count} 行的经度和纬度写反了", "One row has longitude and latitude exchanged"),
    "staff.swap_hint": (
        "对调后先给您看，重新核对以前什么都不会变；原文件不会改动。",
        "You see them exchanged first; nothing changes before you compare again. The file stays as it is.",
    ),
    "staff.swap_all": ("对调这 {count} 行", "Exchange them in all {count} rows"),
    "staff.swap_all_one": ("对调这一行", "Exchange them"),
    "staff.swap_done": (
        "已对调 {count} 行，在下面看一看，再点“重新核对”。",
        "Exchanged in {count} rows. Look at them below, then compare again.",
    ),
    "staff.swap_left": (
        "还有 {count} 行认不出该怎样对调，请逐行改。",
        "{count} rows need a look of your own.",
    ),
    # Another list
    "staff.elsewhere": (
        "这份名单像是“{other}”的，您选的是“{chosen}”",
        "This looks like the list “{other}”; you chose “{chosen}”",
    ),
    "staff.elsewhere_hint": (
        "{new} 个新站点中有 {count} 个与“{other}”里的很像。选错了，同样的站点会登记两次。",
        "{count} of {new} new stations are like those of “{other}”. In the wrong list they come twice.",
    ),
    "staff.elsewhere_upload": ("重新上传到“{other}”", "Upload it again to “{other}”"),
    # Positions
    "staff.positions": ("位置", "Positions"),
    "staff.positions_exact": ("精确 {count}", "exact {count}"),
    "staff.positions_approximate": ("估计 {count}", "estimated {count}"),
    "staff.positions_unlocated": ("未知 {count}", "unknown {count}"),
    "staff.positions_show": ("只看位置{placing}的行", "Show only rows with positions: {placing}"),
    "staff.placed_exact": ("有精确位置的站点。", "Stations with an exact position."),
    "staff.placed_approximate": (
        "位置按地址估计的站点，不参加“最近”排序。",
        "Stations placed by their address, left out of nearest-station answers.",
    ),
    "staff.placed_unlocated": ("没有位置的站点。", "Stations without a position."),
    "staff.placed_back": ("按结果看", "Show by outcome"),
    # Notes that many rows have
    "staff.shared_note": ("{count} 行：{note}", "{count} rows: {note}"),
    "staff.shared_example": ("如{text}", "Such as: {text}"),
    "staff.note_located_by_address": ("没有坐标，位置由地址推断", "no coordinates, placed by the address"),
    "staff.note_not_located": ("没有坐标，地址也认不出", "no coordinates and no known address"),
    "staff.note_datum_undeclared": ("没有说明坐标系，坐标没有采用", "datum not stated, coordinates not used"),
    "staff.note_datum_not_used_there": (
        "位置不在中国，坐标照原数采用",
        "outside China, coordinates taken as they are",
    ),
    "staff.note_datum_not_offset_there": (
        "港澳台或境外，坐标系待核对",
        "Hong Kong, Macao, Taiwan or abroad: check the datum",
    ),
    "staff.note_outside_division": ("坐标在所写的行政区划之外", "coordinates outside the division"),
    "staff.note_far_from_division": ("坐标离所写的行政区划很远", "coordinates far from the division"),
    "staff.note_division_by_polygon": ("行政区划按坐标确定", "division taken from the coordinates"),
    "staff.note_division_by_seat": ("行政区划按最近的驻地估计", "division guessed from the nearest seat"),
    "staff.note_coordinates_converted": ("坐标已从投影换算", "coordinates converted from a projection"),
    "staff.note_coordinates_zero": ("坐标是 0,0", "coordinates are 0,0"),
    "staff.note_hours_not_understood": ("开放时间看不懂", "opening hours not understood"),
    "staff.note_hours_became_date": ("开放时间成了日期", "opening hours became a date"),
    "staff.note_phone_zero_lost": ("电话开头的 0 丢了", "phone lost its leading zero"),
    "staff.note_id_zero_lost": ("编号开头的 0 丢了", "id lost its leading zero"),
    "staff.note_id_became_date": ("编号成了日期", "id became a date"),
    "staff.note_number_with_decimals": ("号码末尾多了“.0”", "number ended with “.0”"),
    "staff.note_stars_unreadable": ("星级看不懂", "stars not understood"),
    "staff.note_year_unreadable": ("年份看不懂", "year not understood"),
    "staff.note_kind_unknown": ("不认识的类型", "unknown kind"),
    "staff.note_status_unknown": ("不认识的状态", "unknown status"),
    "staff.note_yes_no_unreadable": ("看不出有还是没有", "neither yes nor no"),
    "staff.note_cells_rejoined": ("多出的分隔符已合并", "surplus separators joined"),
    "staff.note_person_value_kept": ("保留了人工修改", "a person’s value was kept"),
    "staff.note_address_changed_position_kept": (
        "地址变了，位置沿用原来的",
        "address changed, position kept",
    ),
    "staff.note_repeats_row": ("与前面一行完全相同", "repeats an earlier row"),
}
