"""Texts of the pages for staff, in Chinese and English; those of one import are in `texts_staff_import`."""

from __future__ import annotations

from web.texts_review import REVIEW_TEXTS
from web.texts_staff_account import STAFF_ACCOUNT_TEXTS
from web.texts_staff_geocode import STAFF_GEOCODE_TEXTS
from web.texts_staff_hours import STAFF_HOURS_TEXTS
from web.texts_staff_import import STAFF_IMPORT_TEXTS
from web.texts_staff_register import STAFF_REGISTER_TEXTS
from web.texts_staff_station import STAFF_STATION_TEXTS
from web.texts_staff_survey import STAFF_SURVEY_TEXTS

STAFF_TEXTS: dict[str, tuple[str, str]] = {
    "staff.title": ("工作台", "Staff"),
    "staff.nav": ("工作台", "Staff pages"),
    "staff.nav_overview": ("概览", "Overview"),
    "staff.nav_upload": ("上传名单", "Upload"),
    "staff.nav_imports": ("导入记录", "History"),
    "staff.nav_hours": ("开放时间", "Opening hours"),
    "staff.nav_account": ("我的账号", "My account"),
    "staff.nav_users": ("用户", "Users"),
    "staff.nav_audit": ("操作记录", "Audit"),
    "staff.sign_out": ("退出登录", "Sign out"),
    "staff.role_viewer": ("只能查看", "may look"),
    "staff.role_editor": ("可以编辑", "may edit"),
    "staff.role_admin": ("管理员", "administrator"),
    "staff.signed_in": ("{name}，{role}", "{name}, {role}"),
    "staff.noscript": ("此页需要 JavaScript。", "This page needs JavaScript."),
    "staff.loading": ("正在读取…", "Loading…"),
    "staff.working": ("请稍候…", "One moment…"),
    "staff.retry": ("重试", "Try again"),
    "staff.cancel": ("取消", "Cancel"),
    "staff.none": ("（空）", "(blank)"),
    "staff.offline": (
        "没有连上服务器，请检查网络后重试。您填的内容还在。",
        "The server could not be reached. Check the connection and try again; what you wrote is still here.",
    ),
    "staff.signed_out": (
        "登录已过期。请在新的标签页重新登录，再回到这里重试。",
        "You are no longer signed in. Sign in again in another tab, then come back and try again.",
    ),
    "staff.forbidden": (
        "您的账号没有这项权限，请联系管理员。",
        "Your account may not do this. Ask an administrator.",
    ),
    "staff.failed": ("没有成功（{status}）：{detail}", "That did not work ({status}): {detail}"),
    "staff.unexplained": ("服务器没有说明原因", "the server gave no reason"),
    # The overview
    "staff.overview_title": ("站点登记册", "The register of stations"),
    "staff.overview_lead": (
        "{count} 个站点，{datasets} 份名单，数据版本 {version}",
        "Stations: {count}. Lists: {datasets}. Data version {version}",
    ),
    "staff.upload_door": ("上传一份名单", "Upload a list"),
    "staff.upload_door_hint": (
        "Excel 或 CSV，您现有的格式就可以。先看会改什么，确认后才写入，写入后还能撤销。",
        "Excel or CSV, in the layout you have. First you see what would change; nothing is written until you "
        "say so, and it can be undone.",
    ),
    "staff.template_title": ("空白模板", "Empty template"),
    "staff.template_hint": (
        "没有现成的名单时用它。只有“名称”必须填，空格子表示“没有说”。",
        "For when there is no list yet. Only the name is required; a blank cell says nothing.",
    ),
    "staff.template_xlsx": ("Excel 模板", "Excel template"),
    "staff.template_csv": ("CSV 模板", "CSV template"),
    "staff.datasets": ("名单", "Lists"),
    "staff.no_datasets": (
        "还没有名单。上传第一份，登记册就开始了。",
        "There is no list yet. Upload the first one and the register begins.",
    ),
    "staff.dataset": ("名单", "List"),
    "staff.dataset_count": ("站点", "Stations"),
    "staff.dataset_division": ("区划", "Division"),
    "staff.dataset_latest": ("最近写入", "Last written"),
    "staff.dataset_update": ("更新", "Update"),
    "staff.dataset_update_of": ("更新名单：{name}", "Update the list {name}"),
    "staff.never": ("—", "–"),
    "staff.imports": ("最近的导入", "Latest imports"),
    "staff.all_imports": ("全部记录", "All of them"),
    "staff.no_imports": ("还没有导入过名单。", "No list has been imported yet."),
    # The history
    "staff.imports_title": ("导入记录", "Imports"),
    "staff.imports_lead": (
        "每次上传的文件、计划和结果都留着。已写入的可以撤销。",
        "Every file, plan and outcome is kept. What was written can be undone.",
    ),
    "staff.file": ("文件", "File"),
    "staff.when": ("上传", "Uploaded"),
    "staff.status": ("状态", "Status"),
    "staff.counts_column": ("结果", "Outcome"),
    "staff.counts": (
        "新增 {new} · 修改 {changed} · 相同 {same} · 有误 {error}",
        "{new} new · {changed} changed · {same} same · {error} wrong",
    ),
    "staff.status_planned": ("待确认", "to be confirmed"),
    "staff.status_applied": ("已写入", "written"),
    "staff.status_undone": ("已撤销", "undone"),
    "staff.undo": ("撤销", "Undo"),
    "staff.undo_of": ("撤销导入：{name}", "Undo the import of {name}"),
    "staff.again": ("再做一次", "Plan again"),
    "staff.again_of": ("再做一次：{name}", "Plan {name} again"),
    "staff.again_hint": (
        "同一个文件可以再做一次，您改过的格子、图钉和列都带上。",
        "The same file can be planned again, with every cell, pin and column that you corrected.",
    ),
    "staff.again_working": ("正在重新比对…", "Comparing anew…"),
    "staff.again_done": (
        "已按同一个文件和您的改正做了新的计划，还没有写入。",
        "A new plan was made from the same file and your corrections; nothing is written yet.",
    ),
    # The upload
    "staff.upload_title": ("上传名单", "Upload a list"),
    "staff.upload_lead": (
        "上传不会改动任何站点：先给您看会改什么。",
        "Uploading changes no station: first you see what would change.",
    ),
    "staff.upload_file": ("文件", "File"),
    "staff.upload_drop": ("把文件拖到这里，或点击选择", "Drop the file here, or click to choose it"),
    "staff.upload_formats": (
        "xlsx、xls、ods、csv、txt，最大 {max_mb} MB",
        "xlsx, xls, ods, csv, txt; at most {max_mb} MB",
    ),
    "staff.upload_chosen": ("{name}，{size}", "{name}, {size}"),
    "staff.upload_change": ("换一个文件", "Choose another file"),
    "staff.upload_no_file": ("请先选择一个文件。", "Choose a file first."),
    "staff.upload_one_file": (
        "一次只能上传一个文件，已取第一个。",
        "One at a time: the first was taken.",
    ),
    "staff.upload_too_large": (
        "文件有 {size}，最大 {max_mb} MB。请拆成几个文件，或删去图片后另存。",
        "The file has {size}, at most {max_mb} MB are allowed. Split it, or save it without pictures.",
    ),
    "staff.upload_empty_file": ("这个文件是空的，请换一个。", "This file is empty; choose another one."),
    "staff.upload_dataset": ("是哪份名单", "Which list it is"),
    "staff.upload_choose": ("请选择…", "Choose…"),
    "staff.upload_no_dataset": (
        "请选择是哪份名单；第一次上传的选“新的名单”。",
        "Choose which list it is; for the first upload, a new one.",
    ),
    "staff.upload_new": ("新的名单…", "A new list…"),
    "staff.upload_name": ("新名单的名称", "Name of the new list"),
    "staff.upload_name_hint": (
        "如：郑州市中原区驿站。下次上传选同一份，系统才能看出哪些站点变了。",
        "Such as: Zhongyuan stations. Choose the same list next time, so that changes can be told from new "
        "stations.",
    ),
    "staff.upload_code": ("代号", "Short name"),
    "staff.upload_code_hint": (
        "网址和接口里用，只能是小写字母、数字、- 和 _。自动取好了，一般不用改。",
        "Used in addresses: a to z, digits, - and _. It is chosen for you and rarely needs a change.",
    ),
    "staff.upload_code_wrong": (
        "代号只能是 1–40 个小写字母、数字、- 和 _，如 zhongyuan。",
        "A short name is 1 to 40 of a to z, digits, - and _, such as zhongyuan.",
    ),
    "staff.upload_title_lost": (
        "名单已上传，但它的中文名称没有存下来：{detail}",
        "The list was uploaded, but its name could not be kept: {detail}",
    ),
    "staff.upload_name_column": ("哪一列是站点的名称", "Which column holds the names"),
    "staff.upload_name_column_hint": (
        "选好后再按一次“看看会改什么”。这份名单以后会记住。",
        "Choose it and send the list again. It is remembered for this list.",
    ),
    "staff.upload_name_choose": ("请选择…", "Choose…"),
    "staff.upload_no_name": ("请写上名单的名称。", "Write a name for the list."),
    "staff.upload_datum": ("坐标是从哪里来的", "Where the coordinates come from"),
    "staff.upload_datum_hint": (
        "不同地图的坐标相差几百米，选错了驿站会标到隔壁街区。",
        "Maps differ by hundreds of metres: with the wrong one a station appears a block away.",
    ),
    "staff.datum_none": ("表里写明了，或没有坐标", "The list says so, or has none"),
    "staff.datum_none_hint": (
        "没写明的坐标不会采用，只按地址估计位置",
        "Coordinates of which nothing is said are not used",
    ),
    "staff.datum_gcj02": ("高德地图、腾讯地图", "Amap, Tencent Maps"),
    "staff.datum_gcj02_hint": ("GCJ-02，国内多数手机地图", "GCJ-02, most maps on phones in China"),
    "staff.datum_bd09": ("百度地图", "Baidu Maps"),
    "staff.datum_bd09_hint": ("BD-09", "BD-09"),
    "staff.datum_wgs84": ("GPS、天地图", "GPS, Tianditu"),
    "staff.datum_wgs84_hint": ("WGS-84、CGCS2000", "WGS-84, CGCS2000"),
    "staff.upload_division": ("属于哪个区划（可不填）", "Division (may be left blank)"),
    "staff.upload_division_hint": (
        "写名称或代码，再从列出的里面选，如 410102 郑州市中原区。表里地址没写省市时用得上。",
        "Write its name or code and choose, such as 410102 中原区. It helps where addresses name no city.",
    ),
    "staff.upload_scope": ("名单是否完整", "Whether the list is complete"),
    "staff.scope_partial": ("只是一部分", "Only some of the stations"),
    "staff.scope_partial_hint": (
        "没有提到的站点保持不动",
        "Stations that it does not mention stay as they are",
    ),
    "staff.scope_complete": ("这就是全部", "All of the stations"),
    "staff.scope_complete_hint": (
        "没有提到的站点会列出来，确认后移除",
        "Stations that it does not mention are listed, and removed once you confirm",
    ),
    "staff.upload_submit": ("看看会改什么", "See what would change"),
    "staff.upload_sending": ("正在上传：{percent}%", "Uploading: {percent}%"),
    "staff.upload_reading": (
        "已收到，正在读取和比对…",
        "It has arrived and is being read and compared…",
    ),
    "staff.upload_viewer": (
        "您的账号只能查看，不能上传。需要上传请联系管理员。",
        "Your account may look but not upload. Ask an administrator.",
    ),
    "staff.steps_title": ("接下来", "What happens next"),
    "staff.step_read": ("读取", "Read"),
    "staff.step_read_hint": (
        "编码、分隔符、表头自动识别，并告诉您是怎样读的",
        "Encoding, separator and headers are found, and you are told how",
    ),
    "staff.step_check": ("核对", "Check"),
    "staff.step_check_hint": (
        "新增、修改、有误的行分开列出，错的格子可以当场改",
        "New, changed and wrong rows apart; wrong cells can be corrected on the spot",
    ),
    "staff.step_apply": ("写入", "Write"),
    "staff.step_apply_hint": (
        "您确认后才写入，之后随时可以撤销",
        "Only when you say so, and it can be undone later",
    ),
    "staff.missing_title": ("没有这一页", "There is no such page"),
    **REVIEW_TEXTS,
    **STAFF_HOURS_TEXTS,
    **STAFF_ACCOUNT_TEXTS,
    **STAFF_GEOCODE_TEXTS,
    **STAFF_IMPORT_TEXTS,
    **STAFF_REGISTER_TEXTS,
    **STAFF_STATION_TEXTS,
    **STAFF_SURVEY_TEXTS,
}
