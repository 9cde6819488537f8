"""`/v1/imports/{id}/geocode`: online services asked for the rows of a list that have no position."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import import_steps
from api.auditing import Action
from api.auditing import record as note
from api.bodies import Body, read_body
from api.geocoding import Asked, Askers, Desk, ServiceReport, ask_all, describe_report, pending
from api.heavy_work import run_heavy
from api.import_access import check_status, find_import
from api.import_options import PlanChange
from api.import_work import change_plan
from api.messages import message
from api.rights import Actor, require, require_inside
from api.services import Services, services_of
from api.staff_responses import asked_language, private, staff_documented
from api.upload_limits import size_limits
from geodata.address import AddressReader
from stations.errors import ConflictError
from stations.importing import options_from_record
from stations.store import ImportRecord, ImportStatus, Role

router = APIRouter(tags=["imports"])


class AskServices(Body):
    """How long to ask."""

    seconds: int = Field(20, ge=1, le=60, description="how long one call may ask; call again for the rest")


@dataclass(frozen=True, slots=True)
class _Sought:
    record: ImportRecord
    asked: tuple[Asked, ...]
    desk: Desk


@router.get(
    "/v1/imports/{import_id}/geocode",
    operation_id="getImportGeocode",
    summary="How many addresses of a list would be sent to which online services",
    openapi_extra=staff_documented(problems=(404, 409, 422)),
)
async def get_geocode(request: Request, import_id: str) -> Response:
    """Count; nobody is asked."""
    lang = asked_language(request)
    await run_in_threadpool(require, request, Role.VIEWER)
    return await run_heavy(partial(_count, request, import_id, lang))


def _count(request: Request, import_id: str, lang: str) -> Response:
    askers = _askers(request)
    sought = _sought(services_of(request), import_id, lang)
    waiting = pending(sought.asked, askers.names, sought.desk)
    services = [
        {
            "service": asker.configured.name,
            "title": asker.configured.service.title,
            "company": asker.configured.service.company,
            "pending": waiting[asker.configured.name],
            "missing": list(asker.configured.missing),
        }
        for asker in askers.askers
    ]
    return private({"addresses": len(sought.asked), "services": services})


@router.post(
    "/v1/imports/{import_id}/geocode",
    operation_id="geocodeImport",
    summary="Ask online services for the rows without a position, then make the plan anew",
    openapi_extra=staff_documented(body=AskServices, problems=(404, 409, 413, 422)),
)
async def post_geocode(request: Request, import_id: str) -> Response:
    """Ask as long as allowed; while `remaining` is not 0 there is more to ask in another call."""
    lang = asked_language(request)
    actor = await run_in_threadpool(require, request, Role.EDITOR)
    body = await read_body(request, AskServices, optional=True)
    askers = _askers(request)
    if not askers.askers:
        raise ConflictError(message("no_geocoder", lang))
    sought = await run_heavy(partial(_allowed, request, import_id, actor, lang))
    reports = await ask_all(sought.asked, askers, sought.desk, body.seconds)
    return await run_heavy(partial(_replanned, request, sought.record, actor, reports, lang))


def _askers(request: Request) -> Askers:
    askers: Askers = request.app.state.askers
    return askers


def _allowed(request: Request, import_id: str, actor: Actor, lang: str) -> _Sought:
    """Find the addresses of an import that somebody may change."""
    sought = _sought(services_of(request), import_id, lang)
    check_status(sought.record, ImportStatus.PLANNED, lang)
    division = sought.record.options.get("division")
    if division is not None or actor.division is not None:
        require_inside(request, actor, division)
    return sought


def _sought(services: Services, import_id: str, lang: str) -> _Sought:
    store, gazetteer = services.register.store, services.gazetteer
    record = find_import(store, import_id, lang)
    limits, seconds = size_limits(services.settings), services.settings.upload_max_seconds
    options = options_from_record(record.dataset, record.filename, record.options, limits)
    asked = services.imports.run(import_steps.addresses, store.import_content(record.id), options, seconds)
    reader = getattr(services.geocoder, "reader", None)
    if not isinstance(reader, AddressReader):
        reader = AddressReader(gazetteer)
    return _Sought(record, tuple(Asked(*item) for item in asked), Desk(store, reader, services.clock))


def _replanned(
    request: Request, record: ImportRecord, actor: Actor, reports: tuple[ServiceReport, ...], lang: str
) -> Response:
    services = services_of(request)
    planned = record
    if any(report.known or report.asked for report in reports):
        planned = change_plan(services, record, PlanChange(), lang)
    told = {report.service: report.asked for report in reports}
    details = {"dataset": record.dataset, "filename": record.filename, "asked": told}
    note(services.register.store, actor.name, Action.IMPORT_GEOCODED, record.id, details, services.clock())
    body = {
        "id": planned.id,
        "revision": planned.revision,
        "outcomes": dict(planned.counts),
        "remaining": max((report.remaining for report in reports if not report.stopped), default=0),
        "services": [_report_view(report, lang) for report in reports],
    }
    return private(body)


def _report_view(report: ServiceReport, lang: str) -> dict[str, Any]:
    return {**asdict(report), "text": describe_report(report, lang)}
