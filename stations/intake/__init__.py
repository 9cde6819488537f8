"""Lists as offices have them → drafts of stations.

    bytes ─decode→ text ─table→ rows ─columns→ cells ─clean→ drafts

Every arrow is a function from plain values to plain values. What is wrong with one row is an issue of that
row and the rest goes on; only what is wrong with the whole file raises `FileError`.
"""

from stations.intake.clean import clean
from stations.intake.columns import ColumnMap, ColumnQuestion, CoordinateColumns, map_columns
from stations.intake.decode import Decoded, DecodedWorkbook, decode
from stations.intake.draft import Draft, GivenCoordinates
from stations.intake.encodings import ENCODINGS, DecodedText
from stations.intake.fixes import Fixes
from stations.intake.hours_cells import HoursReading, ReadHours
from stations.intake.issues import RowIssue, describe, make_issue
from stations.intake.limits import ACCEPTED_LIMITS, DEFAULT_LIMITS, Limits
from stations.intake.notes import describe_table
from stations.intake.read import ListReading, read_list
from stations.intake.table import Table, TableNotes, read_table
from stations.intake.unreadable import UnreadableFile

__all__ = [
    "ACCEPTED_LIMITS",
    "DEFAULT_LIMITS",
    "ENCODINGS",
    "ColumnMap",
    "ColumnQuestion",
    "CoordinateColumns",
    "Decoded",
    "DecodedText",
    "DecodedWorkbook",
    "Draft",
    "Fixes",
    "GivenCoordinates",
    "HoursReading",
    "Limits",
    "ListReading",
    "ReadHours",
    "RowIssue",
    "Table",
    "TableNotes",
    "UnreadableFile",
    "clean",
    "decode",
    "describe",
    "describe_table",
    "make_issue",
    "map_columns",
    "read_list",
    "read_table",
]
