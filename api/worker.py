"""`create_worker`: the application as `yizhan serve` runs it."""

from __future__ import annotations

from fastapi import FastAPI

from api.app import create_app
from api.import_executors import beside


def create_worker() -> FastAPI:
    """Build the application of the settings, with lists worked on in processes of their own.

    Returns:
        The application.
    """
    return create_app(imports=beside)
