"""Features as JSON text: what does not change with the time is written once for each station."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from threading import Lock
from typing import TypeAlias
from urllib.parse import quote

import orjson

from geodata.divisions import Divisions
from stations.directory import Directory
from stations.features import feature, opening_values
from stations.hours import UNKNOWN_STATE, HoursEvaluator
from stations.model import Station, Status
from stations.opening import POP_UP, local_instant, opening_of
from stations.snapshots import Moved

# Kept features take some 1,600 bytes each; this is about 75,000 of them.
MOST_BYTES = 128_000_000
# What Python adds to an entry: two texts, a tuple, a key, and its place in the dictionary.
_ENTRY_BYTES = 350
# Stands for the percent-encoded name in kept texts; JSON text never holds this byte.
_NAME = b"\x00"
_WORTH_A_MARK = 12

# Whom a station shares its opening state with at any instant; None where it has days of its own.
HoursKey: TypeAlias = tuple[int, tuple[str, ...]] | None


class FeatureTexts:
    """Features of a directory, each written when it is first wanted; safe to share between threads.

    Args:
        directory: the register.
        divisions: names the divisions.
        most_bytes: how much text is kept; what was written first goes first.
        former: the texts of an earlier version, and what is different since: the rest is taken over.
    """

    def __init__(
        self,
        directory: Directory,
        divisions: Divisions,
        most_bytes: int = MOST_BYTES,
        former: tuple[FeatureTexts, Moved] | None = None,
    ) -> None:
        self._directory = directory
        self._divisions = divisions
        self._most_bytes = most_bytes
        self.held_bytes = 0
        self._lock = Lock()
        self._kept: dict[int, tuple[bytes, bytes, HoursKey]] = {}
        if former is not None:
            self._take_over(*former)

    def _take_over(self, earlier: FeatureTexts, moved: Moved) -> None:
        places = moved.kept_places(len(earlier._directory)).tolist()
        rules = self._directory.columns.rule
        with earlier._lock:
            held = list(earlier._kept.items())
        for place, (text, name, key) in held:
            if (now := places[place]) >= 0:
                shared = None if key is None else (int(rules[now]), key[1])
                self._kept[now] = (text, name, shared)
        self.held_bytes = sum(map(_size, self._kept.values()))

    def head(self, place: int) -> tuple[bytes, HoursKey]:
        """Write a feature up to its last properties: `open` and whatever an answer adds are still to come.

        Args:
            place: of the station in the directory.

        Returns:
            JSON text that ends within `properties`, after a property, and whom it shares its hours with.
        """
        kept = self._kept.get(place)
        if kept is None:
            kept = self._write(place)
            self._keep(place, kept)
        text, name, key = kept
        return text.replace(_NAME, name), key

    def _write(self, place: int) -> tuple[bytes, bytes, HoursKey]:
        station = self._directory.stations[place]
        gcj02 = None
        if station.position is not None:
            lons, lats = self._directory.gcj02
            gcj02 = float(lons[place]), float(lats[place])
        shown = feature(station, UNKNOWN_STATE, self._divisions, gcj02=gcj02)
        del shown["properties"]["open"]
        # `properties` comes last, so that both it and the feature end here.
        text = orjson.dumps(shown)[:-2]
        # Four links repeat the name in a form three times as long as the name itself.
        name = quote(shown["properties"]["name"], safe="").encode()
        if len(name) >= _WORTH_A_MARK:
            text = text.replace(name, _NAME)
        return text, name, _hours_key(station, int(self._directory.columns.rule[place]))

    def _keep(self, place: int, entry: tuple[bytes, bytes, HoursKey]) -> None:
        with self._lock:
            if place in self._kept:
                # Another thread wrote the same meanwhile.
                return
            self._kept[place] = entry
            self.held_bytes += _size(entry)
            while self.held_bytes > self._most_bytes:
                self.held_bytes -= _size(self._kept.pop(next(iter(self._kept))))


class OpeningTexts:
    """Opening states at one instant as JSON text, one for all stations that share their hours.

    Args:
        directory: the register.
        evaluator: judges opening hours.
        at: the instant, with a time zone.
        on_arrival: what `on_arrival` is to say.
    """

    def __init__(
        self, directory: Directory, evaluator: HoursEvaluator, at: datetime, on_arrival: bool
    ) -> None:
        self.at = at
        self.directory = directory
        self._evaluator = evaluator
        self._on_arrival = on_arrival
        self._kept: dict[Hashable, bytes] = {}

    def text(self, place: int, key: HoursKey) -> bytes:
        """Write the opening state of a station.

        Args:
            place: of the station in the directory.
            key: whom it shares its hours with, as `FeatureTexts.head` says.

        Returns:
            The JSON text of the property `open`.
        """
        if key is None:
            return self._write(place)
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = self._write(place)
        return kept

    def _write(self, place: int) -> bytes:
        station = self.directory.stations[place]
        opening = opening_of(station, self.at, self._evaluator)
        values = opening_values(opening, station.hours_needs, local_instant(self.at, station.timezone))
        return orjson.dumps({**values, "on_arrival": self._on_arrival})


def _hours_key(station: Station, rule: int) -> HoursKey:
    if station.status is not Status.OPEN or station.overrides or POP_UP in station.kinds:
        return None
    return rule, station.hours_needs


def _size(entry: tuple[bytes, bytes, HoursKey]) -> int:
    return len(entry[0]) + len(entry[1]) + _ENTRY_BYTES
