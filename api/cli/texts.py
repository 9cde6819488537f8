"""What the commands say, in Chinese and English."""

from __future__ import annotations

import os
from collections.abc import Mapping

TEXTS: dict[str, tuple[str, str]] = {
    "error": ("错误：{message}", "Error: {message}"),
    "given": ("（给出的是：{given}）", " (given: {given})"),
    "unexpected": ("程序出错：{message}", "Something went wrong: {message}"),
    "setting_unknown": (
        "提醒：没有 {name} 这个设置，不起作用",
        "Note: there is no setting {name}, so it does nothing",
    ),
    "setting_nearest": ("；是不是 {nearest}？", "; is {nearest} meant?"),
    "settings_known": ("{count} 个设置，没有写错的名称", "{count} settings, no name that is unknown"),
    "settings_unknown": ("有不认识的设置", "some settings are unknown"),
    "language_wrong": (
        "YIZHAN_LANG 只能是 zh 或 en，给出的是 {given} · YIZHAN_LANG is zh or en; given: {given}",
        "YIZHAN_LANG is zh or en; given: {given} · YIZHAN_LANG 只能是 zh 或 en，给出的是 {given}",
    ),
    "reading": ("正在读取 {file} …", "Reading {file} …"),
    "applying": ("正在写入 …", "Writing …"),
    "plan": (
        "计划 {id}（{dataset}）：新增 {new}，修改 {changed}，相同 {same}，缺少 {missing}，"
        "冲突 {conflict}，重复 {duplicate}，错误 {error}",
        "Plan {id} ({dataset}): {new} new, {changed} changed, {same} same, {missing} missing, "
        "{conflict} conflict, {duplicate} duplicate, {error} error",
    ),
    "positions": (
        "位置：精确 {exact}，由地址推断 {approximate}，未知 {unlocated}",
        "Positions: {exact} exact, {approximate} approximate from the address, {unlocated} unknown",
    ),
    "more_alike": ("……同类提示还有 {count} 条，见 --json", "… and {count} more like this; see --json"),
    "not_applied": (
        "尚未写入；确认后在同一命令后加 --apply",
        "Nothing is written yet; if this is right, give the same command with --apply",
    ),
    "applied": (
        "已写入，数据版本 {version}；撤销：yizhan undo {id}",
        "Written, data version {version}; to take it back: yizhan undo {id}",
    ),
    "undone": ("已撤销导入 {id}，数据版本 {version}", "Import {id} is undone, data version {version}"),
    "undo_kept": (
        "以下 {count} 处后来有人改过，保留不动：",
        "{count} values that were changed later stay as they are:",
    ),
    "mapping_wrong": (
        "应为 列名=代号，例如 站名=name；给出的是：{given}",
        "must be HEADER=FIELD, such as 站名=name; given: {given}",
    ),
    "nobody_near": ("附近没有符合条件的驿站", "No station fits"),
    "left_out": ("未列出的更近驿站：{counts}", "Nearer stations not listed: {counts}"),
    "approximate_nearby": (
        "附近另有 {count} 个驿站只知道大致位置",
        "{count} more places nearby are known only approximately",
    ),
    "written": ("已写出 {count} 个驿站：{file}", "Wrote {count} stations to {file}"),
    "not_open_left_out": (
        "另有 {count} 个驿站不是开放状态，没有写出；要全部请加 --status all",
        "{count} more stations are not open and were left out; --status all takes them too",
    ),
    "no_dataset": ("没有名单 {name}", "there is no dataset {name}"),
    "geojson_crs": (
        "GeoJSON 总是 WGS-84（RFC 7946）；--crs 只用于 csv 和 xlsx",
        "RFC 7946: GeoJSON is WGS-84; --crs is for csv and xlsx",
    ),
    "too_many_for_file": (
        "单个地图文件最多 {limit} 个驿站，现有 {count} 个；请用 --division 选择一个区域",
        "one map file holds at most {limit} stations, there are {count}; choose an area with --division",
    ),
    "file_missing": ("文件不存在：{file}", "there is no such file: {file}"),
    "file_unreadable": ("无法读取 {file}：{reason}", "cannot read {file}: {reason}"),
    "file_unwritable": ("无法写入 {file}：{reason}", "cannot write {file}: {reason}"),
    "port_taken": (
        "端口 {port} 已被占用；请用 --port 另选一个",
        "port {port} is in use; choose another one with --port",
    ),
    "demo_loaded": ("演示数据：{count} 个驿站", "Demonstration set: {count} stations"),
    "demo_kept": (
        "已有 {count} 个驿站，不再载入演示数据",
        "There are {count} stations already; the demonstration set is not loaded",
    ),
    "serving": ("服务地址（按 Ctrl+C 停止）", "Serving (stop with Ctrl+C)"),
    "address_home": ("首页", "Start page"),
    "address_map": ("地图", "Map"),
    "address_nearest": ("最近驿站接口", "Nearest-station API"),
    "address_docs": ("接口文档", "API documentation"),
    "address_staff": ("工作人员", "Staff"),
    "login": ("工作人员登录（只显示这一次）：用户名 {name}，密码 {password}",
              "Staff login, shown only this once: user {name}, password {password}"),
    "login_exists": (
        "工作人员 {name} 已存在；忘记密码可运行：yizhan user password {name}",
        "The staff login {name} exists already; if the password is lost: yizhan user password {name}",
    ),
    "user_added": ("已添加用户 {name}（{role}）", "Added user {name} ({role})"),
    "user_revoked": ("用户 {name} 已停用", "User {name} can no longer sign in"),
    "user_enabled": ("用户 {name} 可以重新登录", "User {name} can sign in again"),
    "user_changed": ("用户 {name}：{role}，区划 {division}", "User {name}: {role}, division {division}"),
    "user_locked": ("锁定至 {until}", "locked until {until}"),
    "user_unlocked": ("用户 {name} 已解除锁定", "User {name} may try again"),
    "user_not_locked": ("用户 {name} 没有被锁定", "User {name} was not locked"),
    "password_prompt": ("新密码", "New password"),
    "password_changed": ("已更换 {name} 的密码", "The password of {name} is changed"),
    "password_once": (
        "密码只显示这一次：{password}",
        "The password is shown only this once: {password}",
    ),
    "token_added": (
        "已为 {name} 创建令牌 {id}，只显示这一次：{token}",
        "Made token {id} for {name}; it is shown only this once: {token}",
    ),
    "token_revoked": ("令牌 {id} 已撤销", "Token {id} no longer holds"),
    "no_division": (
        "没有这个行政区划；请填代码，例如 410100",
        "there is no such division; take a code such as 410100",
    ),
    "geocode_divisions": (
        "行政区划：{chain}（把握 {confidence}）",
        "Divisions: {chain} (confidence {confidence})",
    ),
    "geocode_place": ("位置（WGS-84）：{place}", "Position (WGS-84): {place}"),
    "geocode_nowhere": ("没有找到位置", "No position was found"),
    "geocode_candidates": ("各来源：", "What each source says:"),
    "geocode_disagreement": (
        "各来源相差 {metres} 米，请人工核对",
        "The sources are {metres} m apart; somebody should look at this",
    ),
    "geocode_rows": (
        "{rows} 行：有位置 {located}，没有位置 {unlocated}",
        "{rows} rows: {located} with a position, {unlocated} without",
    ),
    "migrated": ("数据库结构已是最新：{version}", "The database schema is up to date: {version}"),
    "check_ok": ("正常", "ok"),
    "check_failed": ("有问题", "failed"),
    "pack_added": (
        "已添加 {name}：{counts}。正在运行的服务需要重新启动",
        "Added {name}: {counts}. A server that is running must be started again",
    ),
    "pack_positions": (
        "{entries} 条中新增 {positions} 个位置，{confirmed} 个与原有一致，{conflict_count} 条有疑问未采用",
        "of {entries} entries {positions} positions are new, {confirmed} are as known before, "
        "{conflict_count} are doubtful and were left out",
    ),
    "pack_areas": (
        "{entries} 个要素中有 {divisions} 个行政区划的边界，修复 {repaired} 个，{unmatched_count} 个对不上，"
        "{not_areas} 个不是面（坐标系 {crs}）",
        "of {entries} features the areas of {divisions} divisions, {repaired} repaired, "
        "{unmatched_count} not matched, {not_areas} no areas (datum {crs})",
    ),
    "pack_conflict_ambiguous": (
        "{file} 第 {line} 条 {name}：附近有几个同名的行政区划",
        "{file}, entry {line}, {name}: several divisions of that name are near",
    ),
    "pack_conflict_far": (
        "{file} 第 {line} 条 {name}：离所属的行政区划太远（{km} 公里，{code}）",
        "{file}, entry {line}, {name}: {km} km from the division around it ({code})",
    ),
    "pack_conflict_name": (
        "{file} 第 {line} 条 {name}：代码 {code} 是另一个名称",
        "{file}, entry {line}, {name}: the code {code} has another name",
    ),
    "pack_conflict_differs": (
        "{file} 第 {line} 条 {name}：与已有位置相差 {km} 公里（{code}），保留已有的",
        "{file}, entry {line}, {name}: {km} km from the known position ({code}), which stays",
    ),
    "pack_conflict_contradicts": (
        "{file} 第 {line} 条 {name}：与同一文件的另一条相差 {km} 公里（{code}），都未采用",
        "{file}, entry {line}, {name}: {km} km from another entry of the file ({code}); neither was used",
    ),
    "pack_conflict_unreadable": (
        "{file} 第 {line} 条：{name} 看不懂，已跳过",
        "{file}, entry {line}: {name} makes no sense and was left out",
    ),
    "pack_unmatched": ("对不上：{names}", "Not matched: {names}"),
    "pack_removed": (
        "已移除 {name}。正在运行的服务需要重新启动",
        "Removed {name}. A server that is running must be started again",
    ),
    "packs_none": ("没有添加过地名包（文件夹 {folder}）", "No packs were added (folder {folder})"),
    "gazetteer_built": ("已生成地名库 {file}（{size} 字节）", "Built the gazetteer {file} ({size} bytes)"),
}  # fmt: skip


def terminal_language(environment: Mapping[str, str] | None = None) -> str:
    """Choose the language of a terminal.

    Args:
        environment: the environment variables; by default those of the process.

    Returns:
        `en` where the locale is English, otherwise `zh`.
    """
    variables = os.environ if environment is None else environment
    for name in ("YIZHAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = variables.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"


def say(key: str, **values: object) -> str:
    """Find a text in the terminal's language.

    Args:
        key: a key of `TEXTS`.
        values: what stands in the text's braces.

    Returns:
        The text.
    """
    return TEXTS[key][("zh", "en").index(terminal_language())].format(**values)
