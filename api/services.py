"""What every route needs, built once by `create_app` and handed on; nothing is global."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request

from api.import_executors import ImportExecutor
from api.register import Register
from api.settings import Settings
from geodata.choosing import ChoosingGeocoder
from geodata.gazetteer import Gazetteer
from stations.hours import HoursEvaluator


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of one running application.

    Args:
        settings: what the operator set.
        register: the live directory and its store.
        evaluator: judges opening hours.
        gazetteer: names of divisions, and positions found from addresses.
        geocoder: chooses among all sources of positions; shared, because its index takes a while to make.
        clock: the present instant, in UTC.
        imports: carries out the steps of imports.
    """

    settings: Settings
    register: Register
    evaluator: HoursEvaluator
    gazetteer: Gazetteer
    geocoder: ChoosingGeocoder
    clock: Callable[[], datetime]
    imports: ImportExecutor


def services_of(request: Request) -> Services:
    """Find the services of the application that a request came to.

    Args:
        request: the request.

    Returns:
        Its services.
    """
    services: Services = request.app.state.services
    return services
