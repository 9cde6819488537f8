"""Every text that the pages show, in Chinese and English, side by side so that none is forgotten."""

from __future__ import annotations

from stations.errors import ErrorDetail, InputError
from web.texts_opening import OPENING_TEXTS
from web.texts_position import POSITION_TEXTS
from web.texts_staff import STAFF_TEXTS

LANGUAGES = ("zh", "en")
DEFAULT_LANGUAGE = "zh"

# key: (Chinese, English). `{name}` is replaced by a value. A key ending in `_one` is taken
# instead of its base when the count is one.
_TEXTS: dict[str, tuple[str, str]] = {
    "site.name": ("驿站", "Yizhan"),
    "site.skip": ("跳到正文", "Skip to content"),
    "site.home": ("首页", "Home"),
    "site.other_language": ("English", "中文"),
    "site.other_language_code": ("en", "zh"),
    "map.title": ("户外劳动者驿站地图", "Rest stations map"),
    "map.skip_map": ("跳到地图", "Skip to the map"),
    "map.skip_list": ("跳到列表", "Skip to the list"),
    "map.region": ("驿站地图", "Map of stations"),
    "map.list": ("驿站列表", "List of stations"),
    "map.filters": ("筛选", "Filters"),
    "map.noscript": (
        "此页需要 JavaScript。请看文字列表：",
        "This page needs JavaScript. Here is the text list:",
    ),
    "map.text_list": ("文字列表", "Text list"),
    "map.zoom_in": ("放大", "Zoom in"),
    "map.zoom_out": ("缩小", "Zoom out"),
    "map.attribution": (
        "海岸线 Natural Earth · 地名 © GeoNames (CC BY 4.0)",
        "Coast: Natural Earth · Names © GeoNames (CC BY 4.0)",
    ),
    "map.cluster": ("{count} 个驿站，放大查看", "{count} stations, zoom in"),
    "map.stack": ("此处有 {count} 个驿站", "{count} stations here"),
    "map.marker": ("{name}，{state}", "{name}, {state}"),
    "map.marker_approximate": (
        "{name}，{state}，大致位置，误差约 {distance}",
        "{name}, {state}, approximate position, within about {distance}",
    ),
    "map.touch_hint": ("用两根手指移动地图", "Use two fingers to move the map"),
    "map.scroll_hint": ("按住 Ctrl 并滚动来缩放地图", "Hold Ctrl and scroll to zoom the map"),
    "map.scroll_hint_mac": ("按住 ⌘ 并滚动来缩放地图", "Hold ⌘ and scroll to zoom the map"),
    "filter.open_now": ("现在开放", "Open now"),
    "filter.open_on_arrival": ("到达时开放", "Open on arrival"),
    "filter.open_any": ("不限时间", "Any time"),
    "filter.more": ("更多条件", "More filters"),
    "filter.more_count": ("更多条件（已选 {count}）", "More filters ({count} chosen)"),
    "filter.amenities": ("设施", "Amenities"),
    "filter.kinds": ("类型", "Kinds of place"),
    "filter.clear": ("清除条件", "Clear filters"),
    "filter.legend": ("只看具备以下条件的驿站", "Show only stations with"),
    "locate.button": ("定位", "Locate me"),
    "locate.working": ("正在定位…", "Finding your position…"),
    "locate.done": ("已定位，误差约 {distance}", "Position found, within about {distance}"),
    "locate.denied": (
        "没有定位权限。请在浏览器或系统设置中允许，或在地图上移动到您的位置。",
        "No permission to use your position. Allow it in the settings, or move the map to where you are.",
    ),
    "locate.failed": (
        "暂时无法定位。请移动地图到您的位置。",
        "Your position cannot be found right now. Move the map to where you are.",
    ),
    "locate.insecure": ("定位需要 https 网址", "Locating needs an https address"),
    "locate.here": ("您的位置", "Your position"),
    "legend.title": ("图例", "Legend"),
    "legend.open": ("开放中", "Open"),
    "legend.closed": ("已关门", "Closed"),
    "legend.unknown": ("开放时间不明", "Hours unknown"),
    "legend.cluster": ("多个驿站", "Several stations"),
    "legend.approximate": ("虚线圈：大致位置", "Dashed disc: approximate place"),
    "legend.station": ("驿站", "Station"),
    "results.near_you": ("离您最近", "Nearest to you"),
    "results.near_center": ("离地图中心最近", "Nearest to the map's centre"),
    "results.loading": ("正在查找驿站…", "Looking for stations…"),
    "results.count": ("列出最近的 {count} 个驿站", "The {count} nearest stations"),
    "results.count_one": ("列出最近的 {count} 个驿站", "The nearest station"),
    "results.found": ("找到 {count} 个驿站", "{count} stations found"),
    "results.found_one": ("找到 {count} 个驿站", "One station found"),
    "results.no_match": ("没有符合的驿站。", "No station matches."),
    "results.no_match_hint": (
        "只查名称和地址里的字；可以换一个地名，或减少条件。",
        "Only names and addresses are searched; try another place name or fewer conditions.",
    ),
    "results.next": ("下一页", "Next page"),
    "problem.404": ("没有这个页面", "There is no such page"),
    "problem.410": ("这个驿站已经撤销", "This station was removed"),
    "problem.other": ("暂时打不开", "This cannot be shown"),
    "results.empty": ("附近没有符合条件的驿站。", "No station nearby meets these conditions."),
    "results.empty_hint": ("可以减少条件，或移动地图再试。", "Drop a condition, or move the map."),
    "results.empty_all": ("这里还没有登记驿站。", "No station is registered here yet."),
    "results.error": (
        "没有取到数据，请检查网络。",
        "The data could not be fetched. Check the connection.",
    ),
    "results.retry": ("重试", "Try again"),
    "results.approximate": (
        "附近另有 {count} 个驿站只知道大致位置，未列入距离排序。",
        "{count} more stations nearby have only an approximate position and are not ranked.",
    ),
    "results.approximate_one": (
        "附近另有 {count} 个驿站只知道大致位置，未列入距离排序。",
        "One more station nearby has only an approximate position and is not ranked.",
    ),
    "left_out.line": ("更近但未列出：{reasons}", "Nearer but left out: {reasons}"),
    "left_out.closed": ("{count} 个已关门", "{count} closed"),
    "left_out.hours_unknown": ("{count} 个开放时间不明", "{count} with unknown hours"),
    "left_out.closed_on_arrival": ("{count} 个到达时已关门", "{count} closed by the time of arrival"),
    "left_out.missing_amenity": ("{count} 个缺少所选设施", "{count} without the chosen amenities"),
    "left_out.kind": ("{count} 个类型不符", "{count} of another kind"),
    "left_out.stars": ("{count} 个星级不足", "{count} with fewer stars"),
    "card.close": ("关闭", "Close"),
    "card.show_on_map": ("在地图上显示", "Show on the map"),
    "card.hours": ("开放时间", "Opening hours"),
    "card.hours_none": ("未登记", "Not registered"),
    "card.amenities": ("设施", "Amenities"),
    "card.missing": ("没有", "Does not have"),
    "card.kinds": ("类型", "Kind"),
    "card.address": ("地址", "Address"),
    "card.phone": ("电话", "Phone"),
    "card.page": ("详细页面", "Details"),
    "card.approximate": (
        "只知道大致位置，误差约 {distance}，前往前请先联系。",
        "Only an approximate position, within about {distance}. Ask before you go.",
    ),
    "card.loading": ("正在读取…", "Loading…"),
    "distance.metres": ("{count} 米", "{count} m"),
    "distance.kilometres": ("{count} 公里", "{count} km"),
    "distance.unreachable": ("地图上找不到步行路线", "no way on foot on the map"),
    "distance.minutes": ("步行约 {count} 分钟", "about {count} min on foot"),
    "amenity.nearby": ("{name}（附近）", "{name} (nearby)"),
    "list.separator": ("、", ", "),
    "link.amap": ("高德导航", "Amap"),
    "link.baidu": ("百度导航", "Baidu Maps"),
    "link.tencent": ("腾讯导航", "Tencent Maps"),
    "link.geo": ("其他地图", "Other map"),
    "link.call": ("拨打 {phone}", "Call {phone}"),
    "link.navigation": ("导航", "Navigate"),
    "list.title": ("附近的驿站", "Stations nearby"),
    "list.lead": (
        "与地图相同的内容，不需要 JavaScript。",
        "The same answers as the map, without JavaScript.",
    ),
    "list.form": ("查找条件", "Search"),
    "list.place": ("地名", "Place name"),
    "list.place_hint": ("如：郑州市中原区", "for example: Zhongyuan, Zhengzhou"),
    "list.lon": ("经度", "Longitude"),
    "list.lat": ("纬度", "Latitude"),
    "list.position": ("按坐标查找", "Search by coordinates"),
    "list.submit": ("查找", "Search"),
    "list.ask": ("请输入地名或坐标。", "Enter a place name or coordinates."),
    "list.error": ("查找条件有误", "Something in the search is wrong"),
    "list.map": ("看地图", "Open the map"),
    "home.title": ("找一个能歇脚的地方", "Find a place to rest"),
    "home.lead": (
        "喝口水、热顿饭、充个电、歇歇脚。为外卖、快递、环卫、出租车司机等户外劳动者。",
        "Drink, warm a meal, charge a phone, sit down. For couriers, drivers, street cleaners and everyone "
        "who works outdoors.",
    ),
    "home.find": ("找最近的驿站", "Find the nearest station"),
    "home.find_hint": (
        "在地图上查看，可按现在开放和设施筛选",
        "On the map; filter by open now and by amenity",
    ),
    "home.list": ("文字列表", "Text list"),
    "home.list_hint": ("网络慢或不便看地图时使用", "For slow networks, or where a map is of no use"),
    "home.need": ("我现在需要", "What I need now"),
    "home.embed": ("嵌入到网页", "Embed in a web page"),
    "home.data": ("开放数据接口", "Open data interface"),
    "home.staff": ("工作人员登录", "Staff login"),
    "station.back": ("返回地图", "Back to the map"),
    "station.qr": ("扫码打开此页", "Scan to open this page"),
    "station.verified": ("实地核实", "Checked on the spot"),
    "station.never_verified": ("尚未实地核实", "Not yet checked on the spot"),
    "station.host": ("承办单位", "Host"),
    "station.access": ("进入方式", "Access"),
    "station.promises": ("服务承诺", "Promises"),
    "station.updated": ("资料更新", "Record updated"),
    "login.title": ("工作人员登录", "Staff login"),
    "login.lead": (
        "登录后可以导入名单、核对资料、发布和撤销。",
        "Import lists, check records, publish and undo.",
    ),
    "login.username": ("用户名", "User name"),
    "login.password": ("密码", "Password"),
    "login.submit": ("登录", "Log in"),
    "login.public": ("查看公众地图", "Open the public map"),
    **OPENING_TEXTS,
    **POSITION_TEXTS,
    **STAFF_TEXTS,
}

