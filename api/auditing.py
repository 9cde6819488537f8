"""What the audit calls the things that people do, and the one way in which they are written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from stations.store import AuditEntry, Store


class Action(StrEnum):
    """Everything that is written down; the values are kept, so they never change."""

    SIGNED_IN = "login.ok"
    SIGN_IN_FAILED = "login.failed"
    SIGN_IN_LOCKED = "login.locked"
    SIGN_IN_REFUSED = "login.refused"
    SIGNED_OUT = "login.out"
    IMPORT_PLANNED = "import.planned"
    IMPORT_REPLANNED = "import.replanned"
    IMPORT_GEOCODED = "import.geocoded"
    IMPORT_APPLIED = "import.applied"
    IMPORT_UNDONE = "import.undone"
    DATASET_CHANGED = "dataset.changed"
    DATASET_CLEARED = "dataset.cleared"
    DATASET_REMOVED = "dataset.removed"
    REGISTER_EXPORTED = "register.exported"
    HOURS_READ = "dataset.hours"
    STATION_EDITED = "station.edited"
    STATION_VERIFIED = "station.verified"
    STATION_REMOVED = "station.removed"
    STATION_RESTORED = "station.restored"
    POSITION_REVIEWED = "station.reviewed"
    USER_ADDED = "user.added"
    USER_CHANGED = "user.changed"
    USER_DISABLED = "user.disabled"
    USER_ENABLED = "user.enabled"
    USER_UNLOCKED = "user.unlocked"
    PASSWORD_CHANGED = "user.password"  # noqa: S105
    TOKEN_CREATED = "token.created"  # noqa: S105
    TOKEN_REVOKED = "token.revoked"  # noqa: S105


ACTION_TEXTS: dict[Action, tuple[str, str]] = {
    Action.SIGNED_IN: ("登录", "signed in"),
    Action.SIGN_IN_FAILED: ("登录失败", "failed to sign in"),
    Action.SIGN_IN_LOCKED: ("多次失败，账户暂时锁定", "locked for a while after several failures"),
    Action.SIGN_IN_REFUSED: (
        "锁定期间用正确密码登录，未放行",
        "sent the right password while locked and was not let in",
    ),
    Action.SIGNED_OUT: ("退出登录", "signed out"),
    Action.IMPORT_PLANNED: ("上传名单", "uploaded a list"),
    Action.IMPORT_REPLANNED: ("修改导入计划", "changed the plan of an import"),
    Action.IMPORT_GEOCODED: ("向在线服务查询名单地址", "asked online services about the addresses of a list"),
    Action.IMPORT_APPLIED: ("写入名单", "applied an import"),
    Action.IMPORT_UNDONE: ("撤销导入", "undid an import"),
    Action.DATASET_CHANGED: ("修改名单", "changed a dataset"),
    Action.DATASET_CLEARED: ("移除名单的全部站点", "removed every station of a dataset"),
    Action.DATASET_REMOVED: ("删除名单", "deleted a dataset"),
    Action.REGISTER_EXPORTED: ("导出完整名单", "exported stations with all details"),
    Action.HOURS_READ: ("说明开放时间的意思", "said what opening hours mean"),
    Action.STATION_EDITED: ("修改站点", "edited a station"),
    Action.STATION_VERIFIED: ("现场核实站点", "verified a station on the spot"),
    Action.STATION_REMOVED: ("撤销站点", "removed a station"),
    Action.STATION_RESTORED: ("恢复站点", "restored a station"),
    Action.POSITION_REVIEWED: ("核对站点位置", "reviewed the position of a station"),
    Action.USER_ADDED: ("添加账户", "added an account"),
    Action.USER_CHANGED: ("修改账户权限", "changed what an account may do"),
    Action.USER_DISABLED: ("停用账户", "disabled an account"),
    Action.USER_ENABLED: ("恢复账户", "enabled an account again"),
    Action.USER_UNLOCKED: ("解除账户锁定", "unlocked an account"),
    Action.PASSWORD_CHANGED: ("修改密码", "changed a password"),
    Action.TOKEN_CREATED: ("创建访问令牌", "created an API token"),
    Action.TOKEN_REVOKED: ("撤销访问令牌", "revoked an API token"),
}


def record(
    store: Store,
    actor: str,
    action: Action,
    target: str,
    details: Mapping[str, Any] | None,
    now: datetime,
) -> AuditEntry:
    """Write down what somebody did.

    Args:
        store: keeps it.
        actor: who did it; from the command line `cli:` and a name.
        action: what they did.
        target: to what: the id of an import, a station or a token, the name of a dataset or a user.
        details: more, as JSON values; never a password and never a token.
        now: when.

    Returns:
        The entry as it is kept.

    Raises:
        StoreError: it cannot be written.
    """
    return store.add_audit(AuditEntry(0, now, actor, action, target, details or {}))
