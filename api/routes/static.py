"""`/static/…`: scripts, styles and pictures; none of them comes from another host."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.compression import negotiated
from api.errors import language_of
from api.messages import message
from api.responses import is_held
from api.routes.documentation import swagger_file
from stations.errors import NotFoundError
from web.assets import asset

router = APIRouter(include_in_schema=False)
# Browsers take brotli over https alone; everybody takes gzip.
_OFFERED = ("br", "gzip")
_FOR_EVER = "public, max-age=31536000, immutable"


@router.get("/static/{name}")
async def get_static(request: Request, name: str) -> Response:
    """Serve a file; a name that carries the hash of its content may be kept for ever."""
    found = asset(name)
    if found is None:
        documentation = swagger_file(request, name)
        if documentation is None:
            raise NotFoundError(message("not_found", language_of(request)))
        return documentation
    headers = {
        "Cache-Control": _FOR_EVER if found.immutable else "no-cache",
        "ETag": f'W/"{found.digest}"',
        "Vary": "Accept-Encoding",
    }
    if is_held(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    encoding = negotiated(request.headers.get("accept-encoding", ""), _OFFERED)
    if encoding:
        headers["Content-Encoding"] = encoding
        return Response(found.packed[encoding], media_type=found.media_type, headers=headers)
    return Response(found.content, media_type=found.media_type, headers=headers)
