"""A geocoder that knows only what a service has answered before; it asks nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from geodata.divisions import Divisions
from geodata.geocode import Asked, Geocoded
from geodata.geodesic import distance_m
from geodata.services.faults import ServiceFault
from geodata.services.question import question_key
from geodata.services.reading import Candidate, parse
from geodata.services.registry import SERVICES

# A list is planned several times; its answers need not be read from the store and converted each time.
_MOST_REMEMBERED = 20_000

Answers = Mapping[str, str] | Callable[[str], str | None]
FindMany = Callable[[Iterable[str]], Mapping[str, str]]


class CachedGeocoder:
    """Answers from what was answered before; safe to share between threads.

    Args:
        name: the service, such as `amap`.
        answers: question (see `question_key`) → the text that the service sent, or a function that finds it.
        divisions: all divisions; with them a code that nobody knows is left out, and of several places the
            one in the area that the address is expected in is taken.
        find_many: finds the answers to many questions at once; None where each is as quick.

    Raises:
        KeyError: there is no such service.
    """

    def __init__(
        self,
        name: str,
        answers: Answers,
        divisions: Divisions | None = None,
        find_many: FindMany | None = None,
    ) -> None:
        self.name = name
        self.service = SERVICES[name]
        self.divisions = divisions
        self._find_many = find_many
        self._remembered: dict[str, Geocoded | None] = {}
        self._find = answers if callable(answers) else answers.get

    def __repr__(self) -> str:
        return f"CachedGeocoder({self.name!r})"

    def prepared(self, asked: Asked) -> CachedGeocoder:
        """Make one that has the answers for some addresses at hand, and knows no others.

        Args:
            asked: addresses with the areas that they are expected in.

        Returns:
            The geocoder; it shares what this one has read already. This one where nothing would be quicker.
        """
        if self._find_many is None:
            return self
        keys = dict.fromkeys(question_key(address, context) for address, context in asked)
        answers = self._find_many(key for key in keys if key not in self._remembered)
        made = CachedGeocoder(self.name, answers, self.divisions)
        made._remembered = self._remembered
        return made

    def candidates(self, address: str, context: str | None = None) -> tuple[Candidate, ...] | None:
        """List what the service offered for an address.

        Args:
            address: as written.
            context: the area that it is expected in, a division code or names.

        Returns:
            The candidates, the likeliest first; empty where it found nothing, None where it was never asked.
        """
        return self._read(question_key(address, context), context)

    def geocode(self, address: str, context: str | None = None) -> Geocoded | None:
        """Find where an address is.

        Args:
            address: as written.
            context: the area that it is expected in, a division code or names.

        Returns:
            The likeliest place. Where the service offers several, the error reaches to all of them.
        """
        key = question_key(address, context)
        if key in self._remembered:
            return self._remembered[key]
        candidates = self._read(key, context)
        if candidates is None:
            return None
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        found = self._remembered[key] = self._best(candidates)
        return found

    def _read(self, key: str, context: str | None) -> tuple[Candidate, ...] | None:
        text = self._find(key)
        if text is None:
            return None
        try:
            found = self.service.read(parse(text))
        except ServiceFault:
            # Kept by another version that read it differently: as if it had never been asked.
            return None
        return _inside(found, context, self.divisions)

    def _best(self, found: tuple[Candidate, ...]) -> Geocoded | None:
        if not found:
            return None
        best = found[0]
        return Geocoded(
            division_code=_known(best.division_code, self.divisions),
            confidence=best.confidence / len(found),
            source=self.name,
            licence=self.service.licence,
            lon=best.lon,
            lat=best.lat,
            error_m=max(best.error_m, _reach_m(found)),
            level=str(best.level),
            name=best.name,
        )


def _reach_m(found: tuple[Candidate, ...]) -> float:
    """Measure how far the other places are from the first."""
    if len(found) == 1:
        return 0.0
    lons, lats = (np.array([getattr(item, axis) for item in found]) for axis in ("lon", "lat"))
    return float(distance_m(found[0].lon, found[0].lat, lons, lats).max())


def _known(code: str | None, divisions: Divisions | None) -> str | None:
    if code is None or divisions is None:
        return code
    # Services give development zones codes of their own; the city before them is sure.
    return next((known for known in (code, f"{code[:4]}00", f"{code[:2]}0000") if known in divisions), None)


def _inside(
    found: tuple[Candidate, ...], context: str | None, divisions: Divisions | None
) -> tuple[Candidate, ...]:
    """Keep the places in the area, where any of several is there."""
    if len(found) < 2 or not context or divisions is None:
        return found
    inside = tuple(item for item in found if _is_inside(item.division_code, context, divisions))
    return inside or found


def _is_inside(code: str | None, context: str, divisions: Divisions) -> bool:
    """Tell whether a division lies in the area, or the area in the division."""
    known = _known(code, divisions)
    if known is None:
        return False
    area = divisions.full_name(context) or context
    name = divisions.full_name(known)
    return name.startswith(area) or area.startswith(name)
