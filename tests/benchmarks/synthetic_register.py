"""A register as large as wanted, of places that do not exist, clustered as cities are; always the same."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

import sqlalchemy as sa

from stations.model import Amenity, Dataset, Position, PositionSource, Station
from stations.record import station_to_record
from stations.store import Store, tables
from stations.vocabulary import AMENITIES
from tests.benchmarks.synthetic_list import HOSTS, ROADS, SIGNS

DATASET = "bench"
SEED = 20260701
NOW = datetime(2026, 7, 1, 6, tzinfo=UTC)
_CITIES, _DISTRICTS, _RULES = 300, 8, 3_000
# Rows of one INSERT; more of them at once gain nothing.
_BATCH = 5_000
_DIVISIONS = ("410105", "410102", "330106", "330110", "441202", "371002", "510107", "230103")
_CODES = tuple(amenity.code for amenity in AMENITIES[:16])

Centre = tuple[float, float, float]


def city_centres(chance: random.Random) -> list[Centre]:
    """Choose where cities are: longitude, latitude and spread in degrees of each of their districts."""
    centres = []
    for _ in range(_CITIES):
        lon, lat = chance.uniform(98, 123), chance.uniform(22, 45)
        for _ in range(_DISTRICTS):
            centres.append(
                (lon + chance.gauss(0, 0.12), lat + chance.gauss(0, 0.1), chance.uniform(0.01, 0.06))
            )
    return centres


def city_weights(count: int) -> list[float]:
    """Weigh districts so that a few cities hold much of everything, as Zipf's law says of cities."""
    return [1.0 / (1 + number // _DISTRICTS) ** 0.8 for number in range(count)]


def synthetic_stations(count: int, seed: int = SEED) -> Iterator[Station]:
    """Make stations, in the order of their ids.

    Args:
        count: how many.
        seed: of the random numbers.

    Yields:
        Stations with full records: four of five positions are exact, most keep office hours.
    """
    chance = random.Random(seed)
    centres = city_centres(chance)
    rules = _rules(chance)
    chosen = chance.choices(centres, city_weights(len(centres)), k=count)
    for number, centre in enumerate(chosen):
        yield _station(chance, number, centre, rules)


def questions(count: int, seed: int = 7) -> list[tuple[float, float]]:
    """Choose places that people ask from: near the districts' middles, as stations are.

    Args:
        count: how many.
        seed: of the random numbers.

    Returns:
        Longitude and latitude, degrees WGS-84.
    """
    centres = city_centres(random.Random(SEED))
    chance = random.Random(seed)
    return [
        (round(lon + chance.gauss(0, 2 * spread), 6), round(lat + chance.gauss(0, 2 * spread), 6))
        for lon, lat, spread in chance.choices(centres, city_weights(len(centres)), k=count)
    ]


def fill(url: str, count: int) -> None:
    """Write a register of synthetic stations into an empty database, past the checks of an import.

    Args:
        url: of the database, as `Store.open` takes it.
        count: how many stations.
    """
    with Store.open(url) as store:
        store.upgrade()
        version = store.put_dataset(
            Dataset(DATASET, "Bench", licence="CC0", attribution="made up", division="410100")
        )
        stations = synthetic_stations(count)
        with store.writing() as connection:
            while batch := list(islice(stations, _BATCH)):
                connection.execute(sa.insert(tables.stations), [_row(item, version + 1) for item in batch])
            connection.execute(sa.update(tables.register).values(version=version + 1))


def _row(station: Station, version: int) -> dict[str, object]:
    position = station.position
    return {
        "id": station.id,
        "dataset": station.dataset,
        "external_id": station.external_id,
        "name": station.name,
        "division": station.division,
        "lon": None if position is None else position.lon,
        "lat": None if position is None else position.lat,
        "record": json.loads(json.dumps(station_to_record(station))),
        "version": version,
    }


def _rules(chance: random.Random) -> list[tuple[str, str]]:
    """Write opening hours as real lists have them: text and rule."""
    found = {"24小时": "24/7"}
    days = (("每日", "Mo-Su"), ("周一至周五", "Mo-Fr"), ("周二至周日", "Tu-Su"), ("周一至周六", "Mo-Sa"))
    while len(found) < _RULES:
        opens, closes = 5 * chance.randrange(72, 126), 5 * chance.randrange(192, 270)
        span = f"{opens // 60:02d}:{opens % 60:02d}-{closes // 60:02d}:{closes % 60:02d}"
        zh, en = chance.choice(days)
        found[f"{zh} {span}"] = f"{en} {span}"
    return list(found.items())


def _station(chance: random.Random, number: int, centre: Centre, rules: list[tuple[str, str]]) -> Station:
    lon, lat, spread = centre
    road, host = chance.choice(ROADS), chance.choice(HOSTS)
    exact = chance.random() < 0.8
    text, rule = rules[0] if chance.random() < 0.065 else chance.choice(rules)
    known = chance.random() < 0.9
    position = Position(
        lon + chance.gauss(0, spread),
        lat + chance.gauss(0, spread),
        10.0 if exact else 6_000.0,
        PositionSource.GIVEN if exact else PositionSource.GAZETTEER,
        datum_given="wgs84" if exact else None,
        level=None if exact else "township",
    )
    return Station(
        f"s{number:09d}",
        DATASET,
        f"{road}{host}{chance.choice(SIGNS)}{number % 977}号点",
        external_id=f"S{number:07d}",
        address=f"{road}{chance.randint(1, 2000)}号",
        division=chance.choice(_DIVISIONS),
        position=position,
        amenities=dict.fromkeys(chance.sample(_CODES, chance.randint(0, 9)), Amenity.YES),
        hours_text=text if known else "以公告为准",
        hours_rule=rule if known else None,
        host=host,
        phone=f"0371-{chance.randint(60000000, 69999999)}",
        stars=chance.choice((None, 3, 4, 5)),
        source="made up",
        created_at=NOW,
        updated_at=NOW,
    )