# What the map's script shows by itself; the rest is in the page when it arrives.
_PAGE_PREFIXES = (
    "position.",
    "map.",
    "filter.",
    "locate.",
    "results.",
    "left_out.",
    "card.",
    "distance.",
    "amenity.",
    "list.separator",
    "open.",
    "need.",
    "instant.",
    "link.",
)


def text(key: str, lang: str, **inserts: object) -> str:
    """Give a text.

    Args:
        key: its name.
        lang: `zh` or `en`.
        inserts: values for the places in braces; `count` also chooses the singular.

    Returns:
        The text, plain and not escaped.

    Raises:
        KeyError: there is no such text, or a value for it is missing.
        InputError: there is no such language.
    """
    check_language(lang)
    if inserts.get("count") == 1 and f"{key}_one" in _TEXTS:
        key = f"{key}_one"
    words = _TEXTS[key][LANGUAGES.index(lang)]
    return words.format_map(inserts) if inserts else words


def has_text(key: str) -> bool:
    """Tell whether there is a text of that name.

    Args:
        key: its name.

    Returns:
        True when `text` would find it.
    """
    return key in _TEXTS


def text_keys() -> tuple[str, ...]:
    """List the names of all texts.

    Returns:
        The keys in the order of this module.
    """
    return tuple(_TEXTS)


def page_texts(lang: str) -> dict[str, str]:
    """Collect what the map's script needs.

    Args:
        lang: `zh` or `en`.

    Returns:
        Key → text with its places in braces left open.

    Raises:
        InputError: there is no such language.
    """
    return {key: text(key, lang) for key in _TEXTS if key.startswith(_PAGE_PREFIXES)}


def check_language(lang: str) -> None:
    """Refuse a language that the pages do not speak.

    Args:
        lang: what was asked for.

    Raises:
        InputError: it is not one of `LANGUAGES`.
    """
    if lang not in LANGUAGES:
        message = f"lang must be one of {', '.join(LANGUAGES)}"
        raise InputError(message, (ErrorDetail("lang", message, lang[:100]),))
