"""What lies under the stations: coastlines that need nobody, or tiles that the operator chose."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

import xyzservices
import xyzservices.providers

from stations.errors import ErrorDetail, InputError

PLAIN = "plain"
# Most servers of tiles have pictures up to here; beyond, the last ones are drawn larger.
_USUAL_MAX_ZOOM = 18
_MAX_ZOOM = 22
# A service may ask who shows its tiles; the origin alone says it, the address would say where somebody is.
_ORIGIN_ONLY = "strict-origin-when-cross-origin"
_PLACEHOLDER = re.compile(r"\{([A-Za-z-]+)\}")
_FILLED_BY_LEAFLET = frozenset({"x", "y", "-y", "z", "s", "r"})
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.{}:-]+(?::\d+)?/[\w.~:/?&=%+,@{}$*!()-]*", re.ASCII)
_WEB_MERCATOR = ("EPSG:3857", "EPSG:900913")
_GAODE = "Gaode."


@dataclass(frozen=True, slots=True)
class TileLayer:
    """Pictures of one server.

    Args:
        url: address with `{z}`, `{x}`, `{y}` (or `{-y}`), and where it has them `{s}` and `{r}`.
        subdomains: what stands for `{s}`.
        min_zoom: the first zoom that there are pictures of.
        max_zoom: the last one.
        tile_px: width of a picture on the screen.
        zoom_offset: added to `{z}`.
        tms: rows are counted from the south.
    """

    url: str
    subdomains: tuple[str, ...] = ("",)
    min_zoom: int = 0
    max_zoom: int = _USUAL_MAX_ZOOM
    tile_px: int = 256
    zoom_offset: int = 0
    tms: bool = False

    @property
    def origins(self) -> tuple[str, ...]:
        """Every scheme and host that its pictures come from."""
        parts = urlsplit(self.url)
        hosts = [parts.netloc.replace("{s}", name) for name in self.subdomains]
        return tuple(dict.fromkeys(f"{parts.scheme}://{host}".lower() for host in hosts))


@dataclass(frozen=True, slots=True)
class TileArchive:
    """One PMTiles archive that the page reads by parts.

    Args:
        url: its address.
        origin: scheme and host of the server that has it; empty for this one.
    """

    url: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Basemap:
    """A background of the map.

    Args:
        name: what the operator called it.
        layers: pictures, the lowest first; none for `plain`.
        attribution: whom to name, as plain text; empty for `plain`, which says its own in words.
        attribution_url: where the licence stands; may be empty.
        is_gcj02: the pictures are shifted, and the page has to draw them where they belong.
        archive: where pictures come out of, in place of layers.
    """

    name: str = PLAIN
    layers: tuple[TileLayer, ...] = ()
    attribution: str = ""
    attribution_url: str = ""
    is_gcj02: bool = False
    archive: TileArchive | None = None

    @property
    def origins(self) -> tuple[str, ...]:
        """Every scheme and host that pictures come from, for the page's policy."""
        return tuple(dict.fromkeys(origin for layer in self.layers for origin in layer.origins))

    def settings(self) -> dict[str, object]:
        """Say what the page's script needs to know."""
        archive = {} if self.archive is None else {"archive": {"url": self.archive.url}}
        return {
            "layers": [
                {
                    "url": layer.url,
                    "subdomains": list(layer.subdomains),
                    "minZoom": layer.min_zoom,
                    "maxNativeZoom": layer.max_zoom,
                    "tileSize": layer.tile_px,
                    "zoomOffset": layer.zoom_offset,
                    "tms": layer.tms,
                    "referrerPolicy": _ORIGIN_ONLY,
                }
                for layer in self.layers
            ],
            "attribution": self.attribution,
            "attributionUrl": self.attribution_url,
            "gcj02": self.is_gcj02,
            **archive,
        }


class BasemapKeyError(InputError):
    """A base map was chosen that wants a key, and there is none."""


def basemap(name: str, key: str = "", attribution: str = "", crs: str = "wgs84") -> Basemap:
    """Find a base map by what an operator set.

    Args:
        name: `plain`, `tianditu`, `osm`, `amap`, a name of xyzservices such as `CartoDB.Positron`, the
            address of tiles with `{z}`, `{x}` and `{y}`, and `{key}` where the key belongs, or the address
            of a PMTiles archive.
        key: the service's key; browsers get to see it.
        attribution: whom to name for tiles at an address; without it their host is named.
        crs: `gcj02` where tiles at an address are shifted.

    Returns:
        The base map.

    Raises:
        BasemapKeyError: it wants a key.
        InputError: there is none of that name, or the page cannot show it; the message says what can be set.
    """
    name = name.strip()
    if name.lower() == PLAIN or not name:
        return Basemap()
    if is_archive(name):
        return _archive_at(name, attribution, crs)
    if "://" in name:
        return _at_address(name, key, attribution, crs)
    known = _KNOWN.get(name.lower())
    if known is not None:
        return _with_key(replace(known, name=name), key)
    return _of_xyzservices(name, key)


def is_archive(name: str) -> bool:
    """Tell whether the name of a base map is that of a PMTiles archive, on a server or on the disk.

    Args:
        name: what an operator set.

    Returns:
        True where its path ends with `.pmtiles`.
    """
    path = re.split(r"[?#]", name.strip())[0] if "://" in name else name.strip()
    return path.lower().endswith(".pmtiles")


