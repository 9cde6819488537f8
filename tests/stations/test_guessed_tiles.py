"""The map's tiles tell guessed positions from stated ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from geodata.geocode import GAZETTEER_LICENCE, Geocoded
from stations.directory import Directory
from stations.guessed import guessed_position
from stations.hours import HoursEvaluator
from stations.model import Position, PositionSource, Snapshot, Station
from stations.tiles import TileQuery, tile

NOW = datetime(2026, 7, 15, 6, tzinfo=UTC)


def directory(*sources: tuple[PositionSource, float]) -> Directory:
    stations = tuple(
        Station(
            f"{i:010}", "zz", f"{i}", position=Position(113.6, 34.7 + i * 1e-4, error_m, source, by="amap")
        )
        for i, (source, error_m) in enumerate(sources)
    )
    return Directory(Snapshot(1, {}, stations))


@pytest.mark.parametrize(
    ("source", "error_m", "guessed", "approximate"),
    [
        (PositionSource.GIVEN, 10.0, False, 0),
        (PositionSource.STAFF, 10.0, False, 0),
        (PositionSource.GIVEN, 500.0, False, 1),
        (PositionSource.SERVICE, 50.0, True, 1),
        (PositionSource.KNOWN_PLACE, 150.0, True, 1),
        (PositionSource.GAZETTEER, 6_000.0, True, 1),
    ],
)
def test_a_guess_looks_guessed_at_every_zoom(
    source: PositionSource, error_m: float, guessed: bool, approximate: int
) -> None:
    evaluator = HoursEvaluator()
    alone = tile(directory((source, error_m)), TileQuery(0, 0, 0, NOW), evaluator)
    assert [pin["guessed"] for pin in alone["stations"]] == [guessed]
    together = directory((source, error_m), (PositionSource.GIVEN, 10.0))
    (cluster,) = tile(together, TileQuery(0, 0, 0, NOW), evaluator)["clusters"]
    assert cluster[2:] == [2, approximate]


def test_whoever_told_a_position_is_named() -> None:
    given = Position(113.6, 34.7, 10.0, PositionSource.GIVEN)
    one = Station("0" * 10, "zz", "0", position=given)
    assert Directory(Snapshot(1, {}, (one,))).terms.whole.attribution == ()
    assert directory((PositionSource.GIVEN, 10.0)).terms.whole.attribution == ()
    assert len(directory((PositionSource.SERVICE, 50.0)).terms.whole.attribution) == 1
    assert directory((PositionSource.KNOWN_PLACE, 50.0)).terms.whole.attribution == ()


def test_the_licence_of_a_pack_stays_with_its_positions() -> None:
    odbl = "© OpenStreetMap contributors, ODbL 1.0"
    found = Geocoded("410102005", 0.9, "gazetteer", odbl, 113.6, 34.7, 6_000.0, "township")
    shipped = replace(found, licence=GAZETTEER_LICENCE)
    by_pack, by_shipped = guessed_position(found), guessed_position(shipped)
    assert (by_pack.by, by_shipped.by) == (odbl, None)
    pin = Position(113.6, 34.7, 10.0, PositionSource.STAFF, by="amap")
    stations = tuple(
        Station(f"{number:010}", "zz", f"{number}", position=position)
        for number, position in enumerate((by_pack, by_pack, by_shipped, pin))
    )
    assert Directory(Snapshot(1, {}, stations)).terms.whole.attribution == (
        GAZETTEER_LICENCE,
        "© OpenStreetMap contributors, ODbL 1.0",
        "© 高德地图 Amap",
    )
    assert Directory(Snapshot(1, {}, stations[:2])).terms.whole.attribution == (odbl,)
