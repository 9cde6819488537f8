"""Pages from Jinja templates with autoescape; every text comes from `web.texts`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import jinja2

from geodata.catalogue import language_catalogue, language_name
from stations.vocabulary import AMENITIES, KINDS, PROMISES
from web import wording
from web.assets import asset_url
from web.texts import check_language, languages, text

_FOLDER = Path(__file__).parent / "templates"


def render(name: str, lang: str, **values: Any) -> str:
    """Write a page.

    What each page shows is named at the top of its template: `home.html`, `list.html`,
    `station.html`, `login.html`.

    Args:
        name: the template's file name.
        lang: one of `web.texts.languages()`.
        values: plain values; all of them are escaped. `language_url` is the page's own address, if its
            query is more than the language.

    Returns:
        HTML.

    Raises:
        InputError: there is no such language.
        jinja2.UndefinedError: a value that the page must have is missing.
    """
    check_language(lang)
    static_url = values.pop("static_url", "/static/")
    catalogue = language_catalogue(lang)
    return (
        _environment()
        .get_template(name)
        .render(
            values,
            lang=lang,
            html_lang=catalogue.tag,
            direction=catalogue.locale.text_direction,
            language_links=_language_links(lang, str(values.get("language_url") or "")),
            t=lambda key, **inserts: text(key, lang, **inserts),
            say=wording.Wording(lang),
            asset=lambda asset_name: asset_url(static_url, asset_name),
            vocabulary={"amenities": AMENITIES, "kinds": KINDS, "promises": PROMISES},
        )
    )


def _language_links(lang: str, address: str) -> list[dict[str, str]]:
    """Link the same page in every other language, named as its speakers name it."""
    path, _, query = address.partition("?")
    others = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != "lang"]
    return [
        {
            "code": code,
            "tag": language_catalogue(code).tag,
            "name": language_name(code),
            "href": f"{path}?{urlencode([*others, ('lang', code)])}",
        }
        for code in languages()
        if code != lang
    ]


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
