"""What many rows of a plan have in common, so that a person is asked or told once and not row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.import_views import issue_view
from stations.plan import Outcome

# A note that more rows of one outcome have is said once, above them.
MOST_REPEATED = 10

_Row = Mapping[str, Any]


def survey(plan: Mapping[str, Any], titles: Mapping[str, str], lang: str) -> dict[str, Any]:
    """Say what the rows of a plan have in common.

    Args:
        plan: as it is kept.
        titles: dataset → its title.
        lang: `zh` or `en`.

    Returns:
        JSON values: `rows` of the file; how many of them have coordinates of an `undeclared` datum and how
        many have them `swapped`; `shared`, outcome → warnings that more than `MOST_REPEATED` rows have, with
        one of them as an example; `elsewhere`, the other dataset that the list looks like, or None.
    """
    rows: Sequence[_Row] = plan["rows"]
    return {
        "rows": sum(row["row"] is not None for row in rows),
        "undeclared": _count(rows, "datum_undeclared"),
        "swapped": _count(rows, "coordinates_swapped"),
        "shared": _shared(rows, lang),
        "elsewhere": _elsewhere(rows, plan["dataset"], titles),
    }


def _count(rows: Iterable[_Row], code: str) -> int:
    return sum(any(issue["code"] == code for issue in row.get("issues", ())) for row in rows)


def _shared(rows: Iterable[_Row], lang: str) -> dict[str, list[dict[str, Any]]]:
    counts: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in rows:
        for code, issue in _warnings(row).items():
            counts[row["outcome"], code] += 1
            examples.setdefault((row["outcome"], code), issue)
    shared: dict[str, list[dict[str, Any]]] = {}
    for (outcome, code), count in counts.most_common():
        if count > MOST_REPEATED:
            example = issue_view(examples[outcome, code], lang)["text"]
            shared.setdefault(outcome, []).append({"code": code, "count": count, "example": example})
    return shared


def _warnings(row: _Row) -> dict[str, Mapping[str, Any]]:
    return {issue["code"]: issue for issue in row.get("issues", ()) if issue["severity"] == "warning"}


def _elsewhere(rows: Iterable[_Row], dataset: str, titles: Mapping[str, str]) -> dict[str, Any] | None:
    """Find a dataset that has a station like the new one of more than half of the new rows."""
    new = [row for row in rows if row["outcome"] == Outcome.NEW]
    counts: Counter[str] = Counter()
    for row in new:
        counts.update({near["dataset"] for near in row.get("near", ()) if near["row"] is None} - {dataset})
    other, count = min(counts.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    if count <= len(new) / 2:
        return None
    return {"dataset": other, "title": titles.get(other) or other, "count": count, "new": len(new)}
