"""What many rows of a plan have in common, so that a person is asked or told once and not row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from api.import_views import issue_view

# A note that more rows of one outcome have is said once, above them.
MOST_REPEATED = 10


def survey(rows: Mapping[str, Any], dataset: str, titles: Mapping[str, str], lang: str) -> dict[str, Any]:
    """Say what the rows of a plan have in common.

    Args:
        rows: as `stations.importing.plan_summary` counts them.
        dataset: whose list it is.
        titles: dataset → its title.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        JSON values: `rows` of the file; how many of them have coordinates of an `undeclared` datum and how
        many have them `swapped`; `shared`, outcome → warnings that more than `MOST_REPEATED` rows have, with
        one of them as an example; `elsewhere`, the other dataset that the list looks like, or None.
    """
    codes = rows["codes"]
    return {
        "rows": rows["rows"],
        "undeclared": codes.get("datum_undeclared", 0),
        "swapped": codes.get("coordinates_swapped", 0),
        "shared": _shared(rows["warnings"], lang),
        "elsewhere": _elsewhere(rows, dataset, titles),
    }


def _shared(warnings: Iterable[Mapping[str, Any]], lang: str) -> dict[str, list[dict[str, Any]]]:
    shared: dict[str, list[dict[str, Any]]] = {}
    for warning in sorted(warnings, key=lambda warning: -warning["count"]):
        if warning["count"] > MOST_REPEATED:
            note = {"code": warning["code"], "count": warning["count"]}
            note["example"] = issue_view(warning["example"], lang)["text"]
            shared.setdefault(warning["outcome"], []).append(note)
    return shared


def _elsewhere(rows: Mapping[str, Any], dataset: str, titles: Mapping[str, str]) -> dict[str, Any] | None:
    """Find a dataset that has a station like the new one of more than half of the new rows."""
    counts = {name: count for name, count in rows["near"].items() if name != dataset}
    other, count = min(counts.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    if count <= rows["new"] / 2:
        return None
    return {"dataset": other, "title": titles.get(other) or other, "count": count, "new": rows["new"]}
