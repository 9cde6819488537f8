"""The page of doubtful positions."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.sessions import Session
from api.staff_frame import staff_page

router = APIRouter(include_in_schema=False)


@router.get("/staff/review")
async def get_review_page(request: Request) -> Response:
    """Show the positions that somebody should look at, in the division of whoever is signed in."""
    return await staff_page(request, _values)


def _values(_request: Request, session: Session) -> tuple[str, dict[str, Any]]:
    division = session.user.division or ""
    return "staff_review.html", {
        "section": "review",
        "with_map": True,
        "script_values": {"division": division},
    }
