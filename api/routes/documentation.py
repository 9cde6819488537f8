"""`/docs`: the API's documentation by Swagger UI, served from here and from no other host."""

from __future__ import annotations

import html
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from api.responses import cached

router = APIRouter(include_in_schema=False)

_FILES = {
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "swagger-ui.css": "text/css; charset=utf-8",
}
# Swagger UI sets styles from its script; it draws small pictures as data addresses.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_START = b"""window.addEventListener("load", () => {
  window.ui = SwaggerUIBundle({
    url: "/openapi.json",
    dom_id: "#documentation",
    deepLinking: true,
    validatorUrl: null,
    presets: [SwaggerUIBundle.presets.apis],
  });
});
"""


@cache
def _content(name: str) -> bytes:
    return (files("fastapi_swagger.resources") / name).read_bytes()


def swagger_file(request: Request, name: str) -> Response | None:
    """Serve a file of the installed Swagger UI, or the script that starts it.

    Args:
        request: the request.
        name: the file's name.

    Returns:
        The file; None where there is none of this name.
    """
    if name == "documentation.js":
        return cached(request, _START, "text/javascript; charset=utf-8")
    if name not in _FILES:
        return None
    return cached(request, _content(name), _FILES[name], max_age_s=86_400)


@router.get("/docs")
async def get_documentation(request: Request) -> Response:
    """Serve the page."""
    title = html.escape(request.app.title)
    page = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} API</title>"
        '<link rel="icon" href="/static/icon.svg">'
        '<link rel="stylesheet" href="/static/swagger-ui.css">'
        '<script src="/static/swagger-ui-bundle.js" defer></script>'
        '<script src="/static/documentation.js" defer></script>'
        '</head><body><main id="documentation"></main></body></html>\n'
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": _POLICY})
