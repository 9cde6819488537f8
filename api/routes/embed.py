"""`/embed`: the page that makes the code by which other sites embed the map."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.embed_query import EmbedQuery, read_embed_query
from api.errors import language_of
from api.map_query import map_view
from api.page_query import sentences
from api.public_address import public_address
from api.responses import cached
from api.services import services_of
from geodata.catalogue import language_name
from stations.vocabulary import AMENITIES, KINDS
from web.csp import embed_policy
from web.embedding import brand_contrasts, embed_code, map_address
from web.map_config import THEMES, ShownDivision
from web.templates import render
from web.texts import languages, text

router = APIRouter(include_in_schema=False)
_HTML = "text/html; charset=utf-8"
_EVERYBODY = "*"


@router.get("/embed")
def get_embed(request: Request) -> Response:
    """Serve the form with the preview and the code; wrong values are said beside them; read in a thread."""
    services, lang = services_of(request), language_of(request)
    asked = read_embed_query(request.query_params.multi_items(), services.gazetteer.divisions)
    page = render("embed.html", lang, **_shown(request, asked), **_fields(request))
    headers = {"Content-Security-Policy": embed_policy(), "Content-Language": lang}
    return cached(request, page.encode(), _HTML, headers=headers)


def _shown(request: Request, asked: EmbedQuery) -> dict[str, Any]:
    """What comes out: the address, the code, and what is to be said about the input."""
    services, lang = services_of(request), language_of(request)
    divisions, values = services.gazetteer.divisions, asked.values
    view = map_view(values, divisions, None)
    if asked.division is not None:
        shown = ShownDivision(asked.division.code, divisions.full_name(asked.division.code))
        view = view.with_division(shown)
    map_lang = values["lang"] or lang
    address = map_address(public_address(request), view, map_lang)
    title = view.name or services.settings.title or text("map.title", map_lang)
    sites = services.settings.frame_ancestors
    return {
        "view": view,
        "others": [(one.code, divisions.full_name(one.code)) for one in asked.others],
        "address": address,
        "preview": map_address("", view, map_lang),
        "code": embed_code(address, title, values["width"], values["height"]),
        "width": values["width"],
        "height": values["height"],
        "map_lang": map_lang,
        "contrasts": brand_contrasts(view.brand, view.theme),
        "faults": sentences(asked.faults, lang),
        "area_unknown": values["area"] if values["area"] and asked.division is None else "",
        "is_refused": not sites or sites == ("'none'",),
        "sites": "" if _EVERYBODY in sites else ", ".join(sites),
    }


def _fields(request: Request) -> dict[str, Any]:
    """What the form offers, and what was typed into it, right or wrong."""
    given = request.query_params
    return {
        "given": {name: given.get(name, "")[:100] for name in ("area", "center", "zoom", "brand", "name")},
        "given_size": {name: given.get(name, "")[:20] for name in ("width", "height")},
        "amenities": AMENITIES,
        "kinds": KINDS,
        "themes": THEMES,
        "language_choices": [(code, language_name(code)) for code in languages()],
        "language_url": f"?{request.url.query}",
        "stars": (1, 2, 3, 4, 5),
    }
