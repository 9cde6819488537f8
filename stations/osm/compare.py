"""The register beside an extract of OpenStreetMap: what one has and the other lacks, for a person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from geodata.nearest import PointIndex
from stations.matching import fold
from stations.model import Station
from stations.name_core import core_of_name, overlaps
from stations.osm.extract import Extract, OsmObject
from stations.osm.tags import left_out_reason, osm_tags

REACH_M = 200.0
# Two nodes of one door: closer than that also an object without a name is the same place.
SAME_DOOR_M = 30.0
# Half of the pairs of characters in common, as for near duplicates in lists.
LIKE_ENOUGH = 0.5
_LEAST_CORE = 2
_DIGITS = re.compile(r"\D+")
# What OpenStreetMap writes in other ways as well, or only we know.
_NOT_COMPARED = frozenset({"name:zh", "check_date", "ref", "addr:full"})


class Verdict(StrEnum):
    """What stands in one line of the report."""

    MISSING_THERE = "missing_there"
    MISSING_HERE = "missing_here"
    PLACED_THERE = "placed_there"
    DIFFERENT = "different"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Difference:
    """A tag that is not the same.

    Args:
        key: of the tag.
        here: what the register says.
        there: what OpenStreetMap says; empty where it says nothing.
    """

    key: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report.

    Args:
        verdict: what it is about. `placed_there` is a station whose exact position nobody here knows, and an
            object of the same name.
        station: the station, if there is one.
        found: the object, if there is one.
        distance_m: between them, metres; None where one of them is missing or has no exact position.
        likeness: of their names, 0 to 1.
        differences: tags that are not the same.
    """

    verdict: Verdict
    station: Station | None
    found: OsmObject | None
    distance_m: float | None = None
    likeness: float | None = None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """A whole report.

    Args:
        findings: by verdict, then by name.
        left_out: reason of `left_out_reason` → how many stations were not compared.
        outside: how many stations lie beyond what the extract covers.
    """

    findings: tuple[Finding, ...]
    left_out: Mapping[str, int]
    outside: int

    def count(self, verdict: Verdict) -> int:
        """Count the lines of one verdict."""
        return sum(finding.verdict is verdict for finding in self.findings)


def compare(stations: Sequence[Station], extract: Extract, reach_m: float = REACH_M) -> Comparison:
    """Compare the register with an extract; nothing changes by itself.

    Args:
        stations: those of the register that are asked about.
        extract: the extract. Stations farther than `reach_m` from its extent are not asked about.
        reach_m: how far apart a station and an object may be to be the same, metres.

    Returns:
        The report. Two are the same where they say the same `ref`, where their names are alike within reach,
        or where an object without a name stands at the same door; each is in one pair at the most, and the
        likeliest pairs come first.
    """
    reasons = {station.id: left_out_reason(station) for station in stations}
    placed = [station for station in stations if reasons[station.id] is None]
    inside = [station for station in placed if _is_within(station, extract, reach_m)]
    pairs = _pairs(inside, extract.objects, reach_m)
    taken_here, taken_there = {here for here, *_ in pairs}, {there for _, there, *_ in pairs}
    findings = [_paired(inside[here], extract.objects[there], *how) for here, there, *how in pairs]
    findings += [
        Finding(Verdict.MISSING_THERE, one, None) for at, one in enumerate(inside) if at not in taken_here
    ]
    unplaced = _by_core([one for one in stations if reasons[one.id] not in (None, "not_open")])
    for at, found in enumerate(extract.objects):
        if at not in taken_there:
            same = unplaced.get(core_of_name(found.name))
            verdict = Verdict.MISSING_HERE if same is None else Verdict.PLACED_THERE
            findings.append(Finding(verdict, same, found))
    order = list(Verdict)
    findings.sort(key=lambda one: (order.index(one.verdict), _name(one), _id(one)))
    left_out = Counter(reason for reason in reasons.values() if reason is not None)
    return Comparison(tuple(findings), dict(sorted(left_out.items())), len(placed) - len(inside))


def _name(finding: Finding) -> str:
    one = finding.station or finding.found
    return "" if one is None else one.name


def _id(finding: Finding) -> str:
    one = finding.station or finding.found
    return "" if one is None else one.id


