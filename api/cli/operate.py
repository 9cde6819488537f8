"""`yizhan doctor`: for operators."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import typer
from sqlalchemy.engine import make_url

from api.app import utc_now
from api.cli.environment import unknown_sentence
from api.cli.opening import open_gazetteer, read_settings
from api.cli.operation_checks import (
    check_limits,
    check_logs,
    check_metrics,
    check_points,
    check_webhooks,
)
from api.cli.output import JsonOption, print_json, print_line
from api.cli.texts import say, terminal_language, told
from api.geocoding import configured_services
from api.messages import error_message
from api.routing import Routing, configured_routing
from api.unknown_settings import given_settings, known_settings, unknown_settings
from geodata.gazetteer import GazetteerError
from geodata.services import ServiceFault
from stations.directory import Directory
from stations.errors import ErrorDetail, InputError, YizhanError
from stations.hours import HoursEvaluator
from stations.store import Store
from stations.travel import DETOUR_FACTOR
from web.assets import asset, asset_names

COULD_NOT = 3
# The railway station, in WGS-84.
_ZHENGZHOU = (113.6538, 34.7466)


def register(app: typer.Typer) -> None:
    """Add the commands of this module.

    Args:
        app: the program.
    """
    app.command(help=told("doctor"))(doctor)


def doctor(as_json: JsonOption = False) -> None:
    """Check what is configured, reachable and missing; nothing is changed.

    Args:
        as_json: print JSON.

    Raises:
        Exit: with 3 when something does not work.
    """
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("version", lambda: version("yizhan")),
        ("settings", _check_settings),
        ("environment", _check_environment),
        ("store", _check_store),
        ("points", check_points),
        ("gazetteer", _check_gazetteer),
        ("geocoders", _check_geocoders),
        ("routing", _check_routing),
        ("webhooks", check_webhooks),
        ("logs", check_logs),
        ("metrics", check_metrics),
        ("limits", check_limits),
        ("basemap", _check_basemap),
        ("hours", _check_hours),
        ("assets", _check_assets),
    )
    results = [_run(name, check) for name, check in checks]
    if as_json:
        print_json(results)
    else:
        for result in results:
            state = say("check_ok" if result["ok"] else "check_failed")
            print_line(f"{'✓' if result['ok'] else '✗'} {result['check']}: {state} – {result['detail']}")
    if not all(result["ok"] for result in results):
        raise typer.Exit(COULD_NOT)


def _run(name: str, check: Callable[[], str]) -> dict[str, Any]:
    try:
        return {"check": name, "ok": True, "detail": check()}
    except YizhanError as error:
        faults = [f"{fault.where}: {fault.message}" for fault in error.details]
        return {
            "check": name,
            "ok": False,
            "detail": "; ".join([error_message(error, terminal_language()), *faults]),
        }
    except (GazetteerError, OSError) as error:
        return {"check": name, "ok": False, "detail": str(error)}


def _check_settings() -> str:
    settings = read_settings()
    shown = make_url(settings.database_url.get_secret_value()).render_as_string(hide_password=True)
    return (
        f"YIZHAN_DATABASE_URL={shown} YIZHAN_BASEMAP={settings.basemap} YIZHAN_TIMEZONE={settings.timezone}"
    )


def _check_environment() -> str:
    """A setting that does nothing is most often a misspelt one: what was meant by it does not hold."""
    unknown = unknown_settings(given_settings())
    if unknown:
        faults = [ErrorDetail(one.name, unknown_sentence(one)) for one in unknown]
        raise InputError(say("settings_unknown"), tuple(faults))
    return say("settings_known", count=len(known_settings()))


def _check_store() -> str:
    with Store.open(read_settings().database_url.get_secret_value()) as store:
        if store.schema_version() is None:
            return say("doctor_store_empty")
        store.check_integrity()
        directory = Directory(store.load())
        return say(
            "doctor_store",
            schema=store.schema_version(),
            version=directory.version,
            stations=len(directory),
            located=len(directory.located),
        )


def _check_gazetteer() -> str:
    gazetteer = open_gazetteer()
    polygons = gazetteer.divisions.polygons
    told = [say("doctor_gazetteer", divisions=len(gazetteer.divisions), located=len(gazetteer.places))]
    if polygons is not None:
        told.append(say("doctor_gazetteer_areas", count=len(polygons)))
    if gazetteer.packs:
        told.append(say("doctor_gazetteer_packs", names=", ".join(pack.name for pack, _ in gazetteer.packs)))
    return "; ".join(told)


def _check_geocoders() -> str:
    """Say which services are set up; none of them is asked, because a question may cost something."""
    settings = read_settings()
    services = configured_services(settings)
    lacking = [ErrorDetail(setting, say("doctor_missing")) for one in services for setting in one.missing]
    if lacking:
        raise InputError(say("doctor_geocoders_lack"), tuple(lacking))
    answers = _kept_answers() if services else {}
    told = [
        say(
            "doctor_geocoder",
            name=one.name,
            url=one.url,
            per_second=f"{one.per_second:g}",
            count=answers.get(one.name, 0),
        )
        for one in services
    ]
    return "; ".join([", ".join(settings.geocoders), *told])


def _check_routing() -> str:
    """Ask the routing server for the way from a station to itself, which it knows if it knows the region."""
    configured = configured_routing(read_settings())
    if configured is None:
        return say("doctor_routing_none", factor=DETOUR_FACTOR)
    profiles = ", ".join(f"{travel} = {name}" for travel, name in configured.profiles.items())
    shown = f"{configured.router.name} {configured.url} ({profiles})"
    place = _a_place()

    async def ask() -> None:
        routing = Routing(configured, time.monotonic)
        try:
            await routing.check(place)
        finally:
            await routing.aclose()

    try:
        asyncio.run(ask())
    except ServiceFault as fault:
        raise OSError(f"{shown}: {fault.kind}, {fault.detail}") from None
    return say("doctor_routing", server=shown)


def _a_place() -> tuple[float, float]:
    """Take a station's position, or the middle of the demonstration while there is none."""
    with Store.open(read_settings().database_url.get_secret_value()) as store:
        stations = () if store.schema_version() is None else Directory(store.load()).stations
    places = (station.position for station in stations)
    found = next((place for place in places if place is not None), None)
    return _ZHENGZHOU if found is None else (found.lon, found.lat)


