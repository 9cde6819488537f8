"""From an address to a position, with how far off it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from geodata.address import AddressReader, AddressReading
from geodata.divisions import Division, Level
from geodata.gazetteer import Gazetteer, Place

GAZETTEER_SOURCE = "gazetteer"
GAZETTEER_LICENCE = "CC BY 4.0 © GeoNames"

# Nine of ten lie nearer than this. Measured on published positions of townships and on real lists, see
# docs/gazetteer.md. First: the township is not known or is a 街道, which lies around the seat; second: the
# address names a town or a village area, which can be anywhere in the county.
ERRORS_M: Mapping[Level, tuple[float, float]] = MappingProxyType(
    {
        Level.TOWNSHIP: (6_000.0, 6_000.0),
        Level.COUNTY: (13_000.0, 43_000.0),
        Level.CITY: (60_000.0, 122_000.0),
        Level.PROVINCE: (307_000.0, 390_000.0),
    }
)


@dataclass(frozen=True, slots=True)
class Geocoded:
    """What a geocoder found for an address.

    `lon`, `lat`, `error_m` and `level` are all given or all None: the division of an address can be known
    where no position is.

    Args:
        division_code: the deepest division that the address names for sure; None when the source knows none.
        confidence: 0 to 1, how much the division is to be believed.
        source: which geocoder says so.
        licence: under which the position may be shown, and whom to name.
        lon: longitude, degrees, WGS-84.
        lat: latitude, degrees, WGS-84.
        error_m: radius in metres within which the place lies in nine cases of ten.
        level: how exact the position is: `township`, `county`, `city`, `province`, or a word of the source's
            own; it can be less deep than the division, never deeper.
        name: what the source says that it found; a stranger's text.
        by: id of the place that told it, where the source knows several.
        candidates: what every source found, the chosen one first, where several were asked.
        disagreement_m: how far the farthest source is from this one, where their errors do not explain it.
    """

    division_code: str | None
    confidence: float
    source: str
    licence: str
    lon: float | None = None
    lat: float | None = None
    error_m: float | None = None
    level: str | None = None
    name: str | None = None
    by: str | None = None
    candidates: tuple[Geocoded, ...] = ()
    disagreement_m: float | None = None

    def __post_init__(self) -> None:
        given = {value is None for value in (self.lon, self.lat, self.error_m, self.level)}
        if len(given) != 1:
            raise ValueError("lon, lat, error_m and level must all be given or all be left out")


class Geocoder(Protocol):
    """Anything that finds a position for an address."""

    def geocode(self, address: str, context: str | None = None) -> Geocoded | None:
        """Find where an address is.

        Args:
            address: as written.
            context: the area that it is expected in, a division code or names.

        Returns:
            What was found; None when nothing was.
        """
        ...


class GazetteerGeocoder:
    """Finds the division of an address and the seat of the smallest division around it; needs no network.

    Args:
        gazetteer: divisions, positions and villages.
        reader: reads the addresses; None for one of its own.
    """

    def __init__(self, gazetteer: Gazetteer, reader: AddressReader | None = None) -> None:
        self.gazetteer = gazetteer
        self.reader = AddressReader(gazetteer) if reader is None else reader

    def geocode(self, address: str, context: str | None = None) -> Geocoded | None:
        """Find where an address is.

        Args:
            address: as written.
            context: the area that it is expected in, a division code or names.

        Returns:
            The division and, where one of its chain has a known seat, that position with the error of its
            level; None when the address names no division and there is no context.
        """
        return self.locate(self.reader.read(address, context))

    def locate(self, reading: AddressReading) -> Geocoded | None:
        """Find where an address is that has been read already.

        Args:
            reading: what the reader made of it.

        Returns:
            As `geocode` does.
        """
        deepest = reading.deepest
        if deepest is None:
            return None
        place = self._place(reading.chain)
        return Geocoded(
            division_code=deepest.code,
            confidence=reading.confidence,
            source=GAZETTEER_SOURCE,
            licence=GAZETTEER_LICENCE if place is None else place.licence,
            lon=None if place is None else place.lon,
            lat=None if place is None else place.lat,
            error_m=None if place is None else self.stated_error_m(place.division.level, deepest),
            level=None if place is None else place.division.level.word,
        )

    def _place(self, chain: tuple[Division, ...]) -> Place | None:
        places = self.gazetteer.places
        return next((places[item.code] for item in reversed(chain) if item.code in places), None)

    @staticmethod
    def stated_error_m(level: Level, deepest: Division) -> float:
        """Say how far off the seat of a division may be.

        Args:
            level: of the division whose seat is taken.
            deepest: what the address names.

        Returns:
            Metres within which nine of ten places lie.
        """
        around_the_seat, anywhere = ERRORS_M[level]
        remote = deepest.level == Level.TOWNSHIP and not deepest.name.endswith("街道")
        return anywhere if remote else around_the_seat
