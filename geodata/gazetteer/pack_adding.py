"""Adding a file to the gazetteer: read, matched, converted and kept as a pack."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from geodata.datum import Crs, Datum
from geodata.gazetteer.load import SHIPPED, Gazetteer
from geodata.gazetteer.pack_divisions import Areas, read_areas
from geodata.gazetteer.pack_entries import READERS
from geodata.gazetteer.pack_faults import PackError
from geodata.gazetteer.pack_matching import Matching, match_entries
from geodata.gazetteer.pack_values import check_size
from geodata.gazetteer.packs import (
    AREAS_FILE,
    FORMAT,
    KINDS,
    MANIFEST_FILE,
    POSITIONS_FILE,
    Pack,
    PackedGazetteer,
    list_packs,
    open_with,
)

_LICENCES: Mapping[str, str] = MappingProxyType(
    {
        "geonames": "CC BY 4.0 © GeoNames",
        "osm": "ODbL 1.0 © OpenStreetMap contributors",
        "wikidata": "CC0 1.0 Wikidata",
        "divisions": "not stated",
    }
)


@dataclass(frozen=True, slots=True)
class PackSource:
    """A file to add, and what the operator says of it.

    Args:
        path: the file.
        kind: one of `KINDS`.
        crs: the datum or projection of its coordinates; None: as the file says, or as its kind is published.
        licence: under which it may be shown, and whom to name; None for what is known of its kind.
        code_column: column or tag that holds division codes; None for the usual ones.
        name_column: column or tag that holds names; None for the usual ones.
    """

    path: Path
    kind: str
    crs: Crs | None = None
    licence: str | None = None
    code_column: str | None = None
    name_column: str | None = None


def add_pack(folder: Path, source: PackSource, now: datetime) -> Pack:
    """Add a file to the gazetteer.

    Args:
        folder: where packs are kept; it is made if it is not there.
        source: the file.
        now: the instant, kept in the manifest.

    Returns:
        The pack, with counts and conflicts in its manifest; one of the same file name is replaced.

    Raises:
        PackError: the file cannot be used, or nothing in it could be matched.
        ValueError: there is no such kind.
    """
    if source.kind not in KINDS:
        raise ValueError(f"{source.kind!r} is none of {', '.join(KINDS)}")
    check_size(source.path)
    stem = re.sub(r"[^\w.-]+", "-", source.path.stem)[:60].strip("-.") or "file"
    name = f"{source.kind}-{stem}"
    others = [pack for pack in list_packs(folder) if pack.name != name]
    partial = folder / f".{name}.partial"
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        counts = (
            _write_areas(partial, source)
            if source.kind == "divisions"
            else _write_positions(partial, source, open_with(folder, others))
        )
        manifest = _manifest(source, now) | counts
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        (partial / MANIFEST_FILE).write_text(text + "\n", encoding="utf-8")
        shutil.rmtree(folder / name, ignore_errors=True)
        partial.replace(folder / name)
    except OSError as error:
        raise PackError("unwritable", file=folder.name, reason=error.strerror or error) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return Pack(name, manifest)


def _manifest(source: PackSource, now: datetime) -> dict[str, Any]:
    digest = hashlib.sha256()
    with source.path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return {
        "format": FORMAT,
        "kind": source.kind,
        "file": source.path.name,
        "sha256": digest.hexdigest(),
        "size_bytes": source.path.stat().st_size,
        "added_at": now.isoformat(),
        "licence": source.licence or _LICENCES[source.kind],
    }


def _write_positions(folder: Path, source: PackSource, gazetteer: PackedGazetteer) -> dict[str, Any]:
    crs = Datum.WGS84 if source.crs is None else source.crs
    entries = READERS[source.kind](source.path, crs, source.code_column, source.name_column)
    known = {code: (place.lon, place.lat) for code, place in gazetteer.places.items()}
    found = match_entries(entries, gazetteer.divisions, known)
    if not found.positions and not found.confirmed:
        if found.fault is not None:
            raise found.fault
        raise PackError("nothing_matched", file=source.path.name, count=found.entries)
    with (folder / POSITIONS_FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "lon", "lat", "source_id"))
        writer.writerows((one.code, one.lon, one.lat, one.source_id) for one in found.positions)
    return {"crs": str(crs), **_counted(found)}


def _counted(found: Matching) -> dict[str, Any]:
    return {
        "entries": found.entries,
        "positions": len(found.positions),
        "confirmed": found.confirmed,
        "conflict_count": found.conflict_count,
        "conflicts": [asdict(conflict) for conflict in found.conflicts],
    }


def _write_areas(folder: Path, source: PackSource) -> dict[str, Any]:
    from geopandas import GeoDataFrame  # half a second, for this command alone

    divisions = Gazetteer(SHIPPED).divisions
    found, used = read_areas(source.path, divisions, source.crs, source.code_column, source.name_column)
    frame = GeoDataFrame({"code": found.codes}, geometry=list(found.areas), crs="EPSG:4326")
    frame.to_file(folder / AREAS_FILE, driver="GPKG", layer="areas")
    return {"crs": used, **_described(found)}


def _described(found: Areas) -> dict[str, Any]:
    return {
        "entries": found.features,
        "areas": len(found.codes),
        "divisions": len(set(found.codes)),
        "repaired": found.repaired,
        "not_areas": found.not_areas,
        "unmatched_count": found.features - len(found.codes) - found.not_areas,
        "unmatched": list(found.unmatched),
    }
