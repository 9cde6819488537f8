"""Texts of the pages for staff about the register itself: the audit, and what is said about a list."""

from __future__ import annotations

STAFF_REGISTER_TEXTS: dict[str, tuple[str, str]] = {
    "staff.audit_title": ("操作记录", "Audit"),
    "staff.audit_lead": (
        "谁在什么时候做了什么，最近的在前。",
        "Who did what and when, the newest first.",
    ),
    "staff.audit_forbidden": ("只有管理员可以看操作记录。", "Only administrators may see the audit."),
    "staff.audit_filter": ("只看", "Show only"),
    "staff.audit_all": ("全部操作", "everything"),
    "staff.audit_what": ("做了什么", "What"),
    "staff.audit_target": ("对象", "To what"),
    "staff.audit_none": ("没有这样的记录。", "There is nothing of the kind."),
    "staff.dataset_lead": ("关于这份名单", "About this list"),
    "staff.dataset_missing": ("没有这份名单。", "There is no such list."),
    "staff.dataset_viewer": ("您的账号只能查看，不能修改。", "Your account may look but not change this."),
    "staff.dataset_title": ("名称", "Name"),
    "staff.dataset_title_hint": ("如：郑州市中原区驿站", "Such as: Zhongyuan stations"),
    "staff.dataset_licence": ("许可", "Licence"),
    "staff.dataset_licence_hint": (
        "别人可以怎样使用这些数据，如 CC BY 4.0",
        "Under which others may use the data, such as CC BY 4.0",
    ),
    "staff.dataset_attribution": ("署名", "Attribution"),
    "staff.dataset_attribution_hint": ("使用数据时应写明谁", "Whom to name when the data are used"),
    "staff.dataset_division_hint": (
        "写名称或代码再选；空着表示不限。编辑只能改自己区划内的名单。",
        "Write its name or code and choose, or leave it blank. Editors change lists of their own division.",
    ),
    "staff.dataset_facts": ("代号 {name}，{count} 个站点", "Short name {name}. Stations: {count}"),
    # Stations as files
    "staff.export_title": ("导出", "Export"),
    "staff.export_all": ("全部", "All"),
    "staff.export_staff": ("工作人员用", "For staff"),
    "staff.export_staff_hint": (
        "全部状态的站点，完整电话和名单里的每一列；改好再上传，没改的都认得出。",
        "Stations of every status with whole telephone numbers and every column; what is not changed is "
        "recognised when it is uploaded again.",
    ),
    "staff.export_stations": ("可以公开的", "For the public"),
    "staff.export_stations_hint": (
        "只有开放的站点，手机号隐去中间四位，没有联系人。",
        "Open stations alone, mobile numbers masked, without persons.",
    ),
    # A list that was a mistake
    "staff.away_title": ("移除这份名单", "Take this list away"),
    "staff.away_clear_lead": (
        "传错了的名单：先移除它的全部 {count} 个站点，再删除名单。移除记在导入记录里，随时可以撤销。",
        "For a list that was a mistake: first remove all of its {count} stations, then delete it. The "
        "removal stands in the history of imports and can be undone.",
    ),
    "staff.away_clear": ("移除全部 {count} 个站点", "Remove all {count} stations"),
    "staff.away_clear_ask": ("移除全部 {count} 个站点？", "Remove all {count} stations?"),
    "staff.away_clear_hint": (
        "公众立即看不到它们。在导入记录里可以撤销。",
        "The public no longer sees them. It can be undone in the history of imports.",
    ),
    "staff.away_confirm": ("写上名单的代号 {name} 以确认", "Write the short name {name} to confirm"),
    "staff.away_cleared": (
        "已移除 {count} 个站点。在导入记录里可以撤销。",
        "{count} stations are removed. The history of imports can undo it.",
    ),
    "staff.away_delete_lead": (
        "它没有站点，可以删除。导入记录和站点的经过都留着。",
        "It has no stations and can be deleted. Its imports and the histories of its stations stay.",
    ),
    "staff.away_delete": ("删除名单", "Delete the list"),
    "staff.away_delete_ask": ("删除名单“{name}”？", "Delete the list “{name}”?"),
    "staff.away_delete_hint": (
        "它不再列出，也不能再选。撤销它的导入会让它回来。",
        "It is no longer listed and cannot be chosen. Undoing one of its imports brings it back.",
    ),
    "staff.away_deleted": ("已删除名单“{name}”。", "The list “{name}” is deleted."),
    "staff.dataset_save": ("保存", "Save"),
    "staff.dataset_saved": ("已保存。", "Saved."),
}
