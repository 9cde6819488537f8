"""From measurements to the tables of docs/accuracy.md."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from tests.benchmarks.accuracy.measures import Answer, Distance

BEGIN = "<!-- measured: begin -->"
END = "<!-- measured: end -->"
_LEVELS = ("township", "county", "city", "province")
_BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def outcome_table(title: str, answers: Iterable[Answer], outcomes: Sequence[str]) -> str:
    """Count outcomes by group.

    Args:
        title: of the first column.
        answers: what was told.
        outcomes: the columns.

    Returns:
        A table in Markdown with a line for all groups together where there are several.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for answer in answers:
        counts[answer.group][answer.outcome] += 1
    rows: list[Sequence[object]] = [
        (group, found.total(), *(found[outcome] for outcome in outcomes)) for group, found in counts.items()
    ]
    if len(counts) > 1:
        total = sum(counts.values(), Counter())
        rows.append(("all", total.total(), *(total[outcome] for outcome in outcomes)))
    return _table((title, "rows", *outcomes), rows)


def level_table(title: str, answers: Iterable[Answer]) -> str:
    """Work out the share right, wrong and not told at each level.

    Args:
        title: of the first column.
        answers: what was told.

    Returns:
        A table in Markdown; each cell has right / wrong, per cent; what is missing to 100 was not told.
    """
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for answer in answers:
        counts[answer.group][answer.level][answer.outcome] += 1
    rows = []
    for group, levels in counts.items():
        cells = [_shares(levels[level]) if level in levels else "" for level in reversed(_LEVELS)]
        rows.append((group, max(found.total() for found in levels.values()), *cells))
    return _table((title, "read", *reversed(_LEVELS)), rows)


def _shares(found: Counter[str]) -> str:
    total = found.total()
    return f"{100 * found['right'] / total:.1f} / {100 * found['wrong'] / total:.2f}"


def confidence_table(answers: Iterable[Answer]) -> str:
    """Work out which share of the readings with one confidence is right.

    Args:
        answers: readings with their outcome.

    Returns:
        A table in Markdown.
    """
    known = list(answers)
    rows = []
    for low, high in pairwise(_BANDS):
        band = [answer for answer in known if low <= answer.confidence < high]
        if band:
            right = sum(answer.outcome == "right" for answer in band) / len(band)
            label = f"{low:.2f} and more" if high > 1 else f"{low:.2f} to {high:.2f}"
            rows.append((label, len(band), f"{100 * right:.1f} %"))
    return _table(("stated confidence", "readings", "right as far as they go"), rows)


def distance_table(distances: Iterable[Distance]) -> str:
    """Work out medians, ninetieth percentiles and how often the stated error holds.

    Args:
        distances: how far off positions are.

    Returns:
        A table in Markdown.
    """
    kinds: dict[tuple[str, str], list[Distance]] = defaultdict(list)
    for distance in distances:
        kinds[distance.group, distance.level].append(distance)
    rows = []
    for (group, level), found in kinds.items():
        off = np.array([item.off_m for item in found]) / 1000
        covered = np.mean([item.off_m <= item.error_m for item in found])
        rows.append(
            (
                group,
                level,
                len(found),
                f"{np.median(off):.1f} km",
                f"{np.percentile(off, 90):.1f} km",
                f"{max(item.error_m for item in found) / 1000:.1f} km",
                f"{100 * covered:.0f} %",
            )
        )
    head = (
        "source",
        "level",
        "positions",
        "median",
        "nine of ten nearer than",
        "stated, at most",
        "within it",
    )
    return _table(head, rows)


def between_markers(page: str, tables: str) -> str:
    """Put tables into a page.

    Args:
        page: the page, with both markers.
        tables: what stands between them afterwards.

    Returns:
        The page.

    Raises:
        ValueError: a marker is missing.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page needs the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{tables.strip()}\n{END}{after}"
