"""Features as JSON text: what does not change with the time is written once for each station."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import TypeAlias

import numpy as np
import orjson

from geodata.divisions import Divisions
from stations.directory import Directory
from stations.features import DIGITS, feature, masked, opening_values, properties_in_common
from stations.hours import UNKNOWN_STATE, HoursEvaluator
from stations.model import Position, PositionSource, Station, Status
from stations.navigation import is_pinned, quoted, searched_words
from stations.opening import POP_UP, local_instant, opening_of
from stations.shared_texts import Entry, Shape, SharedTexts
from stations.snapshots import Moved

# A station has seven parts that others may share; far more are of former versions.
_SHARED_A_STATION = 14

# Whom a station shares its opening state with at any instant; None where it has days of its own.
HoursKey: TypeAlias = tuple[int, tuple[str, ...]] | None


class FeatureTexts:
    """Features of a directory, each written when it is first wanted; safe to share between threads.

    A text has some 2,500 bytes; taken apart it takes a fifth of that, so that all of them can be kept.

    Args:
        directory: the register.
        divisions: names the divisions.
        former: the texts of an earlier version, and what is different since: the rest is taken over.
    """

    def __init__(
        self, directory: Directory, divisions: Divisions, former: tuple[FeatureTexts, Moved] | None = None
    ) -> None:
        self._directory = directory
        self._divisions = divisions
        self._texts = SharedTexts(_shapes())
        self._kept: list[Entry | None] = [None] * len(directory)
        if former is not None:
            self._take_over(*former)

    def _take_over(self, earlier: FeatureTexts, moved: Moved) -> None:
        # What only earlier versions had in common is let go of now and then, with all entries.
        if len(earlier._texts) > _SHARED_A_STATION * len(self._kept):
            return
        self._texts = earlier._texts
        held = np.fromiter(earlier._kept, np.object_, len(earlier._kept))
        self._kept = moved.merged(held, np.full(len(moved.come), None, np.object_)).tolist()

    def head(self, place: int) -> tuple[bytes, HoursKey]:
        """Write a feature up to its last properties: `open` and whatever an answer adds are still to come.

        Args:
            place: of the station in the directory.

        Returns:
            JSON text that ends within `properties`, after a property, and whom it shares its hours with.
        """
        entry = self._kept[place] or self._write(place)
        return self._texts.write(entry), entry[2]

    def held_bytes(self, place: int) -> int:
        """Tell how much text is kept of one station alone.

        Args:
            place: of the station in the directory.

        Returns:
            Bytes, without what it shares with others; 0 before its feature was wanted.
        """
        entry = self._kept[place]
        return 0 if entry is None else len(entry[1])

    def _write(self, place: int) -> Entry:
        station = self._directory.stations[place]
        lons, lats = self._directory.gcj02
        shown = masked(station)
        entry = self._texts.entry(
            _shape_of(shown.position),
            _in_common(shown, self._divisions),
            _own(shown, (float(lons[place]), float(lats[place]))),
            _hours_key(station, int(self._directory.columns.rule[place])),
        )
        # Another thread may write the same meanwhile; both are right.
        self._kept[place] = entry
        return entry


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


def _in_common(station: Station, divisions: Divisions) -> list[bytes]:
    return [orjson.dumps(group)[1:-1] for group in properties_in_common(station, divisions)]


def _own(station: Station, gcj02: tuple[float, float]) -> list[bytes]:
    """Write what only this station says, also as links say it; what its shape does not need may be empty."""
    position, points, words = station.position, [b""] * 10, ["", "", ""]
    if position is not None:
        here, there = (position.lon, position.lat), gcj02
        points = [
            *(orjson.dumps([round(degrees, DIGITS) for degrees in point])[1:-1] for point in (here, there)),
            # Links mostly say both numbers together; a shape takes the longest that fits.
            *(b"%.6f,%.6f" % point for point in (here, here[::-1], there, there[::-1])),
            *(b"%.6f" % degrees for degrees in (*here, *there)),
        ]
    if position is not None and is_pinned(position):
        words[:2] = quoted(station.name), quoted(station.address or station.name)
    else:
        words[2] = searched_words(station)
    return [
        orjson.dumps(station.id)[1:-1],
        *(orjson.dumps(text) for text in (station.name, station.address, station.phone or None)),
        *points,
        *(word.encode() for word in words),
    ]


def _shape_of(position: Position | None) -> int:
    """Number the shapes: nowhere, somewhere about, at a pin."""
    return 0 if position is None else 1 + is_pinned(position)


@cache
def _shapes() -> tuple[Shape, ...]:
    """Learn the shapes of features from samples in which nothing is like anything else."""
    nowhere = Station("\ue000", "\ue001", "\ue002", address="\ue003", phone="\ue004")
    # Degrees that are written otherwise in links than elsewhere.
    about, there = Position(11.5, 22.75, math.inf, PositionSource.GAZETTEER), (33.5, 44.25)
    at_a_pin = replace(about, error_m=0.0)
    samples = (nowhere, replace(nowhere, position=about), replace(nowhere, position=at_a_pin))
    divisions, shapes = Divisions(()), []
    for sample in samples:
        shown = feature(sample, UNKNOWN_STATE, divisions, gcj02=there)
        del shown["properties"]["open"]
        # `properties` comes last, so that both it and the feature end here.
        text = orjson.dumps(shown)[:-2]
        shapes.append(Shape(text, _in_common(sample, divisions), _own(sample, there)))
    return tuple(shapes)
