"""`GET /v1/tiles/{z}/{x}/{y}.json`: what the public map shows in one tile."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.errors import language_of
from api.messages import message
from api.parameters import read_query
from api.queries import TILE_PARAMETERS, tile_query
from api.responses import JSON, encode, last_modified, vary
from api.routes.documented import documented
from api.services import services_of
from api.shelf import Shelf, shelved
from api.within import directory_within
from geodata.tiles import require_tile
from stations.errors import NotFoundError
from stations.tiles import tile

router = APIRouter(tags=["map"])

# Hours are judged by the minute. Who moves the map to and fro asks once.
_MAX_AGE_S = 30


@router.get(
    "/v1/tiles/{z}/{x}/{y}.json",
    operation_id="getTile",
    summary="Clusters far out, stations close up",
    openapi_extra=documented(TILE_PARAMETERS, JSON, problems=(404, 422, 503)),
)
async def get_tile(request: Request, z: str, x: str, y: str) -> Response:
    """Answer with `clusters` as `[lon, lat, count, approximate]` and `stations` with what a pin needs."""
    services = services_of(request)
    values = read_query(request.query_params.multi_items(), TILE_PARAMETERS)
    try:
        column, row, zoom = _tile_number(x), _tile_number(y), _tile_number(z)
        require_tile(zoom, column, row)
    except ValueError:
        raise NotFoundError(message("no_tile", language_of(request), z=z, x=x, y=y)) from None
    directory = await directory_within(services, values["division"])
    query = tile_query(zoom, column, row, values, services.clock())

    def make() -> bytes:
        return encode(tile(directory, query, services.evaluator))

    # Before the answer: one that is dated too early is asked for again, one too late would be missed.
    headers = {**last_modified(request, directory, is_of_the_minute=True), "Vary": vary(request, False)}
    shelf: Shelf = request.app.state.tiles
    answer = shelf.get((directory.edition, values["division"], query), make)
    return shelved(request, answer, JSON, max_age_s=_MAX_AGE_S, headers=headers)


def _tile_number(text: str) -> int:
    """Read a number of a tile's address; `int` would also read ` 1`, `1_0` and digits of other scripts."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 8):
        raise ValueError(text)
    return int(text)
