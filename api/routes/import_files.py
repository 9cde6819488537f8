"""`/v1/imports/{id}/report.csv`, `report.xlsx` and `file`: an import for saving."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.import_access import find_import
from api.reports import csv_report, report_table, xlsx_report
from api.rights import require
from api.services import services_of
from api.staff_responses import asked_language, attachment, staff_documented
from stations.store import Role

router = APIRouter(tags=["imports"])
_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BYTES = "application/octet-stream"


@router.get(
    "/v1/imports/{import_id}/report.csv",
    operation_id="getImportReportCsv",
    summary="Everything that is to know about a list and its rows, as CSV",
    openapi_extra=staff_documented(media_type=_CSV, problems=(404, 422)),
)
def get_report_csv(request: Request, import_id: str) -> Response:
    """Answer with a table that a spreadsheet opens as Chinese and takes no cell of for a formula."""
    require(request, Role.VIEWER)
    lang = asked_language(request)
    store = services_of(request).register.store
    record = find_import(store, import_id, lang)
    content = csv_report(report_table(store, record, lang))
    return attachment(content, f"report-{record.id}.csv", _CSV)


@router.get(
    "/v1/imports/{import_id}/report.xlsx",
    operation_id="getImportReportXlsx",
    summary="Everything that is to know about a list and its rows, as a workbook",
    openapi_extra=staff_documented(media_type=_XLSX, problems=(404, 422)),
)
def get_report_xlsx(request: Request, import_id: str) -> Response:
    """Answer with the same table as a workbook with a filter."""
    require(request, Role.VIEWER)
    lang = asked_language(request)
    services = services_of(request)
    store = services.register.store
    record = find_import(store, import_id, lang)
    content = xlsx_report(report_table(store, record, lang), lang, services.clock())
    return attachment(content, f"report-{record.id}.xlsx", _XLSX)


@router.get(
    "/v1/imports/{import_id}/file",
    operation_id="getImportFile",
    summary="The uploaded file, byte for byte",
    openapi_extra=staff_documented(media_type=_BYTES, problems=(404, 422)),
)
def get_file(request: Request, import_id: str) -> Response:
    """Answer with the bytes for saving; no browser shows or runs them."""
    require(request, Role.VIEWER)
    lang = asked_language(request)
    store = services_of(request).register.store
    record = find_import(store, import_id, lang)
    return attachment(store.import_content(record.id), record.filename, _BYTES)
