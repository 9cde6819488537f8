"""`/v1/export/…`: the register as files, masked for the public and whole for staff."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auditing import Action
from api.auditing import record as note
from api.export_files import ExportFiles, for_saving
from api.export_queries import (
    PUBLIC_EXPORT_PARAMETERS,
    STAFF_EXPORT_PARAMETERS,
    LeftOut,
    export_query,
    prepare_export,
    table_datum,
)
from api.heavy_work import run_heavy
from api.parameters import read_query
from api.responses import JSON, cached, encode, last_modified, vary
from api.rights import require
from api.routes.documented import documented
from api.services import Services, services_of
from api.staff_responses import attachment_headers, staff_documented
from geodata.datum import Datum
from stations.directory import Directory
from stations.exports import (
    MEDIA_TYPES,
    PACKED,
    Export,
    ExportFormat,
    csv_export,
    export_pieces,
    select_stations,
    staff_geojson_export,
    xlsx_export,
)
from stations.model import Station, Status
from stations.store import Role

router = APIRouter(tags=["exports"])

StaffFormat = Literal["csv", "xlsx", "geojson"]
_PLAIN = "text/csv; charset=utf-8"
_OBJECT, _BYTES = {"type": "object"}, {"type": "string", "format": "binary"}


def _described(described: dict[str, Any], formats: list[str]) -> dict[str, Any]:
    schema = {"type": "string", "enum": formats}
    content = described["responses"]["200"]["content"]
    if content.pop(_PLAIN, None) is not None:
        kinds = sorted(MEDIA_TYPES[ExportFormat(name)] for name in formats)
        content.update({kind: {"schema": _OBJECT if "json" in kind else _BYTES} for kind in kinds})
    described["parameters"].append({"name": "format", "in": "path", "required": True, "schema": schema})
    return described


@dataclass(frozen=True, slots=True)
class _Asked:
    """A public export that was asked for, and all that its bytes depend on."""

    format: ExportFormat
    directory: Directory
    export: Export
    left_out: LeftOut
    key: Hashable
    file_name: str
    filters: dict[str, Any]

    def pieces(self) -> Iterator[bytes]:
        return export_pieces(self.format, self.export)


@router.get("/v1/export/stations.hsds.json", include_in_schema=False)
async def get_hsds(request: Request) -> Response:
    """Answer with the file; its address would else be that of a description."""
    return await get_public_export(request, ExportFormat.HSDS)


@router.get(
    "/v1/export/stations.{format}.json",
    operation_id="describeExport",
    summary="What stands in such a file: count, date, version, licence, SHA-256",
    openapi_extra=_described(
        documented(PUBLIC_EXPORT_PARAMETERS, JSON, problems=(422, 501, 503)), list(map(str, ExportFormat))
    ),
)
async def get_manifest(request: Request, format: ExportFormat) -> Response:
    """Answer with a description; its link names the very file that was hashed."""
    values = read_query(request.query_params.multi_items(), PUBLIC_EXPORT_PARAMETERS)
    return await run_heavy(partial(_manifest, request, format, values))


@router.get(
    "/v1/export/stations.{format}",
    operation_id="exportStations",
    summary="The stations that are open to the public as a file; persons and mobile numbers are masked",
    openapi_extra=_described(
        documented(PUBLIC_EXPORT_PARAMETERS, _PLAIN, problems=(422, 501, 503)), list(map(str, ExportFormat))
    ),
)
async def get_public_export(request: Request, format: ExportFormat) -> Response:
    """Answer with everything at once.

    `X-Left-Out` counts those of another status, `X-Withheld` those whose dataset is kept out of open data.
    """
    values = read_query(request.query_params.multi_items(), PUBLIC_EXPORT_PARAMETERS)
    return await run_heavy(partial(_public, request, format, values))


def _asked(services: Services, format: ExportFormat, values: dict[str, Any]) -> _Asked:
    directory = services.register.directory
    # A file tells the minute in which it was made; until the next one it is the same.
    query = export_query(format, values, services.clock())
    export, left_out = prepare_export(query, directory, services.gazetteer.divisions, services.evaluator)
    name = _file_name("stations", values, format)
    key = directory.edition, query.key
    return _Asked(format, directory, export, left_out, key, name, query.told)


def _public(request: Request, format: ExportFormat, values: dict[str, Any]) -> Response:
    asked = _asked(services_of(request), format, values)
    headers = {
        "Content-Disposition": f'attachment; filename="{asked.file_name}"',
        "X-Left-Out": str(asked.left_out.otherwise),
        "X-Withheld": str(asked.left_out.withheld),
        "X-Count": str(len(asked.export.stations)),
        "X-Data-Version": str(asked.directory.version),
        "Link": f'<{_address(request, f"stations.{format}.json", asked)}>; rel="describedby"; type="{JSON}"',
        **last_modified(request, asked.directory, is_of_the_minute=True),
        "Vary": vary(request, by_language=False),
    }
    files: ExportFiles = request.app.state.export_files
    return files.respond(
        request, asked.key, asked.pieces, MEDIA_TYPES[format], headers, packs=format not in PACKED
    )


def _manifest(request: Request, format: ExportFormat, values: dict[str, Any]) -> Response:
    asked = _asked(services_of(request), format, values)
    files: ExportFiles = request.app.state.export_files
    digest = files.digest(asked.key, asked.pieces)
    body = {
        "file": asked.file_name,
        "media_type": MEDIA_TYPES[format],
        "bytes": digest.size,
        "sha256": digest.sha256.hex(),
        **asked.export.about.values(),
        "filters": asked.filters,
        "left_out": asked.left_out.otherwise,
        "withheld": asked.left_out.withheld,
        "links": [
            {
                "rel": "describes",
                "href": _address(request, f"stations.{format}", asked),
                "type": MEDIA_TYPES[format],
            }
        ],
    }
    return cached(request, encode(body), JSON, of=asked.directory, by_language=False)


def _address(request: Request, name: str, asked: _Asked) -> str:
    """Write the address of a file, or of its description, as of the same instant."""
    items = [(one, value) for one, value in request.query_params.multi_items() if one != "at"]
    items.append(("at", asked.export.about.generated_at.isoformat()))
    return f"/v1/export/{name}?{urlencode(items)}"


@router.get(
    "/v1/export/staff.{format}",
    operation_id="exportStationsForStaff",
    summary="Stations of every status as a file with all that staff know; it imports again as it is",
    openapi_extra=_described(
        staff_documented(STAFF_EXPORT_PARAMETERS, media_type=_PLAIN), ["csv", "xlsx", "geojson"]
    ),
)
async def get_staff_export(request: Request, format: StaffFormat) -> Response:
    """Answer with a file for saving; that somebody took it is written down."""
    actor = await run_in_threadpool(require, request, Role.VIEWER)
    values = read_query(request.query_params.multi_items(), STAFF_EXPORT_PARAMETERS)
    return await run_heavy(partial(_for_staff, request, ExportFormat(format), values, actor.name))


def _for_staff(request: Request, format: ExportFormat, values: dict[str, Any], actor: str) -> Response:
    services = services_of(request)
    datum, now = table_datum(format, values["crs"]), services.clock()
    chosen = select_stations(
        services.register.directory.stations,
        dataset=values["dataset"] or None,
        division=values["division"],
        statuses=frozenset(map(Status, values["status"])),
    ).stations
    file_name = attachment_headers(_file_name("staff", values, format))
    answer = for_saving(_staff_file(services, format, chosen, datum), file_name, MEDIA_TYPES[format])
    details = {"format": str(format), "division": values["division"], "count": len(chosen)}
    note(services.register.store, actor, Action.REGISTER_EXPORTED, values["dataset"], details, now)
    return answer


def _staff_file(
    services: Services, format: ExportFormat, chosen: tuple[Station, ...], datum: Datum | None
) -> Iterator[bytes]:
    divisions, now = services.gazetteer.divisions, services.clock()
    if format is ExportFormat.GEOJSON:
        return staff_geojson_export(chosen, divisions, now)
    if format is ExportFormat.CSV:
        return csv_export(chosen, divisions, datum, staff=True)
    return xlsx_export(chosen, divisions, now, datum, staff=True)


def _file_name(kind: str, values: dict[str, Any], format: ExportFormat) -> str:
    parts = (kind, values["dataset"], values["division"])
    plain = "-".join(part for part in parts if part)
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "_" for c in plain) + f".{format}"
