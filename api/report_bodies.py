"""What a passer-by may say about a station, read from JSON or from a form, and kept."""

from __future__ import annotations

import math
from typing import Annotated

from fastapi import HTTPException, Request
from pydantic import Field, StringConstraints
from starlette.concurrency import run_in_threadpool

from api.bodies import Body
from api.errors import language_of
from api.limited import limit_headers
from api.messages import message
from api.parameters import QueryFault, QueryFaults
from api.rate_limits import allow
from api.routes.stations import say_why_not
from api.services import services_of
from api.station_edits import Place
from geodata.datum import to_wgs84
from stations.features import mask_mobile
from stations.reports import LONGEST_COMMENT, LONGEST_HOURS, Report, ReportKind
from stations.vocabulary import AMENITY_CODES

# What only one kind of report has.
_BELONGS_TO = {
    "amenity": ReportKind.MISSING_AMENITY,
    "position": ReportKind.WRONG_PLACE,
    "hours": ReportKind.WRONG_HOURS,
    "rating": ReportKind.RATING,
}
_NEEDED = {ReportKind.MISSING_AMENITY: "amenity", ReportKind.RATING: "rating"}
_DIGITS = 6


class NewReport(Body):
    """What is wrong with a station, or how it was; nothing about who says so."""

    kind: ReportKind = Field(description="what it is about")
    comment: Annotated[str, StringConstraints(max_length=LONGEST_COMMENT)] = Field(
        "", description="in one's own words; mobile numbers are hidden before it is kept"
    )
    amenity: str | None = Field(None, description="code of what is missing, for `missing_amenity`")
    position: Place | None = Field(None, description="where it really is, for `wrong_place`")
    hours: Annotated[str, StringConstraints(max_length=LONGEST_HOURS)] | None = Field(
        None, description="the hours on the door as they are written there, for `wrong_hours`"
    )
    rating: int | None = Field(None, ge=1, le=5, description="for `rating`")


async def keep_report(request: Request, station_id: str, said: NewReport) -> Report:
    """Keep what somebody says about a station; the record of the station stays as it is.

    Args:
        request: the request; of its address only a hash is kept, in memory, as long as it counts.
        station_id: the station.
        said: what they say.

    Returns:
        The report as it is kept.

    Raises:
        QueryFaults: something is missing or belongs to another kind of report.
        NotFoundError: there is no such station.
        HTTPException: 410, the station was removed; 429, too many reports from this address.
    """
    services = services_of(request)
    faults = list(_faults(said))
    if faults:
        raise QueryFaults(faults)
    if services.register.directory.get(station_id) is None:
        await run_in_threadpool(say_why_not, request, station_id)
    wait_s = allow(request, "report")
    if wait_s is not None:
        minutes = math.ceil(wait_s / 60)
        retry = limit_headers(request.app.state.rate_limits, "report", wait_s)
        raise HTTPException(429, message("reports_too_many", language_of(request), count=minutes), retry)
    return await run_in_threadpool(services.register.store.add_report, _report(said, station_id, request))


def _faults(said: NewReport) -> list[QueryFault]:
    found = [
        QueryFault(name, "not_of_this_report", {"kind": str(kind)}, None)
        for name, kind in _BELONGS_TO.items()
        if kind is not said.kind and getattr(said, name) is not None
    ]
    needed = _NEEDED.get(said.kind)
    if needed is not None and getattr(said, needed) is None:
        found.append(QueryFault(needed, "required", {}, None))
    if said.amenity is not None and said.amenity not in AMENITY_CODES:
        found.append(QueryFault("amenity", "no_such_amenity", {}, said.amenity))
    return found


def _report(said: NewReport, station_id: str, request: Request) -> Report:
    lon, lat = None, None
    if said.position is not None:
        place = to_wgs84(said.position.lon, said.position.lat, said.position.crs)
        lon, lat = (round(degrees, _DIGITS) for degrees in place)
    return Report(
        station_id=station_id,
        kind=said.kind,
        at=services_of(request).clock(),
        comment=mask_mobile(said.comment.strip()),
        amenity=said.amenity,
        lon=lon,
        lat=lat,
        hours_text=mask_mobile((said.hours or "").strip()),
        rating=said.rating,
    )
