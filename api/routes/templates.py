"""`/v1/templates/stations.{csv,xlsx}`: an empty list whose headers are understood without a mapping."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.errors import language_of
from api.parameters import read_query
from api.queries import LANG_ONLY
from api.responses import cached
from api.routes.documented import documented
from stations.exports import template_csv, template_xlsx

router = APIRouter(tags=["imports"])
_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAX_AGE_S = 3600


@router.get(
    "/v1/templates/stations.csv",
    operation_id="getTemplateCsv",
    summary="A list to fill in, as CSV",
    openapi_extra=documented(LANG_ONLY, _CSV),
)
async def get_template_csv(request: Request) -> Response:
    """Answer with the template; everybody may have it."""
    return _template(request, template_csv(_language(request)), "stations.csv", _CSV)


@router.get(
    "/v1/templates/stations.xlsx",
    operation_id="getTemplateXlsx",
    summary="A list to fill in, as a workbook with choices and explanations",
    openapi_extra=documented(LANG_ONLY, _XLSX),
)
async def get_template_xlsx(request: Request) -> Response:
    """Answer with the template; everybody may have it."""
    return _template(request, template_xlsx(_language(request)), "stations.xlsx", _XLSX)


def _language(request: Request) -> str:
    read_query(request.query_params.multi_items(), LANG_ONLY)
    return language_of(request)


def _template(request: Request, content: bytes, name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return cached(request, content, media_type, max_age_s=_MAX_AGE_S, headers=headers)
