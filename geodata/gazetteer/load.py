"""Reading the gazetteer file; everything is parsed when it is first asked for."""

from __future__ import annotations

import hashlib
import json
import threading
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from geodata.divisions import Division, Divisions, Level, level_of

SHIPPED = Path(__file__).with_name("gazetteer.zip")
FORMAT = 1
DIVISIONS_MEMBER = "divisions.csv"
META_MEMBER = "meta.json"
LAND_MEMBER = "land.json"

_Value = TypeVar("_Value")


class GazetteerError(Exception):
    """The gazetteer, or a file that it is built from, cannot be read."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the seat of a division is.

    Args:
        division: the division.
        lon: longitude, degrees, WGS-84.
        lat: latitude, degrees, WGS-84.
        geonames_id: the entry of GeoNames that the position is from; 0 where another source gave it.
        licence: under which the position may be shown, and whom to name.
    """

    division: Division
    lon: float
    lat: float
    geonames_id: int
    licence: str = "CC BY 4.0 © GeoNames"


class Gazetteer:
    """One gazetteer file, read bit by bit.

    Args:
        path: the file, as `geodata.gazetteer.build.build` wrote it.

    Raises:
        GazetteerError: there is no such file or it is not a gazetteer of this format.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._villages: dict[str, Mapping[str, frozenset[str]]] = {}
        self._lock = threading.Lock()
        if self.meta.get("format") != FORMAT:
            raise GazetteerError(
                f"{path.name} has format {self.meta.get('format')!r}; this program reads format {FORMAT}"
            )

    def _read(self, member: str) -> bytes:
        try:
            with zipfile.ZipFile(self.path) as archive:
                return archive.read(member)
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise GazetteerError(f"{self.path.name} is not a gazetteer: {error}") from error

    def _parsed(self, member: str, parse: Callable[[str], _Value]) -> _Value:
        try:
            return parse(self._read(member).decode("utf-8"))
        except ValueError as error:
            raise GazetteerError(f"{member} in {self.path.name} cannot be read: {error}") from error

    @cached_property
    def meta(self) -> Mapping[str, Any]:
        """What the file says about itself: date, counts, sources, licences, attribution."""
        return MappingProxyType(self._parsed(META_MEMBER, json.loads))

    @cached_property
    def _content(self) -> tuple[Divisions, Mapping[str, Place]]:
        return self._parsed(DIVISIONS_MEMBER, _parse_divisions)

    @property
    def divisions(self) -> Divisions:
        """Every division from province to township."""
        return self._content[0]

    @property
    def places(self) -> Mapping[str, Place]:
        """The seats whose position is known, by division code."""
        return self._content[1]

    def labels(self, level: Level) -> tuple[Place, ...]:
        """List the places of one level, for the names on a plain map.

        Args:
            level: the division level.

        Returns:
            Places in the order of their codes.
        """
        return tuple(place for place in self.places.values() if place.division.level == level)

    def villages(self, area: str) -> Mapping[str, frozenset[str]]:
        """Read the names of villages and communities of one prefecture; kept after the first time.

        Args:
            area: a division code; its first four digits name the prefecture.

        Returns:
            Name without 村, 社区 and the like → codes of the townships that have one of that name, as the
            statistics of that year wrote them; they may be out of date. Empty where none are known.
        """
        key = area[:4]
        with self._lock:
            if key not in self._villages:
                known = key in self.meta.get("village_areas", ())
                self._villages[key] = (
                    self._parsed(village_member(key), _parse_villages) if known else MappingProxyType({})
                )
            return self._villages[key]

    def land(self) -> bytes:
        """Read the outline of the land.

        Returns:
            A GeoJSON feature, WGS-84, with coastlines only (Natural Earth 1:50m, public domain).
        """
        return self._read(LAND_MEMBER)

    def info(self) -> dict[str, Any]:
        """Describe the file.

        Returns:
            Everything in `meta` and `file`, `size_bytes` and `sha256`; plain JSON values.
        """
        data = self.path.read_bytes()
        return {
            **{key: value for key, value in self.meta.items() if key != "village_areas"},
            "file": self.path.name,
            "size_bytes": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }


def load(path: Path | None = None) -> Gazetteer:
    """Open a gazetteer; only its description is read at once.

    Args:
        path: the file; None for the one that is shipped.

    Returns:
        The gazetteer.

    Raises:
        GazetteerError: there is no such file or it is not a gazetteer.
    """
    return Gazetteer(SHIPPED if path is None else path)


def village_member(area: str) -> str:
    """Name the part of the file that holds one prefecture's villages.

    Args:
        area: four digits.

    Returns:
        The name inside the file.
    """
    return f"villages/{area}.txt"


def _parse_divisions(text: str) -> tuple[Divisions, Mapping[str, Place]]:
    items: list[Division] = []
    places: dict[str, Place] = {}
    for line in text.splitlines()[1:]:
        code, parent, name, lon, lat, geonames_id = line.split(",")
        item = Division(code, name, level_of(code), parent or None)
        items.append(item)
        if lon:
            places[code] = Place(item, float(lon), float(lat), int(geonames_id))
    return Divisions(items), MappingProxyType(places)


def _parse_villages(text: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in text.splitlines():
        township, names = line.split(" ", 1)
        # One object for all names of a township: most names are in one township only.
        here = frozenset((township,))
        for name in names.split(","):
            found[name] = found[name] | here if name in found else here
    return MappingProxyType(found)
