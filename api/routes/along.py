"""`POST /v1/along`: the stations along a line."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.along_queries import ALONG_EXAMPLE, ALONG_SCHEMA, read_along
from api.along_text import along_text
from api.errors import language_of
from api.heavy_work import run_question
from api.large_answers import question_documented, receive_question, write_answer
from api.nearest_answers import NearestAnswers
from api.nearest_text import NearestTexts
from api.responses import GEOJSON
from api.routing import Departure, Routing, ask_for_many, depart, describe_travel, summed
from api.services import Services
from stations.along import AlongQuery, along_candidates

router = APIRouter(tags=["stations"])

_ANSWER: dict[str, Any] = {
    "type": "FeatureCollection",
    "data_version": 12,
    "licence": ["CC0-1.0"],
    "attribution": [],
    "query": {"length_m": 6988.5, "corridor_m": 500, "limit": 100, "open": "on_arrival", "travel": "ride"},
    "left_out": {"closed": 2, "hours_unknown": 1, "kind": 0, "missing_amenity": 0, "stars": 0},
    "approximate_nearby": 3,
    "more": False,
    "features": [
        {
            "type": "Feature",
            "id": "k7m2p9x4tq",
            "geometry": {"type": "Point", "coordinates": [113.6403, 34.7512]},
            "properties": {"along_m": 1859.3, "off_m": 133.1, "side": "left", "travel_minutes": 9},
        }
    ],
}


@router.post(
    "/v1/along",
    operation_id="along",
    summary="The stations along a line, in the order in which one passes them",
    openapi_extra=question_documented(ALONG_SCHEMA, ALONG_EXAMPLE, GEOJSON, _ANSWER),
)
async def post_along(request: Request) -> Response:
    """Answer with a FeatureCollection in the order of `along_m`, then `off_m`, then id.

    `along_m` leads from the start of the line to the point of it that is nearest to the station, `off_m`
    from there to the station; `side` is null where neither left nor right fits. `more` says that the limit
    cut the answer off.
    """
    services: Services = request.app.state.services
    answers: NearestAnswers = request.app.state.nearest_answers
    routing: Routing | None = request.app.state.routing
    text = await receive_question(request, services.settings.question_max_kb)
    if routing is not None:
        write = await _routed(routing, services, answers.texts(), text, language_of(request))
        return await write_answer(request, write, GEOJSON)

    def write_estimates() -> bytes:
        query = read_along(text, services.clock())
        return along_text(answers.texts(), query)

    return await write_answer(request, write_estimates, GEOJSON)


async def _routed(
    routing: Routing, services: Services, texts: NearestTexts, text: bytes, lang: str
) -> Callable[[], bytes]:
    """Ask for the ways from the line to its stations; what is left to do is to write the answer.

    The line is a way already, so only what lies off it is asked about.
    """

    def read() -> tuple[AlongQuery, list[Departure]]:
        query = read_along(text, services.clock())
        hits = along_candidates(texts.directory, query, services.evaluator)
        feet = query.line.at(np.array([hit.along_m for hit in hits]))
        return query, [
            depart(texts.directory, lon, lat, [(hit.off_m, hit.place)])
            for hit, lon, lat in zip(hits, *(x.tolist() for x in feet), strict=True)
        ]

    query, departures = await run_question(read)
    travel = query.filters.travel
    routed = await ask_for_many(routing, departures, travel)
    legs = {place: journey for one in routed for place, journey in one.journeys.items()}
    return partial(along_text, texts, query, legs, describe_travel(summed(routed), travel, lang))
