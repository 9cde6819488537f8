"""`GET /v1/changes`: what happened to the register, for whoever keeps a copy of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.change_cursors import AFTER
from api.changes import ChangePage, CursorTooOld, read_changes
from api.errors import language_of, problem
from api.messages import message
from api.parameter_kinds import LANG, integer
from api.parameters import Parameter, read_query
from api.responses import JSON, cached, encode, provenance
from api.routes.documented import documented
from api.services import services_of

router = APIRouter(tags=["stations"])

PATH = "/v1/changes"
CHANGES_PARAMETERS: tuple[Parameter, ...] = (
    AFTER,
    integer("limit", "how many events to look at", 1, 500, default=100),
    LANG,
)
_ANSWER: dict[str, Any] = {
    "data_version": 14,
    "licence": ["CC0-1.0"],
    "attribution": [],
    "changes": [
        {
            "cursor": "318-5f0c61a2b7d4",
            "data_version": 14,
            "change": "changed",
            "id": "k7m2p9x4tq",
            "dataset": "zhengzhou",
            "at": "2026-07-15T06:00:30+00:00",
            "fields": ["opening_hours_text", "opening_hours"],
            "reason": None,
            "station": {"type": "Feature", "id": "k7m2p9x4tq"},
        }
    ],
    "cursor": "318-5f0c61a2b7d4",
    "more": False,
    "links": [],
}


def _documented() -> dict[str, Any]:
    described = documented(CHANGES_PARAMETERS, JSON, (410, 422, 503))
    described["responses"]["200"]["content"][JSON]["example"] = _ANSWER
    return described


@router.get(
    PATH,
    operation_id="listChanges",
    summary="Stations that were added, changed or removed, in the order in which it happened",
    openapi_extra=_documented(),
)
async def get_changes(request: Request) -> Response:
    """Answer with one page; `cursor` asks on, also when `more` is false: then later.

    410 says that the cursor is too old or of another register, and that everything has to be read anew.
    """
    services = services_of(request)
    values = read_query(request.query_params.multi_items(), CHANGES_PARAMETERS)
    store, divisions = services.register.store, services.gazetteer.divisions
    try:
        page = await run_in_threadpool(read_changes, store, values["after"], values["limit"], divisions)
    except CursorTooOld:
        links = [{"rel": "full-sync", "href": "/v1/export/stations.geojson", "type": "application/geo+json"}]
        detail = message("full_sync", language_of(request))
        return problem(410, detail, more={"links": links})
    body = {
        **provenance(services.register.directory, page.terms),
        "data_version": page.version,
        "changes": page.changes,
        "cursor": str(page.cursor),
        "more": page.more,
        "links": _links(request, page),
    }
    directory = services.register.directory
    # The store may be ahead of the snapshot; then nothing here tells since when.
    of = directory if directory.version == page.version else None
    return cached(request, encode(body), JSON, of=of, is_of_the_minute=False, by_language=False)


def _links(request: Request, page: ChangePage) -> list[dict[str, str]]:
    own = request.query_params.multi_items()
    others = [(name, text) for name, text in own if name != "after"]
    links = [_link("self", own)]
    if page.more:
        links.append(_link("next", [*others, ("after", str(page.cursor))]))
    return links


def _link(rel: str, items: list[tuple[str, str]]) -> dict[str, str]:
    return {"rel": rel, "href": f"{PATH}?{urlencode(items)}" if items else PATH, "type": JSON}
