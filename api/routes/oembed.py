"""`/oembed`: how another site embeds a map or a station that somebody pasted the address of (oEmbed 1.0)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.etree import ElementTree

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from api.errors import language_of, problem
from api.map_query import map_view, read_map_query
from api.messages import message
from api.page_query import read_leniently
from api.parameter_kinds import integer, text
from api.parameters import Parameter
from api.public_address import public_address
from api.queries import LANG_ONLY
from api.responses import cached, encode
from api.services import services_of
from geodata.divisions import Divisions
from stations.errors import NotFoundError
from stations.model import RANKED_ERROR_M, Station
from web.embedding import embed_code, map_address
from web.map_config import MapView, ShownDivision
from web.texts import text as page_text

router = APIRouter(include_in_schema=False)
_LONGEST_ADDRESS = 2000
_WIDEST, _HIGHEST = 800, 560
_KEPT_S = 86_400
_STATION_ZOOM, _AREA_ZOOM = 16, 13
_STATION_PAGE = re.compile(r"/stations/([^/]{1,200})")
_OURSELVES = frozenset({"'self'", "'none'"})
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="yizhan"'}
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The part of an address after `#` that a map writes itself: a view and filters, nothing else.
_FRAGMENT = re.compile(r"[a-z]+=[\w./,%-]*(&[a-z]+=[\w./,%-]*)*", re.ASCII)

PARAMETERS: tuple[Parameter, ...] = (
    text("url", "address of a map or of a station's page of this service", _LONGEST_ADDRESS),
    integer("maxwidth", "pixels at the most", 1, 10_000, default=_WIDEST),
    integer("maxheight", "pixels at the most", 1, 10_000, default=_HIGHEST),
    text("format", "`json` or `xml`", 20, default="json"),
)


@router.get("/oembed")
def get_oembed(request: Request) -> Response:
    """Answer with the code for an address; read in a thread, for a division may have to be looked up."""
    values, _ = read_leniently(request.query_params.multi_items(), PARAMETERS)
    if values["format"] not in ("json", "xml"):
        # Section 2.3.3: a format that there is not.
        return problem(501, message("oembed_format", language_of(request)))
    answer = _answer(request, values)
    if values["format"] == "json":
        return cached(request, encode(answer), "application/json", max_age_s=_KEPT_S)
    return cached(request, _xml(answer), "text/xml; charset=utf-8", max_age_s=_KEPT_S)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What an address of ours shows.

    Args:
        title: what it is called.
        lang: the language that it is in.
        address: of the map that stands for it; empty where there is no place to show.
    """

    title: str
    lang: str
    address: str


def _answer(request: Request, values: dict[str, Any]) -> dict[str, Any]:
    services, base = services_of(request), public_address(request)
    shown = _shown(request, values["url"], base)
    answer = {
        "version": "1.0",
        "type": "link",
        "title": shown.title,
        "provider_name": services.settings.title or page_text("site.name", shown.lang),
        "provider_url": f"{base}/",
        "cache_age": _KEPT_S,
    }
    if not shown.address or set(services.settings.frame_ancestors) <= _OURSELVES:
        # Nothing to be drawn, or nobody who may draw it: the title with the link (section 2.3.4.3).
        return answer
    width, height = min(values["maxwidth"], _WIDEST), min(values["maxheight"], _HIGHEST)
    code = embed_code(shown.address, shown.title, str(width), height)
    return {**answer, "type": "rich", "html": code, "width": width, "height": height}


def _shown(request: Request, url: str, base: str) -> _Shown:
    """Find what an address of this service shows; nothing is said about anybody else's.

    Raises:
        HTTPException: 401 for the pages of staff (section 2.3.5).
        NotFoundError: the address is not ours, is neither a map nor a station's page, or the station is
            no longer there.
    """
    try:
        given, own = urlsplit(url), urlsplit(base)
        is_own = given.scheme in ("http", "https") and given.netloc.lower() == own.netloc.lower()
    except ValueError:
        is_own = False
    path = given.path.removeprefix(own.path) if is_own and given.path.startswith(own.path) else ""
    if path == "/map":
        return _map(request, given.query, given.fragment, base)
    if path == "/staff" or path.startswith("/staff/"):
        raise HTTPException(401, message("oembed_private", language_of(request)), _CHALLENGE)
    page = _STATION_PAGE.fullmatch(path)
    station = services_of(request).register.directory.get(unquote(page[1])) if page else None
    if station is None:
        raise NotFoundError(message("oembed_not_ours", language_of(request)))
    return _station(station, given.query, base)


def _map(request: Request, query: str, fragment: str, base: str) -> _Shown:
    services = services_of(request)
    lang, view = _read(query, services.gazetteer.divisions)
    kept = f"#{fragment}" if _FRAGMENT.fullmatch(fragment) else ""
    title = view.name or services.settings.title or page_text("map.title", lang)
    return _Shown(title, lang, map_address(base, view, lang) + kept)


def _station(station: Station, query: str, base: str) -> _Shown:
    """Show the map around a station with its card open, which says what its page says."""
    values, _ = read_leniently(parse_qsl(query, max_num_fields=100), LANG_ONLY)
    lang, position = values["lang"] or "zh", station.position
    if position is None:
        return _Shown(station.name, lang, "")
    is_sure = position.error_m <= RANKED_ERROR_M and not position.is_guess
    center = round(position.lon, 6), round(position.lat, 6)
    view = MapView(center=center, zoom=_STATION_ZOOM if is_sure else _AREA_ZOOM)
    return _Shown(station.name, lang, f"{map_address(base, view, lang)}#station={quote(station.id, safe='')}")


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
        ElementTree.SubElement(root, name).text = _UNWRITABLE.sub("\ufffd", str(value))
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
