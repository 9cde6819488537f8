"""`/v1/templates/stations.csv`: an empty list with the headers that are understood without a mapping."""

from __future__ import annotations

from importlib.resources import files

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.parameters import read_query
from api.queries import LANG_ONLY
from api.responses import cached
from api.routes.documented import documented

router = APIRouter(tags=["imports"])
_CSV = "text/csv; charset=utf-8"
_MAX_AGE_S = 3600


@router.get(
    "/v1/templates/stations.csv",
    operation_id="getTemplateCsv",
    summary="A list to fill in, as CSV",
    openapi_extra=documented(LANG_ONLY, _CSV),
)
async def get_template_csv(request: Request) -> Response:
    """Answer with the template; everybody may have it."""
    read_query(request.query_params.multi_items(), LANG_ONLY)
    return _template(request, "template.csv", "stations.csv", _CSV)


def _template(request: Request, source: str, name: str, media_type: str) -> Response:
    content = (files("stations.demo") / source).read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return cached(request, content, media_type, max_age_s=_MAX_AGE_S, headers=headers)
