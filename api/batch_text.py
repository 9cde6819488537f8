"""The answer to many nearest questions as JSON text: every station once, however often it is an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from types import MappingProxyType
from typing import Any

import orjson

from api.batch_queries import Batch
from api.nearest_text import NearestTexts
from api.queries import echo
from api.responses import provenance
from api.routing import describe_journey
from stations.arrival import Hit
from stations.feature_texts import OpeningTexts
from stations.journey import Journey, Journeys
from stations.nearest import Found, find_nearest
from stations.nearest_query import NearestQuery, OpenFilter
from stations.travel import travel_minutes

_NO_JOURNEYS: Journeys = MappingProxyType({})


def batch_text(texts: NearestTexts, batch: Batch) -> bytes:
    """Answer many questions.

    Args:
        texts: the texts of the register.
        batch: the questions.

    Returns:
        JSON text: `query` says what all of them ask, `answers` has one object for each place, in order, and
        `stations` the features of all stations that are answers, by id. `open` is with the station; if it
        is judged on arrival, it differs from place to place and is with the answer.
    """
    return _text(texts, batch, repeat(_NO_JOURNEYS, len(batch.queries)), {})


def routed_batch_text(
    texts: NearestTexts, batch: Batch, journeys: Sequence[Journeys], travel: Mapping[str, Any]
) -> bytes:
    """Answer many questions with the minutes of a routing server.

    Args:
        texts: the texts of the register.
        batch: the questions.
        journeys: the ways that are known, for each question.
        travel: where minutes come from, JSON values.

    Returns:
        JSON text as that of `batch_text`, with `travel`, and `route` and `route_m` with each answer.
    """
    return _text(texts, batch, journeys, {"travel": travel})


def _text(texts: NearestTexts, batch: Batch, journeys: Iterable[Journeys], more: Mapping[str, Any]) -> bytes:
    stations: dict[int, bytes] = {}
    asked = echo(batch.queries[0])
    del asked["lon"], asked["lat"]
    answers = _Answers(texts, batch.queries[0], stations)
    written = [
        answers.write(identity, query, find_nearest(texts.directory, query, texts.evaluator, ways), ways)
        for identity, query, ways in zip(batch.ids, batch.queries, journeys, strict=True)
    ]
    about = {**provenance(texts.directory, texts.directory.terms.of(stations)), "query": asked, **more}
    if not len(texts.directory):
        about["reason"] = "no_data"
    parts = [orjson.dumps(about)[:-1], b',"answers":[', b",".join(written), b'],"stations":{']
    parts.append(b",".join(stations.values()))
    parts.append(b"}}")
    return b"".join(parts)


class _Answers:
    """Writes the answer for one place after the other and collects the stations that they name."""

    def __init__(self, texts: NearestTexts, query: NearestQuery, stations: dict[int, bytes]) -> None:
        self._texts = texts
        self._stations = stations
        self._on_arrival = query.open is OpenFilter.ON_ARRIVAL
        self._openings: dict[int, OpeningTexts] = {}

    def write(self, identity: bytes, query: NearestQuery, found: Found, journeys: Journeys) -> bytes:
        """Write the answer for one place."""
        hits = b",".join(self._hit(query, hit, journeys.get(hit[1])) for hit in found.hits)
        place_asked = orjson.dumps({"lon": round(query.lon, 7), "lat": round(query.lat, 7)})
        return b'{"id":%b,"query":%b,"left_out":%b,"approximate_nearby":%d,"hits":[%b]}' % (
            identity,
            place_asked,
            orjson.dumps(found.left_out),
            found.approximate_nearby,
            hits,
        )

    def _hit(self, query: NearestQuery, hit: Hit, journey: Journey | None) -> bytes:
        distance_m, place, bearing_deg = hit
        if place not in self._stations:
            self._stations[place] = self._station(query, place)
        if journey is None:
            minutes = travel_minutes(distance_m, query.travel)
            way = b',"travel_minutes":%d' % minutes
        else:
            minutes = journey.judged_minutes
            way = b"," + orjson.dumps(describe_journey(journey))[1:-1]
        return b'{"station":%b,"distance_m":%.1f,"bearing_deg":%.1f%b%b}' % (
            orjson.dumps(self._texts.directory.stations[place].id),
            distance_m,
            round(bearing_deg, 1) % 360,
            way,
            b',"open":' + self._opening(query, place, minutes) if self._on_arrival else b"",
        )

    def _station(self, query: NearestQuery, place: int) -> bytes:
        head, _ = self._texts.features.head(place)
        # Otherwise its opening state is the same for all places.
        opening = b"" if self._on_arrival else b',"open":' + self._opening(query, place, 0)
        return b"%b:%b%b}}" % (orjson.dumps(self._texts.directory.stations[place].id), head, opening)

    def _opening(self, query: NearestQuery, place: int, minutes: int) -> bytes:
        """Write the state of a station; many stations are reached in the same minute."""
        opening = self._openings.get(minutes)
        if opening is None:
            opening = self._openings[minutes] = self._texts.opening(query, minutes)
        return opening.text(place, self._texts.features.head(place)[1])
