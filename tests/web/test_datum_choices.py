from __future__ import annotations

import pytest
from pyproj import CRS

from geodata.projected import is_projected
from stations.intake.crs_words import crs_of, zones
from web.datum_choices import other_datums
from web.texts import languages

USUAL = {"wgs84", "gcj02", "bd09"}


def test_what_an_import_takes_and_what_is_offered_are_the_same() -> None:
    offered = USUAL | {choice["value"] for group in other_datums("zh") for choice in group["choices"]}
    taken = {f"epsg:{code}" for code in range(1, 10_000) if is_projected(code)}
    assert offered == taken | USUAL | {"cgcs2000", "bd09mc"}
    assert all(crs_of(value) == value for value in offered)


@pytest.mark.parametrize("width", [3, 6])
def test_zones_are_those_of_the_register_of_epsg(width: int) -> None:
    kind = "3-degree " if width == 3 else ""
    for zone in zones(width):
        base = f"CGCS2000 / {kind}Gauss-Kruger"
        assert CRS.from_epsg(zone.numbered).name == f"{base} zone {zone.number}"
        assert CRS.from_epsg(zone.plain).name == f"{base} CM {zone.meridian}E"


@pytest.mark.parametrize("lang", languages())
def test_every_choice_has_a_name_of_its_own(lang: str) -> None:
    groups = other_datums(lang)
    assert len({group["label"] for group in groups}) == len(groups)
    for group in groups:
        assert len({choice["label"] for choice in group["choices"]}) == len(group["choices"])
