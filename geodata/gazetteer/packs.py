"""Packs: what an operator added to the gazetteer, kept in a folder beside the register."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from geodata.gazetteer.load import SHIPPED, Gazetteer, Place
from geodata.gazetteer.pack_faults import PackError
from geodata.located_divisions import LocatedDivisions
from geodata.polygons import DivisionPolygons

KINDS = ("divisions", "geonames", "osm", "wikidata")
FORMAT = 1
MANIFEST_FILE, POSITIONS_FILE, AREAS_FILE = "manifest.json", "positions.csv", "areas.gpkg"
_NAME = re.compile(r"[a-z]+-[\w.-]{1,60}")


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack.

    Args:
        name: its folder.
        manifest: what it is and where it came from; plain JSON values.
    """

    name: str
    manifest: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """One of `KINDS`."""
        return str(self.manifest["kind"])

    @property
    def licence(self) -> str:
        """Under which its positions may be shown, and whom to name."""
        return str(self.manifest["licence"])


def list_packs(folder: Path) -> tuple[Pack, ...]:
    """List the packs that are installed.

    Args:
        folder: where packs are kept; it need not exist.

    Returns:
        The packs in the order of their names.

    Raises:
        PackError: one of them is damaged.
    """
    found = []
    for path in sorted(folder.glob(f"*/{MANIFEST_FILE}")):
        if path.parent.name.startswith("."):
            continue
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
            if manifest["format"] != FORMAT or manifest["kind"] not in KINDS:
                raise ValueError(f"format {manifest['format']}, kind {manifest['kind']}")
            found.append(Pack(path.parent.name, MappingProxyType({"licence": "", **manifest})))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise PackError("damaged", given=path.parent.name, reason=error) from None
    return tuple(found)


def remove_pack(folder: Path, name: str) -> None:
    """Remove a pack.

    Args:
        folder: where packs are kept.
        name: its name.

    Raises:
        PackError: there is no such pack.
    """
    path = folder / name
    if not _NAME.fullmatch(name) or not (path / MANIFEST_FILE).is_file():
        known = ", ".join(sorted(one.parent.name for one in folder.glob(f"*/{MANIFEST_FILE}"))) or "–"
        raise PackError("no_pack", given=name, known=known)
    shutil.rmtree(path)


def load_with_packs(folder: Path | None, path: Path | None = None) -> PackedGazetteer:
    """Open the gazetteer with everything that an operator added.

    Args:
        folder: where packs are kept; it need not exist. None for no packs.
        path: the gazetteer file; None for the one that is shipped.

    Returns:
        The gazetteer; packs are read when it is first asked for positions or divisions.

    Raises:
        GazetteerError: there is no such gazetteer.
        PackError: a pack is damaged.
    """
    return open_with(folder, list_packs(folder) if folder is not None else (), path)


class PackedGazetteer(Gazetteer):
    """The gazetteer with the positions and areas of packs.

    A position of the gazetteer itself outweighs that of a pack, and the pack whose name comes first that of
    the others.

    Args:
        path: the gazetteer file.
        packs: the packs, each with the folder that it is in.
    """

    def __init__(self, path: Path, packs: tuple[tuple[Pack, Path], ...]) -> None:
        super().__init__(path)
        self.packs = packs

    @cached_property
    def _merged(self) -> Mapping[str, Place]:
        own = super().places
        added: dict[str, Place] = {}
        for pack, folder in self.packs:
            if pack.kind != "divisions":
                for place in _read_positions(folder / POSITIONS_FILE, pack, super().divisions):
                    added.setdefault(place.division.code, place)
        return MappingProxyType({**added, **own})

    @cached_property
    def _located(self) -> LocatedDivisions:
        return LocatedDivisions(super().divisions, self._merged, self._polygons())

    @property
    def divisions(self) -> LocatedDivisions:
        """Every division from province to township, with seats and areas."""
        return self._located

    @property
    def places(self) -> Mapping[str, Place]:
        """The seats whose position is known, by division code."""
        return self._merged

    def _polygons(self) -> DivisionPolygons | None:
        codes: list[str] = []
        areas: list[Any] = []
        for pack, folder in self.packs:
            if pack.kind == "divisions":
                found = _read_areas(folder / AREAS_FILE, pack)
                codes += found[0]
                areas += found[1]
        listed = super().divisions
        known = [index for index, code in enumerate(codes) if code in listed]
        if not known:
            return None
        return DivisionPolygons([codes[i] for i in known], [areas[i] for i in known])

    def info(self) -> dict[str, Any]:
        """Describe the file and the packs.

        Returns:
            What `Gazetteer.info` says, and `packs`; plain JSON values.
        """
        return {
            **super().info(),
            "packs": [{"name": pack.name, **_short(pack.manifest)} for pack, _ in self.packs],
        }


def _short(manifest: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in manifest.items() if key not in ("conflicts", "unmatched")}


def open_with(
    folder: Path | None, packs: tuple[Pack, ...] | list[Pack], path: Path | None = None
) -> PackedGazetteer:
    """Open the gazetteer with some of the packs of a folder.

    Args:
        folder: where packs are kept; None for no packs.
        packs: the packs to use.
        path: the gazetteer file; None for the one that is shipped.

    Returns:
        The gazetteer.

    Raises:
        GazetteerError: there is no such gazetteer.
    """
    placed = tuple((pack, folder / pack.name) for pack in packs) if folder is not None else ()
    return PackedGazetteer(SHIPPED if path is None else path, placed)


def _read_positions(path: Path, pack: Pack, divisions: Any) -> Iterator[Place]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                division = divisions.get(row["code"])
                # Divisions change with every year; a pack may know one that is gone.
                if division is not None:
                    yield Place(division, float(row["lon"]), float(row["lat"]), 0, pack.licence)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PackError("damaged", given=pack.name, reason=error) from None


def _read_areas(path: Path, pack: Pack) -> tuple[list[str], list[Any]]:
    import geopandas  # half a second, and only where such a pack is installed

    try:
        frame = geopandas.read_file(path, layer="areas")
        return [str(code) for code in frame["code"]], list(frame.geometry)
    except Exception as error:  # every driver raises its own
        raise PackError("damaged", given=pack.name, reason=" ".join(str(error).split())[:200]) from None
