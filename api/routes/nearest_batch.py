"""`POST /v1/nearest`: the courier's question for many places at once."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.batch_queries import BATCH_EXAMPLE, BATCH_SCHEMA, read_batch
from api.batch_text import batch_text
from api.large_answers import answer_question, question_documented
from api.nearest_answers import NEAREST_PATH, NearestAnswers
from api.responses import JSON
from api.services import Services

router = APIRouter(tags=["stations"])

# Some twenty points take as long as a few questions of one.
_AT_ONCE_BYTES = 1_500
_ANSWER: dict[str, Any] = {
    "data_version": 12,
    "licence": ["CC0-1.0"],
    "attribution": [],
    "query": {"crs": "wgs84", "limit": 3, "amenity": ["hot_water"], "open": "now", "travel": "walk"},
    "answers": [
        {
            "id": "rider-7",
            "query": {"lon": 113.6254, "lat": 34.7466},
            "left_out": {"closed": 2, "hours_unknown": 1, "kind": 0, "missing_amenity": 4, "stars": 0},
            "approximate_nearby": 0,
            "hits": [
                {"station": "k7m2p9x4tq", "distance_m": 412.7, "bearing_deg": 78.4, "travel_minutes": 7}
            ],
        }
    ],
    "stations": {"k7m2p9x4tq": {"type": "Feature", "id": "k7m2p9x4tq"}},
}


@router.post(
    NEAREST_PATH,
    operation_id="nearest_of_many",
    summary="The nearest stations for each of many places",
    openapi_extra=question_documented(BATCH_SCHEMA, BATCH_EXAMPLE, JSON, _ANSWER),
)
async def post_nearest(request: Request) -> Response:
    """Answer for each place, in order, as `GET /v1/nearest` does.

    `stations` holds the feature of each station that is an answer once, by its id.
    """
    services: Services = request.app.state.services
    answers: NearestAnswers = request.app.state.nearest_answers

    def write(text: bytes) -> bytes:
        batch = read_batch(text, services.clock())
        return batch_text(answers.texts(), batch)

    return await answer_question(
        request, services.settings.question_max_kb, write, JSON, at_once_bytes=_AT_ONCE_BYTES
    )
