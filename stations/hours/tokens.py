"""The words that opening hours are made of; one character outside them and the text counts as not read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from stations.hours.clock import CLOCK, DASH, EARLY_LATE, NUMBER, RANGE, TIME

_WEEK = r"(?:周|星期|礼拜)"
_D = "[一二三四五六日天末]"
_NOT_CLOCK = r"(?![点时])"
_WEEKDAYS = (
    rf"(?:每|逢)*{_WEEK}(?:{_D}\s*{DASH}\s*(?:{_WEEK}{_D}|{_D}{_NOT_CLOCK})"
    rf"|{_D}(?:[、,和及]?{_D}{_NOT_CLOCK})*|[1-7](?:{DASH}{_WEEK}?[1-7])?(?![\d:点时月]))"
)
_YEAR = r"(?:(?:\d{4}|每)年)?"
_MONTH_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?(?:\d{1,2}[日号]|\d{1,2}(?!\d*[:点时]))?"
_HOLIDAYS = r"(?:国家|国定)?法定(?:节假日|假日|节日|假期)|国定(?:节)?假日|节假日|公众假期"
_FESTIVALS = r"(?:(?:元旦|春节|清明|五一|劳动节|端午|中秋|国庆|十一)节?[、和及]?)+(?:期间|假期|长假)?"
_ENTRY = r"(?:入馆|入场|入园|进馆|进场|进园|进入|入内|售票|检票|取票|领票)"
_NEED = r"(?:扫描?码|扫描?二维码|二维码|刷?身份证|刷脸|人脸识别|密码)"
_NEED_WORDS = (
    r"(?:夜间|夜晚|晚上|非值守时[间段]|无人时段|其他时间|需要|只需|仅需|需|须|可以|可|凭|通过|使用|采用"
    r"|市民|群众|户外劳动者|劳动者|微信|支付宝|手机|本人)"
)
_NEED_ENDS = (
    r"(?:自助|开门|开锁|进门|进站|进入|入内|入站|门禁|识别|认证|登记"
    r"|即可|便可|就可以?|就能|可|使用|或|和|及|、)"
)
_PUBLIC = r"(?:对外|对公众|向公众|面向公众|向社会|免费|正常|均|都|实行|全部)*"
_DISCLAIMER = (
    r"(?:如|若)(?:有|遇)(?:特殊情况|变动|变化|变更|调整)[^;。\n()\d]{0,12}(?:为准|通知|公告)"
    r"|特殊情况(?:下)?(?:除外|,?(?:将|会)?(?:提前|另行|提前另行)(?:通知|公告|公示))"
)


_PARTS = (
    r"(?:负?\d{1,2}(?:-\d{1,2})?|负?[一二三四五六七八九十]{1,3})(?:层|楼(?!道))"
    r"|(?:自修|自习|借阅|阅览|图书|儿童|少儿|报刊|休息|办事|自助服务|服务|自助|展览|展示|活动|营业)"
    r"(?:区域?|大厅|厅|室)|大厅|展厅|自助银行|主馆|分馆|馆内|室内|室外|户外"
)
_OTHER_TIMES = r"(?:之后|其余时间|其他时间|其它时间|其余时段|其他时段|非(?:开放|工作|值守)时[间段]段?)"


class Kind(Enum):
    """What a word does in a text of opening hours."""

    SPAN = auto()
    ALL_DAY = auto()
    WEEKDAYS = auto()
    WORKDAYS = auto()
    WEEKEND = auto()
    HOLIDAYS = auto()
    DAILY = auto()
    SEASON = auto()
    SEASON_NAME = auto()
    SEASON_END = auto()
    USUALLY = auto()
    SCHOOL = auto()
    PART = auto()
    UNTIL = auto()
    LIMITED = auto()
    BEYOND = auto()
    SUPERSEDED = auto()
    CLOSED = auto()
    CLOSED_LABEL = auto()
    EXCEPT = auto()
    EXCEPTED = auto()
    INCLUDING = auto()
    AS_USUAL = auto()
    HOLIDAY_NOTICE = auto()
    ATTENDED = auto()
    UNATTENDED = auto()
    EXTRA = auto()
    NEED = auto()
    NOTE = auto()
    OPEN = auto()
    JOIN = auto()
    STOP = auto()


_GRAMMAR: tuple[tuple[Kind, str], ...] = (
    (Kind.NOTE, rf"\(?(?:{_DISCLAIMER})\)?"),
    (
        Kind.NOTE,
        rf"{CLOCK}(?:后|以后|起)?(?:停止|谢绝|禁止){_ENTRY}|(?:最晚|最后|截止){_ENTRY}(?:时间)?:?{CLOCK}",
    ),
    (
        Kind.HOLIDAY_NOTICE,
        rf"(?:{_HOLIDAYS}|{_FESTIVALS})的?(?:开放|闭馆|营业|服务)?(?:时间|安排)?"
        r"(?:(?:将|会)?(?:提前|另行|提前另行)(?:通知|公告|公示|安排)|以(?:现场|馆方)?(?:公告|通知)为准)",
    ),
    # "其余时间闭馆" adds nothing to the hours before it.
    (Kind.OPEN, rf"{_OTHER_TIMES}(?:均|都)?(?:闭馆|关闭|关门|不开放|休息)(?=$|[,;。.\n()])"),
    # "8:00-22:00，其他时间扫码进入": one may get in then, too.
    (
        Kind.BEYOND,
        rf"(?:夜间|夜晚|晚上|无人时段|{_OTHER_TIMES}){_NEED_WORDS}*{_NEED}(?:{_NEED_ENDS}|{_NEED})*",
    ),
    # What holds at other times must not reach back: no numbers in it, and no word for a change.
    (Kind.BEYOND, rf"{_OTHER_TIMES}(?:(?!24小时|[改调变起])[^\d;。.\n()])*(?:24小时)?(?=$|[;。.\n()])"),
    (Kind.NEED, rf"{_NEED_WORDS}*{_NEED}(?:{_NEED_ENDS}|{_NEED})*"),
    (
        Kind.SUPERSEDED,
        rf"[由从](?:原来?的?|原本的?|常规的?|平时的?|以前的?|过去的?)?{RANGE}(?:延长|调整|延迟|更改|变更|改)(?:至|到|为|成)"
        rf"(?={TIME}\s*{DASH})",
    ),
    (Kind.PART, _PARTS),
    (Kind.EXTRA, r"(?:夜间|晚间|延时)(?:开放|服务|营业)(?:时间)?:?"),
    (Kind.SPAN, rf"{RANGE}|{EARLY_LATE}"),
    (
        Kind.UNTIL,
        rf"[只仅]?(?:开放|营业|服务)(?:时间)?[至到]{TIME}"
        rf"|{TIME}(?:准时)?(?:关闭|关门|闭馆|闭园|打烊|停止(?:开放|营业|服务))",
    ),
    (
        Kind.LIMITED,
        rf"(?:计划|预计|暂定)(?:对外)?(?:开放|持续|运行|营业|服务)(?:约)?{NUMBER}个?(?:月|周|星期|天)",
    ),
    (
        Kind.ALL_DAY,
        r"(?:全天候?|全日|整天)?(?:24|二十四)个?小时(?:全天候?|不间断|自助式?(?=开放|服务|营业|$))*"
        r"|全天候?(?![闭休不停关])|全日|24/7|7 ?[*x×] ?24(?:个?小时|h)?|24h|昼夜不间断",
    ),
    (Kind.WEEKDAYS, _WEEKDAYS),
    (Kind.WORKDAYS, r"每?个?(?:法定)?(?:工作日|上班日)"),
    (Kind.WEEKEND, r"每?个?(?:双休日|周末|休息日(?!:)|双休)"),
    (Kind.EXCEPT, rf"除了?(?={_WEEK}|{_HOLIDAYS})|不[含包]括?(?={_WEEK}|{_HOLIDAYS})"),
    (Kind.INCLUDING, rf"(?:包括|包含|含)(?={_HOLIDAYS})"),
    (Kind.HOLIDAYS, _HOLIDAYS),
    (Kind.DAILY, r"每[天日]|天天|全周|一周七天|每周七天"),
    (
        Kind.SEASON,
        rf"{_YEAR}{_MONTH_DAY}\s*{DASH}\s*(?:次年|翌年)?{_YEAR}(?:{_MONTH_DAY}|\d{{1,2}}[日号])"
        r"|\d{1,2}-\d{1,2}月份?",
    ),
    (Kind.SEASON_END, r"(?:即日起?)?(?:截至|截止到?|持续到|直到|至|到)\d{1,2}月\d{1,2}[日号](?:为?止)?"),
    (Kind.USUALLY, rf"(?:通常|一般)(?:为|是|在)?(?={_MONTH_DAY}|\d{{1,2}}-\d{{1,2}}月)"),
    (Kind.SCHOOL, r"寒暑?假(?:期间?)?|暑假(?:期间?)?|暑期"),
    (Kind.SEASON_NAME, r"夏令时?|冬令时?|夏季|冬季|春夏季?|秋冬季?|旺季|淡季|夏天|冬天"),
    (
        Kind.CLOSED_LABEL,
        r"(?:闭馆|休馆|休息|闭园)(?:[日天]|时间)?[:为是]+",
    ),
    (
        Kind.CLOSED,
        r"(?:全天|整天)?(?:闭馆|休馆|闭园|休园|闭店|店休|休息|不对外开放|不开放|停止开放|暂停开放"
        r"|不营业|停业|关闭|关门|闭门|休业|歇业|不开门)日?",
    ),
    (Kind.EXCEPTED, r"除外|以外|之外|外(?!围|部|借)"),
    (Kind.AS_USUAL, r"(?:照常|正常)(?:开放|营业|服务|开馆)?|(?:均|都)?不休息?|无休|(?:均|都)开放"),
    (Kind.UNATTENDED, r"无人值守(?:时段|时间段?)?"),
    (Kind.ATTENDED, r"有人值守(?:时段|时间段?)?"),
    (
        Kind.OPEN,
        rf"{_PUBLIC}(?:开放|营业|服务|运营|开馆|开门|办公|接待)(?:时间段?|时段)?(?:为|是)?"
        r"|(?:工作|值守)?时[间段]段?(?:为|是)?:|全年(?:无休)?|常年|365天|一年365天|不打烊|(?:中午|午间)不(?:休息?|闭馆|间断)"
        r"|白天|免费|service ?period:?|对外|均|从|自|每|为|的|:|实行",
    ),
    (Kind.JOIN, r"[、/&+]|和|及|与|以及"),
    (Kind.STOP, r"[,;。.()\[\]\n!|]+"),
)
_LEXER = re.compile("|".join(f"(?P<k{i}>{pattern})" for i, (_, pattern) in enumerate(_GRAMMAR)))
_BLANKS = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text.

    Args:
        kind: what it does.
        text: the word.
    """

    kind: Kind
    text: str


def tokenize(text: str) -> tuple[Token, ...] | None:
    """Cut a normalised text into words.

    Args:
        text: from `stations.hours.text.normalise`.

    Returns:
        The words in their order, or None if any character belongs to no known word.
    """
    tokens = []
    position = 0
    while position < len(text):
        blank = _BLANKS.match(text, position)
        if blank:
            position = blank.end()
            continue
        match = _LEXER.match(text, position)
        if match is None or match.end() == position:
            return None
        tokens.append(Token(_GRAMMAR[int((match.lastgroup or "k0")[1:])][0], match[0]))
        position = match.end()
    return tuple(tokens)