def _check_basemap() -> str:
    """Say what lies under the stations; nobody is asked, for browsers reach other servers than this one."""
    found = read_settings().chosen_basemap()
    if found.archive is not None:
        shift = ", GCJ-02" if found.is_gcj02 else ""
        place = found.archive.origin or say("doctor_basemap_file")
        return f"{found.name}: PMTiles, {place}{shift}; {found.attribution}"
    if not found.layers:
        return say("doctor_basemap_plain", name=found.name)
    shift = ", GCJ-02" if found.is_gcj02 else ""
    return f"{found.name}: {', '.join(found.origins)}{shift}; {found.attribution}"


def _kept_answers() -> dict[str, int]:
    with Store.open(read_settings().database_url.get_secret_value()) as store:
        return {} if store.schema_version() is None else store.count_geocodes()


def _check_hours() -> str:
    """Evaluate a rule whose answer is known, so that a broken installation shows."""
    state = HoursEvaluator().state("24/7", utc_now(), "Asia/Shanghai").state
    if state != "open":
        raise OSError(say("doctor_hours_wrong", state=state))
    return say("doctor_hours")


def _check_assets() -> str:
    missing = [name for name in asset_names() if asset(name) is None]
    if missing:
        raise OSError(say("doctor_assets_missing", names=", ".join(missing)))
    return say("doctor_assets", count=len(asset_names()))
