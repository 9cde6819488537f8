"""`/sitemap.xml` and `/robots.txt`: what search engines may find here (sitemaps.org 0.9, RFC 9309)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from api.errors import language_of
from api.messages import message
from api.public_address import public_address
from api.responses import cached, is_unchanged
from api.services import services_of
from geodata.catalogue import language_catalogue, languages
from stations.directory import Directory
from stations.errors import NotFoundError
from stations.model import Station

router = APIRouter(include_in_schema=False)
_XML = "application/xml; charset=utf-8"
# Section "Sitemap index": no file has more addresses. Each station is one in every language.
ADDRESSES_PER_FILE = 50_000
_STATIONS_WRITTEN_AT_ONCE = 2_000
_PAGES = ("/", "/map", "/list")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_URLSET = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)
_INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
_NUMBER = re.compile(r"[1-9]\d{0,5}", re.ASCII)
_ROBOTS = """User-agent: *
Disallow: /staff
Disallow: /v1/
Allow: /

Sitemap: {base}/sitemap.xml
"""


@router.get("/robots.txt")
def get_robots(request: Request) -> Response:
    """Tell search engines what they may read, and where everything is listed."""
    body = _ROBOTS.format(base=public_address(request)).encode()
    return cached(request, body, "text/plain; charset=utf-8", max_age_s=3600, by_language=False)


@router.get("/sitemap.xml")
def get_sitemap(request: Request) -> Response:
    """List every page, or where there are more than fit into one file, the files that list them."""
    directory, base = services_of(request).register.directory, public_address(request)
    files = _files(len(directory))
    if files == 1:
        return _streamed(request, directory, lambda: _urlset(base, directory.stations, with_pages=True))
    return _streamed(request, directory, lambda: _index(base, directory, files))


@router.get("/sitemaps/{number}.xml")
def get_part(request: Request, number: str) -> Response:
    """List the pages of one of the files that the index names."""
    directory, base = services_of(request).register.directory, public_address(request)
    if not _NUMBER.fullmatch(number) or int(number) > _files(len(directory)):
        raise NotFoundError(message("not_found", language_of(request)))
    part = _part(directory, int(number))
    return _streamed(request, directory, lambda: _urlset(base, part, with_pages=number == "1"))


def _stations_per_file() -> int:
    return ADDRESSES_PER_FILE // len(languages()) - len(_PAGES)


def _files(stations: int) -> int:
    return max(1, -(-stations // _stations_per_file()))


def _part(directory: Directory, number: int) -> Sequence[Station]:
    count = _stations_per_file()
    return directory.stations[(number - 1) * count : number * count]


def _streamed(request: Request, directory: Directory, write: Callable[[], Iterator[str]]) -> Response:
    """Send a file bit by bit: of a province it is dozens of megabytes that nobody has to hold."""
    version = f"{request.url.path} {public_address(request)} {directory.edition}"
    tag = f'W/"{hashlib.blake2b(version.encode(), digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=3600", "Vary": "Accept-Encoding"}
    if is_unchanged(request, tag, None):
        return Response(status_code=304, headers=headers)
    return StreamingResponse(write(), headers=headers, media_type=_XML)


def _index(base: str, directory: Directory, files: int) -> Iterator[str]:
    yield _HEAD + _INDEX
    for number in range(1, files + 1):
        newest = max((s.updated_at for s in _part(directory, number) if s.updated_at), default=None)
        changed = "" if newest is None else f"<lastmod>{newest:%Y-%m-%d}</lastmod>"
        yield f"<sitemap><loc>{escape(base)}/sitemaps/{number}.xml</loc>{changed}</sitemap>\n"
    yield "</sitemapindex>\n"


def _urlset(base: str, stations: Sequence[Station], *, with_pages: bool) -> Iterator[str]:
    yield _HEAD + _URLSET
    if with_pages:
        yield "".join(_entries(base + path, "") for path in _PAGES)
    for first in range(0, len(stations), _STATIONS_WRITTEN_AT_ONCE):
        part = stations[first : first + _STATIONS_WRITTEN_AT_ONCE]
        yield "".join(_entries(f"{base}/stations/{one.id}", _changed(one)) for one in part)
    yield "</urlset>\n"


def _changed(station: Station) -> str:
    # Hours and checks change a page; that another minute has come does not.
    return "" if station.updated_at is None else f"<lastmod>{station.updated_at:%Y-%m-%d}</lastmod>"


def _entries(address: str, changed: str) -> str:
    """Write one address in every language, each with all the others."""
    plain = escape(address)
    tags = [(language_catalogue(lang).tag, f"{plain}?lang={lang}") for lang in languages()]
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href="{href}"/>'
        for tag, href in (*tags, ("x-default", plain))
    )
    return "".join(f"<url><loc>{href}</loc>{changed}{others}</url>\n" for _, href in tags)
