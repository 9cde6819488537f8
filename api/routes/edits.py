"""`/v1/stations/{id}` for staff: corrected, checked, removed, and its history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auditing import Action, record
from api.bodies import read_body
from api.errors import language_of, problem
from api.import_options import check_division
from api.messages import message
from api.parameter_kinds import LANG
from api.parameters import Fault, Parameter, read_query
from api.rights import Actor, require, require_inside
from api.services import services_of
from api.staff_responses import PRIVATE, asked_language, private, staff_documented
from api.station_edits import (
    Checked,
    Clash,
    StationChange,
    changes_of,
    edit_warnings,
    event_view,
    find_station,
    read_if_match,
    station_view,
)
from stations.edits import edit_station, remove_station, restore_station, verify_station
from stations.errors import ConflictError
from stations.model import Station, VerificationKind
from stations.provenance import field_origins
from stations.store import Role, Store, StoredStation

router = APIRouter(tags=["edits"])

_LONGEST_REASON = 500
_IF_MATCH: dict[str, Any] = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string", "example": '"17"'},
    "description": "the version of the station that was looked at; `*` for whatever it is now",
}


def _reason(given: str) -> str:
    reason = " ".join(given.split())
    if not reason:
        raise Fault("required")
    if len(reason) > _LONGEST_REASON:
        raise Fault("too_long", high=_LONGEST_REASON)
    return reason


DELETE_PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "reason",
        _reason,
        {"type": "string", "maxLength": _LONGEST_REASON},
        "why; it stands on the tombstone and in the change feed",
        required=True,
    ),
    LANG,
)


def _documented(*, required: bool, **more: Any) -> dict[str, Any]:
    described = staff_documented(**more)
    described["parameters"].append({**_IF_MATCH, "required": required})
    return described


@router.patch(
    "/v1/stations/{station_id}",
    operation_id="patchStation",
    summary="Correct a station; nobody's change is lost",
    openapi_extra=_documented(required=True, body=StationChange, problems=(404, 410, 412, 413, 422, 428)),
)
async def patch_station(request: Request, station_id: str) -> Response:
    """Answer with the station; 412 with both versions where somebody else was quicker."""
    lang = asked_language(request)
    actor = await run_in_threadpool(require, request, Role.EDITOR)
    version = read_if_match(request.headers.get("if-match"), lang, required=True)
    changes = changes_of(await read_body(request, StationChange))
    return await run_in_threadpool(_edit, request, station_id, actor, version, changes)


def _edit(
    request: Request, station_id: str, actor: Actor, version: int | None, changes: Mapping[str, Any]
) -> Response:
    services = services_of(request)
    store = services.register.store
    before = _changeable(request, actor, station_id)
    reason = changes.get("reason") or ""
    changes = {name: value for name, value in changes.items() if name != "reason"}
    if changes.get("division") is not None:
        check_division(changes["division"], services.gazetteer.divisions)
        require_inside(request, actor, changes["division"])
    try:
        after = edit_station(store, station_id, changes, version, actor.name, services.clock(), reason)
    except ConflictError:
        return _clashed(request, station_id, version, changes)
    if after.version != before.version:
        services.register.refresh()
        _note(request, actor, Action.STATION_EDITED, station_id, fields=sorted(changes))
    return _answer(after, warnings=edit_warnings(after.station, changes, language_of(request)))


@router.post(
    "/v1/stations/{station_id}/verify",
    operation_id="verifyStation",
    summary="Note that a person checked a station and found it as it is described, and how",
    openapi_extra=_documented(required=False, body=Checked, problems=(404, 410, 412, 413, 422)),
)
async def post_verify(request: Request, station_id: str) -> Response:
    """Set `verified_at`, which no import ever does."""
    lang = asked_language(request)
    actor = await run_in_threadpool(require, request, Role.EDITOR)
    version = read_if_match(request.headers.get("if-match"), lang, required=False)
    checked = await read_body(request, Checked, optional=True)
    return await run_in_threadpool(_verify, request, station_id, actor, version, checked.kind)


def _verify(
    request: Request, station_id: str, actor: Actor, version: int | None, kind: VerificationKind
) -> Response:
    services = services_of(request)
    store, now = services.register.store, services.clock()
    _changeable(request, actor, station_id)
    try:
        after = verify_station(store, station_id, version, actor.name, now, kind)
    except ConflictError:
        return _clashed(request, station_id, version)
    services.register.refresh()
    _note(request, actor, Action.STATION_VERIFIED, station_id, kind=str(kind))
    return _answer(after)


@router.delete(
    "/v1/stations/{station_id}",
    operation_id="deleteStation",
    summary="Take a station out of the register; its tombstone and its history stay",
    openapi_extra=_documented(required=False, parameters=DELETE_PARAMETERS, problems=(404, 410, 412, 422)),
)
def delete_station(request: Request, station_id: str) -> Response:
    """Answer with the tombstone; from then on the station is 410."""
    actor = require(request, Role.EDITOR)
    lang = language_of(request)
    reason = read_query(request.query_params.multi_items(), DELETE_PARAMETERS)["reason"]
    version = read_if_match(request.headers.get("if-match"), lang, required=False)
    services = services_of(request)
    _changeable(request, actor, station_id)
    try:
        last = remove_station(
            services.register.store, station_id, reason, version, actor.name, services.clock()
        )
    except ConflictError:
        return _clashed(request, station_id, version)
    services.register.refresh()
    _note(request, actor, Action.STATION_REMOVED, station_id, reason=reason)
    return _answer(last, reason=reason)


@router.get(
    "/v1/stations/{station_id}/history",
    operation_id="getStationHistory",
    summary="Everything that happened to a station, and who set each of its fields",
    openapi_extra=staff_documented(problems=(404, 422)),
)
def get_history(request: Request, station_id: str) -> Response:
    """Answer for removed stations too; `version` is what `If-Match` takes."""
    require(request, Role.VIEWER)
    lang = asked_language(request)
    store = services_of(request).register.store
    stored = find_station(store, station_id, lang, removed=True)
    events = store.events_of_station(station_id)
    origins = {
        name: {"at": origin.at.isoformat(), "actor": origin.actor, "import_id": origin.import_id}
        for name, origin in field_origins(events).items()
    }
    return _answer(stored, origins=origins, events=[event_view(event) for event in events])


@router.post(
    "/v1/stations/{station_id}/restore",
    operation_id="restoreStation",
    summary="Bring a removed station back under its id, as it was",
    openapi_extra=staff_documented(problems=(404, 409, 422)),
)
def post_restore(request: Request, station_id: str) -> Response:
    """Answer with the station; what was removed by mistake is never lost."""
    actor = require(request, Role.EDITOR)
    lang = asked_language(request)
    services = services_of(request)
    store = services.register.store
    gone = find_station(store, station_id, lang, removed=True).station
    require_inside(request, actor, gone.division or _home(store, gone))
    after = restore_station(store, station_id, actor.name, services.clock())
    services.register.refresh()
    _note(request, actor, Action.STATION_RESTORED, station_id)
    return _answer(after)


def _changeable(request: Request, actor: Actor, station_id: str) -> StoredStation:
    """Find a station that somebody may change; where nobody knows where it is, its dataset's area counts."""
    store = services_of(request).register.store
    stored = find_station(store, station_id, language_of(request))
    require_inside(request, actor, stored.station.division or _home(store, stored.station))
    return stored


