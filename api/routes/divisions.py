"""`GET /v1/divisions`: divisions by name or below one another, and where one of them is."""

from __future__ import annotations

from typing import Any

import numpy as np
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.errors import language_of
from api.messages import message
from api.parameter_kinds import DIVISION, LANG, integer, text
from api.parameters import Parameter, QueryFaults, read_query
from api.responses import JSON, cached, encode, provenance
from api.routes.documented import documented
from api.services import services_of
from api.within import directory_within, known_division
from geodata.divisions import Division, Divisions
from stations.errors import NotFoundError
from stations.extent import extent
from stations.terms import Terms

router = APIRouter(tags=["stations"])

_MAX_AGE_S = 3600
_PARENT = "only below this one; without `q` what lies directly in it, without both the provinces"
PARAMETERS: tuple[Parameter, ...] = (
    text("q", "words of a name, or the beginning of a code", 60),
    Parameter("parent", DIVISION.read, DIVISION.schema, _PARENT),
    integer("limit", "how many at the most", 1, 500, default=100),
    LANG,
)
ONE_PARAMETERS: tuple[Parameter, ...] = (LANG,)


@router.get(
    "/v1/divisions",
    operation_id="listDivisions",
    summary="Administrative divisions by name, or those below another",
    openapi_extra=documented(PARAMETERS, JSON),
)
def get_divisions(request: Request) -> Response:
    """Answer with codes and full names, the best match first, or in the order of codes; read in a thread."""
    values = read_query(request.query_params.multi_items(), PARAMETERS)
    query, parent, limit = values["q"].strip(), values["parent"], values["limit"]
    services = services_of(request)
    divisions = services.gazetteer.divisions
    if parent is not None and divisions.get(parent) is None:
        raise QueryFaults.one("parent", "no_division")
    directory = services.register.directory
    found = divisions.search(query, limit, parent) if query else divisions.children(parent)[:limit]
    body = {
        **provenance(directory, Terms()),
        "divisions": [_shown(division, divisions) for division in found],
    }
    return cached(
        request,
        encode(body),
        JSON,
        max_age_s=_MAX_AGE_S,
        of=directory,
        is_of_the_minute=False,
        by_language=False,
    )


@router.get(
    "/v1/divisions/{code}",
    operation_id="getDivision",
    summary="One division, where its seat is, and the box around its stations",
    openapi_extra=documented(ONE_PARAMETERS, JSON, problems=(404, 422, 503)),
)
async def get_division(request: Request, code: str) -> Response:
    """Answer with the division, `seat`, the number of `stations`, and `bbox` of those whose place is sure."""
    read_query(request.query_params.multi_items(), ONE_PARAMETERS)
    services = services_of(request)
    divisions = services.gazetteer.divisions
    division = known_division(divisions, code)
    if division is None:
        raise NotFoundError(message("no_division", language_of(request)))
    inside = await directory_within(services, division.code)
    seat = services.gazetteer.places.get(division.code)
    body = {
        **provenance(inside),
        **_shown(division, divisions),
        "seat": None if seat is None else [round(seat.lon, 5), round(seat.lat, 5)],
        "stations": int(np.count_nonzero(inside.mask())),
        "bbox": extent(inside.columns, inside.located),
    }
    return cached(request, encode(body), JSON, of=inside, is_of_the_minute=False, by_language=False)


def _shown(division: Division, divisions: Divisions) -> dict[str, Any]:
    return {
        "code": division.code,
        "name": division.name,
        "full_name": divisions.full_name(division.code),
        "level": division.level.word,
        "parent": division.parent,
    }
