"""Opening hours as written → a rule, or the admission that they are not known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import validate

from stations.hours import ASSUMPTIONS, NEED_CODES, REASONS, read_hours
from stations.hours.syntax import parse_rule

WORK = ' open "workdays"; PH off'

READ = {
    # days and times
    "周一至周五 09:00-17:00": "Mo-Fr 09:00-17:00",
    "周一到周五 8:00-17:00": "Mo-Fr 08:00-17:00",
    "周二-周日8:00-17:00周一闭馆": "Tu-Su 08:00-17:00",
    "星期一到星期五。\n9:30-17:00": "Mo-Fr 09:30-17:00",
    "礼拜一至礼拜五 上午九点至下午五点": "Mo-Fr 09:00-17:00",
    "周一至周五 9：00-20:00周六至周天10:00-17:00": "Mo-Fr 09:00-20:00; Sa-Su 10:00-17:00",
    "周一到周末  8:30-21:00（法定节假日除外）": "Mo-Su 08:30-21:00; PH off",
    "09：00-17：00 (周一至周五，法定节假日除外)": "Mo-Fr 09:00-17:00; PH off",
    "周1-周5 9:00-17:00": "Mo-Fr 09:00-17:00",
    "周日至周四 9:00-18:00，周五、周六9:00-22:00": "Mo-Th,Su 09:00-18:00; Fr-Sa 09:00-22:00",
    # no days: every day
    "8:30-17:30": "Mo-Su 08:30-17:30",
    "8:30-11:00\n13:30-17:00": "Mo-Su 08:30-11:00,13:30-17:00",
    "每天 9:00-17:00": "Mo-Su 09:00-17:00",
    # ranges and groups without separators
    "周一至周日 8:30-11:3013:30-16:30": "Mo-Su 08:30-11:30,13:30-16:30",
    "周一至周五08:30-12:0013:00-17:0018:00-20:00": "Mo-Fr 08:30-12:00,13:00-17:00,18:00-20:00",
    "周一至周五13:30-20:30周六10:00-20:00": "Mo-Fr 13:30-20:30; Sa 10:00-20:00",
    "周一周三周五13:30-20:30周二周四16:30-20:30周六日8:30-17:30": (
        "Mo,We,Fr 13:30-20:30; Tu,Th 16:30-20:30; Sa-Su 08:30-17:30"
    ),
    "周一、周二、周四至周日 9:00-20:00周三闭馆": "Mo-Tu,Th-Su 09:00-20:00",
    "周一、三、五 9:00-17:00": "Mo,We,Fr 09:00-17:00",
    "周二至周日 8:30-11:30;13:00-17:30;18:30-20:30;周一闭馆": "Tu-Su 08:30-11:30,13:00-17:30,18:30-20:30",
    # dashes, colons, traditional characters
    "5∶30~23∶00": "Mo-Su 05:30-23:00",
    "8：30～17：30": "Mo-Su 08:30-17:30",
    "9:00—17:00": "Mo-Su 09:00-17:00",
    "9:00–17:00": "Mo-Su 09:00-17:00",
    "週一至週五 上午9點半到下午5點": "Mo-Fr 09:30-17:00",
    # words for times
    "周一至周六上午9:00-11:00 下午2:00-5:00节假日闭馆": "Mo-Sa 09:00-11:00,14:00-17:00; PH off",
    "周一至周日上午8:30-11:00 下午2:00-17:00": "Mo-Su 08:30-11:00,14:00-17:00",
    "周一至周六上午 8:30-11:00下午 1:30-4:30": "Mo-Sa 08:30-11:00,13:30-16:30",
    "每天早上8点半到下午五点半": "Mo-Su 08:30-17:30",
    "每日8时到22时": "Mo-Su 08:00-22:00",
    "每天早上6點至晚上23點": "Mo-Su 06:00-23:00",
    "每天7点30分至16点30分": "Mo-Su 07:30-16:30",
    "8-20点": "Mo-Su 08:00-20:00",
    "早9晚5": "Mo-Su 09:00-17:00",
    "中午12点-晚上12点": "Mo-Su 12:00-24:00",
    "8：30~17：30（午间不休）": "Mo-Su 08:30-17:30",
    # nights
    "晚上10点至早上6点": "Mo-Su 22:00-06:00",
    "20:00-次日6:00": "Mo-Su 20:00-06:00",
    "22:00-6:00": "Mo-Su 22:00-06:00",
    "早上8:00至次日凌晨2:00": "Mo-Su 08:00-02:00",
    # closed days
    "9:00—16:30，周一闭馆": "Tu-Su 09:00-16:30",
    "周三至周日 9:30—16:30，周一二闭馆": "We-Su 09:30-16:30",
    "周二闭馆，周三至周日 9:00—16:30": "We-Su 09:00-16:30; Mo unknown",
    "除周一外每天9:00-17:00": "Tu-Su 09:00-17:00",
    "闭馆日：周一 9:00-17:00": "Tu-Su 09:00-17:00",
    "周一至周五 8:00-20:00周六、周日 9:00-18:00（周二、节假日不开放）": (
        "Mo,We-Fr 08:00-20:00; Sa-Su 09:00-18:00; PH off"
    ),
    # statutory holidays
    "周一至周五 09:00 - 17:30（法定节假日除外）": "Mo-Fr 09:00-17:30; PH off",
    "9:00-17:00，每周一闭馆（法定节假日除外）": "Tu-Su 09:00-17:00; PH 09:00-17:00",
    "周二至周日 9:00-17:00，逢周一闭馆，国家法定节假日除外": "Tu-Su 09:00-17:00; PH 09:00-17:00",
    "每天9:00-17:00，节假日照常开放": "Mo-Su 09:00-17:00; PH 09:00-17:00",
    "周一至周五 9:00-17:00（不含节假日）": "Mo-Fr 09:00-17:00; PH off",
    "周二至周日 9:00-20:00；周一闭馆，法定节假日开放时间另行通知": "Tu-Su 09:00-20:00; PH unknown",
    "周一至周五9:00-11:00，14：00-17:00双休日法定节假日9:00-17:00": (
        "Mo-Fr 09:00-11:00,14:00-17:00; Sa-Su 09:00-17:00; PH 09:00-17:00"
    ),
    "工作日 8:20—17:00": "Mo-Fr 08:20-17:00" + WORK,
    "工作日 8:00-18:00，双休日 9:00-16:00": ('Mo-Fr 08:00-18:00 open "workdays"; Sa-Su 09:00-16:00; PH off'),
    "工作日 8:00-18:00；节假日 10:00-16:00": (
        'Mo-Fr 08:00-18:00 open "workdays"; Sa-Su unknown; PH 10:00-16:00'
    ),
    # seasons
    "從7月-9月,每日10:00-22:00開放": "Jul-Sep Mo-Su 10:00-22:00",
    "7月21日至9月30日每天10:30-17:00": "Jul 21-Sep 30 Mo-Su 10:30-17:00",
    "11月至次年3月 8:00-17:00": "Nov-Mar Mo-Su 08:00-17:00",
    "2026年7月1日至9月30日 9:00-17:00": "2026 Jul 01-2026 Sep 30 Mo-Su 09:00-17:00",
    "夏季(5月-9月) 8:00-18:00 冬季(10月-4月) 9:00-17:00": (
        "May-Sep Mo-Su 08:00-18:00; Oct-Apr Mo-Su 09:00-17:00"
    ),
    "4月1日至10月31日（旺季）：9:00-17:00，每日开放，16:30停止入场": (
        "Apr-Oct Mo-Su 09:00-17:00; Nov-Mar unknown"
    ),
    "夏令时 8:00-18:00(5月-10月)、冬令时 8:30-17:30(11月-4月)": (
        "May-Oct Mo-Su 08:00-18:00; Nov-Apr Mo-Su 08:30-17:30"
    ),
    "夏季5月1日-9月30日8:00-18:00；冬季10月1日-4月30日9:00-17:00": (
        "May-Sep Mo-Su 08:00-18:00; Oct-Apr Mo-Su 09:00-17:00"
    ),
    "周一至周日 夏令8:30-21:00；冬令9:00-19:30": (
        "Jul-Sep Mo-Su 08:30-21:00; Nov-Mar Mo-Su 09:00-19:30; Apr-Jun,Oct Mo-Su 09:00-19:30, "
        "Apr-Jun,Oct Mo-Su 08:30-09:00,19:30-21:00 unknown"
    ),
    "冬季9:00-17:00": "Dec-Feb Mo-Su 09:00-17:00; Mar-Nov Mo-Su unknown",
    "周一至周五9:00-17:00（寒暑假除外）": (
        "Mo-Fr 09:00-17:00; Jan 01-Mar 05 Mo-Fr 09:00-17:00 unknown; Jun 15-Sep 05 Mo-Fr 09:00-17:00 unknown"
    ),
    "周日闭馆周一到周五 14:00-20:00周六 10:00-20:00暑期：周六日闭馆": (
        "Mo-Fr 14:00-20:00; Sa 10:00-20:00; Jun 15-Sep 05 Mo-Fr 14:00-20:00; "
        "Jun 15-Sep 05 Sa 10:00-20:00 unknown"
    ),
    # parts of a place, other hours
    "室外24小时，室内9:00-17:00": "Mo-Su 09:00-17:00, Mo-Su 00:00-09:00,17:00-24:00 unknown",
    "1楼24小时，2楼9:00-17:00，周一闭馆": (
        "Mo unknown; Tu-Su 09:00-17:00, Tu-Su 00:00-09:00,17:00-24:00 unknown"
    ),
    "一层周一至周五9:00-17:00，二层周六日9:00-17:00": "Mo-Su 09:00-17:00 unknown",
    "有人值守 8:00-22:00": "Mo-Su 08:00-22:00, Mo-Su 00:00-08:00,22:00-24:00 unknown",
    "8:00-22:00，其他时间扫码进入": "Mo-Su 08:00-22:00, Mo-Su 00:00-08:00,22:00-24:00 unknown",
    "周一至周五8:00-17:00，其余时间闭馆": "Mo-Fr 08:00-17:00",
    "9:00-17:00，17:00闭馆": "Mo-Su 09:00-17:00",
    "由8:00-18:00调整为9:00-17:00": "Mo-Su 09:00-17:00",
    "法定节假日9:00-17:00": "Mo-Su unknown; PH 09:00-17:00",
    # English
    "Mon & Wed: 12:00 PM - 8:00 PM; Tues & Thurs: 10:00 AM - 6:00 PM; Fri: 12:00 - 6:00 PM": (
        "Mo,We 12:00-20:00; Tu,Th 10:00-18:00; Fr 12:00-18:00"
    ),
    "Mon-Sun: 11:30 AM-7 PM, Closed 4:00 PM - 4:30 PM": "Mo-Su 11:30-16:00,16:30-19:00",
    "Mon - Sat: 1200 PM - 8:00 PM": "Mo-Sa 12:00-20:00",
    "Tues - Sat: 10 a.m. to 5 p.m.; Sun - Mon: Closed": "Tu-Sa 10:00-17:00",
    "Mon - Fri: 9:00 AM - 3:00 PM; Sun: Closed": "Mo-Fr 09:00-15:00; Sa unknown",
    "Monday to Friday 9 a.m. to 5 p.m., closed on public holidays": "Mo-Fr 09:00-17:00; PH off",
    "Fri 10pm-2am": "Fr 22:00-02:00",
    "Open 24 hours": "24/7",
    "09.00 - 17.00": "Mo-Su 09:00-17:00",
    "S = 09:00 - 21:00 W = 09:00 - 17:00": (
        "Jun-Aug Mo-Su 09:00-21:00; Nov-Feb Mo-Su 09:00-17:00; Mar-May,Sep-Oct Mo-Su 09:00-17:00, "
        "Mar-May,Sep-Oct Mo-Su 17:00-21:00 unknown"
    ),
    '{"sun": {}, "mon": {"open": "08:00", "close": "15:00"}, "tue": {"open": "8:00", "close": "15:00"}}': (
        "Mo-Tu 08:00-15:00; We-Su unknown"
    ),
    # Japanese
    "月曜日～金曜日 9時～17時": "Mo-Fr 09:00-17:00",
    "月～金 9:00～17:00 土日祝 10:00～16:00": "Mo-Fr 09:00-17:00; Sa-Su 10:00-16:00; PH 10:00-16:00",
    "平日 午前9時30分〜午後5時 土日祝日休み": "Mo-Fr 09:30-17:00" + WORK,
    "月曜定休 10:00-18:00": "Tu-Su 10:00-18:00",
    "24時間営業 年中無休": "24/7",
    # round the clock
    "24小时": "24/7",
    "全天": "24/7",
    "全天开放": "24/7",
    "全天24小时开放": "24/7",
    "365天24小时不打烊": "24/7",
    "24小时不间断开放": "24/7",
    "二十四小时开放": "24/7",
    "全天候开放": "24/7",
    "0:00—24:00": "24/7",
    "0:00-23:59": "24/7",
    "7×24小时": "24/7",
    "周一至周日24小时开放": "24/7",
    "周二至周日 8:30-24:00": "Tu-Su 08:30-24:00",
    "有人值守 8:00-22:00；无人值守 22:00至次日早上8:00,可通过扫码门禁进入": "24/7",
    # an evening on top of the day
    "周一至周日 9:00-16:00每周一夜间开放 18:00-20:00": "Mo 09:00-16:00,18:00-20:00; Tu-Su 09:00-16:00",
    # rules as they are
    "Mo-Fr 09:00-17:00; PH off": "Mo-Fr 09:00-17:00; PH off",
    "24/7": "24/7",
}

NOT_READ = (
    # nothing said
    "",
    " \n",
    "全年开放",
    "每天对外开放",
    "工作日开放",
    "夏季",
    "刷脸进入",
    "24",
    "2026",
    # relative to something else
    "以公告为准",
    "以站点为准",
    "以现场公告为准",
    "与地铁站开放时间一致",
    "地铁运营时间内；夏季纳凉点",
    "开馆时间内",
    "工作时间内，夏季开放",
    "隨地下商場的開門和歇業時間",
    "9:00-17:00，具体时间以现场公告为准",
    "在线查询",
    # not about being open
    "24小时响应",
    "24小时热线",
    "24小时内响应",
    # by the weather
    "氣溫連續3天高于35℃就開放",
    "當氣溫達到35攝氏度以上、或最低溫達28攝氏度,就會對市民全面開放",
    # seasons without dates, school holidays, one end missing
    "7月底-8月 9:00-17:00",
    "2月30日至3月1日 9:00-17:00",
    "旺季8:00-18:00 淡季9:00-17:00",
    "夏季8:00-18:00 春夏9:00-17:00",
    "夏季(5月-9月) 8:00-18:00 冬季 9:00-17:00",
    "周一至周五 夏令8:00-18:00；周六 夏令9:00-12:00；冬令9:00-17:00",
    "周一至周日9:00-17:00，暑期9:00-20:00，周一闭馆",
    "暑假每天8:00-20:00",
    "至3月15日 9:00-17:00",
    # one part of a place
    "大厅8:30-17:20",
    "服务大厅：周一至周五 9:00-17:00",
    "开放至凌晨2点",
    "8:30-17:30，之后改为9:00-18:00",
    "9:00-17:00，18:00闭馆",
    # English in doubt
    "Mon-Fri 9-5",
    "Mon: 12:00 AM - 6:00 PM",
    "Sat: 10:00 PM - 4:00 PM",
    "Call for operating hours. Closed Sun.",
    "Mon - Fri: 10:00 AM - 5:00 PM *Operates as a cooling center during heat waves only*",
    "Mon-Sun: 11:30 AM - 7:00 PM, 6:00 PM - 7:00 PM adult swim only",
    "Mon - Sun: Dawn to Dusk",
    "Mon-Fri 9am-5pm except Wednesday",
    '{"mon": {}, "tue": {}}',
    '{"mon": {"open": "18:00", "close": "08:00"}}',
    '{"mon": [1], "tue": 2}',
    '{"a": 1}',
    "7.21-9.30",
    # exceptions that cannot be dated
    "每日9：00-17:30（夜校开课期间除外）",
    "每天 9:00-17:00，春节期间闭馆",
    "每月第一个周一闭馆，9:00-17:00",
    "周一下午闭馆，每天9:00-17:00",
    "9:00-17:00 暂停开放",
    # in doubt
    "9:00-5:00",
    "2:00-5:00",
    "8:30-12:00 2:30-5:30",
    "上午8:30-5:30",
    "9:5 10:00",
    "25:00-26:00",
    "9:00-17:60",
    "周一至周日 9:00-17:00 周六 10:00-18:00",
    "周一至周五9:00-17:00，周末开放",
    "9:00-17:00（周末无休）",
    "周一至周五,法定节假日闭馆 9:00-17:00",
    "全天 8:00-20:00",
    "周一至周五闭馆",
    # a comment alone evaluates as open in the library
    '"以公告为准"',
    'Mo-Fr 09:00-17:00 "by phone"',
)


@pytest.mark.parametrize("text", READ)
def test_a_text_becomes_a_rule(text: str) -> None:
    reading = read_hours(text)
    assert reading.rule == READ[text]
    assert reading.rule is not None
    assert parse_rule(reading.rule) is not None
    assert validate(reading.rule)


@pytest.mark.parametrize("text", NOT_READ)
def test_what_is_in_doubt_stays_unknown(text: str) -> None:
    reading = read_hours(text)
    assert reading.rule is None
    assert reading.understood == ""
    assert reading.unread == text.strip()
    assert reading.reason is not None
    assert reading.reason in REASONS


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("开放" * 200, "too_long"),
        ("以公告为准", "relative"),
        ("与地铁站开放时间一致", "relative"),
        ("氣溫連續3天高于35℃就開放", "conditional"),
        ("需预约", "conditional"),
        ("旺季8:00-18:00 淡季9:00-17:00", "season_without_dates"),
        ("每天 9:00-17:00，春节期间闭馆", "exception_without_dates"),
        ("24小时响应", "not_opening_hours"),
        ("每天对外开放", "no_times"),
        ("开放至凌晨2点", "one_end"),
        ("大厅8:30-17:20", "parts_differ"),
        ("9:00-5:00", "times_in_doubt"),
        ("周一至周日 9:00-17:00 周六 10:00-18:00", "contradictory"),
        ("9:00-17:00 巡逻", "not_understood"),
        ("Call for operating hours", "relative"),
        ("Mon-Fri 9-5", "times_in_doubt"),
    ],
)
def test_why_hours_are_unknown(text: str, reason: str) -> None:
    assert read_hours(text).reason == reason


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("周一至周六 9:00-17:00周日及法定节假日闭馆，特殊情况提前另行通知", "特殊情况提前另行通知"),
        ("周二至周日 9:00—17:00（16:30停止入馆），周一闭馆", "16:30停止入馆"),
        ("9:00-17:00（如有变动以公告为准）", "如有变动以公告为准"),
        ("周二至周日 9:00-20:00，法定节假日开放时间另行通知", "法定节假日开放时间另行通知"),
        ("9:00-17:00", ""),
    ],
)
def test_harmless_notes_are_left_aside_and_kept(text: str, unread: str) -> None:
    reading = read_hours(text)
    assert reading.rule is not None
    assert reading.unread == unread


@pytest.mark.parametrize(
    ("text", "assumed"),
    [
        ("8:30-17:30", ("daily",)),
        ("每天8:30-17:30", ()),
        ("8:30-17:30，周一闭馆", ()),
        ("24小时", ()),
        ("每天22:00-6:00", ("until_next_day",)),
        ("每天22:00至次日6:00", ()),
        ("周二闭馆，周三至周日 9:00—16:30", ("other_days_unknown",)),
        ("有人值守每天8:00-22:00；无人值守每天22:00至次日8:00", ("unattended_open",)),
        ("4月1日至10月31日（旺季）每日9:00-17:00", ("rest_of_year_unknown",)),
        ("夏季 每天8:30—17:30（通常7—8月）", ("season_dates", "rest_of_year_unknown")),
        ("每天 夏令8:30-21:00；冬令9:00-19:30", ("season_dates",)),
        ("每日9:00—17:00.计划开放两个月", ("limited",)),
        ("2026年2月10日至14日", ("times_unknown",)),
        ("每天22:00关门", ("other_hours_unknown", "hour_before_closing")),
        ("22:00关门", ("daily", "other_hours_unknown", "hour_before_closing")),
        ("周六17:00关门", ("other_hours_unknown", "hour_before_closing", "other_days_unknown")),
        ("工作日17:00关门", ("other_hours_unknown", "other_days_unknown")),
        ("每天17:00关闭，计划开放两个月", ("limited", "other_hours_unknown")),
        ("即日起至9月30日 每天9:00-17:00", ("season_start_unknown",)),
        ("周一至周五9:00-17:00（寒暑假除外）", ("school_holidays",)),
        ("大厅8:30-17:20;自助服务区24小时", ("parts_agree", "daily")),
        ("24小时无人值守", ("unattended_open",)),
        ("S = 09:00 - 21:00 W = 09:00 - 17:00", ("daily", "season_dates")),
    ],
)
def test_what_was_assumed_is_said(text: str, assumed: tuple[str, ...]) -> None:
    reading = read_hours(text)
    assert reading.rule is not None
    assert reading.assumed == assumed
    assert set(assumed) <= set(ASSUMPTIONS)


@pytest.mark.parametrize(
    ("text", "rule", "needs"),
    [
        ("24小时不间断开放；夜晚只需刷身份证便可进入", "24/7", ("id_card",)),
        ("24小时，夜间扫码进入", "24/7", ("qr_code",)),
        ("24小时（凭密码进入）", "24/7", ("password",)),
        ("24小时，刷脸或扫码进入", "24/7", ("qr_code", "face")),
        ("刷脸进入", None, ("face",)),
        ("每天9:00-17:00", "Mo-Su 09:00-17:00", ()),
        ("24小时，不用扫码", None, ()),
    ],
)
def test_what_it_takes_to_get_in(text: str, rule: str | None, needs: tuple[str, ...]) -> None:
    reading = read_hours(text)
    assert (reading.rule, reading.needs) == (rule, needs)
    assert set(needs) <= set(NEED_CODES)


@given(st.text(max_size=400))
def test_no_text_raises(text: str) -> None:
    reading = read_hours(text)
    assert reading.rule is None or validate(reading.rule)


WORDS = st.sampled_from(
    (
        *("周一", "至", "周五", "周六日", "、", "，", "；", "（", "）", "工作日", "双休日", "法定节假日"),
        *("每天", "闭馆", "除外", "除", "外", "开放", "照常", "另行通知", "不含", "含", "闭馆日："),
        *("上午", "下午", "晚上", "次日", "8:30", "17:00", "-", "2点", "半", "24小时", "全天", "8:30-17:00"),
        *(
            "7月",
            "9月30日",
            "旺季",
            "夏季",
            "冬令",
            "寒暑假",
            "暑期：",
            "1层",
            "大厅",
            "其余时间",
            "通常",
            "至9月30日",
            "17:00关闭",
            "计划开放两个月",
            "有人值守",
            "无人值守",
            "夜间开放",
            "扫码进入",
            "\n",
            " ",
            "\ud800",
        ),
    )
)


@given(st.lists(WORDS, max_size=14).map("".join))
def test_any_order_of_known_words_gives_a_valid_rule_or_none(text: str) -> None:
    reading = read_hours(text)
    if reading.rule is None:
        assert reading.unread == text.strip()
    else:
        assert validate(reading.rule)
        assert parse_rule(reading.rule) is not None
        assert read_hours(text) == reading


ENGLISH = st.sampled_from(
    (
        *(
            "Mon",
            "Tues",
            "Sat - Sun",
            "Mon-Fri",
            "daily",
            "weekdays",
            "closed",
            "holidays",
            "except",
            "and",
            "&",
        ),
        *(
            "9:00 AM - 5:00 PM",
            "10am-2pm",
            "9:00-17:00",
            "noon",
            "midnight - 6 am",
            "24 hours",
            "24/7",
            "12:00",
        ),
        *(":", ";", ",", "-", "S = 9am-9pm", "W = 9am-5pm", "open", "by appointment"),
    )
)


@given(st.lists(ENGLISH, max_size=10).map(" ".join))
def test_any_order_of_english_words_gives_a_valid_rule_or_a_reason(text: str) -> None:
    reading = read_hours(text)
    if reading.rule is None:
        assert reading.reason in REASONS
    else:
        assert validate(reading.rule)
        assert parse_rule(reading.rule) is not None


@given(
    st.integers(0, 6),
    st.integers(0, 6),
    st.integers(5 * 60, 13 * 60),
    st.integers(1, 10 * 60),
    st.sampled_from("-–—~～至到"),
    st.sampled_from(":：∶"),
    st.sampled_from(("", " ", "：", "\n")),
)
def test_days_and_times_survive_every_spelling(
    first: int, last: int, start: int, length: int, dash: str, colon: str, gap: str
) -> None:
    clocks = [f"{minute // 60}{colon}{minute % 60:02d}" for minute in (start, start + length)]
    text = f"周{'一二三四五六日'[first]}{dash}周{'一二三四五六日'[last]}{gap}{dash.join(clocks)}"
    sequences = parse_rule(read_hours(text).rule or "")
    assert sequences is not None
    assert sequences[0].spans == ((start, start + length),)
    codes = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
    named = {codes[(first + step) % 7] for step in range((last - first) % 7 + 1)}
    covered: set[str] = set()
    for part in sequences[0].days.split(","):
        low, _, high = part.partition("-")
        covered |= set(codes[codes.index(low) : codes.index(high or low) + 1])
    assert covered == named
