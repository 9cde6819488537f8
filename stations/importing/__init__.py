"""The way of a list into the register: read, planned, kept, applied, undone; each step on its own."""

from stations.importing.applying import apply_import
from stations.importing.options import ImportOptions, options_from_record, options_to_record
from stations.importing.planning import DraftedImport, Origin, draft_plan, plan_import, replan
from stations.importing.rows import plan_summary, planned_rows
from stations.importing.undoing import UndoResult, undo_import
from stations.undo import KeptField, KeptReason

__all__ = [
    "DraftedImport",
    "ImportOptions",
    "KeptField",
    "KeptReason",
    "Origin",
    "UndoResult",
    "apply_import",
    "draft_plan",
    "options_from_record",
    "options_to_record",
    "plan_import",
    "plan_summary",
    "planned_rows",
    "replan",
    "undo_import",
]
