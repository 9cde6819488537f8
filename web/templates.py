"""Pages from Jinja templates with autoescape; every text comes from `web.texts`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from stations.vocabulary import AMENITIES, KINDS, PROMISES
from web import wording
from web.assets import asset_url
from web.texts import check_language, text

_FOLDER = Path(__file__).parent / "templates"
_HTML_LANG = {"zh": "zh-CN", "en": "en"}


def render(name: str, lang: str, **values: Any) -> str:
    """Write a page.

    What each page shows is named at the top of its template: `home.html`, `list.html`,
    `station.html`, `login.html`.

    Args:
        name: the template's file name.
        lang: `zh` or `en`.
        values: plain values; all of them are escaped.

    Returns:
        HTML.

    Raises:
        InputError: there is no such language.
        jinja2.UndefinedError: a value that the page must have is missing.
    """
    check_language(lang)
    static_url = values.pop("static_url", "/static/")
    return (
        _environment()
        .get_template(name)
        .render(
            values,
            lang=lang,
            html_lang=_HTML_LANG[lang],
            t=lambda key, **inserts: text(key, lang, **inserts),
            say=wording.Wording(lang),
            asset=lambda asset_name: asset_url(static_url, asset_name),
            vocabulary={"amenities": AMENITIES, "kinds": KINDS, "promises": PROMISES},
        )
    )


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
