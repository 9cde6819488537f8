"""`GET /v1/nearest`: the courier's question."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.errors import language_of
from api.nearest_answers import EMPTY_END, MAX_AGE_S, NEAREST_PATH, UNANSWERED, NearestAnswers
from api.parameters import read_query
from api.queries import NEAREST_PARAMETERS, echo, nearest_query
from api.responses import GEOJSON, cached, encode, last_modified, provenance, tagged, vary
from api.routes.documented import documented
from api.routing import Routing, describe_journey, describe_travel
from api.services import services_of
from api.within import directory_within
from geodata.divisions import Divisions
from stations.directory import Directory
from stations.features import feature
from stations.nearest import NearestAnswer, NearestHit, NearestQuery, nearest
from stations.terms import terms_of

router = APIRouter(tags=["stations"])


@router.get(
    NEAREST_PATH,
    operation_id="nearest",
    summary="The nearest stations that are open and have what I need",
    openapi_extra=documented(NEAREST_PARAMETERS, GEOJSON),
)
async def get_nearest(request: Request) -> Response:
    """Answer with a FeatureCollection, nearest first, ties by id.

    `left_out` counts nearer stations by the reason why they are not among the answers;
    `approximate_nearby` counts places that may be as near but whose position is too uncertain to rank.
    With a routing server, `travel` says whether minutes are along roads.
    """
    routing: Routing | None = request.app.state.routing
    if routing is not None:
        return await _get_routed(request, routing)
    if "division" in request.query_params:
        return await _get_within(request)
    answers: NearestAnswers = request.app.state.nearest_answers
    dated = last_modified(request, answers.texts().directory, is_of_the_minute=True)
    body, tag = answers.answer(request.query_params.multi_items())
    request.scope[UNANSWERED] = body.endswith(EMPTY_END)
    headers = {**dated, "Vary": vary(request, by_language=False)}
    return tagged(request, body, GEOJSON, tag, max_age_s=MAX_AGE_S, headers=headers)


async def _get_routed(request: Request, routing: Routing) -> Response:
    services = services_of(request)
    values = read_query(request.query_params.multi_items(), NEAREST_PARAMETERS)
    query = nearest_query(values, services.clock())
    directory = await directory_within(services, values["division"])
    routed = await routing.journeys(directory, query, services.evaluator)
    answer = nearest(directory, query, services.evaluator, routed.journeys)
    request.scope[UNANSWERED] = not answer.hits
    body = answer_collection(directory, query, answer, services.gazetteer.divisions)
    if values["division"] is not None:
        body["query"]["division"] = values["division"]
    body["travel"] = describe_travel(routed, query.travel, language_of(request))
    # A moment later the server may be back.
    max_age_s = MAX_AGE_S if routed.fault is None else 0
    # What the server says is of more than the register, and the note is in a language.
    return cached(request, encode(body), GEOJSON, max_age_s=max_age_s)


async def _get_within(request: Request) -> Response:
    services = services_of(request)
    values = read_query(request.query_params.multi_items(), NEAREST_PARAMETERS)
    query = nearest_query(values, services.clock())
    directory = await directory_within(services, values["division"])
    answer = nearest(directory, query, services.evaluator)
    request.scope[UNANSWERED] = not answer.hits
    body = answer_collection(directory, query, answer, services.gazetteer.divisions)
    body["query"]["division"] = values["division"]
    return cached(request, encode(body), GEOJSON, max_age_s=MAX_AGE_S, of=directory, by_language=False)


def answer_collection(
    directory: Directory, query: NearestQuery, answer: NearestAnswer, divisions: Divisions
) -> dict[str, Any]:
    """Show an answer as a FeatureCollection.

    Args:
        directory: the register that was asked.
        query: the question.
        answer: the answer.
        divisions: names the divisions.

    Returns:
        JSON values.
    """
    body = {
        "type": "FeatureCollection",
        **provenance(directory, terms_of((hit.station for hit in answer.hits), directory.datasets)),
        "query": echo(query),
        "left_out": answer.left_out,
        "approximate_nearby": answer.approximate_nearby,
        "features": [hit_feature(hit, divisions) for hit in answer.hits],
    }
    return body if len(directory) else {**body, "reason": "no_data"}


def hit_feature(hit: NearestHit, divisions: Divisions) -> dict[str, Any]:
    """Show one answer as a feature.

    Args:
        hit: the answer.
        divisions: names the division.

    Returns:
        A feature with distance, bearing and minutes.
    """
    shown = feature(hit.station, hit.opening, divisions, hit.judged_at)
    shown["properties"]["open"]["on_arrival"] = hit.on_arrival
    shown["properties"] |= {
        "distance_m": round(hit.distance_m, 1),
        "bearing_deg": round(hit.bearing_deg, 1) % 360,
        "travel_minutes": hit.minutes,
    }
    if hit.journey is not None:
        shown["properties"] |= describe_journey(hit.journey)
    return shown
