"""`/v1/review`: positions that somebody should look at, and what is decided about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auditing import Action, record
from api.bodies import Body, read_body
from api.errors import language_of, problem
from api.messages import message
from api.parameter_kinds import DIVISION, LANG, integer
from api.parameters import Fault, Parameter, QueryFaults, read_query
from api.review_desk import ReviewDesk, candidate_view, offer_of
from api.rights import Actor, may_change, require, require_inside
from api.services import services_of
from api.staff_responses import PRIVATE, asked_language, link, private, staff_documented
from api.station_edits import Place, find_station, read_if_match, station_view
from geodata.divisions import Divisions
from stations.edits import edit_station, settle_station
from stations.errors import ConflictError
from stations.features import position_values
from stations.guessed import is_told
from stations.model import Station
from stations.review import PlaceCandidate, ReviewItem, inside
from stations.store import Role, Store, StoredStation

router = APIRouter(tags=["review"])

_CURSOR = re.compile(r"(\d{1,9}\.\d{3})-([0-9a-z]{1,40})", re.ASCII)


def _cursor(given: str) -> tuple[float, str]:
    found = _CURSOR.fullmatch(given)
    if found is None:
        raise Fault("not_a_cursor")
    return -float(found[1]), found[2]


PARAMETERS: tuple[Parameter, ...] = (
    DIVISION,
    integer("limit", "how many on a page", 1, 200, default=50),
    Parameter("cursor", _cursor, {"type": "string"}, "continues; taken from the link `next`"),
    LANG,
)


class Decision(Body):
    """What somebody decides about a doubtful position: exactly one of three."""

    choose: int | None = Field(None, ge=0, le=100, description="the candidate of this number is right")
    offer: str | None = Field(
        None, max_length=64, description="`offer` of the candidates that were looked at"
    )
    position: Place | None = Field(None, description="it is there")
    dismiss: bool | None = Field(None, description="true: leave the position as it is and ask no more")


@router.get(
    "/v1/review",
    operation_id="getReview",
    summary="Positions about which sources disagree or that do not fit their division, the worst first",
    openapi_extra=staff_documented(PARAMETERS),
)
def get_review(request: Request) -> Response:
    """Answer with one page; what was decided meanwhile is not on the next one."""
    actor = require(request, Role.VIEWER)
    values = read_query(request.query_params.multi_items(), PARAMETERS)
    services = services_of(request)
    found = inside(_desk(request).findings(services.register.directory).items, values["division"])
    start = values["cursor"]
    rest = [item for item in found if start is None or _key(item) > start]
    page = rest[: values["limit"]]
    items = request.query_params.multi_items()
    links = [link("self", request.url.path, items)]
    if len(rest) > len(page):
        distance, id_ = _key(page[-1])
        kept = [item for item in items if item[0] != "cursor"]
        links.append(link("next", request.url.path, [*kept, ("cursor", f"{-distance:.3f}-{id_}")]))
    divisions = services.gazetteer.divisions
    body = {
        "number_matched": len(found),
        "number_returned": len(page),
        "data_version": services.register.directory.version,
        "items": [_item_view(item, divisions, actor, request) for item in page],
        "links": links,
    }
    return private(body)


@router.get(
    "/v1/review/{station_id}",
    operation_id="getReviewOfStation",
    summary="Where a station may be: its present position and what every source says",
    openapi_extra=staff_documented(problems=(404, 410, 422)),
)
def get_candidates(request: Request, station_id: str) -> Response:
    """Answer for any station; `version` is what `If-Match` takes and `offer` what a choice names."""
    require(request, Role.VIEWER)
    stored = find_station(services_of(request).register.store, station_id, asked_language(request))
    return _offered(request, stored)


@router.post(
    "/v1/review/{station_id}",
    operation_id="postReviewOfStation",
    summary="Say where a station is, or leave its position as it is",
    openapi_extra=staff_documented(body=Decision, problems=(404, 410, 412, 413, 422, 428)),
)
async def post_decision(request: Request, station_id: str) -> Response:
    """Set the position as a person's, which no list and no geocoder moves any more."""
    lang = asked_language(request)
    actor = await run_in_threadpool(require, request, Role.EDITOR)
    version = read_if_match(request.headers.get("if-match"), lang, required=True)
    decision = await read_body(request, Decision)
    given = [decision.choose is not None, decision.position is not None, bool(decision.dismiss)]
    if sum(given) != 1:
        raise QueryFaults.one("body", "choose_one")
    return await run_in_threadpool(_decide, request, station_id, actor, version or 0, decision)