def _is_within(station: Station, extract: Extract, reach_m: float) -> bool:
    position = station.position
    if extract.extent is None or position is None:
        return position is not None
    west, south, east, north = extract.extent
    # A degree has at least 110 km on a meridian, and the cosine of the latitude of it on a parallel.
    margin = reach_m / 110_000
    wider = margin / max(float(np.cos(np.radians(position.lat))), 0.01)
    return west - wider <= position.lon <= east + wider and south - margin <= position.lat <= north + margin


def _by_core(stations: Sequence[Station]) -> dict[str, Station]:
    cores = [(core_of_name(station.name), station) for station in stations]
    often = Counter(core for core, _ in cores)
    return {core: station for core, station in cores if len(core) >= _LEAST_CORE and often[core] == 1}


Pair = tuple[int, int, float, float]


def _pairs(stations: Sequence[Station], objects: Sequence[OsmObject], reach_m: float) -> list[Pair]:
    """Pair each with one at the most, the likeliest first: station, object, metres, likeness."""
    close = _close(stations, objects, reach_m)
    if not close:
        return []
    here, there = (np.array([pair[end] for pair in close], np.int64) for end in (0, 1))
    likeness = _likeness([one.name for one in stations], [one.name for one in objects], here, there)
    likely = []
    for (one, other, metres), alike in zip(close, likeness.tolist(), strict=True):
        station, found = stations[one], objects[other]
        same_ref = bool(station.external_id) and found.tags.get("ref") == station.external_id
        at_one_door = not found.name and metres <= SAME_DOOR_M
        if same_ref or at_one_door or alike >= LIKE_ENOUGH:
            rank = (not same_ref, at_one_door, -alike, metres, one, other)
            likely.append((rank, (one, other, metres, alike)))
    taken_here: set[int] = set()
    taken_there: set[int] = set()
    pairs = []
    for _, pair in sorted(likely):
        if pair[0] not in taken_here and pair[1] not in taken_there:
            taken_here.add(pair[0])
            taken_there.add(pair[1])
            pairs.append(pair)
    return pairs


def _close(
    stations: Sequence[Station], objects: Sequence[OsmObject], reach_m: float
) -> list[tuple[int, int, float]]:
    if not stations:
        return []
    positions = [station.position for station in stations]
    index = PointIndex(
        np.array([0.0 if one is None else one.lon for one in positions]),
        np.array([0.0 if one is None else one.lat for one in positions]),
    )
    close = []
    for at, found in enumerate(objects):
        hits = index.within(found.lon, found.lat, reach_m)
        close += [(int(i), at, float(m)) for i, m in zip(hits.index, hits.distance_m, strict=True)]
    return close


def _likeness(
    here: Sequence[str], there: Sequence[str], one: NDArray[np.int64], other: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Compare whole names and what is left of them without plates; the better of both counts."""
    names = [fold(name) for name in (*here, *there)]
    cores = [core_of_name(name) for name in (*here, *there)]
    shifted = other + len(here)
    whole, core = overlaps(names, one, shifted), overlaps(cores, one, shifted)
    equal = np.array(
        [bool(names[a]) and names[a] == names[b] for a, b in zip(one.tolist(), shifted.tolist(), strict=True)]
    )
    return np.where(equal, 1.0, np.maximum(whole, core))


def _paired(station: Station, found: OsmObject, distance_m: float, likeness: float) -> Finding:
    differences = tuple(_differences(osm_tags(station), found.tags))
    verdict = Verdict.DIFFERENT if differences else Verdict.SAME
    return Finding(verdict, station, found, distance_m, likeness, differences)


def _differences(here: Mapping[str, str], there: Mapping[str, str]) -> list[Difference]:
    return [
        Difference(key, value, there.get(key, ""))
        for key, value in here.items()
        if key not in _NOT_COMPARED and _plain(key, value) != _plain(key, there.get(key, ""))
    ]


def _plain(key: str, value: str) -> str:
    """Take away what does not count: signs in names, spaces in numbers and hours."""
    if key in ("name", "operator"):
        return fold(value) or value
    if key == "phone":
        return _DIGITS.sub("", value)
    return "".join(value.split())
