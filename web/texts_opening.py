"""Texts about opening: states, until when, why, and what it takes to get in."""

from __future__ import annotations

OPENING_TEXTS: dict[str, tuple[str, str]] = {
    "open.open": ("开放中", "Open"),
    "open.closed": ("已关门", "Closed"),
    "open.unknown": ("开放时间不明", "Hours unknown"),
    "open.until": ("开放中，{time} 关门", "Open until {time}"),
    "open.until_soon": (
        "开放中，{time} 关门（还有 {count} 分钟）",
        "Open until {time} (closes in {count} min)",
    ),
    "open.next": ("已关门，{time} 开门", "Closed, opens {time}"),
    "open.next_soon": ("已关门，{time} 开门（{count} 分钟后）", "Closed, opens {time} (in {count} min)"),
    "open.then_unknown": (
        "已关门，{time} 起开放时间不明",
        "Closed, hours from {time} on are unknown",
    ),
    # What is asked about is the moment at which somebody gets there.
    "open.arrival_open": ("到达时（{at}）开放", "Open on arrival ({at})"),
    "open.arrival_closed": ("到达时（{at}）已关门", "Closed on arrival ({at})"),
    "open.arrival_unknown": ("到达时（{at}）开放时间不明", "Hours on arrival ({at}) unknown"),
    "open.arrival_until": ("到达时（{at}）开放，{time} 关门", "Open on arrival ({at}), until {time}"),
    "open.arrival_until_soon": (
        "到达时（{at}）开放，{time} 关门（到后还有 {count} 分钟）",
        "Open on arrival ({at}), until {time} ({count} min left then)",
    ),
    "open.arrival_next": ("到达时（{at}）已关门，{time} 开门", "Closed on arrival ({at}), opens {time}"),
    "open.arrival_next_soon": (
        "到达时（{at}）已关门，{time} 开门（再等 {count} 分钟）",
        "Closed on arrival ({at}), opens {time} ({count} min later)",
    ),
    "open.arrival_then_unknown": (
        "到达时（{at}）已关门，{time} 起开放时间不明",
        "Closed on arrival ({at}), hours from {time} on are unknown",
    ),
    "open.with_needs": ("{state}，需{needs}进入", "{state}, entry with {needs}"),
    "open.with_remark": ("{state} · {remark}", "{state} · {remark}"),
    "open.remark_note": ("{reason}：{note}", "{reason}: {note}"),
    "open.reason_closure": ("临时闭馆", "closed for some days"),
    "open.reason_special_hours": ("今天是特殊时间", "special hours today"),
    "open.reason_not_these_days": ("今天不设点", "not on these days"),
    "open.reason_temporarily_closed": ("暂停开放，恢复时间另行通知", "closed until further notice"),
    "open.reason_closed_for_good": ("已不再开放", "closed for good"),
    "open.reason_planned": ("筹建中，尚未开放", "planned, not open yet"),
    "open.unconfirmed": (
        "节假日安排可能不同，请先确认",
        "holiday hours may differ, ask first",
    ),
    "open.special_days": ("特殊日期", "Special days"),
    "open.special_day_note": ("{days}（{note}）", "{days} ({note})"),
    "need.qr_code": ("扫码", "QR code"),
    "need.id_card": ("刷身份证", "identity card"),
    "need.face": ("刷脸", "face recognition"),
    "need.password": ("密码", "password"),
    "instant.tomorrow": ("明天 {time}", "tomorrow {time}"),
    "instant.date": ("{month}月{day}日 {time}", "{date} {time}"),
    "instant.weekday_1": ("周一 {time}", "Mon {time}"),
    "instant.weekday_2": ("周二 {time}", "Tue {time}"),
    "instant.weekday_3": ("周三 {time}", "Wed {time}"),
    "instant.weekday_4": ("周四 {time}", "Thu {time}"),
    "instant.weekday_5": ("周五 {time}", "Fri {time}"),
    "instant.weekday_6": ("周六 {time}", "Sat {time}"),
    "instant.weekday_7": ("周日 {time}", "Sun {time}"),
}
