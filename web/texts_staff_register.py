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
    "staff.dataset_save": ("保存", "Save"),
    "staff.dataset_saved": ("已保存。", "Saved."),
}
