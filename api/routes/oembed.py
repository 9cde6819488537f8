"""`/oembed`: how another site embeds a map that somebody pasted the address of (oEmbed 1.0)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.errors import language_of, problem
from api.map_query import map_view, read_map_query
from api.messages import message
from api.page_query import read_leniently
from api.parameter_kinds import integer, text
from api.parameters import Parameter
from api.public_address import public_address
from api.responses import cached, encode
from api.services import services_of
from geodata.divisions import Divisions
from stations.errors import NotFoundError
from web.embedding import embed_code, map_address
from web.map_config import MapView, ShownDivision
from web.texts import text as page_text

router = APIRouter(include_in_schema=False)
_LONGEST_ADDRESS = 2000
_WIDEST, _HIGHEST = 800, 560
_KEPT_S = 86_400
# The part of an address after `#` that a map writes itself: a view and filters, nothing else.
_FRAGMENT = re.compile(r"[a-z]+=[\w./,%-]*(&[a-z]+=[\w./,%-]*)*", re.ASCII)

PARAMETERS: tuple[Parameter, ...] = (
    text("url", "address of a map of this service", _LONGEST_ADDRESS),
    integer("maxwidth", "pixels at the most", 1, 10_000, default=_WIDEST),
    integer("maxheight", "pixels at the most", 1, 10_000, default=_HIGHEST),
    text("format", "`json` or `xml`", 20, default="json"),
)


@router.get("/oembed")
def get_oembed(request: Request) -> Response:
    """Answer with the code for a map's address; read in a thread, for a division may have to be looked up."""
    values, _ = read_leniently(request.query_params.multi_items(), PARAMETERS)
    if values["format"] not in ("json", "xml"):
        # Section 2.3.3: a format that there is not.
        return problem(501, message("oembed_format", language_of(request)))
    answer = _answer(request, values)
    if values["format"] == "json":
        return cached(request, encode(answer), "application/json", max_age_s=_KEPT_S)
    return cached(request, _xml(answer), "text/xml; charset=utf-8", max_age_s=_KEPT_S)


def _answer(request: Request, values: dict[str, Any]) -> dict[str, Any]:
    services, base = services_of(request), public_address(request)
    query, fragment = _own_map(request, values["url"], base)
    lang, view = _read(query, services.gazetteer.divisions)
    address = map_address(base, view, lang) + (f"#{fragment}" if fragment else "")
    title = view.name or services.settings.title or page_text("map.title", lang)
    width, height = min(values["maxwidth"], _WIDEST), min(values["maxheight"], _HIGHEST)
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": services.settings.title or page_text("site.name", lang),
        "provider_url": f"{base}/",
        "cache_age": _KEPT_S,
        "html": embed_code(address, title, str(width), height),
        "width": width,
        "height": height,
    }


def _own_map(request: Request, url: str, base: str) -> tuple[str, str]:
    """Take query and fragment from the address of a map of this service; of nobody else's."""
    try:
        given, own = urlsplit(url), urlsplit(base)
        is_own = given.scheme in ("http", "https") and given.netloc.lower() == own.netloc.lower()
    except ValueError:
        is_own = False
    if not is_own or given.path != f"{own.path}/map":
        raise NotFoundError(message("oembed_not_ours", language_of(request)))
    return given.query, given.fragment if _FRAGMENT.fullmatch(given.fragment) else ""


def _read(query: str, divisions: Divisions) -> tuple[str, MapView]:
    """Read a map's query as the map does; what it would pass over is left out of the answer."""
    values, _ = read_map_query(parse_qsl(query, max_num_fields=100), divisions)
    view = map_view(values, divisions, None)
    if values["division"] is not None:
        view = view.with_division(ShownDivision(values["division"], divisions.full_name(values["division"])))
    return values["lang"] or "zh", view


def _xml(answer: dict[str, Any]) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in answer.items():
        ElementTree.SubElement(root, name).text = str(value)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
