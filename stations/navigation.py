"""Links that open a map programme with the way to a station, each in the datum that it expects."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from stations.model import RANKED_ERROR_M, Station

_REFERER = "yizhan"


@lru_cache(maxsize=1024)
def quoted(words: str) -> str:
    """Percent-encode words for a query of a link.

    Args:
        words: any text.

    Returns:
        ASCII; `/` is encoded, too.
    """
    return quote(words, safe="")


@dataclass(frozen=True, slots=True)
class Link:
    """One link of an answer.

    Args:
        rel: what it is.
        href: where it leads.
        type: media type of what is found there.
    """

    rel: str
    href: str
    type: str = "text/html"


def navigation_links(station: Station, gcj02: tuple[float, float] | None) -> tuple[Link, ...]:
    """Make the links to Amap, Baidu, Tencent and the phone's own map.

    Args:
        station: where to go.
        gcj02: longitude and latitude of its position in GCJ-02, degrees; None without a position.

    Returns:
        Links that drop a pin where the position is certain enough, and search for the
        station's words where it is not.

    Formula and forms: the providers' published URI interfaces (uri.amap.com, api.map.baidu.com,
    apis.map.qq.com) and RFC 5870 for `geo:`.
    """
    position = station.position
    # A pin there would lead to the wrong street; the programme searches for the words instead.
    if position is None or gcj02 is None or position.error_m > RANKED_ERROR_M:
        return _search_links(station)
    lon, lat = gcj02
    name, address = quoted(station.name), quoted(station.address or station.name)
    gcj_lat_lon, here = f"{lat:.6f},{lon:.6f}", f"{position.lat:.6f},{position.lon:.6f}"
    return (
        Link(
            "amap",
            f"https://uri.amap.com/marker?position={lon:.6f},{lat:.6f}&name={name}"
            f"&coordinate=gaode&src={_REFERER}&callnative=1",
        ),
        Link(
            "baidu",
            f"https://api.map.baidu.com/marker?location={gcj_lat_lon}&title={name}&content={address}"
            f"&coord_type=gcj02&output=html&src={_REFERER}",
        ),
        Link(
            "tencent",
            f"https://apis.map.qq.com/uri/v1/marker?marker=coord:{gcj_lat_lon};title:{name};addr:{address}"
            f"&referer={_REFERER}",
        ),
        Link("geo", f"geo:{here}?q={here}({name})", "application/geo"),
    )


def _search_links(station: Station) -> tuple[Link, ...]:
    words = quoted(f"{station.address} {station.name}".strip())
    return (
        Link("amap", f"https://uri.amap.com/search?keyword={words}&src={_REFERER}&callnative=1"),
        Link(
            "baidu",
            f"https://api.map.baidu.com/place/search?query={words}&region=%E5%85%A8%E5%9B%BD"
            f"&output=html&src={_REFERER}",
        ),
        Link("tencent", f"https://apis.map.qq.com/uri/v1/search?keyword={words}&referer={_REFERER}"),
        Link("geo", f"geo:0,0?q={words}", "application/geo"),
    )
