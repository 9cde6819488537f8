"""`/v1/export/…`: the register as files, masked for the public and whole for staff."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any, Literal

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auditing import Action
from api.auditing import record as note
from api.heavy_work import run_heavy
from api.parameter_kinds import DIVISION, LANG, choice, text
from api.parameters import Parameter, read_query
from api.queries import judged_at
from api.responses import last_modified, vary
from api.rights import require
from api.routes.documented import documented
from api.services import services_of
from api.shelf import Shelf, shelved
from api.staff_responses import attachment, staff_documented
from geodata.divisions import Divisions
from stations.exports import (
    EVERY_STATUS,
    FOR_THE_PUBLIC,
    csv_export,
    geojson_export,
    select_stations,
    staff_geojson_export,
    xlsx_export,
)
from stations.model import Station, Status
from stations.store import Role

router = APIRouter(tags=["exports"])

Format = Literal["csv", "xlsx", "geojson"]
_TYPES: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}
_FORMAT: dict[str, Any] = {
    "name": "format",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "enum": list(_TYPES)},
}
_DATASET = text("dataset", "only stations of this dataset", 64)
PUBLIC_PARAMETERS: tuple[Parameter, ...] = (_DATASET, DIVISION, LANG)
STAFF_PARAMETERS: tuple[Parameter, ...] = (
    _DATASET,
    DIVISION,
    choice(
        "status",
        "only stations with one of these; every one by default",
        tuple(map(str, Status)),
        default=EVERY_STATUS,
        listed=True,
    ),
    LANG,
)


def _described(described: dict[str, Any]) -> dict[str, Any]:
    described["parameters"].append(_FORMAT)
    return described


@router.get(
    "/v1/export/stations.{format}",
    operation_id="exportStations",
    summary="The stations that are open to the public as a file; persons and mobile numbers are masked",
    openapi_extra=_described(documented(PUBLIC_PARAMETERS, _TYPES["csv"], problems=(422, 503))),
)
async def get_public_export(request: Request, format: Format) -> Response:
    """Answer with everything at once; `X-Left-Out` counts those that are not open."""
    values = read_query(request.query_params.multi_items(), PUBLIC_PARAMETERS)
    return await run_heavy(partial(_public, request, format, values))


def _public(request: Request, format: Format, values: dict[str, Any]) -> Response:
    services = services_of(request)
    directory, divisions = services.register.directory, services.gazetteer.divisions
    chosen = select_stations(
        directory.stations,
        dataset=values["dataset"] or None,
        division=values["division"],
        statuses=FOR_THE_PUBLIC,
    )
    # A file tells the minute in which it was made; until the next one it is the same.
    now = judged_at(None, services.clock())

    def make() -> bytes:
        if format == "geojson":
            return b"".join(geojson_export(directory, chosen.stations, divisions, services.evaluator, now))
        return _table(format, chosen.stations, divisions, now, staff=False)

    name = _file_name("stations", values, format)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Left-Out": str(chosen.left_out),
        "X-Count": str(len(chosen.stations)),
        "X-Data-Version": str(directory.version),
        **last_modified(request, directory, is_of_the_minute=True),
        "Vary": vary(request, by_language=False),
    }
    shelf: Shelf = request.app.state.exports
    key = (directory.version, format, values["dataset"], values["division"], now)
    return shelved(request, shelf.get(key, make), _TYPES[format], headers=headers)


@router.get(
    "/v1/export/staff.{format}",
    operation_id="exportStationsForStaff",
    summary="Stations of every status as a file with all that staff know; it imports again as it is",
    openapi_extra=_described(staff_documented(STAFF_PARAMETERS, media_type=_TYPES["csv"])),
)
async def get_staff_export(request: Request, format: Format) -> Response:
    """Answer with a file for saving; that somebody took it is written down."""
    actor = await run_in_threadpool(require, request, Role.VIEWER)
    values = read_query(request.query_params.multi_items(), STAFF_PARAMETERS)
    return await run_heavy(partial(_for_staff, request, format, values, actor.name))


def _for_staff(request: Request, format: Format, values: dict[str, Any], actor: str) -> Response:
    services = services_of(request)
    divisions, now = services.gazetteer.divisions, services.clock()
    chosen = select_stations(
        services.register.directory.stations,
        dataset=values["dataset"] or None,
        division=values["division"],
        statuses=frozenset(map(Status, values["status"])),
    ).stations
    if format == "geojson":
        content = b"".join(staff_geojson_export(chosen, divisions, now))
    else:
        content = _table(format, chosen, divisions, now, staff=True)
    details = {"format": format, "division": values["division"], "count": len(chosen)}
    note(services.register.store, actor, Action.REGISTER_EXPORTED, values["dataset"], details, now)
    return attachment(content, _file_name("staff", values, format), _TYPES[format])


def _table(
    format: Format, stations: tuple[Station, ...], divisions: Divisions, now: datetime, *, staff: bool
) -> bytes:
    if format == "csv":
        return b"".join(csv_export(stations, divisions, staff=staff))
    return xlsx_export(stations, divisions, now, staff=staff)


def _file_name(kind: str, values: dict[str, Any], format: Format) -> str:
    parts = (kind, values["dataset"], values["division"])
    plain = "-".join(part for part in parts if part)
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "_" for c in plain) + f".{format}"
