"""The pages for staff: a template, and beside it the settings that their scripts read."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from stations.vocabulary import AMENITIES, KINDS, VERIFICATIONS, term_label
from web.assets import asset_url
from web.inert_json import inert_json
from web.templates import render
from web.texts import texts_beginning

_STATIC_URL = "/static/"
# Besides the staff's own texts, those that the map and the shared scripts show.
_TEXT_PREFIXES = ("staff.", "map.", "distance.", "list.separator", "station.report_kind_")


def staff_texts(lang: str) -> dict[str, str]:
    """Collect the texts that the scripts of the staff pages show.

    Args:
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        Key → text with its places in braces left open.

    Raises:
        InputError: there is no such language.
    """
    return texts_beginning(_TEXT_PREFIXES, lang)


def render_staff(
    name: str,
    lang: str,
    *,
    user: Any,
    csrf_token: str,
    timezone: str,
    script_values: dict[str, Any] | None = None,
    **values: Any,
) -> str:
    """Write a page for staff.

    Args:
        name: the template's file name.
        lang: one of `geodata.catalogue.languages()`.
        user: who is signed in, with `name` and `role`.
        csrf_token: what the page's scripts must send along with every change.
        timezone: IANA name of the zone in which instants are shown.
        script_values: plain values that the page's own script needs.
        values: plain values for the template; all of them are escaped.

    Returns:
        HTML.

    Raises:
        InputError: there is no such language.
    """
    config = {
        "lang": lang,
        "csrf": csrf_token,
        "user": user.name,
        "role": str(user.role),
        "timezone": timezone,
        "labels": {
            "amenities": {term.code: term_label(term, lang) for term in AMENITIES},
            "kinds": {term.code: term_label(term, lang) for term in KINDS},
            "verifications": {term.code: term_label(term, lang) for term in VERIFICATIONS},
        },
        "urls": {asset: asset_url(_STATIC_URL, f"{asset}.json") for asset in ("land", "labels")},
        "texts": staff_texts(lang),
        **(script_values or {}),
    }
    return render(
        name,
        lang,
        user=user,
        csrf_token=csrf_token,
        page_config=Markup(inert_json(config)),  # noqa: S704
        **values,
    )
