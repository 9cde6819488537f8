"""`POST /v1/along`: the stations along a line."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.along_queries import ALONG_EXAMPLE, ALONG_SCHEMA, read_along
from api.along_text import along_text
from api.large_answers import answer_question, question_documented
from api.nearest_answers import NearestAnswers
from api.responses import GEOJSON
from api.services import Services

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

    def write(text: bytes) -> bytes:
        query = read_along(text, services.clock())
        return along_text(answers.texts(), query)

    return await answer_question(request, services.settings.question_max_kb, write, GEOJSON)
