"""The questions of the public API: their parameters, and how they become questions of the core."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from api.parameter_kinds import BBOX, CURSOR, DIVISION, LANG, choice, instant, integer, number, text
from api.parameters import Parameter
from geodata.datum import Datum, to_wgs84
from stations.listing import ListQuery
from stations.model import RANKED_ERROR_M
from stations.nearest import NearestQuery, OpenFilter
from stations.tiles import TileQuery
from stations.travel import Travel
from stations.vocabulary import AMENITIES, KINDS, REST_KINDS

_KIND_CODES = tuple(kind.code for kind in KINDS)
_AMENITY_CODES = tuple(amenity.code for amenity in AMENITIES)
_KIND_LABELS = {label: kind.code for kind in KINDS for label in (kind.zh, kind.en)}
_AMENITY_LABELS = {label: amenity.code for amenity in AMENITIES for label in (amenity.zh, amenity.en)}
_DATUMS = tuple(map(str, Datum))

LON = number("lon", "longitude of where I am, degrees in `crs`", -180, 180, required=True, example=113.6132)
LAT = number("lat", "latitude of where I am, degrees in `crs`", -90, 90, required=True, example=34.7483)
CRS = choice("crs", "datum of `lon` and `lat`", _DATUMS, default=Datum.WGS84.value)
AMENITY = choice(
    "amenity",
    "all of these are `yes`; unknown is not enough",
    _AMENITY_CODES,
    default=frozenset(),
    listed=True,
    labels=_AMENITY_LABELS,
)
REST_KIND = choice(
    "kind",
    "any of these; by default the kinds where one can rest",
    _KIND_CODES,
    default=REST_KINDS,
    listed=True,
    labels=_KIND_LABELS,
)
KIND = choice(
    "kind",
    "any of these; by default every kind",
    _KIND_CODES,
    default=frozenset(),
    listed=True,
    labels=_KIND_LABELS,
)
OPEN = choice(
    "open",
    "`now`: open at `at`; `on_arrival`: open when I get there and for 15 more minutes; "
    "unknown hours are not open",
    tuple(OpenFilter),
    default=OpenFilter.ANY.value,
)
OPEN_NOW = choice(
    "open", "`now`: only what is open now; unknown hours are not open", ("any", "now"), default="any"
)
AT = instant("at", "the instant to judge `open` by; the present by default")
TRAVEL = choice("travel", "how I get there", tuple(Travel), default=Travel.WALK.value)

MIN_STARS = integer("min_stars", "at least so many stars; unknown is not enough", 1, 5)

NEAREST_PARAMETERS: tuple[Parameter, ...] = (
    LON,
    LAT,
    CRS,
    integer("limit", "how many answers at the most", 1, 50, default=5),
    number("radius_m", "no farther than this, geodesic metres", 0, 200_000, above=True, example=2_000),
    AMENITY,
    REST_KIND,
    OPEN,
    AT,
    TRAVEL,
    MIN_STARS,
    DIVISION,
    number(
        "max_error_m",
        "leave out positions less certain than this, metres",
        0,
        200_000,
        above=True,
        default=RANKED_ERROR_M,
    ),
    LANG,
)

LIST_PARAMETERS: tuple[Parameter, ...] = (
    BBOX,
    DIVISION,
    KIND,
    AMENITY,
    text("q", "words that all stand in the name or the address", 100),
    OPEN_NOW,
    AT,
    instant("updated_since", "only records that changed at or after this instant"),
    integer("limit", "how many on a page", 1, 500, default=100),
    CURSOR,
    LANG,
)

TILE_PARAMETERS: tuple[Parameter, ...] = (KIND, AMENITY, OPEN_NOW, MIN_STARS, DIVISION, LANG)
STATION_PARAMETERS: tuple[Parameter, ...] = (AT, LANG)
LANG_ONLY: tuple[Parameter, ...] = (LANG,)


def judged_at(asked: datetime | None, now: datetime) -> datetime:
    """Choose the instant that a question is about.

    Args:
        asked: the parameter `at`.
        now: the present instant.

    Returns:
        What was asked, or the present minute: opening hours know no seconds, and an answer that is the
        same for a minute can be kept for a minute.
    """
    return asked or now.replace(second=0, microsecond=0)


def nearest_query(values: Mapping[str, Any], now: datetime) -> NearestQuery:
    """Turn the values of `NEAREST_PARAMETERS` into a question.

    Args:
        values: what `read_query` returned.
        now: the present instant.

    Returns:
        The question, its place in WGS-84.
    """
    lon, lat = values["lon"], values["lat"]
    if values["crs"] != Datum.WGS84:
        lon, lat = to_wgs84(lon, lat, Datum(values["crs"]))
    return NearestQuery(
        lon=lon,
        lat=lat,
        at=judged_at(values["at"], now),
        limit=values["limit"],
        radius_m=values["radius_m"],
        amenities=values["amenity"],
        kinds=values["kind"],
        open=OpenFilter(values["open"]),
        travel=Travel(values["travel"]),
        min_stars=values["min_stars"],
        max_error_m=values["max_error_m"],
    )


def list_query(values: Mapping[str, Any], now: datetime) -> ListQuery:
    """Turn the values of `LIST_PARAMETERS` into a question.

    Args:
        values: what `read_query` returned.
        now: the present instant.

    Returns:
        The question.
    """
    return ListQuery(
        at=judged_at(values["at"], now),
        bbox=values["bbox"],
        division=values["division"],
        kinds=values["kind"],
        amenities=values["amenity"],
        text=values["q"],
        # Without a place to set out from there is no arrival.
        open_now=values["open"] != "any",
        updated_since=values["updated_since"],
        limit=values["limit"],
        after=values["cursor"],
    )


def tile_query(z: int, x: int, y: int, values: Mapping[str, Any], now: datetime) -> TileQuery:
    """Turn a tile's address and the values of `TILE_PARAMETERS` into a question.

    Args:
        z: zoom.
        x: column.
        y: row.
        values: what `read_query` returned.
        now: the present instant.

    Returns:
        The question.
    """
    return TileQuery(
        z,
        x,
        y,
        judged_at(None, now),
        values["kind"],
        values["amenity"],
        values["open"] == "now",
        values["min_stars"],
    )


def nearest_values(given: Mapping[str, Any], limit: int) -> dict[str, Any]:
    """Fill up the values of a page that asks for fewer things than the API does.

    Args:
        given: name → value, as far as the page asks for it.
        limit: how many answers.

    Returns:
        Values for `nearest_query`; what the page does not ask for has its default.
    """
    return _filled(NEAREST_PARAMETERS, given, limit)


def list_values(given: Mapping[str, Any], limit: int) -> dict[str, Any]:
    """Fill up the values of a page that asks for fewer things than the API does.

    Args:
        given: name → value, as far as the page asks for it.
        limit: how many on the page.

    Returns:
        Values for `list_query`; what the page does not ask for has its default.
    """
    return _filled(LIST_PARAMETERS, given, limit)


def _filled(parameters: tuple[Parameter, ...], given: Mapping[str, Any], limit: int) -> dict[str, Any]:
    values = {p.name: given.get(p.name) or p.default for p in parameters}
    # Zero is a longitude and a latitude like any other.
    values |= {name: given[name] for name in ("lon", "lat") if given.get(name) is not None}
    return {**values, "limit": limit}


def echo(query: NearestQuery) -> dict[str, Any]:
    """Say how a question was understood, for the answer's `query`.

    Args:
        query: the question.

    Returns:
        JSON values; `lon` and `lat` are in WGS-84.
    """
    return {
        "lon": round(query.lon, 7),
        "lat": round(query.lat, 7),
        "crs": Datum.WGS84.value,
        "limit": query.limit,
        "radius_m": query.radius_m,
        "amenity": _sorted(query.amenities),
        "kind": _sorted(query.kinds),
        "open": str(query.open),
        "at": query.at.isoformat(timespec="seconds"),
        "travel": str(query.travel),
        "min_stars": query.min_stars,
        "max_error_m": query.max_error_m,
    }


@lru_cache(maxsize=1024)
def _sorted(codes: frozenset[str]) -> list[str]:
    return sorted(codes)
