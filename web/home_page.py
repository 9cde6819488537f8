"""The courier page: one question, one big answer; and the files that make it installable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from stations.travel import DETOUR_FACTOR, SPEED_M_PER_MINUTE
from stations.vocabulary import AMENITIES, KINDS, REST_KINDS, term_label
from web.home_words import HomeWords
from web.icons import ICONS
from web.inert_json import inert_json
from web.templates import render
from web.texts import texts_beginning

# The colour of the brand in the light theme.
THEME_COLOUR = "#0b5e4a"
# What somebody needs most who comes in from the heat or the cold: these are asked for with one tap, and a
# card names those of them first that a place has.
MAIN_AMENITIES = (
    "air_conditioning", "drinking_water", "hot_water", "microwave", "phone_charging", "toilet",
    "vehicle_charging", "battery_swap", "first_aid", "seating", "heating", "cheap_meals",
)  # fmt: skip
QUICK_AMENITIES = MAIN_AMENITIES[:6]
# More than this on a card is a list to read, not a glance.
SHOWN_AMENITIES = 6
# The icons of `home_icons.html`; the other amenities share a tick.
DRAWN = frozenset(
    {
        *MAIN_AMENITIES, "fridge", "fan", "medicine", "umbrella", "tools", "air_pump", "reading", "wifi",
        "tv", "lockers", "shower", "beds",
    }
)  # fmt: skip
_TEXT_PREFIXES = (
    "home.", "open.", "need.", "instant.", "distance.", "amenity.", "list.separator", "left_out.", "link.",
    "results.", "card.", "filter.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the courier page shows.

    Args:
        lang: language of the page.
        title: name of the service; empty means the built-in name.
        place: where the question is about, as the script takes it up: `lon`, `lat`, `crs`, and for a division
            `code` and `name`; None before a question.
        choices: `open`, `travel`, `amenity` and `kind`, as far as the link states them.
        answer: `features`, `left_out`, `approximate_nearby`, `next_open`, `at`, and `radius_m`; None before a
            question.
        ignored: sentences on what of the link was passed over.
        near_m: travel → how far "near" reaches, metres.
        language_url: the same page in the other language.
    """

    lang: str
    title: str = ""
    place: Mapping[str, Any] | None = None
    choices: Mapping[str, Any] = field(default_factory=dict)
    answer: Mapping[str, Any] | None = None
    ignored: Sequence[str] = ()
    near_m: Mapping[str, int] = field(default_factory=dict)
    language_url: str = ""


def render_home(page: HomePage) -> str:
    """Write the courier page.

    Args:
        page: what it shows.

    Returns:
        HTML; the same values give the same bytes.
    """
    chosen = {"open": "on_arrival", "travel": "walk", "amenity": (), "kind": (), **page.choices}
    return render(
        "home.html",
        page.lang,
        title=page.title,
        place=page.place,
        chosen=chosen,
        answer=page.answer,
        ignored=page.ignored,
        language_url=page.language_url,
        quick=QUICK_AMENITIES,
        words=HomeWords(page.lang, amenity_order()),
        order=amenity_order(),
        drawn=DRAWN,
        shown_amenities=SHOWN_AMENITIES,
        page_config=Markup(inert_json(_config(page))),  # noqa: S704
    )


def home_texts(lang: str) -> dict[str, str]:
    """Collect the texts that the page's script shows.

    Args:
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        Key → text with its places in braces left open, see `web.texts.texts_beginning`.

    Raises:
        InputError: there is no such language.
    """
    return texts_beginning(_TEXT_PREFIXES, lang)


def amenity_order() -> list[str]:
    """List the amenities as a courier looks for them.

    Returns:
        Codes: what matters most first, the rest in the order of the vocabulary.
    """
    return [*MAIN_AMENITIES, *(term.code for term in AMENITIES if term.code not in MAIN_AMENITIES)]


def home_policy() -> str:
    """Write the policy of the courier page: its own files, its own server, its own worker, in no frame.

    Returns:
        The value of the header.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _config(page: HomePage) -> dict[str, Any]:
    answer = page.answer
    known = None if answer is None else {name: answer.get(name) for name in ("county", "data_version")}
    return {
        "lang": page.lang,
        "place": page.place,
        "choices": dict(page.choices),
        "answer": None if known is None or answer is None else {**known, "found": len(answer["features"])},
        "near_m": dict(page.near_m),
        "metres_per_minute": {
            str(travel): speed / DETOUR_FACTOR for travel, speed in SPEED_M_PER_MINUTE.items()
        },
        "rest_kinds": sorted(REST_KINDS),
        "order": amenity_order(),
        "drawn": sorted(DRAWN),
        "shown_amenities": SHOWN_AMENITIES,
        "labels": {
            "amenities": {term.code: term_label(term, page.lang) for term in AMENITIES},
            "kinds": {term.code: term_label(term, page.lang) for term in KINDS},
        },
        "urls": {
            "nearest": "/v1/nearest",
            "divisions": "/v1/divisions",
            "division": "/v1/divisions/{code}",
            "pack": "/v1/packs/{code}.json",
            "page": "/stations/{id}",
            "list": "/list",
            "worker": "/service-worker.js",
        },
        "texts": home_texts(page.lang),
    }


def manifest(lang: str, title: str, name: str) -> dict[str, Any]:
    """Write the manifest that makes the page installable (W3C Web Application Manifest).

    Args:
        lang: language of the page that is installed.
        title: name of the service.
        name: what fits below an icon.

    Returns:
        JSON values.
    """
    return {
        "id": "/",
        "name": title,
        "short_name": name,
        "lang": lang,
        "start_url": f"/?lang={lang}",
        "scope": "/",
        "display": "standalone",
        "theme_color": THEME_COLOUR,
        "background_color": THEME_COLOUR,
        "icons": [
            {"src": f"/icons/{file}", "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
            for file, side, purpose in ICONS
            if purpose
        ],
    }
