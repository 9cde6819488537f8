"""What the nearest route is measured against: the same bytes for nothing, PostGIS, and Redis.

Each is an application factory for uvicorn; what it needs to know stands in the environment.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

import orjson
from fastapi import FastAPI, Query, Response
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response as PlainResponse
from starlette.routing import Route

GEOJSON = "application/geo+json"
_POSTGIS_SQL = """
    SELECT feature, ST_Distance(place, point) AS distance_m
    FROM bench_places, (SELECT ST_SetSRID(ST_MakePoint($1, $2), 4326)::geography AS point) AS asked
    ORDER BY place <-> point LIMIT $3
"""
Degrees = Annotated[float, Query(ge=-180, le=180)]
Limit = Annotated[int, Query(ge=1, le=50)]


def bare() -> Starlette:
    """Answer every question with the bytes of one answer."""
    body = Path(os.environ["YIZHAN_BENCH_BODY"]).read_bytes()

    async def nearest(request: Request) -> PlainResponse:
        return PlainResponse(body, media_type=GEOJSON)

    return Starlette(routes=[Route("/v1/nearest", nearest)])


def postgis() -> FastAPI:
    """Ask PostGIS, with a prepared statement and a pool of connections."""
    import asyncpg

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        url = os.environ["YIZHAN_BENCH_POSTGRES"].replace("+psycopg", "")
        async with asyncpg.create_pool(url, min_size=8, max_size=8) as app.state.pool:
            yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/v1/nearest")
    async def nearest(lon: Degrees, lat: Degrees, limit: Limit = 5) -> Response:
        async with app.state.pool.acquire() as connection:
            # asyncpg prepares a statement once for each connection and keeps it.
            rows = await connection.fetch(_POSTGIS_SQL, lon, lat, limit)
        return _collection((row["feature"].encode(), row["distance_m"]) for row in rows)

    return app


def redis() -> FastAPI:
    """Ask Redis: GEOSEARCH for the ids, MGET for the records."""
    from redis.asyncio import Redis

    app = FastAPI()
    client = Redis(port=int(os.environ["YIZHAN_BENCH_REDIS_PORT"]))

    @app.get("/v1/nearest")
    async def nearest(lon: Degrees, lat: Degrees, limit: Limit = 5) -> Response:
        found: list[Any] = await client.geosearch(
            "places",
            longitude=lon,
            latitude=lat,
            radius=200_000,
            unit="m",
            sort="ASC",
            count=limit,
            withdist=True,
        )
        features = await client.mget([name for name, _ in found]) if found else []
        return _collection((feature, away) for feature, (_, away) in zip(features, found, strict=True))

    return app


def _collection(found: Any) -> Response:
    features = []
    for text, distance_m in found:
        feature = orjson.loads(text)
        feature["properties"]["distance_m"] = round(distance_m, 1)
        features.append(feature)
    return Response(orjson.dumps({"type": "FeatureCollection", "features": features}), media_type=GEOJSON)
