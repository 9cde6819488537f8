"""Texts of the pages for staff, in Chinese and English."""

from __future__ import annotations

STAFF_TEXTS: dict[str, tuple[str, str]] = {
    "staff.title": ("工作人员", "Staff"),
    "staff.signed_in": ("已登录：{name}", "Signed in as {name}"),
    "staff.version": ("数据版本 {version}", "data version {version}"),
    "staff.sign_out": ("退出登录", "Sign out"),
    "staff.datasets": ("数据集", "Datasets"),
    "staff.dataset_facts": ("{name}，{count} 个驿站", "{name}, {count} stations"),
    "staff.no_datasets": ("还没有数据", "There are no datasets yet"),
    "staff.imports": ("最近的导入", "Latest imports"),
    "staff.no_imports": ("还没有导入过名单", "No list has been imported yet"),
    "staff.status_planned": ("已计划，未写入", "planned, not written"),
    "staff.status_applied": ("已写入", "written"),
    "staff.status_undone": ("已撤销", "undone"),
    "staff.counts": (
        "新增 {new}，修改 {changed}，相同 {same}，有误 {error}",
        "{new} new, {changed} changed, {same} same, {error} with errors",
    ),
    "staff.how": (
        "导入名单：yizhan import 文件 --dataset 数据集；撤销：yizhan undo 编号",
        "To import a list: yizhan import FILE --dataset NAME; to take it back: yizhan undo ID",
    ),
}
