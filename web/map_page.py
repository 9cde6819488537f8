"""The public map: a page made by Folium that fetches its stations, or carries them in itself."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from stations.errors import ErrorDetail, InputError
from stations.vocabulary import AMENITIES, KINDS
from web import csp, layers
from web.assets import asset_text, asset_url
from web.inert_json import inert_json
from web.page import Page
from web.texts import languages, page_texts, text

CHIP_AMENITIES = ("drinking_water", "microwave", "phone_charging", "air_conditioning", "toilet", "first_aid")
BASEMAPS = ("plain",)
MAX_ZOOM = 18

# An address of this server: characters that mean nothing to HTML, JavaScript or a template.
_ADDRESS = re.compile(r"(https?://|/)[\w.~:/?&=%+,@-]*(\{(z|x|y|id)\}[\w.~:/?&=%+,@-]*)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class MapConfig:
    """What a map page needs to know; nothing in it comes from a record.

    Args:
        lang: `zh` or `en`.
        title: the page's name; an empty one means the usual name in that language.
        tiles_url: address of tiles with `{z}`, `{x}`, `{y}`.
        nearest_url: address of the nearest-station answer.
        station_url: address of one station's data with `{id}`.
        list_url: the same answers as a page without script.
        page_url: address of one station's page with `{id}`.
        home_url: the start page.
        static_url: where `web.assets` is served, ending with a slash.
        center: longitude and latitude at the start, degrees, WGS-84.
        zoom: zoom level at the start, 2–18.
        basemap: `plain`.
        frame_ancestors: who may embed the page, as in Content-Security-Policy; empty means nobody.
        data: the stations of a self-contained page as JSON, or None for a page that fetches them.

    Raises:
        InputError: a value cannot be used; the details name it.
    """

    lang: str = "zh"
    title: str = ""
    tiles_url: str = "/v1/tiles/{z}/{x}/{y}.json"
    nearest_url: str = "/v1/nearest"
    station_url: str = "/v1/stations/{id}"
    list_url: str = "/list"
    page_url: str = "/stations/{id}"
    home_url: str = "/"
    static_url: str = "/static/"
    center: tuple[float, float] = (108.0, 34.0)
    zoom: int = 5
    basemap: str = "plain"
    frame_ancestors: tuple[str, ...] = ("'self'",)
    data: bytes | None = None

    def __post_init__(self) -> None:
        details = tuple(self._faults())
        if details:
            raise InputError("the map cannot be shown with these settings", details)
        csp.check_frame_ancestors(self.frame_ancestors)

    def _faults(self) -> list[ErrorDetail]:
        faults = []
        if self.lang not in languages():
            faults.append(ErrorDetail("lang", f"must be one of {', '.join(languages())}", self.lang[:100]))
        if self.basemap not in BASEMAPS:
            faults.append(ErrorDetail("basemap", f"must be one of {', '.join(BASEMAPS)}", self.basemap[:100]))
        if not layers.is_position(self.center):
            message = "must be longitude -180 to 180 and latitude -85 to 85"
            faults.append(ErrorDetail("center", message, str(self.center)[:100]))
        if not 2 <= self.zoom <= MAX_ZOOM:
            faults.append(ErrorDetail("zoom", f"must be from 2 to {MAX_ZOOM}", str(self.zoom)))
        for field in dataclasses.fields(self):
            if field.name.endswith("_url") and not _ADDRESS.fullmatch(getattr(self, field.name)):
                message = "must be an address that starts with / or https:// and has no unusual characters"
                faults.append(ErrorDetail(field.name, message, getattr(self, field.name)[:100]))
        return faults


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
    page = _folium_page(config, "map.html")
    html = page.render(page_config=Markup(inert_json(_page_config(config))))  # noqa: S704
    return RenderedPage(html, csp.map_policy([page.script_text()], config.frame_ancestors))


def render_standalone(config: MapConfig, features: Sequence[dict[str, Any]]) -> str:
    """Write one file that holds everything and opens from a disk without any network.

    Args:
        config: the settings; its addresses are not used.
        features: GeoJSON features with the properties of the API. Opening states are left out,
            because a file cannot know what time it is read at.

    Returns:
        HTML; the same arguments give the same bytes.
    """
    config = dataclasses.replace(config, data=inert_json(list(features)).encode("utf-8"))
    page = _folium_page(config, "standalone.html")
    page.collect()
    scripts = [asset_text("leaflet.js"), asset_text("map.js")]
    styles = [asset_text("map.css")]
    return page.render(
        page_config=Markup(inert_json(_page_config(config))),  # noqa: S704
        policy=csp.standalone_policy([*scripts, page.script_text()], styles),
        inline_styles=[Markup(style) for style in styles],  # noqa: S704
        inline_scripts=[Markup(script) for script in scripts],  # noqa: S704
        station_data=Markup((config.data or b"[]").decode("utf-8")),  # noqa: S704
        land_data=Markup(asset_text("land.json")),  # noqa: S704
        label_data=Markup(asset_text("labels.json")),  # noqa: S704
    )


def _folium_page(config: MapConfig, template: str) -> Page:
    page = Page(
        template,
        config.lang,
        {
            "title": config.title or text("map.title", config.lang),
            "config": config,
            "static_url": config.static_url,
            "chips": [term for code in CHIP_AMENITIES for term in AMENITIES if term.code == code],
            "amenities": [term for term in AMENITIES if term.code not in CHIP_AMENITIES],
            "kinds": KINDS,
        },
    )
    static_url = config.static_url
    station_map = layers.StationMap(
        config.center,
        config.zoom,
        scripts=[(name, asset_url(static_url, name)) for name in ("leaflet.js", "map.js")],
        styles=[("map.css", asset_url(static_url, "map.css"))],
    )
    station_layer = layers.StationLayer()
    layers.PlainBasemap().add_to(station_map)
    station_layer.add_to(station_map)
    layers.PageControls(station_map, station_layer).add_to(station_map)
    page.add_child(station_map)
    return page


def _page_config(config: MapConfig) -> dict[str, Any]:
    labels = {
        "amenities": {term.code: getattr(term, config.lang) for term in AMENITIES},
        "kinds": {term.code: getattr(term, config.lang) for term in KINDS},
    }
    urls = {
        "tiles": config.tiles_url,
        "nearest": config.nearest_url,
        "station": config.station_url,
        "page": config.page_url,
        "land": asset_url(config.static_url, "land.json"),
        "labels": asset_url(config.static_url, "labels.json"),
    }
    standalone = config.data is not None
    return {
        "lang": config.lang,
        "standalone": standalone,
        "urls": {} if standalone else urls,
        "labels": labels,
        "texts": page_texts(config.lang),
    }
