"""Asks slowly until it is killed; run by the test beside it as a program of its own."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime

from pydantic import SecretStr

from api.geocoding import Asked, Askers, Desk, ask_all, configured_services
from api.settings import Settings
from geodata.address import AddressReader
from geodata.gazetteer import load
from stations.store import Store


def main(database: str, server: str, count: str, per_second: str) -> None:
    """Ask so many questions, so many a second."""
    settings = Settings(
        geocoders=("amap",), amap_url=server, amap_key=SecretStr("k"), amap_per_second=float(per_second)
    )
    asked = [Asked(f"花园路{number}号", "郑州市") for number in range(int(count))]
    with Store.open(database) as store:
        store.upgrade()
        desk = Desk(store, AddressReader(load()), lambda: datetime.now(UTC))
        asyncio.run(ask_all(asked, Askers.of(configured_services(settings)), desk))


if __name__ == "__main__":
    main(*sys.argv[1:])
