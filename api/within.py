"""The register, or the part of it that lies in a division."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool

from api.parameters import QueryFaults
from api.services import Services
from stations.directory import Directory


async def directory_within(services: Services, division: str | None) -> Directory:
    """Give what a question is about.

    Args:
        services: what routes need.
        division: code of the division that was asked about; None for the whole register.

    Returns:
        The present register, or its part in that division, made in a thread when it was not asked for lately.

    Raises:
        QueryFaults: there is no such division.
    """
    directory = services.register.directory
    if division is None:
        return directory
    if services.gazetteer.divisions.get(division) is None:
        raise QueryFaults.one("division", "no_division")
    return await run_in_threadpool(directory.within, division)
