"""Where the register is kept: one schema and one code on SQLite and on PostgreSQL with PostGIS."""

from stations.store.accounts import Role, Token, TokenKind, User
from stations.store.imports import ImportRecord, ImportStatus
from stations.store.records import StoredEvent, StoredStation
from stations.store.store import Store

__all__ = [
    "ImportRecord",
    "ImportStatus",
    "Role",
    "Store",
    "StoredEvent",
    "StoredStation",
    "Token",
    "TokenKind",
    "User",
]
