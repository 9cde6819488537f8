"""What there is to know about a position that was found from an address."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from geodata.catalogue import text
from geodata.choosing import ChoosingGeocoder
from geodata.geocode import Geocoded, Geocoder
from stations.guessed import candidate_values, source_of
from stations.intake.issues import RowIssue, in_every_language, make_issue
from stations.intake.location_texts import level_words
from stations.model import RANKED_ERROR_M, PositionSource

_CODES = {
    PositionSource.GAZETTEER: "located_by_address",
    PositionSource.SERVICE: "located_by_service",
    PositionSource.KNOWN_PLACE: "located_by_known_place",
}
# A name that a stranger wrote goes into a sentence; that much of it is enough.
_NAME_LENGTH = 40


def location_issues(row: int, words: str, found: Geocoded) -> tuple[RowIssue, ...]:
    """Say how a row was located, and where sources disagree.

    Args:
        row: the row's number.
        words: the address, or what was taken for it.
        found: the answer, with a position.

    Returns:
        The issues; one about a disagreement carries the candidates, see `candidates_of`.
    """
    source = source_of(found)
    error_m = found.error_m or 0.0
    ranked = "among" if error_m <= RANKED_ERROR_M else "left_out"
    by = found.source if source is PositionSource.SERVICE else (found.name or "")[:_NAME_LENGTH]
    told = {**_level_told(found.source, found.level or ""), "error_m": f"{error_m:.0f}"}
    if source is not PositionSource.GAZETTEER:
        told |= {"by": by, **_ranked_told(ranked)}
    issues = (make_issue(_CODES[source], row, None, words, **told),)
    if found.disagreement_m is None:
        return issues
    return (*issues, _disagreement(row, words, found))


# Thousands of rows of a list say the same.
@lru_cache(maxsize=256)
def _level_told(source: str, level: str) -> Mapping[str, str]:
    return in_every_language("level", partial(level_words, source, level))


@lru_cache(maxsize=8)
def _ranked_told(ranked: str) -> Mapping[str, str]:
    return in_every_language("ranked", partial(text, f"ranked.{ranked}"))


def _disagreement(row: int, words: str, found: Geocoded) -> RowIssue:
    candidates = found.candidates
    issue = make_issue(
        "sources_disagree",
        row,
        None,
        words,
        distance_m=f"{found.disagreement_m or 0.0:.0f}",
        **in_every_language("sources", lambda lang: _named(candidates, lang)),
    )
    # No part of the sentence: what a person chooses from, kept with the plan.
    offered = json.dumps([candidate_values(item) for item in candidates], ensure_ascii=False)
    return replace(issue, params={**issue.params, "candidates": offered})


def _named(candidates: Iterable[Geocoded], lang: str) -> str:
    words = (f"{item.source}: {level_words(item.source, str(item.level), lang)}" for item in candidates)
    return text("list.separator", lang).join(words)


def candidates_of(issues: Iterable[RowIssue]) -> list[dict[str, Any]]:
    """Find the positions among which a person may choose for a row.

    Args:
        issues: what is to know about the row.

    Returns:
        The candidates as `candidate_values` wrote them; empty where the sources agree.
    """
    for issue in issues:
        if issue.code == "sources_disagree":
            found: list[dict[str, Any]] = json.loads(issue.params.get("candidates") or "[]")
            return found
    return []


def not_located_issue(
    row: int, words: str, geocoder: Geocoder, context: str | None, found: Geocoded | None
) -> RowIssue:
    """Say why a row has no position.

    Args:
        row: the row's number.
        words: the address, or what was taken for it.
        geocoder: whom was asked; one that can say why is asked for the reason.
        context: the area that the address was expected in.
        found: what was found without a position; None for nothing.

    Returns:
        The issue.
    """
    why: Callable[[str], str] = partial(
        text, "address.names_nothing" if found is None else "address.no_position"
    )
    reader = geocoder.reader if isinstance(geocoder, ChoosingGeocoder) else None
    if reader is not None and (reading := reader.read(words, context)).reason is not None:
        why = reading.explain
    return make_issue("not_located", row, None, words, **in_every_language("reason", why))
