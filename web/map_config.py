"""What a map page is told: where its data is, what it shows at first, and how it looks."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from stations.errors import ErrorDetail, InputError
from web import csp, layers
from web.basemaps import Basemap
from web.brand import read_colour
from web.texts import languages

MIN_ZOOM, MAX_ZOOM = 2, 18
THEMES = ("auto", "light", "dark", "contrast")

# An address of this server: characters that mean nothing to HTML, JavaScript or a template.
_ADDRESS = re.compile(r"(https?://|/)[\w.~:/?&=%+,@-]*(\{(z|x|y|id|code)\}[\w.~:/?&=%+,@-]*)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class ShownDivision:
    """The division that a map is of.

    Args:
        code: its code.
        name: its full name.
        bbox: west, south, east and north of its stations, degrees WGS-84; None where there are none.
    """

    code: str
    name: str
    bbox: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class MapView:
    """What an address asks a map to show; whoever embeds a map chooses it.

    Args:
        center: longitude and latitude, degrees, WGS-84; None leaves it to the division or the register.
        zoom: zoom level, 2–18; None the same.
        division: only its stations.
        open: `now`, `on_arrival`, or empty.
        amenities: stations that have all of these, codes.
        kinds: any of these, codes.
        min_stars: at least so many stars.
        theme: one of `THEMES`; `auto` follows the reader's setting.
        with_list: whether the list stands beside the map.
        brand: a site's own colour, hexadecimal; may be empty.
        name: a site's own name for the map; may be empty.
    """

    center: tuple[float, float] | None = None
    zoom: int | None = None
    division: ShownDivision | None = None
    open: str = ""
    amenities: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    min_stars: int | None = None
    theme: str = "auto"
    with_list: bool = True
    brand: str = ""
    name: str = ""

    def with_division(self, division: ShownDivision) -> MapView:
        """Give the same view of one division alone.

        Args:
            division: the division.

        Returns:
            The view.
        """
        return dataclasses.replace(self, division=division)

    def faults(self) -> list[ErrorDetail]:
        """Name what cannot be used."""
        faults = []
        if self.center is not None and not layers.is_position(self.center):
            message = "must be longitude -180 to 180 and latitude -85 to 85"
            faults.append(ErrorDetail("center", message, str(self.center)[:100]))
        if self.zoom is not None and not MIN_ZOOM <= self.zoom <= MAX_ZOOM:
            faults.append(ErrorDetail("zoom", f"must be from {MIN_ZOOM} to {MAX_ZOOM}", str(self.zoom)))
        if self.theme not in THEMES:
            faults.append(ErrorDetail("theme", f"must be one of {', '.join(THEMES)}", self.theme[:100]))
        if self.brand and read_colour(self.brand) is None:
            faults.append(ErrorDetail("brand", "must be a colour such as 0b5e4a", self.brand[:100]))
        return faults


@dataclass(frozen=True, slots=True)
class MapConfig:
    """What a map page needs to know; nothing in it comes from a record.

    Args:
        lang: a language of the catalogues, such as `zh` or `en`.
        title: the page's name; an empty one means the usual name in that language.
        tiles_url: address of tiles with `{z}`, `{x}`, `{y}`.
        nearest_url: address of the nearest-station answer.
        station_url: address of one station's data with `{id}`.
        stations_url: the register by words, for the search.
        divisions_url: the divisions by words, for the search.
        division_url: address of one division's data with `{code}`.
        list_url: the same answers as a page without script.
        page_url: address of one station's page with `{id}`.
        home_url: the start page.
        static_url: where `web.assets` is served, ending with a slash.
        center: longitude and latitude at the start, degrees, WGS-84, where the view says nothing.
        zoom: zoom level at the start, 2–18, where the view says nothing.
        view: what the address asks for.
        ignored: sentences about what in the address could not be used.
        basemap: what lies under the stations.
        oembed: addresses by media type under which other sites find out how to embed the page.
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
    stations_url: str = "/v1/stations"
    divisions_url: str = "/v1/divisions"
    division_url: str = "/v1/divisions/{code}"
    list_url: str = "/list"
    page_url: str = "/stations/{id}"
    home_url: str = "/"
    static_url: str = "/static/"
    center: tuple[float, float] = (108.0, 34.0)
    zoom: int = 5
    view: MapView = field(default_factory=MapView)
    ignored: tuple[str, ...] = ()
    basemap: Basemap = field(default_factory=Basemap)
    oembed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
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
        faults += MapView(center=self.center, zoom=self.zoom).faults()
        faults += self.view.faults()
        for item in dataclasses.fields(self):
            if item.name.endswith("_url") and not _ADDRESS.fullmatch(getattr(self, item.name)):
                message = "must be an address that starts with / or https:// and has no unusual characters"
                faults.append(ErrorDetail(item.name, message, getattr(self, item.name)[:100]))
        return faults

    @property
    def shown_center(self) -> tuple[float, float]:
        """Where the map begins: longitude and latitude."""
        division = self.view.division
        if self.view.center is not None:
            return self.view.center
        if division is not None and division.bbox is not None:
            west, south, east, north = division.bbox
            return round((west + east) / 2, 5), round((south + north) / 2, 5)
        return self.center

    @property
    def shown_zoom(self) -> int:
        """How close the map begins."""
        return self.zoom if self.view.zoom is None else self.view.zoom
