"""Features as JSON text: what does not change with the time is written once for each station."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

import numpy as np
import orjson

from geodata.divisions import Divisions
from stations.directory import Directory
from stations.features import feature, opening_values
from stations.hours import UNKNOWN_STATE, HoursEvaluator
from stations.model import Station, Status
from stations.navigation import quoted
from stations.opening import POP_UP, local_instant, opening_of
from stations.shared_texts import Entry, SharedTexts
from stations.snapshots import Moved

# Properties that are a station's own, and where those begin that many stations have in common.
_OWN = ("name", "address", "phone", "gcj02", "links")
_CUTS = ("special_days", "amenities", "stars")
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
        self._texts = SharedTexts()
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
        gcj02 = None
        if station.position is not None:
            lons, lats = self._directory.gcj02
            gcj02 = float(lons[place]), float(lats[place])
        shown = feature(station, UNKNOWN_STATE, self._divisions, gcj02=gcj02)
        del shown["properties"]["open"]
        entry = self._texts.take_apart(
            # `properties` comes last, so that both it and the feature end here.
            orjson.dumps(shown)[:-2],
            _in_common(shown["properties"]),
            _own(shown),
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


def _in_common(properties: Mapping[str, Any]) -> list[bytes]:
    """Write the properties that many stations have in common, those that stand together in one."""
    runs: list[dict[str, Any]] = [{}]
    for name, value in properties.items():
        if name in _OWN or name in _CUTS:
            runs.append({})
        if name not in _OWN:
            runs[-1][name] = value
    return [orjson.dumps(run)[1:-1] for run in runs if run]


def _own(shown: Mapping[str, Any]) -> list[bytes]:
    """Write what only this station has, also as links say it."""
    properties = shown["properties"]
    here = [] if shown["geometry"] is None else shown["geometry"]["coordinates"]
    gcj02 = properties["gcj02"] or []
    points = [f"{gcj02[0]:.6f},{gcj02[1]:.6f}", f"{gcj02[1]:.6f},{gcj02[0]:.6f}"] if gcj02 else ["", ""]
    points.append(f"{here[1]:.6f},{here[0]:.6f}" if here else "")
    name, address = properties["name"], properties["address"]
    return [
        shown["id"].encode(),
        *(orjson.dumps(value)[1:-1] for value in (here, gcj02)),
        *(orjson.dumps(properties[text]) for text in ("name", "address", "phone")),
        *(text.encode() for text in (*points, quoted(name), quoted(address))),
    ]
