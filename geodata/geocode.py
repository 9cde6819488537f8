"""From an address to a position, with how far off it may be."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from geodata.address import AddressReader, AddressReading
from geodata.divisions import Division, Level
from geodata.gazetteer import Gazetteer, Place

GAZETTEER_SOURCE = "gazetteer"
GAZETTEER_LICENCE = "CC BY 4.0 © GeoNames"


class Setting(IntEnum):
    """In what kind of area a place is, which decides how far it may be from the seat.

    A 街道 lies around the seat of its county, a town (镇, 乡) can be anywhere in it; districts (区) are
    small, banners (旗) are as large as provinces elsewhere. A place of which only the county is known counts
    as in a 街道: that is where stations are.
    """

    COUNTY_STREET = 0
    COUNTY_TOWN = 1
    DISTRICT_STREET = 2
    DISTRICT_TOWN = 3
    BANNER = 4
    CITY_ONLY = 5


# Level of the seat → metres within which nine of ten places lie, by setting in its order. Measured on
# published positions of townships and on real lists, see docs/accuracy.md.
ERRORS_M: Mapping[Level, tuple[float, float, float, float, float, float]] = MappingProxyType(
    {
        Level.TOWNSHIP: (6_000.0, 6_000.0, 6_000.0, 6_000.0, 11_000.0, 6_000.0),
        Level.COUNTY: (13_000.0, 43_000.0, 14_000.0, 35_000.0, 103_000.0, 14_000.0),
        Level.CITY: (101_000.0, 127_000.0, 27_000.0, 48_000.0, 295_000.0, 60_000.0),
        Level.PROVINCE: (329_000.0, 391_000.0, 294_000.0, 330_000.0, 1_120_000.0, 307_000.0),
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


# Addresses as written, each with the area that it is expected in.
Asked = Collection[tuple[str, str | None]]


@runtime_checkable
class PreparableGeocoder(Geocoder, Protocol):
    """A geocoder that can fetch what it needs for many addresses at once."""

    def prepared(self, asked: Asked) -> Geocoder:
        """Make one that has at hand what it needs for some addresses, and knows no others.

        Args:
            asked: the addresses.

        Returns:
            The geocoder; this one stays as it is.
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
            error_m=None if place is None else ERRORS_M[place.division.level][setting_of(reading.chain)],
            level=None if place is None else place.division.level.word,
        )

    def _place(self, chain: tuple[Division, ...]) -> Place | None:
        places = self.gazetteer.places
        return next((places[item.code] for item in reversed(chain) if item.code in places), None)


def setting_of(chain: Sequence[Division]) -> Setting:
    """Tell in what kind of area the place of an address is.

    Args:
        chain: the divisions that the address names, outermost first.

    Returns:
        The setting.
    """
    deepest = chain[-1]
    county = next((item for item in chain if item.level == Level.COUNTY), None)
    if county is None and deepest.level != Level.TOWNSHIP:
        return Setting.CITY_ONLY
    if county is not None and county.name.endswith("旗"):
        return Setting.BANNER
    town = deepest.level == Level.TOWNSHIP and not deepest.name.endswith("街道")
    if county is None or county.name.endswith("区"):
        return Setting.DISTRICT_TOWN if town else Setting.DISTRICT_STREET
    return Setting.COUNTY_TOWN if town else Setting.COUNTY_STREET
