"""Texts of the card that asks online services for the positions of a list."""

from __future__ import annotations

STAFF_GEOCODE_TEXTS: dict[str, tuple[str, str]] = {
    "staff.geocode_title": ("用地图服务查找位置", "Find positions with online services"),
    "staff.geocode_lead": (
        "{count} 个站点没有精确位置，可以把地址发给 {services} 查找。",
        "{count} stations have no exact position; their addresses can be sent to {services}.",
    ),
    "staff.geocode_count": ("看看要问多少", "See how much would be asked"),
    "staff.geocode_counting": ("正在清点地址…", "Counting addresses…"),
    "staff.geocode_would": (
        "{name}（{company}）：{count} 个地址没有问过",
        "{name} ({company}): {count} addresses not asked before",
    ),
    "staff.geocode_lacks": (
        "{name}：还没有设置 {settings}，请管理员补上",
        "{name}: {settings} is not set; ask the operator",
    ),
    "staff.geocode_sent": (
        "只发送地址文字，不发送名称和电话；问到的结果留着，以后不再重复问。",
        "Addresses alone are sent, no names and no numbers. Answers are kept and never asked for again.",
    ),
    "staff.geocode_nothing": (
        "这些地址都问过了，没有更多可问的。",
        "All of these addresses were asked before; there is nothing more to ask.",
    ),
    "staff.geocode_start": ("查找 {count} 个地址", "Look up {count} addresses"),
    "staff.geocode_working": ("正在查找…", "Looking up…"),
    "staff.geocode_progress": ("已查 {done} / {total}", "{done} of {total} looked up"),
    "staff.geocode_stop": ("停下", "Stop"),
    "staff.geocode_stopping": ("问完这一批就停…", "Stopping after this batch…"),
    "staff.geocode_done": ("查找完了，计划已重新比对。", "Done; the plan was compared anew."),
    "staff.geocode_stopped": (
        "已停下，查到的都留着，计划已重新比对。",
        "Stopped. What was found is kept, and the plan was compared anew.",
    ),
}
