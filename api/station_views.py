"""What the page of a station is made of, taken from the register and the gazetteer."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from fastapi import Request

from api.errors import language_of
from api.public_address import public_address
from api.queries import judged_at
from api.services import Services, services_of
from geodata.catalogue import text
from stations.directory import Directory
from stations.features import feature
from stations.hours import explain, read_hours
from stations.model import RANKED_ERROR_M, Position, Station
from stations.opening import local_instant, opening_of
from stations.week import coming_days, usual_week
from web.station_map import MapView, StationMap, draw_map, view_around
from web.station_page import ReportForm, StationPage

_NEIGHBOURS_SHOWN = 40
# Selectors of months and of single days: what they say does not hold all year.
_SEASONAL = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|20\d\d)\b")


def station_page(
    request: Request, station: Station, form: ReportForm | None = None, ignored: Sequence[str] = ()
) -> StationPage:
    """Gather what the page of a station shows.

    Args:
        request: the request; tells the language and the address of the service.
        station: the station.
        form: the state of its form for reports.
        ignored: sentences on what of the link was passed over.

    Returns:
        The values of the page.
    """
    services, lang = services_of(request), language_of(request)
    now = judged_at(None, services.clock())
    local = local_instant(now, station.timezone) or now
    opening = opening_of(station, now, services.evaluator)
    dataset = services.register.directory.datasets.get(station.dataset)
    return StationPage(
        lang=lang,
        feature=feature(station, opening, services.gazetteer.divisions, now),
        base=public_address(request),
        now=local,
        coming=coming_days(station, local.date(), services.evaluator),
        usual=usual_week(station, local.date(), services.evaluator),
        rule_words=explain(station.hours_rule, lang) if station.hours_rule else "",
        assumed=_assumed(station, lang),
        is_seasonal=bool(_SEASONAL.search(station.hours_rule or "")),
        stars_year=station.stars_year,
        dataset_title="" if dataset is None else dataset.title or dataset.name,
        drawing=_drawing(services, station),
        form=form or ReportForm(),
        ignored=ignored,
        title=services.settings.title,
        data_date=(station.updated_at or now).astimezone(local.tzinfo).date().isoformat(),
    )


def _assumed(station: Station, lang: str) -> list[str]:
    """Say what was assumed of the text, where the rule is what the register itself makes of it."""
    if not station.hours_rule or not station.hours_text:
        return []
    reading = read_hours(station.hours_text)
    if reading.rule != station.hours_rule:
        return []
    return [text(f"hours.assumed_{code}", lang) for code in reading.assumed]


def _drawing(services: Services, station: Station) -> StationMap | None:
    position = station.position
    if position is None:
        return None
    error_m = _drawn_error_m(position)
    view = view_around(position.lon, position.lat, error_m, services.gazetteer)
    others = _neighbours(services.register.directory, station, view)
    return draw_map(view, error_m, others, services.gazetteer)


def _drawn_error_m(position: Position) -> float:
    """Draw a disc where a pin would say more than is known."""
    return position.error_m if position.is_guess or position.error_m > RANKED_ERROR_M else 0.0


def _neighbours(directory: Directory, station: Station, view: MapView) -> list[tuple[float, float, str]]:
    """Find other stations in view whose position is certain enough for a point."""
    columns, (west, south, east, north) = directory.columns, view.box
    lon, lat = columns.lon, columns.lat
    with np.errstate(invalid="ignore"):
        seen = (lon > west) & (lon < east) & (lat > south) & (lat < north)
    found = [directory.stations[place] for place in np.flatnonzero(seen)[: _NEIGHBOURS_SHOWN * 5]]
    return [
        (other.position.lon, other.position.lat, "")
        for other in found
        if other.id != station.id and other.position is not None and not _drawn_error_m(other.position)
    ][:_NEIGHBOURS_SHOWN]