def _home(store: Store, station: Station) -> str | None:
    return next((d.division for d in store.datasets() if d.name == station.dataset), None)


def _clashed(
    request: Request, station_id: str, version: int | None, given: Mapping[str, Any] | None = None
) -> Response:
    """Show the station as it is beside what somebody wanted to make of it."""
    lang, store = language_of(request), services_of(request).register.store
    now = find_station(store, station_id, lang)
    detail = message("edit_clash", lang, id=station_id, version=now.version)
    clash = Clash(given or {}, version or 0, now, store.events_of_station(station_id))
    return problem(412, detail, headers=_tag(now), more=clash.view())


def _answer(stored: StoredStation, **more: Any) -> Response:
    removed = None if stored.removed_at is None else stored.removed_at.isoformat()
    body = {
        "id": stored.station.id,
        "version": stored.version,
        "removed_at": removed,
        "station": station_view(stored.station),
        **more,
    }
    return private(body, headers=_tag(stored))


def _tag(stored: StoredStation) -> dict[str, str]:
    return {**PRIVATE, "ETag": f'"{stored.version}"'}


def _note(request: Request, actor: Actor, action: Action, station_id: str, **details: object) -> None:
    services = services_of(request)
    record(services.register.store, actor.name, action, station_id, details, services.clock())
