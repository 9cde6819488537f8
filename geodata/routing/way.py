"""Ways along roads as a routing server gives them, and the reading that all servers share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from geodata.services.faults import FaultKind, ServiceFault

# Longitude and latitude, degrees, WGS-84.
LonLat: TypeAlias = tuple[float, float]

# A hundredth of a second of arc is 0.3 m; more digits only make the request longer.
COORDINATE_DECIMALS = 6
# Four months and twice around the Earth: what is more is no way but a mark for "none".
_MOST_SECONDS = 1e7
_MOST_METRES = 1e8


@dataclass(frozen=True, slots=True)
class Way:
    """A way along roads.

    Args:
        seconds: how long it takes.
        metres: how long it is; from road to road, so it may be shorter than the straight line.
    """

    seconds: float
    metres: float


@dataclass(frozen=True, slots=True)
class RouteRequest:
    """What a routing server is asked, without its address.

    Args:
        path: begins with `/`, to be put behind the address.
        parameters: of the query.
        body: JSON values to be sent; None for a question without a body.
    """

    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None

    @property
    def method(self) -> str:
        """The HTTP method."""
        return "GET" if self.body is None else "POST"


def row_of(value: Any, where: str, number: int) -> Sequence[Any]:
    """Insist on a table of one row.

    Args:
        value: any JSON value.
        where: its name, for the fault.
        number: how many columns it must have.

    Returns:
        The row.

    Raises:
        ServiceFault: it has another shape.
    """
    row = value[0] if isinstance(value, list) and len(value) == 1 else None
    if not isinstance(row, list) or len(row) != number:
        raise ServiceFault(FaultKind.UNREADABLE, f"{where} is no row of {number}")
    return row


def way_of(seconds: Any, metres: Any) -> Way | None:
    """Read one way.

    Args:
        seconds: any JSON value; null where no way leads there.
        metres: see `seconds`.

    Returns:
        The way; None where there is none.

    Raises:
        ServiceFault: a value is neither null nor a length that a way can have.
    """
    if seconds is None and metres is None:
        return None
    return Way(_bounded(seconds, _MOST_SECONDS), _bounded(metres, _MOST_METRES))


def _bounded(value: Any, most: float) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    # NaN and infinity are not between the two either.
    if not is_number or not 0 <= value <= most:
        raise ServiceFault(FaultKind.UNREADABLE, "a length that no way has")
    return float(value)
