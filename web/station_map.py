"""A small map of one place, drawn by the server: land, names, other stations, and the pin or its error."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geodata.divisions import Level, short_name
from geodata.gazetteer import Gazetteer, Place

WIDTH, HEIGHT = 640, 360
# Some minutes of riding around the place, or as far as it takes to see what it is near to.
_SPANS_M = (5_000.0, 12_000.0, 30_000.0, 60_000.0)
_LABELS_WANTED = 2
# What is only roughly known is drawn whole, with its surroundings.
_SPANS_PER_ERROR = 4.5
_WIDEST_SPAN_M = 400_000.0
_METRES_PER_DEGREE = 111_320.0
_LABELS_SHOWN = 7
_LABEL_GAP = (150, 38)
_EDGE = 14
_SCALES_M = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
_LONGEST_SCALE = 130
# Seats of divisions are known to some hundred metres; farther out than this only counties have room.
_TOWNSHIPS_WITHIN_M = 30_000.0


@dataclass(frozen=True, slots=True)
class MapPoint:
    """Something on the map.

    Args:
        x: from the left, in units of the drawing.
        y: from the top.
        name: what it is called.
        kind: `county` or `township` for a name, `station` for another station.
    """

    x: float
    y: float
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class StationMap:
    """A drawing of `WIDTH` by `HEIGHT` units with the place in its middle.

    Args:
        land: path of the land; empty where it is all land.
        labels: names of divisions.
        stations: other stations.
        error_radius: of the disc that is drawn in place of a pin; 0 for a pin.
        scale_m: what the bar of the scale measures, metres.
        scale_width: how long that bar is.
    """

    land: str
    labels: tuple[MapPoint, ...]
    stations: tuple[MapPoint, ...]
    error_radius: float
    scale_m: int
    scale_width: float


@dataclass(frozen=True, slots=True)
class MapView:
    """What part of the Earth a drawing shows; degrees are laid out evenly, which is exact enough for it.

    Args:
        lon: of the middle, degrees WGS-84.
        lat: of the middle, degrees WGS-84.
        span_m: its width, metres.
    """

    lon: float
    lat: float
    span_m: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east and north, degrees."""
        half_lat = self.span_m * HEIGHT / WIDTH / 2 / _METRES_PER_DEGREE
        half_lon = self.span_m / 2 / self._metres_per_lon
        return self.lon - half_lon, self.lat - half_lat, self.lon + half_lon, self.lat + half_lat

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Tell where something is drawn.

        Args:
            lon: degrees.
            lat: degrees.

        Returns:
            x and y, to a tenth.
        """
        unit_m = self.span_m / WIDTH
        x = WIDTH / 2 + (lon - self.lon) * self._metres_per_lon / unit_m
        y = HEIGHT / 2 - (lat - self.lat) * _METRES_PER_DEGREE / unit_m
        return round(x, 1), round(y, 1)

    @property
    def _metres_per_lon(self) -> float:
        return _METRES_PER_DEGREE * max(0.05, math.cos(math.radians(self.lat)))


def view_around(lon: float, lat: float, error_m: float, gazetteer: Gazetteer) -> MapView:
    """Choose what to show around a place.

    Args:
        lon: degrees WGS-84.
        lat: degrees WGS-84.
        error_m: how far off it may be; 0 for a pin.
        gazetteer: knows the names.

    Returns:
        The view: all of a disc, and where names are few, as much as it takes to see some.
    """
    needed_m = min(_WIDEST_SPAN_M, error_m * _SPANS_PER_ERROR)
    views = [MapView(lon, lat, span_m) for span_m in _SPANS_M if span_m >= needed_m]
    if not views:
        return MapView(lon, lat, needed_m)
    named = [min(_LABELS_WANTED, len(_labels(view, gazetteer))) for view in views]
    return views[named.index(max(named))]


def draw_map(
    view: MapView, error_m: float, others: Sequence[tuple[float, float, str]], gazetteer: Gazetteer
) -> StationMap:
    """Draw the surroundings of a place.

    Args:
        view: what to show.
        error_m: how far off the place may be; 0 draws a pin.
        others: longitude, latitude and name of other stations.
        gazetteer: knows the land and the names.

    Returns:
        The drawing; the same arguments give the same drawing.
    """
    unit_m = view.span_m / WIDTH
    scale_m = max((step for step in _SCALES_M if step / unit_m <= _LONGEST_SCALE), default=_SCALES_M[0])
    return StationMap(
        _land(view, gazetteer),
        tuple(_labels(view, gazetteer)),
        tuple(MapPoint(*view.place(lon, lat), name, "station") for lon, lat, name in others),
        round(error_m / unit_m, 1),
        scale_m,
        round(scale_m / unit_m, 1),
    )


def _land(view: MapView, gazetteer: Gazetteer) -> str:
    """Draw the coast, unless it is too coarse here and would put the place into the sea."""
    land = _known_land(gazetteer)
    inside = shapely.clip_by_rect(land, *view.box)
    west, south, east, north = view.box
    if inside.is_empty or inside.area >= (east - west) * (north - south) * 0.9999:
        return ""
    if not land.covers(shapely.Point(view.lon, view.lat)):
        return ""
    polygons = [part for part in getattr(inside, "geoms", (inside,)) if part.geom_type == "Polygon"]
    return "".join(_path(view, polygon.exterior.coords) for polygon in polygons)


def _path(view: MapView, ring: Sequence[Sequence[float]]) -> str:
    points = [view.place(point[0], point[1]) for point in ring]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points[:-1]) + "Z"


@lru_cache(maxsize=2)
def _known_land(gazetteer: Gazetteer) -> BaseGeometry:
    land = shape(json.loads(gazetteer.land())["geometry"])
    shapely.prepare(land)
    return land


def _labels(view: MapView, gazetteer: Gazetteer) -> list[MapPoint]:
    """Name the seats that have room, counties first, the nearest to the middle before others."""
    west, south, east, north = view.box
    wanted = (Level.COUNTY, Level.TOWNSHIP) if view.span_m <= _TOWNSHIPS_WITHIN_M else (Level.COUNTY,)
    found: list[MapPoint] = []
    for level in wanted:
        kind = "county" if level is Level.COUNTY else "township"
        near = [
            MapPoint(*view.place(place.lon, place.lat), _shown_name(place), kind)
            for place in _seats(gazetteer, level)
            if west < place.lon < east and south < place.lat < north
        ]
        near.sort(key=lambda point: (_from_middle(point), point.name))
        for point in near:
            if len(found) < _LABELS_SHOWN and _has_room(point, found):
                found.append(point)
    return found


@lru_cache(maxsize=4)
def _seats(gazetteer: Gazetteer, level: Level) -> tuple[Place, ...]:
    return gazetteer.labels(level)


def _shown_name(place: Place) -> str:
    division = place.division
    return short_name(division.name, division.level) if division.level is Level.COUNTY else division.name


def _from_middle(point: MapPoint) -> float:
    return math.hypot(point.x - WIDTH / 2, point.y - HEIGHT / 2)


def _has_room(point: MapPoint, others: Sequence[MapPoint]) -> bool:
    """Keep names apart from each other, from the edge and from the place itself."""
    wide, high = _LABEL_GAP
    inside = _EDGE * 3 < point.x < WIDTH - _EDGE * 3 and _EDGE * 2 < point.y < HEIGHT - _EDGE * 2
    clear = abs(point.x - WIDTH / 2) > wide * 0.6 or not -60 < point.y - HEIGHT / 2 < 30
    return inside and clear and all(abs(point.x - o.x) > wide or abs(point.y - o.y) > high for o in others)
