"""`yizhan import` and `yizhan undo`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from api.app import utc_now
from api.cli.asking import OfflineOption, ask_for_list
from api.cli.list_file import known_crs, read_list_file
from api.cli.opening import actor_name, new_import_id, open_gazetteer, open_store, read_settings
from api.cli.output import JsonOption, print_json, print_line, printable, remarks
from api.cli.texts import say, terminal_language, told
from api.geocoder_sources import geocoders
from api.import_views import issue_view, kept_view
from api.upload_limits import upload_limits
from geodata.choosing import ChoosingGeocoder
from geodata.divisions import Divisions
from geodata.geocode import GazetteerGeocoder, Geocoder
from stations.field_labels import field_label
from stations.importing import (
    ImportOptions,
    Origin,
    apply_import,
    draft_plan,
    plan_import,
    planned_rows,
    undo_import,
)
from stations.intake import TableNotes
from stations.intake.issues import RowIssue, describe
from stations.intake.notes import describe_table
from stations.model import Station
from stations.plan import PlannedRow, Scope
from stations.plan_record import issue_to_record
from stations.store import ImportRecord, Store

ROW_ERRORS = 1
MappingOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="HEADER=FIELD",
        help=told("lists_mapping"),
    ),
]
EncodingOption = Annotated[str | None, typer.Option(help=told("lists_encoding"))]
SheetOption = Annotated[str | None, typer.Option(help=told("lists_sheet"))]
ScopeOption = Annotated[Scope, typer.Option(help=told("lists_scope"))]
_ALIKE_SHOWN = 3


def register(app: typer.Typer) -> None:
    """Add the commands of this module.

    Args:
        app: the program.
    """
    app.command("import", help=told("import"))(import_list)
    app.command(help=told("undo"))(undo)


def import_list(
    file: Annotated[Path, typer.Argument(help=told("import_file"))],
    dataset: Annotated[str, typer.Option(help=told("import_dataset"))],
    crs: Annotated[
        str | None,
        typer.Option(
            help=told("import_crs"),
            callback=known_crs,
        ),
    ] = None,
    division: Annotated[str | None, typer.Option(help=told("import_division"))] = None,
    scope: ScopeOption = Scope.PARTIAL,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=told("import_dry_run"))] = False,
    apply: Annotated[bool, typer.Option("--apply", help=told("import_apply"))] = False,
    confirm_missing: Annotated[
        bool,
        typer.Option("--confirm-missing", help=told("import_confirm_missing")),
    ] = False,
    mapping: MappingOption = None,
    encoding: EncodingOption = None,
    sheet: SheetOption = None,
    offline: OfflineOption = False,
    as_json: JsonOption = False,
) -> None:
    """Read a list, show what it would change, and write it with `--apply`.

    Raises:
        Exit: with 1 when rows have errors.
    """
    if apply and dry_run:
        raise typer.BadParameter("--apply / --dry-run")
    data = read_list_file(file)
    options = _options(dataset, file.name, crs, scope, division)
    options = replace(options, mapping=_mapping(mapping or []), encoding=encoding, sheet=sheet)
    gazetteer = open_gazetteer()
    geocoder, origin = GazetteerGeocoder(gazetteer), Origin(new_import_id(), actor_name(), utc_now())
    with open_store() as store:
        rows: Iterable[PlannedRow]
        if not offline:
            ask_for_list(store, data, options, geocoder)
        with remarks.status(say("reading", file=file.name)) as status:
            choosing = ChoosingGeocoder(geocoders(read_settings().geocoders, geocoder, store))
            if dry_run:
                drafted = draft_plan(store, data, options, choosing, gazetteer.divisions, origin)
                record, rows = drafted.record, drafted.plan.rows
            else:
                record = plan_import(store, data, options, choosing, gazetteer.divisions, origin)
                if apply:
                    status.update(say("applying"))
                    record = _apply(
                        store, origin, choosing, gazetteer.divisions, confirm_missing=confirm_missing
                    )
                rows = planned_rows(store, record)
        _show(record, rows, as_json=as_json)
    if record.counts["error"] or record.counts["conflict"]:
        raise typer.Exit(ROW_ERRORS)


def undo(
    import_id: Annotated[str, typer.Argument(help=told("undo_import_id"))], as_json: JsonOption = False
) -> None:
    """Take an import back.

    Args:
        import_id: the import.
        as_json: print JSON.
    """
    with open_store() as store:
        undone = undo_import(store, import_id, actor_name(), utc_now())
    record, lang = undone.record, terminal_language()
    kept = [kept_view(field, lang) for field in undone.kept]
    if as_json:
        print_json(
            {
                "id": record.id,
                "status": str(record.status),
                "data_version": record.undone_version,
                "kept": kept,
            }
        )
        return
    print_line(say("undone", id=record.id, version=record.undone_version))
    if kept:
        print_line(say("undo_kept", count=len(kept)))
    for one in kept:
        fields = field_label(one["fields"], lang)
        what = f"{one['name']} ({one['station_id']})" + (f" – {fields}" if fields else "")
        print_line(f"  {what} – {one['reason']}")


def _options(
    dataset: str, filename: str, datum: str | None, scope: Scope, division: str | None
) -> ImportOptions:
    settings = read_settings()
    limits = upload_limits(settings)
    return ImportOptions(dataset, filename, datum, scope, division, timezone=settings.timezone, limits=limits)


def _mapping(pairs: list[str]) -> dict[str, str]:
    """Read `HEADER=FIELD`; a header may hold an equals sign, a field never does."""
    wrong = next((pair for pair in pairs if "=" not in pair), None)
    if wrong is not None:
        raise typer.BadParameter(say("mapping_wrong", given=printable(wrong[:80])), param_hint="--mapping")
    return {header: field.strip() for header, _, field in (pair.rpartition("=") for pair in pairs)}


def _apply(
    store: Store, origin: Origin, geocoder: Geocoder, divisions: Divisions, *, confirm_missing: bool
) -> ImportRecord:
    return apply_import(
        store,
        origin.id,
        origin.actor,
        origin.now,
        confirm_missing=confirm_missing,
        geocoder=geocoder,
        divisions=divisions,
    )


def _show(record: ImportRecord, rows: Iterable[PlannedRow], *, as_json: bool) -> None:
    if as_json:
        print_json(_as_json(record, rows))
    else:
        _print_plan(record, rows)


def _as_json(record: ImportRecord, rows: Iterable[PlannedRow]) -> dict[str, Any]:
    lang = terminal_language()
    return {
        "id": record.id,
        "dataset": record.dataset,
        "file": record.filename,
        "sha256": record.sha256,
        "status": str(record.status),
        "outcomes": dict(record.counts),
        "positions": record.plan["summary"]["positions"],
        "data_version": record.applied_version or record.base_version,
        "read_as": record.plan["read_as"],
        "issues": [issue_view(issue, lang) for issue in record.plan.get("issues", ())],
        "rows": [
            {
                "row": row.row,
                "outcome": str(row.outcome),
                "name": row.name,
                "id": row.station_id,
                "changed": list(row.changed),
                "position": _position(row.after),
                "issues": [{**issue_to_record(i), "text": describe(i, lang)} for i in row.issues],
            }
            for row in rows
        ],
    }


def _position(station: Station | None) -> dict[str, Any] | None:
    if station is None or station.position is None:
        return None
    position = station.position
    return {
        "lon": position.lon,
        "lat": position.lat,
        "error_m": position.error_m,
        "source": str(position.source),
        "level": position.level,
    }


def _print_issues(issues: list[RowIssue], lang: str) -> None:
    """Print errors first, and only the first few of many alike."""
    by_code: dict[str, list[RowIssue]] = {}
    for issue in sorted(issues, key=lambda issue: issue.severity != "error"):
        by_code.setdefault(issue.code, []).append(issue)
    for alike in by_code.values():
        mark = "✗" if alike[0].severity == "error" else "!"
        shown = len(alike) if alike[0].severity == "error" else _ALIKE_SHOWN
        for issue in alike[:shown]:
            print_line(f"  {mark} {printable(describe(issue, lang))}")
        if len(alike) > shown:
            print_line("  " + say("more_alike", count=len(alike) - shown))


def _print_plan(record: ImportRecord, rows: Iterable[PlannedRow]) -> None:
    lang = terminal_language()
    notes = " ".join(describe_table(TableNotes(**record.plan["read_as"]), lang))
    print_line(printable(f"{record.filename} – {notes}"))
    print_line(say("plan", id=record.id, dataset=record.dataset, **record.counts))
    print_line(say("positions", **record.plan["summary"]["positions"]))
    _print_issues([RowIssue(**issue) for issue in record.plan.get("issues", ())], lang)
    _print_issues([issue for row in rows for issue in row.issues], lang)
    if record.applied_version is not None:
        print_line(say("applied", version=record.applied_version, id=record.id))
    else:
        print_line(say("not_applied"))
