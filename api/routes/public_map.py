"""`/map`: the public map, which other sites may embed."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.errors import language_of
from api.map_query import map_view, read_map_query
from api.page_query import sentences
from api.public_address import public_address
from api.responses import cached
from api.services import services_of
from api.within import directory_within
from web.map_config import MapConfig
from web.map_page import render_map

router = APIRouter(include_in_schema=False)
_HTML = "text/html; charset=utf-8"
_SELF, _NOBODY, _ALL = "'self'", "'none'", "*"


@router.get("/map")
async def get_map(request: Request) -> Response:
    """Serve the public map; a parameter that cannot be used is passed over, and the page says so."""
    services, lang = services_of(request), language_of(request)
    divisions = services.gazetteer.divisions
    values, faults = read_map_query(request.query_params.multi_items(), divisions)
    code = values["division"]
    inside = None if code is None else await directory_within(services, code)
    center, zoom = services.register.directory.view
    page = render_map(
        MapConfig(
            lang=lang,
            title=services.settings.title,
            center=center,
            zoom=zoom,
            view=map_view(values, divisions, inside),
            ignored=tuple(sentences(faults, lang)),
            basemap=services.settings.shown_basemap(),
            oembed=_oembed(request),
            frame_ancestors=allowed_ancestors(services.settings.frame_ancestors),
        )
    )
    headers = {"Content-Security-Policy": page.csp, "Content-Language": lang}
    return cached(request, page.html.encode(), _HTML, headers=headers)


def allowed_ancestors(setting: tuple[str, ...]) -> tuple[str, ...]:
    """Tell who may embed the map: beside the sites that are set, the service's own page for trying it out.

    Args:
        setting: `YIZHAN_FRAME_ANCESTORS`.

    Returns:
        Values of `frame-ancestors`.
    """
    if not setting or {_SELF, _NOBODY, _ALL} & set(setting):
        return setting
    return (_SELF, *setting)


def _oembed(request: Request) -> dict[str, str]:
    """Where other sites learn how to embed this page (oEmbed 1.0, section 4: discovery)."""
    base = public_address(request)
    query = request.url.query
    shown = f"{base}/map?{query}" if query else f"{base}/map"
    return {
        f"{media_type}+oembed": f"{base}/oembed?{urlencode({'url': shown, 'format': format_})}"
        for media_type, format_ in (("application/json", "json"), ("text/xml", "xml"))
    }
