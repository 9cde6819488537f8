"""What the routes for staff say when something is wrong, in Chinese and English."""

from __future__ import annotations

STAFF_MESSAGES: dict[str, tuple[str, str]] = {
    "not_multipart": (
        "请用 multipart/form-data 表单上传文件",
        "send the file in a form of the type multipart/form-data",
    ),
    "form_unreadable": (
        "表单读不出来：可能传输中断，或超过 {parts} 个部分，或某项超过 {bytes} 字节",
        "the form cannot be read: it broke off, has more than {parts} parts, "
        "or a field of more than {bytes} bytes",
    ),
    "unexpected_file": (
        "这一项不是文件，文件请放在 file",
        "this is no file; put the file into the field file",
    ),
    "one_file": ("一次只能上传一个文件", "upload one file at a time"),
    "file_missing": ("请选择要上传的文件", "choose the file to upload"),
    "too_large": (
        "内容太大，最多 {limit}；请拆成几个文件，或请管理员调整上限",
        "this is too large; at most {limit} are accepted. Split the file, or ask the operator to raise the "
        "limit",
    ),
    "no_dataset": ("没有叫 {name} 的名单", "there is no dataset {name}"),
    "hours_unreadable": ("这样写也看不懂：{why}", "this cannot be read either: {why}"),
    "hours_count_as_unknown": (
        "开放时间看不懂，按“不清楚”处理：{why}",
        "the opening hours cannot be read and count as unknown: {why}",
    ),
    "hours_of_nobody": ("名单里没有站点写着这样的开放时间", "no station of the dataset has this text"),
    "not_a_dataset": (
        "应为 1–40 个小写字母、数字、_ 或 -，例如 zhengzhou",
        "must be 1 to 40 characters of a-z, 0-9, _ and -, such as zhengzhou",
    ),
    "confirm_name": (
        "这一步会移除整份名单；请在 confirm 里写上它的代号 {name}",
        "this removes a whole list; write its name, {name}, in confirm",
    ),
    "not_again_cleared": (
        "导入 {id} 是“移除整份名单”，不能这样重做；要再移除，请到名单的页面",
        "import {id} removed a whole list and is not planned again like this; go to the page of the list",
    ),
    "not_a_mapping": (
        '应为 JSON 对象，列名对应代号，例如 {{"站名":"name"}}',
        'must be a JSON object from header to field, such as {{"站名":"name"}}',
    ),
    "no_division": (
        "没有这个行政区划；请填代码，例如 410100",
        "there is no such division; take a code such as 410100",
    ),
    "not_json": ("内容不是有效的 JSON", "this is not valid JSON"),
    "unknown_key": ("没有这一项；可用的有：{known}", "there is no such key; known are {known}"),
    "required_key": ("缺少这一项", "this key is required"),
    "not_text": ("应为文字", "must be a text"),
    "not_a_boolean": ("应为 true 或 false", "must be true or false"),
    "not_an_object": ("应为 JSON 对象", "must be a JSON object"),
    "not_a_list": ("应为 JSON 数组", "must be a JSON array"),
    "too_short": ("至少 {low} 个字符", "at least {low} characters"),
    "not_of_pattern": ("应符合 {pattern}", "must match {pattern}"),
    "at_least": ("不能小于 {low}", "must be at least {low}"),
    "at_most": ("不能大于 {high}", "must be at most {high}"),
    "not_accepted": ("这个值不能用", "this value cannot be used"),
    "nothing_to_change": ("没有要修改的内容", "there is nothing to change"),
    "no_row": ("名单里没有第 {row} 行", "the list has no row {row}"),
    "no_import": ("没有编号为 {id} 的导入", "there is no import {id}"),
    "no_geocoder": (
        "没有配置在线地址服务（YIZHAN_GEOCODERS）",
        "no online service for addresses is configured (YIZHAN_GEOCODERS)",
    ),
    "not_planned_applied": (
        "导入 {id} 已经写入过了，不能再次写入或修改；如需改动请撤销后重新上传",
        "import {id} is applied already and cannot be applied or changed again; undo it and upload the "
        "list anew",
    ),
    "not_planned_undone": (
        "导入 {id} 已撤销，不能再写入或修改；请重新上传名单",
        "import {id} was undone and cannot be applied or changed any more; upload the list anew",
    ),
    "not_applied_planned": (
        "导入 {id} 还没有写入，无需撤销",
        "import {id} is not applied, so there is nothing to undo",
    ),
    "not_applied_undone": ("导入 {id} 已经撤销过了", "import {id} is undone already"),
    "not_undone_planned": (
        "导入 {id} 还没有写入，直接写入即可",
        "import {id} is not applied yet; apply it as it is",
    ),
    "not_undone_applied": (
        "导入 {id} 已写入；要重新做，请先撤销",
        "import {id} is applied; undo it before you plan it again",
    ),
    "confirm_missing": (
        "名单里没有现有 {known} 个站点中的 {missing} 个，写入后它们会被撤销；"
        "请核对名单是否完整，确认后再写入",
        "the list lacks {missing} of the {known} stations that are known, and they would be removed; "
        "make sure that the list is complete and confirm",
    ),
    "replanned": (
        "上传之后数据有了变化，计划已按现在的数据重做，请重新核对",
        "the data has changed since the upload, so the plan was made anew; look at it again",
    ),
    "changed_meanwhile": (
        "同时有人改动了数据，请重新查看后再试",
        "somebody else has changed the data at the same time; look again and repeat",
    ),
    "changed_by_somebody": (
        "有人改动了这份计划，请重新核对",
        "somebody else has changed this plan; look at it again",
    ),
    "plan_changed": (
        "计划已经重做，行的顺序可能不同；请从第一页看起",
        "the plan was made anew and its rows may be others; begin again at the first page",
    ),
    "outside_division": (
        "您只能修改 {division} 范围内的站点；有 {count} 行在范围外或说不清在哪里：{rows}",
        "you may change stations inside {division} only; {count} rows are outside or nobody knows where "
        "they are: {rows}",
    ),
    "if_match_missing": (
        '请在 If-Match 里写上您看到的版本，例如 "17"，以免覆盖别人的修改',
        'say in If-Match which version you saw, such as "17", so that nobody\'s change is lost',
    ),
    "if_match_unreadable": ('If-Match 应为一个版本，例如 "17"', 'If-Match must be one version, such as "17"'),
    "edit_clash": (
        "站点 {id} 已被别人改到版本 {version}，请对照两个版本后再改",
        "station {id} was changed by somebody else and is at version {version}; compare the two versions",
    ),
    "session_only": (
        "访问令牌不能再创建令牌；请登录后在页面上创建",
        "an API token makes no other tokens; sign in and make one on the pages",
    ),
    "not_together": ("不能与 {other} 同时使用", "cannot be given together with {other}"),
    "no_token": ("没有这个令牌", "there is no such token"),
    "no_user": ("没有用户 {name}", "there is no user {name}"),
    "user_exists": ("用户 {name} 已存在", "there is a user {name} already"),
    "own_account": (
        "不能停用自己或改变自己的角色",
        "you can neither disable yourself nor change your own role",
    ),
}
