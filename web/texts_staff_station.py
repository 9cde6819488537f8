"""Texts of the page of one station for staff: its form, its history, and two versions of it."""

from __future__ import annotations

STAFF_STATION_TEXTS: dict[str, tuple[str, str]] = {
    "staff.find_title": ("找一个站点", "Find a station"),
    "staff.find_words": ("名称或地址中的字", "Words of its name or address"),
    "staff.find_button": ("查找", "Find"),
    "staff.find_none": ("没有找到。", "Nothing was found."),
    "staff.station_public": ("公众看到的页面", "The public page"),
    "staff.station_form": ("站点的内容", "What is known of the station"),
    "staff.station_save": ("保存修改", "Save"),
    "staff.station_saved": ("已保存，公众立即看到。", "Saved; the public sees it at once."),
    "staff.station_unchanged": ("没有改动。", "Nothing was changed."),
    "staff.station_pinned": ("已标出，待保存", "Set by hand, not saved yet"),
    "staff.station_verified": ("{when} 现场核实", "checked on the spot {when}"),
    "staff.station_never_verified": ("还没有现场核实过", "never checked on the spot"),
    "staff.station_removed": ("{when} 已移除", "removed {when}"),
    "staff.station_actions": ("核实与移除", "Check and remove"),
    "staff.station_verify": ("我到现场核实过", "I was there and checked it"),
    "staff.station_verify_ask": ("到现场核实过？", "Checked on the spot?"),
    "staff.station_verify_hint": (
        "表示您到过那里，这一页写的都对。公众会看到核实的日期。",
        "You were there and what this page says is right. The public sees the date.",
    ),
    "staff.station_verify_done": ("已记下现场核实。", "The check on the spot is noted."),
    "staff.station_save_first": (
        "还有没保存的修改，请先保存，再核实。",
        "There are changes that are not saved. Save them first, then confirm.",
    ),
    "staff.station_remove": ("移除站点", "Remove the station"),
    "staff.station_remove_ask": ("移除这个站点？", "Remove this station?"),
    "staff.station_remove_hint": (
        "公众立即不再看到它；编号和经过都留着。只是暂停开放的，请改状态。",
        "The public no longer sees it; its id and history stay. Where it only closed for a while, set the "
        "status.",
    ),
    "staff.station_reason": ("原因（公开）", "Reason (public)"),
    "staff.station_remove_done": ("已移除。", "Removed."),
    "staff.station_gone_hint": (
        "公众看不到它。编号和经过都留着，可以原样恢复。",
        "The public does not see it. Its id and history stay, and it can come back as it was.",
    ),
    "staff.station_restore": ("恢复站点", "Restore the station"),
    "staff.station_restore_ask": ("恢复这个站点？", "Restore this station?"),
    "staff.station_restore_hint": (
        "按移除前的内容和原来的编号恢复，公众立即看到。",
        "It comes back under its id, as it was, and the public sees it at once.",
    ),
    "staff.station_restored": ("已恢复，公众立即看到。", "Restored; the public sees it at once."),
    "staff.station_moved_on": (
        "别人刚改过这个站点，什么也没有做。请再看一遍。",
        "Somebody else has just changed this station; nothing was done. Look at it again.",
    ),
    "staff.hours_understood": ("读作：{text}", "Understood as: {text}"),
    "staff.hours_unknown": (
        "看不懂，按“不清楚”处理：{text}",
        "Not understood, hours count as unknown: {text}",
    ),
    "staff.hours_long": ("文字较长，保存时再读。", "A long text; it is read when it is saved."),
    # Somebody else was quicker
    "staff.clash_title": ("别人刚改过这个站点", "Somebody else has just changed this station"),
    "staff.clash_hint": (
        "您的修改还没有保存，也没有丢。请比较后决定。",
        "Your changes are neither saved nor lost. Compare, then decide.",
    ),
    "staff.clash_now": ("登记册现在", "In the register now"),
    "staff.clash_mine": ("您写的", "What you wrote"),
    "staff.clash_untouched": ("（您没有改）", "(not changed by you)"),
    "staff.clash_keep": ("保存我的修改", "Save mine"),
    "staff.clash_drop": ("放弃我的，看现在的", "Drop mine and show it as it is"),
    # What happened to it
    "staff.history_title": ("经过", "History"),
    "staff.history_import": ("导入", "import"),
    "staff.history_change": ("{field}：{before} → {after}", "{field}: {before} → {after}"),
    "staff.history_reason": ("原因：{reason}", "Reason: {reason}"),
    "staff.history_origins": ("每一项是谁写的", "Who set each field"),
    "staff.history_field": ("项目", "Field"),
    "staff.history_who": ("谁", "Who"),
    "staff.history_when": ("时间", "When"),
    "staff.event_added": ("添加", "Added"),
    "staff.event_changed": ("修改", "Changed"),
    "staff.event_verified": ("现场核实", "Checked on the spot"),
    "staff.event_removed": ("移除", "Removed"),
    "staff.event_restored": ("恢复", "Restored"),
}
