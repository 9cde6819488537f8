"""`/basemap.pmtiles`: the archive that the operator set as base map, by parts; no other file can be named."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from api.errors import language_of
from api.local_archive import ADDRESS, archive_version
from api.messages import message
from api.responses import is_held
from api.services import services_of
from stations.errors import InputError, NotFoundError

router = APIRouter(include_in_schema=False)
_MEDIA_TYPE = "application/vnd.pmtiles"
_FOR_EVER = "public, max-age=31536000, immutable"


@router.get(ADDRESS)
def get_basemap_file(request: Request) -> Response:
    """Serve the archive or a part of it (RFC 9110, section 14)."""
    path = services_of(request).settings.basemap_file
    try:
        version = None if path is None else archive_version(path)
    except InputError:
        version = None
    if path is None or version is None:
        raise NotFoundError(message("not_found", language_of(request)))
    # What is asked for by its version never becomes anything else.
    is_named = request.query_params.get("v") == version
    headers = {"ETag": f'"{version}"', "Cache-Control": _FOR_EVER if is_named else "no-cache"}
    if is_held(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return FileResponse(path, headers=headers, media_type=_MEDIA_TYPE)
