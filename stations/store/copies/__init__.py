"""The whole register in another place: in a backup, in another database, and back."""

from stations.store.copies.archive import Backup, read_backup
from stations.store.copies.filling import Filled, Progress
from stations.store.copies.manifest import Manifest, TableManifest
from stations.store.copies.moving import move_register
from stations.store.copies.naming import backup_name, remove_older
from stations.store.copies.replacing import is_damaged, restore_beside
from stations.store.copies.restoring import restore_register
from stations.store.copies.writing import write_backup

__all__ = [
    "Backup",
    "Filled",
    "Manifest",
    "Progress",
    "TableManifest",
    "backup_name",
    "is_damaged",
    "move_register",
    "read_backup",
    "remove_older",
    "restore_beside",
    "restore_register",
    "write_backup",
]
