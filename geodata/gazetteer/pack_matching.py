"""Which division each named place is the seat of; what is not sure is reported and left out."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from geodata.divisions import Division, Divisions, Level, is_within, short_name
from geodata.gazetteer.pack_faults import PackError
from geodata.gazetteer.pack_values import Entry

# How far a seat can be from that of the division around it: ninety-nine of a hundred published townships are
# nearer (docs/decisions/datum.md).
_FARTHEST_M: Mapping[Level, float] = MappingProxyType(
    {Level.COUNTY: 82_000.0, Level.CITY: 264_000.0, Level.PROVINCE: 993_000.0}
)
# Two sources that point at one town hall are nearer than this; nine of ten townships are (docs/gazetteer.md).
_SAME_PLACE_M = 3_000.0
_METRES_A_DEGREE = 111_320.0
_LEVELS = (Level.CITY, Level.COUNTY, Level.TOWNSHIP)
_MOST_CONFLICTS = 200

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Position:
    """Where an added source says that the seat of a division is.

    Args:
        code: the division.
        lon: longitude, degrees, WGS-84.
        lat: latitude, degrees, WGS-84.
        source_id: the entry of the source.
    """

    code: str
    lon: float
    lat: float
    source_id: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """An entry that was left out although it names a division.

    Args:
        line: where it stands in the file.
        reason: `ambiguous`: several divisions of that name are near; `far`: too far from the division around
            it; `name`: the code belongs to a division of another name; `differs`: the gazetteer has the seat
            elsewhere; `contradicts`: two entries as good put it at different places; `unreadable`: a value
            makes no sense, `name` says which.
        code: the division; empty where there are several.
        name: the name in the file.
        distance_m: how far off, metres; None where that is not the reason.
    """

    line: int
    reason: str
    code: str
    name: str
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class Matching:
    """What a source adds.

    Args:
        positions: seats that were not known, by code.
        entries: how many entries were read.
        confirmed: of how many seats it says what the gazetteer says.
        conflicts: entries that were left out, the first two hundred.
        conflict_count: how many there are.
        fault: the first entry that could not be read, if there is one.
    """

    positions: tuple[Position, ...]
    entries: int
    confirmed: int
    conflicts: tuple[Conflict, ...]
    conflict_count: int
    fault: PackError | None = None


def match_entries(
    entries: Iterable[Entry | PackError], divisions: Divisions, known: Mapping[str, Point]
) -> Matching:
    """Match named places to divisions.

    Args:
        entries: what a file says.
        divisions: all divisions.
        known: division code → longitude and latitude of its seat, WGS-84, as the gazetteer knows them.

    Returns:
        The seats that become known. An entry is matched by its code, if its name agrees; else by its full
        name among the divisions of the area that it states; else, where it states none, among all divisions
        of that name near to whose county or city it lies, if there is only one.
    """
    matcher = _Matcher(divisions, known)
    best: dict[str, tuple[int, Entry]] = {}
    count = 0
    for entry in entries:
        count += 1
        if isinstance(entry, PackError):
            matcher.fault(entry)
            continue
        code = matcher.match(entry)
        if code is None:
            continue
        before = best.get(code)
        if before is None or entry.rank < before[0]:
            best[code] = (entry.rank, entry)
        elif entry.rank == before[0]:
            apart = _metres((before[1].lon, before[1].lat), (entry.lon, entry.lat))
            if apart > _SAME_PLACE_M:
                matcher.report(entry, "contradicts", code, apart)
    positions, confirmed = [], 0
    contradicted = {conflict.code for conflict in matcher.all if conflict.reason == "contradicts"}
    for code, (_, entry) in sorted(best.items()):
        if code in known:
            apart = _metres(known[code], (entry.lon, entry.lat))
            confirmed += apart <= _SAME_PLACE_M
            if apart > _SAME_PLACE_M:
                matcher.report(entry, "differs", code, apart)
        elif code not in contradicted:
            positions.append(Position(code, round(entry.lon, 6), round(entry.lat, 6), entry.source_id))
    conflicts = tuple(matcher.all[:_MOST_CONFLICTS])
    return Matching(tuple(positions), count, confirmed, conflicts, len(matcher.all), matcher.first_fault)


class _Matcher:
    def __init__(self, divisions: Divisions, known: Mapping[str, Point]) -> None:
        self._divisions, self._known = divisions, known
        self.all: list[Conflict] = []
        self.first_fault: PackError | None = None
        self._by_name: defaultdict[str, list[Division]] = defaultdict(list)
        for division in divisions:
            if division.level in _LEVELS:
                self._by_name[division.name].append(division)

    def report(self, entry: Entry, reason: str, code: str, distance_m: float | None = None) -> None:
        """Keep an entry that was left out."""
        name = entry.names[0] if entry.names else ""
        self.all.append(Conflict(entry.line, reason, code, name, distance_m))

    def fault(self, fault: PackError) -> None:
        """Keep an entry that could not be read."""
        self.first_fault = self.first_fault or fault
        shown = f"{fault.params.get('column', '')} {fault.params.get('given', '')}".strip()
        self.all.append(Conflict(int(fault.params.get("line", "0")), "unreadable", "", shown))

    def match(self, entry: Entry) -> str | None:
        """Find the division of an entry."""
        division = None if entry.code is None else self._divisions.get(entry.code)
        if division is not None:
            if not self._agrees(division, entry.names):
                self.report(entry, "name", division.code)
                return None
            return self._if_near(entry, division)
        if entry.code is not None and not entry.names:
            return None
        named = list(self._named(entry))
        if entry.area is not None:
            named = [item for item in named if is_within(item.code, entry.area)]
            if len(named) == 1:
                return self._if_near(entry, named[0])
        else:
            # Without a word about where it lies, only a county or a city whose seat is known can tell.
            named = [item for item in named if self._off_m(entry, item, needed=True) is not None]
            named = [item for item in named if not self._is_far(entry, item)]
            if len(named) == 1:
                return named[0].code
        if len(named) > 1:
            self.report(entry, "ambiguous", "")
        return None

    def _agrees(self, division: Division, names: tuple[str, ...]) -> bool:
        if not names:
            return True
        short = short_name(division.name, division.level)
        return any(short in name or short_name(name, division.level) in division.name for name in names)

    def _named(self, entry: Entry) -> Iterator[Division]:
        seen: set[str] = set()
        for name in entry.names:
            for division in self._by_name.get(name, ()):
                if division.code not in seen:
                    seen.add(division.code)
                    yield division

    def _if_near(self, entry: Entry, division: Division) -> str | None:
        if self._is_far(entry, division):
            self.report(entry, "far", division.code, self._off_m(entry, division))
            return None
        return division.code

    def _is_far(self, entry: Entry, division: Division) -> bool:
        around = self._around(division)
        if around is None:
            return False
        metres = _metres(self._known[around.code], (entry.lon, entry.lat))
        return metres > _FARTHEST_M[around.level]

    def _off_m(self, entry: Entry, division: Division, *, needed: bool = False) -> float | None:
        around = self._around(division)
        if around is None or (needed and around.level == Level.PROVINCE):
            return None
        return _metres(self._known[around.code], (entry.lon, entry.lat))

    def _around(self, division: Division) -> Division | None:
        """Find the smallest division around another whose seat is known."""
        chain = self._divisions.chain(division.code)[:-1]
        return next((item for item in reversed(chain) if item.code in self._known), None)


def _metres(one: Point, other: Point) -> float:
    """Measure roughly; at the distances that are asked about a flat Earth is off by less than a per cent."""
    east = (other[0] - one[0]) * math.cos(math.radians((one[1] + other[1]) / 2))
    return math.hypot(east, other[1] - one[1]) * _METRES_A_DEGREE
