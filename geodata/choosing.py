"""Several sources asked for one address, and one answer chosen among theirs.

The rule, from the first to the last:

1. An answer outside the division that the address surely names comes after all that lie inside.
2. The smaller error radius comes first; of equal ones the source that is named first.
3. Two sources *disagree* where they are farther apart than 1 km and than their errors together. An answer is
   passed over where a rival that disagrees with it has more other sources on its side.
4. Sources that agree make no answer better than it was measured. Where one disagrees, the error of the
   chosen answer is 1 km at least, and reaches to every one inside the named division that disagrees: nobody
   knows the place better than that before a person has looked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from geodata.address import AddressReader, AddressReading, Reason
from geodata.divisions import is_within
from geodata.geocode import Asked, GazetteerGeocoder, Geocoded, Geocoder, PreparableGeocoder
from geodata.geodesic import distance_m

# Nearer than this two sources mean one place, whatever they say of their errors.
DISAGREEMENT_FROM_M = 1_000.0
# A division that is believed this much is the one of the address.
SURE = 0.8

# A neighbour tells the township of an address only where it is next door.
NEXT_DOOR_M = 300.0

# How much of a division code says which division of that level it is (GB/T 2260, GB/T 10114).
_CODE_LENGTHS = {"province": 2, "city": 4, "county": 6, "township": 9}


class KnownPlaces(Protocol):
    """Places whose position is known, which tell where others are."""

    def find(self, reading: AddressReading, host: str) -> tuple[Geocoded, ...]:
        """Find what known places tell about an address.

        Args:
            reading: the address, read.
            host: the organisation whose house it is; empty if unknown.

        Returns:
            One answer for each kind of evidence, the surest first.
        """
        ...


def choose(candidates: Sequence[Geocoded], named: str | None = None) -> Geocoded | None:
    """Choose among what several sources found, by the rule at the head of this module.

    Args:
        candidates: the answers; of equally exact ones the first is taken.
        named: code of the division that the address surely names; None where it names none for sure.

    Returns:
        The chosen answer with `candidates`, if there are several, and `disagreement_m`; one without a
        position where none has one; None where there is no answer at all.
    """
    placed = [item for item in candidates if item.lon is not None]
    if not placed:
        return next(iter(candidates), None)
    if len(placed) == 1:
        return placed[0]
    ordered = sorted(placed, key=lambda item: (_is_outside(item, named), item.error_m))
    apart_m = [[_disagreement_m(one, other) for other in ordered] for one in ordered]
    inside = [not _is_outside(item, named) for item in ordered]
    support = [_support(place, ordered, apart_m, inside) for place in range(len(ordered))]
    best = next(
        place
        for place, distances in enumerate(apart_m)
        if all(not far or support[rival] <= support[place] for rival, far in enumerate(distances))
    )
    chosen = ordered[best]
    farthest_m = max(apart_m[best])
    reach_m = max(far for far, is_inside in zip(apart_m[best], inside, strict=True) if is_inside or not far)
    doubt_m = max(DISAGREEMENT_FROM_M, reach_m) if farthest_m else 0.0
    return replace(
        chosen,
        error_m=max(chosen.error_m or 0.0, doubt_m),
        candidates=(chosen, *(item for item in ordered if item is not chosen)),
        disagreement_m=farthest_m or None,
    )


def _is_outside(item: Geocoded, named: str | None) -> bool:
    code = item.division_code
    return bool(named and code and not is_within(code, named) and not is_within(named, code))


def _disagreement_m(one: Geocoded, other: Geocoded) -> float:
    """Measure how far apart two answers are; 0 where that is no contradiction."""
    if one.source == other.source or _is_seat_around(one, other) or _is_seat_around(other, one):
        return 0.0
    assert one.lon is not None and one.lat is not None  # noqa: S101, PT018
    apart_m = float(distance_m(one.lon, one.lat, np.array([other.lon]), np.array([other.lat]))[0])
    explained_m = (one.error_m or 0.0) + (other.error_m or 0.0)
    return apart_m if apart_m > max(DISAGREEMENT_FROM_M, explained_m) else 0.0


def _is_seat_around(one: Geocoded, other: Geocoded) -> bool:
    """Tell whether one answer is but the seat of a division, and the other one lies in that division.

    One place in ten is farther from the seat than the error of the seat says; that is no contradiction.
    """
    length = _CODE_LENGTHS.get(one.level or "")
    if length is None or not one.division_code or not other.division_code:
        return False
    return len(one.division_code) >= length and other.division_code.startswith(one.division_code[:length])


def _support(
    place: int, ordered: Sequence[Geocoded], apart_m: Sequence[Sequence[float]], inside: Sequence[bool]
) -> int:
    """Count the other sources that agree with an answer; one outside the named division has none."""
    if not inside[place]:
        return -1
    own = ordered[place].source
    agreeing = {
        item.source for other, item in enumerate(ordered) if inside[other] and not apart_m[place][other]
    }
    return len(agreeing - {own})


class ChoosingGeocoder:
    """Asks several geocoders and the known places, and chooses.

    Args:
        geocoders: whom to ask; of equally exact answers the first is taken.
        known: places whose position is known; None where there are none.
        reader: reads addresses for `known`; by default that of the gazetteer among the geocoders.
    """

    def __init__(
        self,
        geocoders: Sequence[Geocoder],
        known: KnownPlaces | None = None,
        reader: AddressReader | None = None,
    ) -> None:
        self.geocoders = tuple(geocoders)
        self.known = known
        self._gazetteer = next((one for one in geocoders if isinstance(one, GazetteerGeocoder)), None)
        self.reader = reader or (self._gazetteer.reader if self._gazetteer else None)

    def with_known(self, known: KnownPlaces | None) -> ChoosingGeocoder:
        """Make one that asks the same geocoders and other known places.

        Args:
            known: the places.

        Returns:
            The geocoder; this one stays as it is.
        """
        return ChoosingGeocoder(self.geocoders, known, self.reader)

    def prepared(self, asked: Asked) -> ChoosingGeocoder:
        """Make one whose geocoders have at hand what they need for some addresses, and know no others.

        Args:
            asked: addresses with the areas that they are expected in.

        Returns:
            The geocoder; this one where none of its geocoders can prepare itself.
        """
        made = [g.prepared(asked) if isinstance(g, PreparableGeocoder) else g for g in self.geocoders]
        same = all(one is other for one, other in zip(made, self.geocoders, strict=True))
        return self if same else ChoosingGeocoder(made, self.known, self.reader)

    def geocode(self, address: str, context: str | None = None) -> Geocoded | None:
        """Find where an address is.

        Args:
            address: as written.
            context: the area that it is expected in, a division code or names.

        Returns:
            The chosen answer; its division is the one that the address names, where it names one.
        """
        return self.locate(address, context)

    def locate(self, address: str, context: str | None = None, host: str = "") -> Geocoded | None:
        """Find where an address is that belongs to an organisation.

        Args:
            address: as written.
            context: the area that it is expected in, a division code or names.
            host: the organisation whose house it is; empty if unknown.

        Returns:
            As `geocode` does.
        """
        reading = None if self.reader is None else self.reader.read(address, context)
        found = self._ask(reading, address, context, host)
        chosen = choose(found, surely_named(reading))
        return chosen if chosen is None or reading is None else _with_division(chosen, reading)

    def divide(self, address: str, context: str | None = None) -> Geocoded | None:
        """Find only the division of an address; what is known of places there is not asked.

        Args:
            address: as written.
            context: the area that it is expected in, a division code or names.

        Returns:
            What was found, which may have a rough position.
        """
        return (self._gazetteer or self).geocode(address, context)

    def candidates(self, address: str, context: str | None = None, host: str = "") -> tuple[Geocoded, ...]:
        """List what every source found, for a person to choose.

        Args:
            address: as written.
            context: the area that it is expected in, a division code or names.
            host: the organisation whose house it is; empty if unknown.

        Returns:
            The answers that have a position, the likeliest first.
        """
        found = self.locate(address, context, host)
        if found is None or found.lon is None:
            return ()
        return found.candidates or (found,)

    def why_not(self, address: str, context: str | None = None) -> Reason | None:
        """Say why an address could not be located.

        Args:
            address: as written.
            context: the area that it is expected in, a division code or names.

        Returns:
            The reason; None where the reader has no fault to find.
        """
        return None if self.reader is None else self.reader.read(address, context).reason

    def _ask(
        self, reading: AddressReading | None, address: str, context: str | None, host: str
    ) -> list[Geocoded]:
        found = list(self.known.find(reading, host)) if self.known is not None and reading is not None else []
        for geocoder in self.geocoders:
            if reading is not None and geocoder is self._gazetteer:
                answer = self._gazetteer.locate(reading)
            else:
                answer = geocoder.geocode(address, context)
            if answer is not None:
                found.append(answer)
        return found


def surely_named(reading: AddressReading | None) -> str | None:
    """Name the division that an address surely names.

    Args:
        reading: the address, read; None where nobody reads it.

    Returns:
        The code; None where the reading is in doubt or only the list's own area is known.
    """
    if reading is None or reading.deepest is None or reading.reason is Reason.CONTEXT_ONLY:
        return None
    return reading.deepest.code if reading.confidence >= SURE else None


def _with_division(chosen: Geocoded, reading: AddressReading) -> Geocoded:
    """Keep the division that the address names, unless the chosen answer knows a deeper one inside it."""
    own = reading.deepest
    if own is None:
        return chosen
    code = chosen.division_code
    next_door = chosen.error_m is not None and chosen.error_m <= NEXT_DOOR_M
    if code is not None and next_door and is_within(code, own.code):
        return replace(chosen, confidence=reading.confidence)
    return replace(chosen, division_code=own.code, confidence=reading.confidence)
