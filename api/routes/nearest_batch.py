"""`POST /v1/nearest`: the courier's question for many places at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.batch_queries import BATCH_EXAMPLE, BATCH_SCHEMA, Batch, read_batch
from api.batch_text import batch_text, routed_batch_text
from api.errors import language_of
from api.heavy_work import run_question
from api.large_answers import question_documented, receive_question, write_answer
from api.nearest_answers import NEAREST_PATH, NearestAnswers
from api.nearest_text import NearestTexts
from api.responses import JSON
from api.routing import Departure, Routing, ask_for_many, departure, describe_travel, summed
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
    operation_id="nearestOfMany",
    summary="The nearest stations for each of many places",
    openapi_extra=question_documented(BATCH_SCHEMA, BATCH_EXAMPLE, JSON, _ANSWER),
)
async def post_nearest(request: Request) -> Response:
    """Answer for each place, in order, as `GET /v1/nearest` does.

    `stations` holds the feature of each station that is an answer once, by its id.
    """
    services: Services = request.app.state.services
    answers: NearestAnswers = request.app.state.nearest_answers
    routing: Routing | None = request.app.state.routing
    text = await receive_question(request, services.settings.question_max_kb)
    if routing is not None:
        write = await _routed(routing, services, answers.texts(), text, language_of(request))
        return await write_answer(request, write, JSON)

    def write_estimates() -> bytes:
        batch = read_batch(text, services.clock())
        return batch_text(answers.texts(), batch)

    return await write_answer(request, write_estimates, JSON, at_once=len(text) <= _AT_ONCE_BYTES)


async def _routed(
    routing: Routing, services: Services, texts: NearestTexts, text: bytes, lang: str
) -> Callable[[], bytes]:
    """Ask for the ways to all candidates; what is left to do is to write the answer."""

    def read() -> tuple[Batch, list[Departure]]:
        batch = read_batch(text, services.clock())
        return batch, [departure(texts.directory, query, services.evaluator) for query in batch.queries]

    batch, departures = await run_question(read)
    travel = batch.queries[0].travel
    routed = await ask_for_many(routing, departures, travel)
    about = describe_travel(summed(routed), travel, lang)
    return partial(routed_batch_text, texts, batch, [one.journeys for one in routed], about)
