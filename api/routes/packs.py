"""`GET /v1/packs/{division}.json`: the stations of a small area, to be asked without a network."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.errors import language_of
from api.messages import message
from api.parameter_kinds import LANG
from api.parameters import Parameter, QueryFaults, read_query
from api.responses import JSON, cached, encode, provenance
from api.routes.documented import documented
from api.services import Services, services_of
from api.within import directory_within
from stations.bounded import Bounded
from stations.directory import Directory
from stations.errors import NotFoundError
from stations.offline_pack import offline_pack

router = APIRouter(tags=["stations"])

# Some 60 kB compressed; a phone holds it beside everything else, and few counties have more.
MOST_STATIONS = 1_000
# Packs of one day and version; a city has some ten counties, and people move between few.
PACKS_KEPT = 64
PARAMETERS: tuple[Parameter, ...] = (LANG,)

# Version of the register, division and day → the pack as JSON.
PackShelf = Bounded[tuple[tuple[int, str], str, date], bytes]


@router.get(
    "/v1/packs/{division}.json",
    operation_id="getPack",
    summary="A dated pack of a county, for answers without a network",
    openapi_extra=documented(PARAMETERS, JSON, problems=(404, 422, 503)),
)
async def get_pack(request: Request, division: str) -> Response:
    """Answer with the stations of a division in columns, and their hours of 14 days as spans of minutes.

    The pack is of a day: it stays the same until midnight unless the register changes. A division with more
    than 1,000 stations is refused: ask for the counties in it.
    """
    read_query(request.query_params.multi_items(), PARAMETERS)
    services = services_of(request)
    if services.gazetteer.divisions.get(division) is None:
        raise NotFoundError(message("no_division", language_of(request)))
    inside = await directory_within(services, division)
    if len(inside) > MOST_STATIONS:
        raise QueryFaults.one("division", "pack_too_large", count=len(inside), high=MOST_STATIONS)
    day = services.clock().astimezone(ZoneInfo(services.settings.timezone)).date()
    shelf: PackShelf = request.app.state.packs
    key = (inside.edition, division, day)
    body = shelf.get(key)
    if body is None:
        body = await run_in_threadpool(_make, services, inside, division, day)
        shelf.put(key, body)
    return cached(request, body, JSON, of=inside, by_language=False)


def _make(services: Services, inside: Directory, division: str, day: date) -> bytes:
    return encode(
        {
            **provenance(inside),
            "division": _division(services, division),
            **offline_pack(inside, day, services.settings.timezone, services.evaluator),
        }
    )


def _division(services: Services, code: str) -> dict[str, str]:
    divisions = services.gazetteer.divisions
    found = divisions.get(code)
    name = code if found is None else found.name
    return {"code": code, "name": name, "full_name": divisions.full_name(code)}
