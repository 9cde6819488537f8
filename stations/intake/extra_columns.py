"""Columns that are no field of a station: how an export marks them, and which of them are about persons."""

from __future__ import annotations

import re

from stations.intake.header_words import fold_header

# Before a name that would be read as a field of its own: 附加:服务设施 is the extra that is called 服务设施.
EXTRA_PREFIX = "附加:"

_MARKED = re.compile(r"\s*附加\s*[:：]\s*(.*)", re.DOTALL)

# What lists call the people behind a station, folded. These are for staff alone: `extra` never reaches the
# public, and an export for the public leaves them out.
PRIVATE_WORDS = (
    "联系人", "负责人", "责任人", "经办人", "联络人", "联络员", "管理员", "管理人员", "值班人员", "站长",
    "填报人", "填表人", "审核人", "姓名", "身份证", "手机", "微信", "邮箱", "個人", "聯絡人", "負責人",
    "担当者", "contactperson", "contactname", "personincharge", "responsibleperson", "stationmaster",
    "manager", "mobile", "idcard", "email", "e-mail", "wechat",
)  # fmt: skip


def mark_extra(name: str) -> str:
    """Write the name of an extra column so that it can never be read as a field.

    Args:
        name: the column's own name.

    Returns:
        The name behind the mark.
    """
    return EXTRA_PREFIX + name


def marked_name(header: str) -> str | None:
    """Read a header that an export has marked as extra.

    Args:
        header: as it stands in the file.

    Returns:
        The column's own name, or None where the header is not marked.
    """
    match = _MARKED.fullmatch(header)
    return match.group(1).strip() if match else None


def is_private(header: str) -> bool:
    """Tell whether a column is about a person.

    Args:
        header: the column's name.

    Returns:
        True for columns such as `联系人`, `负责人手机` or `Contact person`, which are for staff alone.
    """
    folded = fold_header(header)
    return any(fold_header(word) in folded for word in PRIVATE_WORDS)
