"""Which station of the register each row of a list speaks of, decided for the whole list at once."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geodata.datum import Datum
from stations.intake.draft import Draft
from stations.matching import Folding, fold
from stations.mobile_numbers import mask_mobile
from stations.model import Position, Station


@dataclass(frozen=True, slots=True)
class RowKey:
    """What a row says about which place it means.

    Args:
        external_id: the owner's id; empty where there is none.
        name: the name, folded.
        address: the address, folded; empty where there is none.
        point: the coordinates as written, with their datum; None where there are none.
        division: the division, where the row states one outside the address; else empty.
    """

    external_id: str
    name: str
    address: str
    point: tuple[str | None, float, float] | None
    division: str

    @property
    def is_bare(self) -> bool:
        """Whether the row says nothing but a name. That another row lacks the same things proves nothing."""
        return not (self.external_id or self.address or self.point or self.division)

    @property
    def place(self) -> str:
        """What tells this place from others of its name."""
        if self.address:
            return self.address
        if self.point is not None:
            return "|".join(map(str, self.point))
        return self.division


@dataclass(frozen=True, slots=True)
class RowMatch:
    """The stations that a row may mean.

    Args:
        key: what the row says.
        stations: none: a place that is not known; one: this one; several: it cannot be told.
        code: an issue that the row must be held back for, else None.
    """

    key: RowKey
    stations: tuple[Station, ...] = ()
    code: str | None = None


def row_key(draft: Draft, folding: Folding = fold) -> RowKey:
    """Read what a row says about which place it means.

    Args:
        draft: the row.
        folding: `stations.matching.fold`, or what remembers its results.

    Returns:
        The key.
    """
    values, given = draft.values, draft.given
    return RowKey(
        external_id=values.get("external_id") or "",
        name=_name_key(values.get("name") or "", folding),
        address=folding(values.get("address") or ""),
        point=None if given is None else (str(given.datum or Datum.WGS84), given.lon, given.lat),
        division=(values.get("division") or "") if draft.context else "",
    )


def _name_key(name: str, folding: Folding) -> str:
    return folding(name) or unicodedata.normalize("NFKC", name)


class RowMatcher:
    """Finds the stations that rows mean.

    Args:
        stations: those that may be meant.
        same_place: a name alone counts only where one of the two has no address; for stations that left the
            register, whose ids must not go to another place of that name.
        folding: `stations.matching.fold`, or what remembers its results.
        hidden: rows have mobile numbers in names or addresses as the public sees them; stations are found by
            these, too.
    """

    def __init__(
        self,
        stations: Iterable[Station],
        *,
        same_place: bool = False,
        folding: Folding = fold,
        hidden: bool = False,
    ) -> None:
        self._same_place = same_place
        self._shown: dict[str, tuple[str, str]] = {}
        self._folding = folding
        self._by_id: defaultdict[str, list[Station]] = defaultdict(list)
        self._by_place: defaultdict[tuple[str, str], list[Station]] = defaultdict(list)
        self._by_name: defaultdict[str, list[Station]] = defaultdict(list)
        self._addresses: dict[str, str] = {}
        for station in stations:
            name, address = _name_key(station.name, folding), folding(station.address)
            self._addresses[station.id] = address
            if station.external_id:
                self._by_id[station.external_id].append(station)
            if address:
                self._by_place[name, address].append(station)
            self._by_name[name].append(station)
            if hidden:
                self._add_shown(station, (name, address))

    def _add_shown(self, station: Station, known: tuple[str, str]) -> None:
        """Let a station be found by name and address as public exports write them."""
        name, address = mask_mobile(station.name), mask_mobile(station.address)
        shown = (_name_key(name, self._folding), self._folding(address))
        if shown == known:
            return
        self._shown[station.id] = shown
        if shown[1]:
            self._by_place[shown].append(station)
        if shown[0] != known[0]:
            self._by_name[shown[0]].append(station)

    def match(self, keys: Sequence[RowKey]) -> list[RowMatch]:
        """Match the rows of a list.

        Args:
            keys: one for each row that does not merely repeat another.

        Returns:
            One match for each key, in the same order.
        """
        groups: defaultdict[str, list[int]] = defaultdict(list)
        for index, key in enumerate(keys):
            groups[key.name].append(index)
        matches = [self._match_firmly(key) for key in keys]
        used = {station.id for match in matches for station in match.stations}
        for name, indexes in groups.items():
            waiting = [index for index in indexes if not matches[index].stations]
            if not waiting:
                continue
            free = [station for station in self._by_name.get(name, ()) if station.id not in used]
            if len(indexes) == 1 and waiting and name:
                matches[waiting[0]] = self._match_name(keys[waiting[0]], free)
            elif len(indexes) > 1:
                without_address = [index for index in waiting if not keys[index].address]
                self._match_namesakes(keys, matches, without_address, free)
        return matches

    def _match_firmly(self, key: RowKey) -> RowMatch:
        """Match a row by the owner's id, or else by name and address together."""
        here = self._by_place.get((key.name, key.address), []) if key.address else []
        numbered = self._by_id.get(key.external_id, []) if key.external_id else []
        if not numbered:
            return RowMatch(key, tuple(_numbered_alike(here, key)))
        others = [station for station in here if station not in numbered]
        if others and not any(self._resembles(station, key) for station in numbered):
            return RowMatch(key, (*numbered, *others), "id_of_another_place")
        return RowMatch(key, tuple(numbered))

    def _match_name(self, key: RowKey, free: Iterable[Station]) -> RowMatch:
        """Match a row whose name no other row of the list has."""
        found = _numbered_alike(free, key)
        if self._same_place:
            found = [station for station in found if not (key.address and self._addresses[station.id])]
        if len(found) > 1:
            # None of several has this address: it is one more.
            found = [] if key.address else _narrowed(found, key)
        return RowMatch(key, tuple(found))

    def _resembles(self, station: Station, key: RowKey) -> bool:
        known = (_name_key(station.name, self._folding), self._addresses[station.id])
        return any(
            name == key.name or address == key.address
            for name, address in (known, self._shown.get(station.id, known))
        )

    def _match_namesakes(
        self, keys: Sequence[RowKey], matches: list[RowMatch], indexes: Sequence[int], free: list[Station]
    ) -> None:
        """Match rows that share a name and have no address: by coordinates or division, then what is left."""
        left: list[int] = []
        for index in indexes:
            key = keys[index]
            exact = _narrowed(_numbered_alike(free, key), key, only_exact=True)
            if len(exact) == 1:
                matches[index] = RowMatch(key, tuple(exact))
                free = [station for station in free if station is not exact[0]]
            else:
                left.append(index)
        for index in left:
            key = keys[index]
            possible = _numbered_alike(free, key)
            if key.is_bare:
                matches[index] = RowMatch(key, tuple(possible), "name_alone")
            elif len(possible) == 1 and len(left) == 1:
                matches[index] = RowMatch(key, tuple(possible))
            elif possible and not key.external_id:
                matches[index] = RowMatch(key, tuple(possible), "several_matches")


def _numbered_alike(stations: Iterable[Station], key: RowKey) -> list[Station]:
    """A station that the owner numbers differently is another one, however alike the words are."""
    return [s for s in stations if not (key.external_id and s.external_id)]


def _narrowed(stations: list[Station], key: RowKey, *, only_exact: bool = False) -> list[Station]:
    """Tell stations of one name apart by the coordinates that a list gave, then by their division."""
    for exact in (
        [s for s in stations if key.point is not None and given_point(s.position) == key.point],
        [s for s in stations if key.division and s.division == key.division],
    ):
        if exact:
            return exact
    return [] if only_exact else stations


def given_point(position: Position | None) -> tuple[str | None, float, float] | None:
    """Tell the coordinates that a list gave for a position.

    Args:
        position: a position, or none.

    Returns:
        Datum, longitude and latitude as they stood in the list; None where a list gave none.
    """
    if position is None or position.given_lon is None or position.given_lat is None:
        return None
    return (position.datum_given, position.given_lon, position.given_lat)
