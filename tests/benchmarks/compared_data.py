"""The stations of a register brought into PostGIS and Redis, for comparison."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import orjson
import sqlalchemy as sa

from geodata.divisions import Divisions
from geodata.gazetteer import load
from stations.features import feature
from stations.hours import OpenState
from stations.model import RANKED_ERROR_M
from stations.store import Store

_BATCH = 2_000
_STATE = OpenState("unknown", confirmed=False)


def ranked_features(url: str, divisions: Divisions) -> Iterator[tuple[str, float, float, bytes]]:
    """Read what the nearest question ranks: id, longitude, latitude and the feature as text."""
    with Store.open(url) as store:
        stations = store.load().stations
    for station in stations:
        position = station.position
        if position is not None and position.error_m <= RANKED_ERROR_M:
            shown = feature(station, _STATE, divisions)
            yield station.id, position.lon, position.lat, orjson.dumps(shown)


def fill_postgis(url: str, postgres_url: str) -> None:
    """Write the ranked stations into a table with an index on geography.

    Args:
        url: of the register.
        postgres_url: SQLAlchemy form.
    """
    engine = sa.create_engine(postgres_url)
    rows = ranked_features(url, load().divisions)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS postgis"))
        connection.execute(sa.text("DROP TABLE IF EXISTS bench_places"))
        connection.execute(
            sa.text("CREATE TABLE bench_places (id text PRIMARY KEY, place geography(Point), feature text)")
        )
        insert = sa.text(
            "INSERT INTO bench_places VALUES (:id, ST_MakePoint(:lon, :lat)::geography, :feature)"
        )
        while batch := list(islice(rows, _BATCH)):
            connection.execute(
                insert,
                [
                    {"id": name, "lon": lon, "lat": lat, "feature": text.decode()}
                    for name, lon, lat, text in batch
                ],
            )
        connection.execute(sa.text("CREATE INDEX ON bench_places USING gist (place)"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("VACUUM ANALYZE bench_places"))
    engine.dispose()


def fill_redis(url: str, port: int) -> None:
    """Write the ranked stations into a Redis of its own.

    Args:
        url: of the register.
        port: where Redis listens on the loopback.
    """
    from redis import Redis
    from redis.backoff import ConstantBackoff
    from redis.exceptions import ConnectionError as NotThere
    from redis.retry import Retry

    client = Redis(port=port, retry=Retry(ConstantBackoff(0.1), 100), retry_on_error=[NotThere])
    rows = ranked_features(url, load().divisions)
    while batch := list(islice(rows, _BATCH)):
        with client.pipeline(transaction=False) as pipe:
            for name, lon, lat, text in batch:
                pipe.geoadd("places", (lon, lat, name))
                pipe.set(name, text)
            pipe.execute()
    client.close()
