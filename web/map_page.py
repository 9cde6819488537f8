"""The public map: a page made by Folium that fetches its stations, or carries them in itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from geodata.divisions import Divisions
from stations.vocabulary import AMENITIES, KINDS, term_label
from web import csp, layers
from web.assets import asset_text, asset_url
from web.basemaps import Basemap
from web.brand import brand_style, read_colour
from web.inert_json import inert_json
from web.map_config import MapConfig
from web.page import Page
from web.texts import page_texts, text

CHIP_AMENITIES = ("drinking_water", "microwave", "phone_charging", "air_conditioning", "toilet", "first_aid")
_STARS = (1, 2, 3, 4, 5)
_COLOUR_SCHEMES = {"auto": "light dark", "light": "light", "dark": "dark", "contrast": "dark"}


# Code, name, full name and level.
NamedDivision = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page with the policy that must be sent with it.

    Args:
        html: the document.
        csp: value of the `Content-Security-Policy` header.
    """

    html: str
    csp: str


def render_map(config: MapConfig) -> RenderedPage:
    """Write the map page that fetches its stations from the API.

    Args:
        config: the settings; the same settings give the same bytes.

    Returns:
        The page and its policy.
    """
    style = _brand_style(config)
    page = _folium_page(config, "map.html")
    html = page.render(
        page_config=Markup(inert_json(_page_config(config))),  # noqa: S704
        brand_style=Markup(style),  # noqa: S704
    )
    archive = config.basemap.archive
    policy = csp.map_policy(
        [page.script_text()],
        [style] if style else [],
        config.frame_ancestors,
        config.basemap.origins,
        archive.origin if archive else None,
    )
    return RenderedPage(html, policy)


def render_standalone(
    config: MapConfig, features: Sequence[dict[str, Any]], divisions: Sequence[NamedDivision] = ()
) -> str:
    """Write one file that holds everything and opens from a disk without any network.

    Args:
        config: the settings; its addresses are not used.
        features: GeoJSON features with the properties of the API. Opening states are left out,
            because a file cannot know what time it is read at.
        divisions: those that the file can be searched for and limited to, as `named_divisions` gives them.

    Returns:
        HTML; the same arguments give the same bytes.
    """
    # Tiles need a network, whatever the service itself shows.
    config = dataclasses.replace(config, data=inert_json(list(features)).encode("utf-8"), basemap=Basemap())
    page = _folium_page(config, "standalone.html")
    page.collect()
    scripts = [asset_text(name) for name in ("leaflet.js", "map.js", "embedded_source.js")]
    styles = [asset_text("map.css")]
    return page.render(
        page_config=Markup(inert_json(_page_config(config))),  # noqa: S704
        policy=csp.standalone_policy([*scripts, page.script_text()], styles),
        inline_styles=[Markup(style) for style in styles],  # noqa: S704
        inline_scripts=[Markup(script) for script in scripts],  # noqa: S704
        station_data=Markup((config.data or b"[]").decode("utf-8")),  # noqa: S704
        division_data=Markup(inert_json([list(item) for item in divisions])),  # noqa: S704
        land_data=Markup(asset_text("land.json")),  # noqa: S704
        label_data=Markup(asset_text("all_labels.json")),  # noqa: S704
    )


def named_divisions(codes: Iterable[str | None], divisions: Divisions) -> list[NamedDivision]:
    """Name every division that has a station, and those that it belongs to.

    Args:
        codes: divisions of the stations; None where nobody knows it.
        divisions: all of them.

    Returns:
        Larger ones first, by code; the same codes give the same list.
    """
    given = {code for code in codes if code is not None}
    known = {item.code: item for code in given for item in divisions.chain(code)}
    return [
        (item.code, item.name, divisions.full_name(item.code), item.level.word)
        for item in sorted(known.values(), key=lambda item: (item.level, item.code))
    ]


def _folium_page(config: MapConfig, template: str) -> Page:
    page = Page(
        template,
        config.lang,
        {
            "title": config.view.name or config.title or text("map.title", config.lang),
            "config": config,
            "static_url": config.static_url,
            "chips": [term for code in CHIP_AMENITIES for term in AMENITIES if term.code == code],
            "amenities": [term for term in AMENITIES if term.code not in CHIP_AMENITIES],
            "kinds": KINDS,
            "stars": _STARS,
            "view": config.view,
            "colour_scheme": _COLOUR_SCHEMES[config.view.theme],
        },
    )
    static_url = config.static_url
    station_map = layers.StationMap(
        config.shown_center,
        config.shown_zoom,
        scripts=[(name, asset_url(static_url, name)) for name in _script_names(config)],
        styles=[(name, asset_url(static_url, name)) for name in _style_names(config)],
    )
    station_layer = layers.StationLayer()
    layers.BaseLayer().add_to(station_map)
    station_layer.add_to(station_map)
    layers.PageControls(station_map, station_layer).add_to(station_map)
    page.add_child(station_map)
    return page


def _page_config(config: MapConfig) -> dict[str, Any]:
    labels = {
        "amenities": {term.code: term_label(term, config.lang) for term in AMENITIES},
        "kinds": {term.code: term_label(term, config.lang) for term in KINDS},
    }
    standalone = config.data is not None
    return {
        "lang": config.lang,
        "standalone": standalone,
        "urls": {} if standalone else _addresses(config),
        "labels": labels,
        "basemap": config.basemap.settings(),
        "view": _view(config),
        "texts": page_texts(config.lang, ("archive.",) if config.basemap.archive else ()),
    }


def _addresses(config: MapConfig) -> dict[str, str]:
    return {
        "tiles": config.tiles_url,
        "nearest": config.nearest_url,
        "station": config.station_url,
        "stations": config.stations_url,
        "divisions": config.divisions_url,
        "division": config.division_url,
        "page": config.page_url,
        "land": asset_url(config.static_url, "land.json"),
        "labels": asset_url(config.static_url, "labels.json"),
    }


def _view(config: MapConfig) -> dict[str, Any]:
    """Say what the page shows at first, where the part of its address after `#` says nothing."""
    view, division = config.view, config.view.division
    is_free = view.center is None and view.zoom is None
    return {
        "open": view.open,
        "amenity": list(view.amenities),
        "kind": list(view.kinds),
        "stars": view.min_stars,
        "division": None if division is None else {"code": division.code, "name": division.name},
        "bbox": division.bbox if division is not None and is_free else None,
        "list": view.with_list,
    }


def _script_names(config: MapConfig) -> tuple[str, ...]:
    names = ("leaflet.js", "map.js")
    return (*names, "pmtiles.js") if config.basemap.archive else names


def _style_names(config: MapConfig) -> tuple[str, ...]:
    return ("map.css",) if config.view.theme == "auto" else ("map.css", "theme.css")


def _brand_style(config: MapConfig) -> str:
    colour = read_colour(config.view.brand)
    return "" if colour is None else brand_style(colour, config.view.theme)
