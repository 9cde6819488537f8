"""What a station is: one frozen record of everything known about a place, and how sure we are of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from stations.hours.overrides import Overrides

EMPTY: Mapping[str, str] = MappingProxyType({})
DEFAULT_TIMEZONE = "Asia/Shanghai"

# What a reading of a declared coordinate is worth at best: the door of a building, not its corner.
GIVEN_ERROR_M = 10.0
# Beyond this error a position says less than which street it is, and is not ranked among the nearest.
RANKED_ERROR_M = 300.0


class Amenity(StrEnum):
    """What is known about one amenity at one station; an amenity not mentioned is unknown."""

    YES = "yes"
    NO = "no"
    NEARBY = "nearby"


class Status(StrEnum):
    """Whether the station exists for the public at all."""

    PLANNED = "planned"
    OPEN = "open"
    TEMPORARILY_CLOSED = "temporarily_closed"
    CLOSED = "closed"


class VerificationKind(StrEnum):
    """How a person checked that a station is as it is described."""

    ON_SITE = "on_site"
    TELEPHONE = "telephone"
    HOST = "host"
    PHOTO = "photo"


class PositionSource(StrEnum):
    """Where a position comes from."""

    GIVEN = "given"
    GAZETTEER = "gazetteer"
    SERVICE = "service"
    KNOWN_PLACE = "known_place"
    STAFF = "staff"


# Positions that nobody stated: they were inferred from an address.
GUESSES = frozenset({PositionSource.GAZETTEER, PositionSource.SERVICE, PositionSource.KNOWN_PLACE})


@dataclass(frozen=True, slots=True)
class Position:
    """Where a station is, in WGS-84, and how far off that may be.

    Args:
        lon: longitude, degrees, WGS-84.
        lat: latitude, degrees, WGS-84.
        error_m: radius in metres within which the station lies in nine cases of ten; where sources disagree
            it reaches to all of them.
        source: who says so.
        datum_given: the datum that was declared for the coordinates in the file, if there were any.
        given_lon: longitude as it stood in the file, in `datum_given`.
        given_lat: latitude as it stood in the file, in `datum_given`.
        level: for a position found from an address, what was found: a division level, or a word such as
            `house_number` of the known places or of the service.
        by: for a position found from an address, the service that answered, the licence of the pack of the
            gazetteer, or the id of the station nearby that told it; for a person's pin, the service or the
            licence of the source that it follows.
        disagreement_m: how far off another source puts it, where their errors do not explain that; None where
            no source disagrees.
        reviewed: a person has looked at the disagreement and left the position as it is.
    """

    lon: float
    lat: float
    error_m: float
    source: PositionSource
    datum_given: str | None = None
    given_lon: float | None = None
    given_lat: float | None = None
    level: str | None = None
    by: str | None = None
    disagreement_m: float | None = None
    reviewed: bool | None = None

    @property
    def is_guess(self) -> bool:
        """Whether the position was only inferred from an address."""
        return self.source in GUESSES


@dataclass(frozen=True, slots=True)
class Station:
    """One place where people who work outdoors can rest.

    Args:
        id: public, stable, `[0-9a-z]{10}`; never reused.
        dataset: the list that it came from.
        name: as on the sign.
        kinds: codes of `stations.vocabulary.KINDS`; one place may carry several.
        external_id: the id that the dataset's owner uses, if any.
        address: as written.
        division: code of the administrative division, 6, 9 or 12 digits as published.
        position: None when nobody knows where it is.
        amenities: code of `stations.vocabulary.AMENITIES` → value; absent means unknown.
        hours_text: opening hours as written.
        hours_rule: the same in OpenStreetMap's `opening_hours` syntax; None means not understood.
        hours_needs: what it takes to get in outside attended hours: `qr_code`, `id_card`, `face`, `password`.
        overrides: days on which something else holds than the rule; only staff set them, no list does.
        access: who may come in or how, as written.
        host: the organisation whose house it is.
        phone: as written.
        stars: 1–5 of the union's yearly assessment.
        stars_year: the year of that assessment.
        status: whether it exists for the public.
        note: anything else worth showing.
        source: where the facts come from (a name or an address).
        extra: columns of the file that are not fields here, under their own names.
        timezone: IANA name; opening hours are in this zone.
        verified_at: when a person last checked it; never set by an import.
        verification_kind: how that person checked; None where nobody checked, or how was not written down.
        created_at: when it entered the register.
        updated_at: when the record last changed.
    """

    id: str
    dataset: str
    name: str
    kinds: tuple[str, ...] = ("rest_station",)
    external_id: str | None = None
    address: str = ""
    division: str | None = None
    position: Position | None = None
    amenities: Mapping[str, Amenity] = field(default_factory=dict)
    hours_text: str = ""
    hours_rule: str | None = None
    hours_needs: tuple[str, ...] = ()
    access: str = ""
    host: str = ""
    phone: str = ""
    stars: int | None = None
    stars_year: int | None = None
    status: Status = Status.OPEN
    note: str = ""
    source: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    timezone: str = DEFAULT_TIMEZONE
    verified_at: datetime | None = None
    verification_kind: VerificationKind | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    overrides: Overrides = ()


# Fields that a list can state. Everything else is decided by the register itself.
LISTED_FIELDS = (
    "external_id",
    "name",
    "kinds",
    "address",
    "division",
    "position",
    "amenities",
    "hours_text",
    "hours_rule",
    "hours_needs",
    "access",
    "host",
    "phone",
    "stars",
    "stars_year",
    "status",
    "note",
    "source",
    "extra",
)


@dataclass(frozen=True, slots=True)
class Dataset:
    """One list of stations with one owner.

    Args:
        name: `[a-z0-9_-]{1,40}`, the key.
        title: shown to people.
        licence: under which the facts may be reused: a code of `stations.licences`, or its name in own words.
        attribution: whom to name.
        division: the area that the list covers, as a division code.
        mapping: header of its lists → field, as staff last decided it; "" for a column that is kept as extra.
        licence_url: where the licence stands; empty where its code says that, or nobody knows.
        open: the dataset is part of open data: of exports, OGC API, change feed and feeds.
    """

    name: str
    title: str = ""
    licence: str = ""
    attribution: str = ""
    division: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    licence_url: str = ""
    open: bool = True


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that reads need, as of one version of the register.

    Args:
        version: grows by one with every committed change.
        datasets: every dataset by name.
        stations: every station that was not removed, by id, in the order of ids.
        mark: tells this version from the same version of another register.
        second: from which answers of this version are dated, Unix time; 0 where it is not from a store.
    """

    version: int
    datasets: Mapping[str, Dataset]
    stations: tuple[Station, ...]
    mark: str = field(default="", compare=False)
    second: int = field(default=0, compare=False)
