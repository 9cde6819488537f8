"""The words that people write for what a station offers, and how a text of them is read.

Words were collected from signs, news and public lists. A word that only promises comfort (`纳凉`, `避暑`)
names no amenity and is not here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from stations.intake.cell_words import read_yes_no
from stations.model import Amenity
from stations.vocabulary import AMENITIES

AMENITY_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "seating": (
            "桌椅", "桌凳", "座椅", "坐椅", "沙发", "软座长凳", "长凳", "长椅", "躺椅", "休息区",
            "休息座椅", "歇脚", "椅子", "休息", "桌椅板凳", "seat", "seats", "seating", "rest", "chairs",
            "bench",
        ),
        "drinking_water": (
            "饮水机", "饮水", "饮用水", "直饮水", "净水直饮机", "净水器", "纯净水", "矿泉水", "瓶装水",
            "瓶装冰水", "茶水", "免费茶水", "凉茶", "绿豆汤", "姜茶", "大麦茶", "喝水", "water", "drink",
            "drinks", "water dispenser",
        ),
        "hot_water": ("热水", "电水壶", "烧水壶", "电热水壶", "热水器", "热水壶", "hot drinks"),
        "drinking_water+hot_water": ("开水", "热饮水", "热开水", "饮用热水", "冷热饮水机", "冷热水"),
        "microwave": (
            "微波炉", "热饭", "餐食加热", "食品加热", "饭菜加热", "食物加热", "加热饭菜", "加热餐食",
            "microwave oven",
        ),
        "fridge": ("冰箱", "电冰箱", "冰柜", "冷藏柜", "refrigerator"),
        "cheap_meals": ("小哥食堂", "优惠餐", "爱心餐", "爱心早餐", "平价餐", "优惠就餐", "meals"),
        "air_conditioning": ("空调", "冷气", "ac", "air conditioner", "aircon", "cooling"),
        "air_conditioning+heating": ("冷暖空调", "冷暖电器", "冷暖设备", "冷暖设施"),
        "heating": ("暖气", "取暖", "取暖器", "电暖器", "暖风机", "供暖", "地暖", "heater"),
        "fan": ("电风扇", "风扇", "电扇", "吊扇"),
        "phone_charging": (
            "充电", "手机充电", "手机充电器", "充电宝", "共享充电宝", "充电排插", "充电插座", "充电器",
            "多用充电器", "充电线", "手机快充", "手机充电线", "手机充电站", "手机加油站", "排插", "charge",
            "charging",
        ),
        "vehicle_charging": (
            "充电桩", "电动车充电", "电瓶车充电", "电动自行车充电", "车辆充电", "新能源充电",
            "电动车充电桩", "ev charging",
        ),
        "battery_swap": ("换电柜", "换电", "更换电瓶", "换电站"),
        "first_aid": (
            "应急药箱", "急救药箱", "医药箱", "医疗箱", "药箱", "急救箱", "急救包", "小药箱", "应急箱",
            "first-aid", "first aid kit",
        ),
        "medicine": (
            "应急药品", "常用药", "常用药品", "防暑药品", "药品", "藿香正气水", "藿香正气", "创可贴",
            "风油精", "防暑降温药品", "简易药品", "medicines",
        ),
        "blood_pressure": ("血压仪", "血压计", "电子血压计", "电子血压仪", "测血压", "量血压"),
        "aed": ("aed", "aed除颤器", "自动体外除颤器", "除颤器", "除颤仪", "defibrillator"),
        "umbrella": (
            "雨伞", "爱心雨伞", "共享雨伞", "雨衣", "共享雨衣", "雨具", "爱心伞", "便民伞", "umbrellas",
        ),
        "sewing_kit": ("针线包", "针线盒", "针线"),
        "tools": ("工具箱", "便民箱", "便民工具", "维修工具", "修车工具"),
        "air_pump": ("打气筒", "充气筒", "充气泵", "打气", "充气", "多功能自动充气筒", "pump"),
        "reading": (
            "书报", "图书", "报刊", "书籍", "书刊", "杂志", "阅览", "阅读", "阅览角", "读书角", "阅读角",
            "职工书屋", "图书角", "书报架", "智能借阅书柜", "books", "newspapers",
        ),
        "wifi": (
            "wifi", "wi-fi", "wi fi", "wlan", "无线网络", "无线网", "无线上网", "免费上网", "internet",
        ),
        "tv": ("电视机", "电视", "television"),
        "toilet": (
            "卫生间", "洗手间", "如厕", "公厕", "厕所", "toilets", "restroom", "restrooms", "wc",
            "bathroom",
        ),
        "nursing": (
            "母婴室", "爱心母婴室", "妈咪小屋", "哺乳", "哺乳室", "母婴关爱室", "妈妈小屋", "nursing room",
        ),
        "lockers": ("储物柜", "储物", "寄存柜", "存包柜", "物品寄存", "locker"),
        "shower": ("淋浴", "洗澡", "沐浴", "热水淋浴", "淋浴间", "showers"),
        "laundry": ("洗衣机", "洗衣", "烘干机", "洗烘", "washing machine"),
        "beds": ("床位", "住宿", "折叠床", "午休床", "休息床", "bed"),
        "massage_chair": ("按摩椅", "massage"),
        "parking": ("停车", "停车位", "停车场", "车位"),
        "printing": ("打印机", "打印", "复印", "打印复印", "printer"),
        "hairdressing": ("理发", "剪发", "义剪", "haircut", "haircuts"),
        "legal_advice": ("法律咨询", "法律援助", "法律服务", "法援", "legal aid"),
        "counselling": ("心理", "心理咨询", "心理服务", "心理疏导", "心理辅导", "心理健康", "counseling"),
        "job_help": ("求职", "招聘", "就业", "就业服务", "求职招聘", "招聘信息", "岗位信息"),
        "union_joining": ("入会", "入会办理", "扫码入会", "入会服务"),
        "emergency_call": ("紧急求助", "一键求助", "一键报警", "紧急呼叫", "sos"),
        "": (
            "充电入会", "吹风机", "休息日", "非休息", "热水卫生间", "体温计", "饮水思源", "restaurant",
            "停车难",
        ),
    }
)  # fmt: skip

_NEGATION = re.compile(
    r"(?:没有|没|未(?:配备|配置|配|设置|设|提供|安装|装)?|不(?:提供|含|设|带|配)|暂无|尚无|缺少?|"
    r"无(?![线障人偿烟菌])|(?<![a-z])(?:no|without|not)\s)\s*"
)
_UNCERTAIN = re.compile(r"部分|有条件|可能|拟|计划|即将|筹|待|故障|损坏|停用|维修中|坏|partial|some")
_NEARBY = re.compile(r"附近|周边|旁边|旁|临近|就近|邻近|对面|隔壁|nearby|next door")
_CLAUSE_END = re.compile(r"[,;。\n|!?]+|\.\s+|\.$|但是?|不过|仅有|只有")
_SEGMENT_END = re.compile(r"[、/+&·]+|\s+and\s+|及|(?<=[^\x00-\x7f])和|与")
_INSIDE = str.maketrans(dict.fromkeys("、/+&,;。|·\n", " "))
_LATE_JUDGEMENT = re.compile(r"\s+(?=(?:没有|无|有|×|✗|√|✓|否|是)(?:[\s,;、。|]|$))")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff])\s+|\s+(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class AmenityReading:
    """What a text says about amenities.

    Args:
        values: code → value; what the text leaves open is not here.
        complete: whether every part of the text was understood; if not, the text is worth keeping.
    """

    values: Mapping[str, Amenity]
    complete: bool


def is_uncertain(text: str) -> bool:
    """Tell whether a text leaves open what it names, as `部分`, `partial` and `故障` do.

    Args:
        text: any text.

    Returns:
        True where what it names must count as unknown.
    """
    return _UNCERTAIN.search(fold_text(text)) is not None


def fold_text(text: str) -> str:
    """Fold a text so that spellings of the same words become equal.

    Args:
        text: any text.

    Returns:
        The text in NFKC and lower case, without invisible characters.
    """
    folded = (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()
    # What can be printed has no invisible character in it.
    if not folded.isprintable():
        folded = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    return folded.strip()


def _all_words() -> dict[str, tuple[str, ...]]:
    words = {
        fold_text(w): tuple(filter(None, code.split("+"))) for code, ws in AMENITY_WORDS.items() for w in ws
    }
    for term in AMENITIES:
        for word in (term.zh, term.en, term.code, term.code.replace("_", " ")):
            words.setdefault(fold_text(word), (term.code,))
    return words


def _pattern_of(word: str) -> str:
    """Latin words match whole (`ac` is not in `place`), Chinese words anywhere."""
    escaped = re.escape(word)
    before = r"(?<![a-z0-9])" if word[0].isascii() else ""
    after = r"(?![a-z0-9])" if word[-1].isascii() else ""
    return before + escaped + after


_CODES_OF_WORD = _all_words()
_WORD = re.compile("|".join(_pattern_of(w) for w in sorted(_CODES_OF_WORD, key=len, reverse=True)))
_HEADER_PREFIX = re.compile(r"^(?:是否)?(?:有|配备|配有|提供|has\s*)?")


def amenity_of_header(header: str) -> str | None:
    """Tell which amenity a column is about, as in `空调`, `有无微波炉` or `has_wifi`.

    Args:
        header: as it stands in the file.

    Returns:
        The code, or None where the header is not about one amenity.
    """
    folded = re.sub(r"\(.*?\)", "", fold_text(header))
    for candidate in (folded, _HEADER_PREFIX.sub("", folded.replace("_", " ").replace("有无", "有"))):
        codes = _CODES_OF_WORD.get(candidate.strip()) or _CODES_OF_WORD.get(re.sub(r"\s+", "", candidate))
        if codes and len(codes) == 1:
            return codes[0]
    return None


def read_amenities(text: str) -> AmenityReading:
    """Read a list or a sentence about what a station offers.

    A word is `yes`, with a negation before or behind it `no`, with `附近` in its part of the list `nearby`.
    Words beside `部分` or `故障` stay unknown, and so do those that follow a negated one without a word of
    their own (`无空调、暖气`), and those that the text both affirms and denies.

    Args:
        text: such as `空调、冰箱、无微波炉；如厕(附近)` or `wifi=True;water=False`.

    Returns:
        What is said, and whether all of it was understood.
    """
    folded = re.sub(r"\([^()]*\)", lambda m: m.group().translate(_INSIDE), fold_text(text))
    folded = re.sub(r"\s+", lambda m: "\n" if "\n" in m.group() else " ", folded)
    folded = _BETWEEN_CHINESE.sub("、", _LATE_JUDGEMENT.sub(":", folded))
    found: dict[str, Amenity | None] = {}
    complete = True
    for clause in _CLAUSE_END.split(folded):
        negated = False
        for segment in filter(None, map(str.strip, _SEGMENT_END.split(clause))):
            values, understood, negates = _read_segment(segment)
            complete &= understood and (negates or not (negated and values))
            for code, value in values:
                value = None if negated and not negates else value
                found[code] = value if code not in found or found[code] is value else None
            negated |= negates
    return AmenityReading(
        {c: v for c, v in found.items() if v is not None}, complete and None not in found.values()
    )


@lru_cache(maxsize=1_024)  # lists put some dozens of parts together in thousands of ways
def _read_segment(segment: str) -> tuple[tuple[tuple[str, Amenity | None], ...], bool, bool]:
    """Read one part of a list: its amenities, whether all was understood, whether it begins a negation."""
    key, _, judgement = (part.strip() for part in re.sub("[:=]", "=", segment, count=1).partition("="))
    if judgement and key in _CODES_OF_WORD:
        judged = read_yes_no(judgement)
        if judged is not None:
            return tuple((code, judged) for code in _CODES_OF_WORD[key]), True, False
    uncertain = is_uncertain(segment)
    nearby = bool(_NEARBY.search(segment))
    negation = _NEGATION.search(segment)
    values: list[tuple[str, Amenity | None]] = []
    for codes, start in _words_in(segment):
        denied = negation is not None and negation.start() <= start
        value = Amenity.NO if denied else Amenity.NEARBY if nearby else Amenity.YES
        values += [(code, None if uncertain else value) for code in codes]
    rest = _WORD.sub("", _NEGATION.sub("", _NEARBY.sub("", segment)))
    understood = bool(values) and not uncertain and not re.sub(r"[\s()有免费提供]", "", rest)
    return tuple(values), understood, negation is not None


def _words_in(segment: str) -> Iterator[tuple[tuple[str, ...], int]]:
    for match in _WORD.finditer(segment):
        yield _CODES_OF_WORD[match.group()], match.start()