def _decide(request: Request, station_id: str, actor: Actor, version: int, decision: Decision) -> Response:
    services, lang = services_of(request), language_of(request)
    store = services.register.store
    before = find_station(store, station_id, lang)
    require_inside(request, actor, _area(store, before.station))
    now, name = services.clock(), actor.name
    try:
        if decision.dismiss:
            after = settle_station(store, station_id, version, name, now)
        elif decision.position is not None:
            place = decision.position.model_dump(mode="json")
            after = edit_station(store, station_id, {"position": place}, version, name, now)
        else:
            chosen = _chosen(request, before.station, decision)
            if chosen is None:
                return problem(412, message("offer_changed", lang), headers=_tag(before))
            after = edit_station(store, station_id, {"position": chosen}, version, name, now)
    except ConflictError:
        detail = message("edit_clash", lang, id=station_id, version=before.version)
        return problem(412, detail, headers=_tag(before))
    if after.version != before.version:
        services.register.refresh()
        said = decision.model_dump(mode="json", exclude_none=True, exclude={"offer"})
        record(store, name, Action.POSITION_REVIEWED, station_id, said, now)
    return _answer(after)


def _chosen(request: Request, station: Station, decision: Decision) -> dict[str, Any] | None:
    """Take the chosen candidate as the new position, with its error and with whom to name for it."""
    candidates = _candidates(request, station)
    if decision.offer is not None and decision.offer != offer_of(candidates):
        return None
    if decision.choose is None or decision.choose >= len(candidates):
        raise QueryFaults.one("choose", "no_candidate", count=len(candidates))
    position = candidates[decision.choose].position
    chosen = {"lon": position.lon, "lat": position.lat, "error_m": position.error_m}
    return {**chosen, "by": position.by} if is_told(position) else chosen


def _desk(request: Request) -> ReviewDesk:
    desk: ReviewDesk = request.app.state.review_desk
    return desk


def _candidates(request: Request, station: Station) -> tuple[PlaceCandidate, ...]:
    return _desk(request).candidates(services_of(request).register.directory, station)


def _key(item: ReviewItem) -> tuple[float, str]:
    return -round(item.distance_m, 3), item.station.id


def _area(store: Store, station: Station) -> str | None:
    """Tell in which division somebody must have rights; where nobody knows, that of the dataset counts."""
    if station.division is not None:
        return station.division
    return next((d.division for d in store.datasets() if d.name == station.dataset), None)


def _item_view(item: ReviewItem, divisions: Divisions, actor: Actor, request: Request) -> dict[str, Any]:
    station = item.station
    datasets = services_of(request).register.directory.datasets
    dataset = datasets.get(station.dataset)
    area = station.division or (None if dataset is None else dataset.division)
    known = station.division is not None and divisions.get(station.division) is not None
    return {
        "id": station.id,
        "name": station.name,
        "address": station.address,
        "dataset": station.dataset,
        "division": None
        if station.division is None
        else {"code": station.division, "name": divisions.full_name(station.division) if known else None},
        "reason": str(item.reason),
        "distance_m": round(item.distance_m),
        "position": None if station.position is None else position_values(station.position),
        "editable": may_change(actor, area),
    }


def _offered(request: Request, stored: StoredStation) -> Response:
    candidates: Sequence[PlaceCandidate] = _candidates(request, stored.station)
    body = {
        "id": stored.station.id,
        "version": stored.version,
        "station": station_view(stored.station),
        "offer": offer_of(candidates),
        "candidates": [candidate_view(one) for one in candidates],
    }
    return private(body, headers=_tag(stored))


def _answer(stored: StoredStation) -> Response:
    body = {"id": stored.station.id, "version": stored.version, "station": station_view(stored.station)}
    return private(body, headers=_tag(stored))


def _tag(stored: StoredStation) -> dict[str, str]:
    return {**PRIVATE, "ETag": f'"{stored.version}"'}
