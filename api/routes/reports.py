"""`/v1/stations/{id}/reports` for everybody, and `/v1/reports`, where staff look at what came."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Request
from pydantic import Field, StringConstraints
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auditing import Action, record
from api.bodies import Body, body_schema, read_body
from api.errors import language_of
from api.messages import message
from api.parameter_kinds import DIVISION, LANG, choice, integer, text
from api.parameters import Fault, Parameter, read_query
from api.queries import LANG_ONLY
from api.report_bodies import NewReport, keep_report
from api.responses import JSON
from api.rights import Actor, may_change, require, require_inside
from api.routes.documented import documented
from api.services import services_of
from api.staff_responses import asked_language, link, private, staff_documented
from geodata.divisions import Divisions, is_within
from stations.errors import ConflictError, NotFoundError
from stations.reports import ReportFilter, ReportKind, ReportStatus
from stations.store import ReportedStation, Role

router = APIRouter(tags=["reports"])
_CURSOR = re.compile(r"[1-9]\d{0,17}", re.ASCII)


def _cursor(given: str) -> int:
    if not _CURSOR.fullmatch(given):
        raise Fault("not_a_cursor")
    return int(given)


PARAMETERS: tuple[Parameter, ...] = (
    choice("status", "by default what nobody has decided", ("any", *ReportStatus), default="open"),
    choice("kind", "only of this kind", tuple(ReportKind), default=None),
    text("station", "only about the station of this id", 40),
    DIVISION,
    integer("limit", "how many on a page", 1, 200, default=50),
    Parameter("cursor", _cursor, {"type": "string"}, "continues; taken from the link `next`"),
    LANG,
)


class ReportDecision(Body):
    """What staff made of a report; the station itself is corrected where stations are."""

    status: Literal["done", "dismissed"] = Field(
        description="`done`: it was right and the record says so now; `dismissed`: it was not"
    )
    note: Annotated[str, StringConstraints(max_length=500)] = Field("", description="for colleagues")


def _described() -> dict[str, Any]:
    described = documented(LANG_ONLY, JSON, (404, 410, 413, 415, 422, 429, 503))
    answers = described["responses"]
    del answers["304"]
    answers["201"] = answers.pop("200")
    described["requestBody"] = body_schema(NewReport)
    described["security"] = []
    return described


@router.post(
    "/v1/stations/{station_id}/reports",
    operation_id="postReport",
    summary="Say that a station is closed, that something about it is wrong, or how it was",
    openapi_extra=_described(),
)
async def post_report(request: Request, station_id: str) -> Response:
    """Keep it for staff; the record does not change by itself, and nothing is kept of who said it."""
    lang = asked_language(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        # A form of any other site could be sent as plain text without the browser asking first.
        raise HTTPException(415, message("json_only", lang))
    report = await keep_report(request, station_id, await read_body(request, NewReport))
    body = {"station": station_id, "kind": str(report.kind), "status": str(report.status)}
    return private(body, 201)


@router.get(
    "/v1/reports",
    operation_id="listReports",
    summary="What passers-by say about stations, the newest first",
    openapi_extra=staff_documented(PARAMETERS),
)
def get_reports(request: Request) -> Response:
    """Answer with one page; whoever is confined to a division sees what is about stations in it."""
    actor = require(request, Role.VIEWER)
    items = request.query_params.multi_items()
    values = read_query(items, PARAMETERS)
    status = None if values["status"] == "any" else ReportStatus(values["status"])
    kind = None if values["kind"] is None else ReportKind(values["kind"])
    wanted = ReportFilter(status, kind, values["station"] or None)
    areas = common_area(confined_to(actor), values["division"])
    found: tuple[ReportedStation, ...] = ()
    total, store, limit = 0, services_of(request).register.store, values["limit"]
    if areas is not None:
        wanted = replace(wanted, division=areas or None)
        found = store.reports(wanted, limit + 1, values["cursor"])
        total = store.count_reports(wanted)
    links = [link("self", request.url.path, items)]
    if len(found) > limit:
        kept = [item for item in items if item[0] != "cursor"]
        links.append(link("next", request.url.path, [*kept, ("cursor", str(found[limit - 1].report.id))]))
    divisions = services_of(request).gazetteer.divisions
    body = {
        "number_matched": total,
        "number_returned": len(found[:limit]),
        "reports": [report_view(one, divisions, actor) for one in found[:limit]],
        "links": links,
    }
    return private(body)


@router.post(
    "/v1/reports/{number}",
    operation_id="decideReport",
    summary="Say what became of a report",
    openapi_extra=staff_documented(body=ReportDecision, problems=(404, 409, 413, 422)),
)
async def post_decision(request: Request, number: str) -> Response:
    """Answer with the report; 409 where a colleague was quicker."""
    asked_language(request)
    actor = await run_in_threadpool(require, request, Role.EDITOR)
    decision = await read_body(request, ReportDecision)
    return await run_in_threadpool(_decide, request, number, actor, decision)


def _decide(request: Request, number: str, actor: Actor, decision: ReportDecision) -> Response:
    services, lang = services_of(request), language_of(request)
    store, now = services.register.store, services.clock()
    try:
        before = store.get_report(int(number) if _CURSOR.fullmatch(number) else 0)
    except NotFoundError:
        raise NotFoundError(message("no_report", lang, id=number[:20])) from None
    require_inside(request, actor, before.area)
    try:
        after = store.decide_report(
            before.report.id, ReportStatus(decision.status), actor.name, now, decision.note.strip()
        )
    except ConflictError:
        raise ConflictError(message("report_decided", lang, id=number)) from None
    details = {"report": before.report.id, "status": decision.status, "note": decision.note.strip()}
    record(store, actor.name, Action.REPORT_DECIDED, before.report.station_id, details, now)
    return private(report_view(after, services.gazetteer.divisions, actor))


def confined_to(actor: Actor) -> str | None:
    """Tell which division somebody's reports are about.

    Args:
        actor: who it is.

    Returns:
        Its code; None for everywhere.
    """
    return None if actor.role is Role.ADMIN else actor.division


def common_area(confined: str | None, asked: str | None) -> str | None:
    """Find what lies in two divisions.

    Args:
        confined: code of the one, None for everywhere.
        asked: code of the other, None for everywhere.

    Returns:
        Code of the smaller one, empty for everywhere; None where they have nothing in common.
    """
    if confined is None or asked is None:
        return confined or asked or ""
    if is_within(asked, confined):
        return asked
    return confined if is_within(confined, asked) else None


def report_view(one: ReportedStation, divisions: Divisions, actor: Actor) -> dict[str, Any]:
    """Show a report to staff.

    Args:
        one: the report with its station.
        divisions: names the division.
        actor: who looks at it.

    Returns:
        JSON values.
    """
    report = one.report
    position = None if report.lon is None else {"lon": report.lon, "lat": report.lat}
    area = None if one.area is None else {"code": one.area, "name": divisions.full_name(one.area)}
    return {
        "id": report.id,
        "station": {
            "id": report.station_id, "name": one.station_name, "division": area, "removed": one.removed,
        },
        "kind": str(report.kind),
        "at": report.at.isoformat(timespec="seconds"),
        "comment": report.comment,
        "amenity": report.amenity,
        "position": position,
        "hours": report.hours_text or None,
        "rating": report.rating,
        "status": str(report.status),
        "decided_at": None if report.decided_at is None else report.decided_at.isoformat(timespec="seconds"),
        "decided_by": report.decided_by,
        "note": report.note or None,
        "editable": may_change(actor, one.area),
    }  # fmt: skip
