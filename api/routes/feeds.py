"""`/feeds/stations.atom`: new and changed stations for feed readers."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.errors import language_of
from api.parameter_kinds import DIVISION, LANG
from api.parameters import Parameter, read_query
from api.public_address import public_address
from api.responses import cached
from api.routes.documented import documented
from api.services import Services, services_of
from api.within import directory_within
from geodata.catalogue import language_catalogue
from stations.bounded import Bounded
from stations.newest import NewStation, newest
from stations.terms import Terms, terms_of
from web.atom import ATOM, AtomEntry, AtomFeed, write_atom
from web.texts import text
from web.wording import Wording

router = APIRouter(tags=["stations"])

PATH = "/feeds/stations.atom"
FEED_PARAMETERS: tuple[Parameter, ...] = (DIVISION, LANG)
_ENTRIES = 50
_MAX_AGE_S = 300
# So many feeds are remembered; finding the newest of a whole country takes a moment.
FEEDS_KEPT = 64

NewestKept = Bounded[tuple[str | None, tuple[int, str]], tuple[NewStation, ...]]


@router.get(
    PATH,
    operation_id="stationsFeed",
    summary="New and changed stations as an Atom feed",
    openapi_extra=documented(FEED_PARAMETERS, ATOM),
)
async def get_feed(request: Request) -> Response:
    """Answer with the fifty stations that changed last, in a division or everywhere."""
    services = services_of(request)
    values = read_query(request.query_params.multi_items(), FEED_PARAMETERS)
    division, lang = values["division"], language_of(request)
    directory = await directory_within(services, division)
    kept: NewestKept = request.app.state.newest
    key = division, directory.edition
    found = kept.get(key)
    if found is None:
        found = await run_in_threadpool(newest, directory, _ENTRIES)
        kept.put(key, found)
    terms = terms_of((one.station for one in found), directory.datasets)
    feed = _feed(services, public_address(request), terms, division, lang)
    entries = _entries(found, public_address(request), lang)
    return cached(
        request,
        write_atom(feed, entries),
        f"{ATOM}; charset=utf-8",
        max_age_s=_MAX_AGE_S,
        of=directory,
        is_of_the_minute=False,
    )


def _feed(services: Services, base: str, terms: Terms, division: str | None, lang: str) -> AtomFeed:
    place = "" if division is None else services.gazetteer.divisions.full_name(division)
    author = services.settings.title or text("site.name", lang)
    key = "feed.title" if division is None else "feed.title_of"
    asked = [("division", division)] if division is not None else []
    own = urlencode([*asked, ("lang", lang)])
    return AtomFeed(
        f"stations {division or ''} {lang}",
        language_catalogue(lang).tag,
        text(key, lang, place=place) if place else text(key, lang),
        author,
        "; ".join([*terms.licence, *terms.attribution]),
        f"{base}{PATH}?{own}",
        f"{base}/list?{urlencode([('lang', lang)])}",
    )


def _entries(found: Sequence[NewStation], base: str, lang: str) -> list[AtomEntry]:
    say = Wording(lang)
    return [
        AtomEntry(
            f"station {one.station.id}",
            one.station.name,
            f"{base}/stations/{one.station.id}?{urlencode([('lang', lang)])}",
            _summary(one, say),
            ("new" if one.is_new else "changed", text(f"feed.{'new' if one.is_new else 'changed'}", lang)),
            one.added_at,
            one.changed_at,
        )
        for one in found
    ]


def _summary(one: NewStation, say: Wording) -> str:
    station = one.station
    amenities = say.amenities({code: str(value) for code, value in station.amenities.items()})
    lines = [station.address, station.hours_text, say.join(amenities)]
    return "\n".join(line for line in lines if line)
