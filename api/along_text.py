"""The answer to a question along a line as JSON text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from api.along_queries import echo_along
from api.nearest_text import NearestTexts
from api.responses import provenance
from api.routing import describe_journey
from stations.along import AlongHit, AlongQuery, find_along
from stations.feature_texts import OpeningTexts
from stations.journey import Journey, Journeys
from stations.nearest_query import OpenFilter

_SIDES = {1: b'"left"', -1: b'"right"', 0: b"null"}


def along_text(
    texts: NearestTexts,
    query: AlongQuery,
    legs: Journeys | None = None,
    travel: Mapping[str, Any] | None = None,
) -> bytes:
    """Answer a question along a line.

    Args:
        texts: the texts of the register.
        query: the question.
        legs: the ways from the line to stations that a routing server knows; None where none was asked.
        travel: where minutes come from, JSON values; None where no routing server was asked.

    Returns:
        The JSON text of a FeatureCollection in the order of the line.
    """
    found = find_along(texts.directory, query, texts.evaluator, legs or {})
    about = {
        "type": "FeatureCollection",
        **provenance(texts.directory, texts.directory.terms.of(hit.place for hit in found.hits)),
        "query": echo_along(query),
        "left_out": found.left_out,
        "approximate_nearby": found.approximate_nearby,
        "more": found.more,
    }
    if travel is not None:
        about["travel"] = dict(travel)
    if not len(texts.directory):
        about["reason"] = "no_data"
    openings: dict[int, OpeningTexts] = {}
    on_arrival = query.filters.open is OpenFilter.ON_ARRIVAL
    features = []
    for hit in found.hits:
        head, key = texts.features.head(hit.place)
        minutes = hit.minutes if on_arrival else 0
        opening = openings.get(minutes)
        if opening is None:
            opening = openings[minutes] = texts.opening(query.filters, minutes)
        features.append(
            b'%b,"open":%b,"along_m":%.1f,"off_m":%.1f,"side":%b,%b}}'
            % (
                head,
                opening.text(hit.place, key),
                hit.along_m,
                hit.off_m,
                _SIDES[hit.side],
                _way(hit, (legs or {}).get(hit.place)),
            )
        )
    return orjson.dumps(about)[:-1] + b',"features":[' + b",".join(features) + b"]}"


def _way(hit: AlongHit, leg: Journey | None) -> bytes:
    """Write the minutes from the start, and the metres off the line along roads."""
    if leg is None:
        return b'"travel_minutes":%d' % hit.minutes
    is_reached = leg.minutes is not None
    shown = {**describe_journey(leg), "travel_minutes": hit.minutes if is_reached else None}
    return orjson.dumps(shown)[1:-1]
