"""What the core says when something is wrong, by the codes of its errors, in Chinese and English."""

from __future__ import annotations

CORE_MESSAGES: dict[str, tuple[str, str]] = {
    "not_removed": (
        "站点 {id} 没有被移除，不用恢复",
        "station {id} is in the register, so there is nothing to restore",
    ),
    "user_disabled": ("用户 {name} 已停用", "the user {name} is disabled"),
    "token_exists": ("已有这个令牌", "there is this token already"),
    "import_exists": ("已有编号为 {id} 的导入", "there is an import {id} already"),
    "dataset_has_stations": (
        "名单 {name} 还有 {count} 个站点，不能删除；请先移除它的全部站点",
        "the list {name} still has {count} stations and cannot be deleted; remove all of its stations first",
    ),
    "dataset_empty": (
        "名单 {name} 已经没有站点了",
        "the list {name} has no stations any more",
    ),
    "dataset_name": (
        "名单代号应为 1–40 个小写字母、数字、_ 或 -，给出的是 {given}",
        "the name of a list is 1 to 40 characters of a-z, 0-9, _ and -; given: {given}",
    ),
    "import_not_planned": (
        "导入 {id} 已经写入或撤销过，不能再写入或修改",
        "import {id} was applied or undone already and cannot be applied or changed any more",
    ),
    "import_not_applied": (
        "导入 {id} 没有写入，或已经撤销过，没有可撤销的",
        "import {id} is not applied or is undone already, so there is nothing to undo",
    ),
    "import_step": (
        "导入 {id} 的状态刚刚变了，请重新查看后再试",
        "import {id} has moved on meanwhile; look again and repeat",
    ),
    "sha256_wrong": (
        "文件内容与记下的摘要不符，请重新上传",
        "the bytes of the file are not those that its digest was made from; upload it anew",
    ),
    "import_not_new": ("新的导入应为待确认，不能是 {status}", "a new import is planned, not {status}"),
    "not_kept_as_json": ("{where} 存不下来：{reason}", "{where} cannot be kept: {reason}"),
    "not_kept": ("登记册存不下这些内容：{fault}", "the register cannot keep this: {fault}"),
    "register_moved_on": (
        "登记册刚刚有了变化，请重新查看后再试",
        "the register has changed meanwhile; look again and repeat",
    ),
    "no_row_to_pin": (
        "名单里没有第 {row} 行，不能标位置",
        "the list has no row {row} that could be put on the map",
    ),
    "pin_off_earth": (
        "标出的位置应为经度 -180 到 180、纬度 -90 到 90（WGS-84）",
        "a pin is a longitude from -180 to 180 and a latitude from -90 to 90, WGS-84",
    ),
    "too_many_rows": (
        "一张工作表最多 {rows:,} 行；请导出 CSV，或一次导出一个区划",
        "a sheet has {rows:,} rows; export CSV, or one division at a time",
    ),
    "no_revision": (
        "没有数据库结构版本 {revision}；有 {known}",
        "there is no schema revision {revision}; there are {known}",
    ),
    "revision_unreachable": (
        "数据库结构回不到 {revision}：{reason}",
        "the schema cannot go back to {revision}: {reason}",
    ),
    "schema_newer": (
        "数据库结构 {revision} 比本程序新（本程序认识 {known}）；请更新程序",
        "the database has schema {revision}, which is newer than this program; it knows {known}. Update the "
        "program",
    ),
    "postgis_missing": (
        "数据库需要 PostGIS，而当前用户不能添加它，或服务器上没有。请在服务器上安装 PostGIS，"
        "并由管理员在此数据库运行一次 CREATE EXTENSION postgis",
        "the database needs PostGIS and this user may not add it, or the server does not have it. Install "
        "PostGIS on the server and let an administrator run CREATE EXTENSION postgis in this database once",
    ),
    "psycopg_missing": (
        "用 PostgreSQL 需要 psycopg：pip install 'yizhan[postgres]'",
        "PostgreSQL needs the package psycopg: pip install 'yizhan[postgres]'",
    ),
    "database_url": (
        "YIZHAN_DATABASE_URL 不是数据库地址；可用 sqlite:///文件 或 postgresql+psycopg://用户:密码@主机/库",
        "YIZHAN_DATABASE_URL is no database URL; sqlite:///FILE and "
        "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE are understood",
    ),
    "database_url_unknown": (
        "不认识以 {given} 开头的数据库地址；可用 sqlite:///文件 或 postgresql+psycopg://用户:密码@主机/库",
        "a database URL that begins with {given} is not known; sqlite:///FILE and "
        "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE are understood",
    ),
    "database_url_without_file": (
        "数据库地址没有写文件；例如 sqlite:///yizhan.db",
        "the database URL names no file; a register needs one, such as sqlite:///yizhan.db",
    ),
    "database_encoding": (
        "数据库的文字编码是 {encoding}；请用 ENCODING 'UTF8' 建库",
        "the database keeps its text as {encoding}; create it with ENCODING 'UTF8'",
    ),
    "database_busy": (
        "数据库的连接都在用，请稍后再试",
        "every connection to the database is in use; try again later",
    ),
    "database_empty": (
        "数据库里还没有登记册，或是旧的；请运行一次 yizhan migrate",
        "the database holds no register yet, or an old one; run `yizhan migrate` once",
    ),
    "database_unwritable": (
        "数据库文件打不开或写不了（{reason}）。SQLite 需要能写这个文件和它所在的文件夹；"
        "请换一个文件夹运行，或设置 YIZHAN_DATABASE_URL",
        "the database file cannot be opened or written ({reason}). SQLite needs write access to the file "
        "and to its folder; run this in another folder or set YIZHAN_DATABASE_URL",
    ),
    "database_failed": ("数据库做不了这一步：{reason}", "the database cannot do this: {reason}"),
    "version_lost": (
        "登记册的版本号不见了；请从备份恢复数据库",
        "the register has lost its version; restore the database from a backup",
    ),
    "file_damaged": (
        "导入 {id} 的原文件已损坏；请从备份恢复数据库",
        "the file of import {id} is damaged; restore the database from a backup",
    ),
    "not_written": (
        "数据库没有保存下写入的内容；什么也没有改变",
        "the database did not keep what was written; nothing was changed",
    ),
    "routing_away": (
        "路线服务暂时没有回答，时间按直线距离估算",
        "the routing server does not answer; minutes are estimated from the straight line",
    ),
    "routing_refused": (
        "路线服务对这个地点没有答案，时间按直线距离估算",
        "the routing server has no answer for this place; minutes are estimated from the straight line",
    ),
    "not_loaded": ("登记册还没有读入，请稍后再试", "the register is not loaded yet; try again in a moment"),
}
