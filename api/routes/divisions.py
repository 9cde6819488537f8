"""`GET /v1/divisions`: the administrative divisions, by name or below one another."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.parameter_kinds import DIVISION, LANG, integer, text
from api.parameters import Parameter, QueryFaults, read_query
from api.responses import JSON, cached, encode, provenance
from api.routes.documented import documented
from api.services import services_of

router = APIRouter(tags=["stations"])

_MAX_AGE_S = 3600
_PARENT = "only below this one; without `q` what lies directly in it, without both the provinces"
PARAMETERS: tuple[Parameter, ...] = (
    text("q", "words of a name, or the beginning of a code", 60),
    Parameter("parent", DIVISION.read, DIVISION.schema, _PARENT),
    integer("limit", "how many at the most", 1, 500, default=100),
    LANG,
)


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
    found = divisions.search(query, limit, parent) if query else divisions.children(parent)[:limit]
    body = {
        **provenance(services.register.directory),
        "divisions": [
            {
                "code": division.code,
                "name": division.name,
                "full_name": divisions.full_name(division.code),
                "level": division.level.word,
                "parent": division.parent,
            }
            for division in found
        ],
    }
    return cached(request, encode(body), JSON, max_age_s=_MAX_AGE_S)