def _archive_at(url: str, attribution: str, crs: str) -> Basemap:
    if not _ADDRESS.fullmatch(url) or set(url) & {"{", "}"}:
        raise _refused(
            url,
            "the address of a PMTiles archive starts with https:// or http:// and has no unusual characters",
        )
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}".lower()
    return Basemap(url, (), attribution, is_gcj02=crs == "gcj02", archive=TileArchive(url, origin))


def _at_address(url: str, key: str, attribution: str, crs: str) -> Basemap:
    if not _ADDRESS.fullmatch(url) or set(_PLACEHOLDER.sub("", url)) & {"{", "}"}:
        raise _refused(
            url, "the address of tiles starts with https:// or http:// and has no unusual characters"
        )
    given = set(_PLACEHOLDER.findall(url))
    if not {"z", "x"} <= given or not given & {"y", "-y"}:
        raise _refused(url, "the address of tiles must have {z}, {x} and {y}")
    if given - _FILLED_BY_LEAFLET - {"key"}:
        wrong = sorted(given - _FILLED_BY_LEAFLET - {"key"})[0]
        raise _refused(url, f"the address of tiles has {{{wrong}}}, which nothing is known for")
    parts = urlsplit(url)
    if set(_PLACEHOLDER.findall(parts.netloc)) - {"s"}:
        raise _refused(url, "the host of tiles may hold {s} and nothing else in braces")
    layer = TileLayer(url, ("a", "b", "c") if "{s}" in parts.netloc else ("",), max_zoom=_USUAL_MAX_ZOOM)
    named = attribution or parts.netloc.replace("{s}.", "")
    return _with_key(Basemap(url, (layer,), named, is_gcj02=crs == "gcj02"), key)


def _of_xyzservices(name: str, key: str) -> Basemap:
    try:
        provider = xyzservices.providers.query_name(name)
    except ValueError:
        raise _refused(
            name,
            "must be plain, tianditu, osm, amap, a name of xyzservices such as CartoDB.Positron, "
            "an address with {z}, {x} and {y}, or a PMTiles archive",
        ) from None
    if provider.get("crs", "EPSG:3857") not in _WEB_MERCATOR:
        raise _refused(name, f"its tiles are in {provider['crs']}; a web map needs EPSG:3857")
    layer = TileLayer(
        _filled(provider, name),
        tuple(provider.get("subdomains", "abc")) if "{s}" in provider["url"] else ("",),
        int(provider.get("min_zoom", 0)),
        min(int(provider.get("max_zoom", _USUAL_MAX_ZOOM)), _MAX_ZOOM),
        int(provider.get("tileSize", 256)),
        int(provider.get("zoomOffset", 0)),
        bool(provider.get("tms", False)),
    )
    named = re.sub(r"<[^>]*>|\*\*", "", provider["attribution"].replace("&copy;", "©")).replace("(C)", "©")
    link = _OSM.attribution_url if "OpenStreetMap" in named else ""
    found = Basemap(name, (layer,), named.strip(), link, is_gcj02=provider["name"].startswith(_GAODE))
    return _with_key(found, key)


def _filled(provider: xyzservices.TileProvider, name: str) -> str:
    """Put a provider's own values into its address; the key and what Leaflet knows stay open."""

    def fill(match: re.Match[str]) -> str:
        place = match[1]
        if place in _FILLED_BY_LEAFLET:
            return match[0]
        value = provider.get(place)
        if value is None:
            raise _refused(name, f"its address has {{{place}}}, which nothing is known for")
        return "{key}" if str(value).startswith("<insert") else str(value)

    return _PLACEHOLDER.sub(fill, provider["url"])


def _with_key(found: Basemap, key: str) -> Basemap:
    if not any("{key}" in layer.url for layer in found.layers):
        return found
    if not key:
        message = f"the base map {found.name[:100]} needs a key: set YIZHAN_BASEMAP_KEY"
        raise BasemapKeyError(message, (ErrorDetail("YIZHAN_BASEMAP_KEY", "is missing"),))
    written = quote(key, safe="")
    layers = tuple(replace(layer, url=layer.url.replace("{key}", written)) for layer in found.layers)
    return replace(found, layers=layers)


def _refused(name: str, message: str) -> InputError:
    return InputError(f"YIZHAN_BASEMAP {message}", (ErrorDetail("YIZHAN_BASEMAP", message, name[:100]),))


def _tianditu(layer: str) -> TileLayer:
    url = (
        f"https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
        f"&LAYER={layer}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}"
        "&TILECOL={x}&tk={key}"
    )
    return TileLayer(url, tuple("01234567"), min_zoom=1, max_zoom=18)


_OSM = Basemap(
    "osm",
    (TileLayer("https://tile.openstreetmap.org/{z}/{x}/{y}.png", max_zoom=19),),
    "© OpenStreetMap contributors",
    "https://www.openstreetmap.org/copyright",
)
_KNOWN = {
    "osm": _OSM,
    "tianditu": Basemap(
        "tianditu",
        (_tianditu("vec"), _tianditu("cva")),
        "© 天地图 Tianditu",
        "https://www.tianditu.gov.cn/",
    ),
    "amap": Basemap(
        "amap",
        (
            TileLayer(
                "https://webrd0{s}.is.autonavi.com/appmaptile?lang=zh_cn&size=1&scale=1&style=8&x={x}&y={y}&z={z}",
                tuple("1234"),
                min_zoom=3,
                max_zoom=18,
            ),
        ),
        "© 高德地图 Amap",
        "https://ditu.amap.com/",
        is_gcj02=True,
    ),
}
