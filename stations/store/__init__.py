"""Where the register is kept: one schema and one code on SQLite and on PostgreSQL with PostGIS."""

from stations.store.accounts import Role, User
from stations.store.audit import AuditEntry
from stations.store.import_records import ImportRecord, ImportStatus
from stations.store.plan_rows import PlanRowRecord
from stations.store.records import StoredEvent, StoredStation
from stations.store.reports import ReportedStation
from stations.store.store import Store
from stations.store.tokens import Token, TokenKind
from stations.store.watching import Watch

__all__ = [
    "AuditEntry",
    "ImportRecord",
    "ImportStatus",
    "PlanRowRecord",
    "ReportedStation",
    "Role",
    "Store",
    "StoredEvent",
    "StoredStation",
    "Token",
    "TokenKind",
    "User",
    "Watch",
]
