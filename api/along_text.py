"""The answer to a question along a line as JSON text."""

from __future__ import annotations

import orjson

from api.along_queries import echo_along
from api.nearest_text import NearestTexts
from api.responses import provenance
from stations.along import AlongQuery, find_along
from stations.feature_texts import OpeningTexts
from stations.nearest_query import OpenFilter

_SIDES = {1: b'"left"', -1: b'"right"', 0: b"null"}


def along_text(texts: NearestTexts, query: AlongQuery) -> bytes:
    """Answer a question along a line.

    Args:
        texts: the texts of the register.
        query: the question.

    Returns:
        The JSON text of a FeatureCollection in the order of the line.
    """
    found = find_along(texts.directory, query, texts.evaluator)
    about = {
        "type": "FeatureCollection",
        **provenance(texts.directory),
        "query": echo_along(query),
        "left_out": found.left_out,
        "approximate_nearby": found.approximate_nearby,
        "more": found.more,
    }
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
            b'%b,"open":%b,"along_m":%.1f,"off_m":%.1f,"side":%b,"travel_minutes":%d}}'
            % (
                head,
                opening.text(hit.place, key),
                hit.along_m,
                hit.off_m,
                _SIDES[hit.side],
                hit.minutes,
            )
        )
    return orjson.dumps(about)[:-1] + b',"features":[' + b",".join(features) + b"]}"
