"""The register, or the part of it that lies in a division."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool

from api.parameters import QueryFaults
from api.services import Services
from geodata.divisions import Division, Divisions
from stations.directory import Directory

_DIGITS = 6


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
    known = known_division(services.gazetteer.divisions, division)
    if known is None:
        raise QueryFaults.one("division", "no_division")
    return await run_in_threadpool(directory.within, known.code)


def known_division(divisions: Divisions, code: str) -> Division | None:
    """Find a division by its code, or by the first two or four digits of a province or city.

    Args:
        divisions: those that there are.
        code: the code.

    Returns:
        The division; None when there is none.
    """
    return divisions.get(code.ljust(_DIGITS, "0") if len(code) < _DIGITS else code)
