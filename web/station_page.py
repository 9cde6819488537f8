"""The page of one station: everything known about it, and a form for saying what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup

from geodata.catalogue import language_catalogue, languages
from stations.json_ld import station_json_ld
from stations.model import GUESSES, RANKED_ERROR_M
from stations.reports import LONGEST_COMMENT, LONGEST_HOURS, ReportKind
from stations.vocabulary import AMENITIES, REST_KINDS
from stations.week import StationDay
from web.home_page import DRAWN, amenity_order
from web.home_words import HomeWords
from web.inert_json import inert_json
from web.qr_code import qr_svg
from web.station_map import HEIGHT, WIDTH, StationMap
from web.templates import render
from web.texts import text
from web.week_rows import week_rows
from web.wording import Wording

# What a promise is drawn as.
PROMISE_ICONS = {
    "warm": "heating", "cool": "air_conditioning", "drink": "drinking_water", "rest": "seating",
    "heal": "first_aid", "read": "reading",
}  # fmt: skip
_MAP_ZOOM = 16


@dataclass(frozen=True, slots=True)
class ReportForm:
    """The state of the form.

    Args:
        values: what was typed, by the names of the fields.
        errors: sentences on what was wrong with it.
        sent: it was kept.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Sequence[str] = ()
    sent: bool = False


@dataclass(frozen=True, slots=True)
class StationPage:
    """What the page of a station shows.

    Args:
        lang: language of the page.
        feature: the station, as of `/v1/stations/{id}`.
        base: address that others reach the service by, without a slash at the end.
        now: the present instant by the station's clock.
        coming: its hours from today on, seven days.
        usual: its hours in a usual week.
        rule_words: its weekly hours in words; empty where they are not known.
        assumed: what was assumed when its hours were read, in words.
        is_seasonal: its hours are others in other parts of the year.
        stars_year: the year of its stars.
        dataset_title: what the list that it is from is called.
        drawing: its surroundings; None where nobody knows where it is.
        form: the form for reports.
        ignored: sentences on what of the link was passed over.
        title: name of the service; empty means the built-in name.
        data_date: of the register, ISO 8601.
    """

    lang: str
    feature: Mapping[str, Any]
    base: str
    now: datetime
    coming: Sequence[StationDay] = ()
    usual: Sequence[StationDay] = ()
    rule_words: str = ""
    assumed: Sequence[str] = ()
    is_seasonal: bool = False
    stars_year: int | None = None
    dataset_title: str = ""
    drawing: StationMap | None = None
    form: ReportForm = field(default_factory=ReportForm)
    ignored: Sequence[str] = ()
    title: str = ""
    data_date: str = ""

    @property
    def path(self) -> str:
        """The page's path on this server."""
        return f"/stations/{quote(str(self.feature['id']), safe='')}"

    @property
    def address(self) -> str:
        """The page's address in whatever language its reader speaks, as on the door."""
        return self.base + self.path


def render_station(page: StationPage) -> str:
    """Write the page of a station.

    Args:
        page: what it shows.

    Returns:
        HTML; the same values give the same bytes.
    """
    today = page.now.date()
    described = station_json_ld(
        page.feature, page.address, page.lang, page.usual, page.coming, changes_in_the_year=page.is_seasonal
    )
    return render(
        "station.html",
        page.lang,
        **_shared(page),
        week=week_rows(page.coming, page.lang, today),
        has_unconfirmed=any(not one.hours.confirmed for one in page.coming),
        now_minutes=page.now.hour * 60 + page.now.minute,
        amenities=amenity_groups(page.feature["properties"].get("amenities") or {}),
        checked=checked_words(page),
        place_note=_place_note(page),
        map_width=WIDTH,
        map_height=HEIGHT,
        map_address=_map_address(page.feature, page.lang),
        oembed_links=_oembed_links(page),
        description=_description(page),
        json_ld=Markup(inert_json(described)),  # noqa: S704
        alternates=alternates(page.address),
        canonical=f"{page.address}?lang={page.lang}",
        kinds_of_report=[str(kind) for kind in ReportKind],
        longest_comment=LONGEST_COMMENT,
        longest_hours=LONGEST_HOURS,
        language_url=page.path,
    )


def render_sheet(page: StationPage) -> str:
    """Write the sheet for a station's door: one page of A4.

    Args:
        page: what it shows; of its form nothing is shown.

    Returns:
        HTML; the same values give the same bytes.
    """
    return render(
        "station_sheet.html",
        page.lang,
        **_shared(page),
        week=week_rows(page.usual, page.lang, dated=False),
        offered=HomeWords(page.lang, amenity_order()).offered(page.feature["properties"]["amenities"]),
        promise_icons=PROMISE_ICONS,
        is_rest=not REST_KINDS.isdisjoint(page.feature["properties"]["kinds"]),
        language_url=f"{page.path}/sheet",
    )


def station_policy() -> str:
    """Write the policy of a station's page and of its sheet: our own script and style, in no frame.

    Returns:
        The value of the header.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def amenity_groups(amenities: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Sort all amenities by what is known of them.

    Args:
        amenities: code → `yes`, `no` or `nearby`.

    Returns:
        `yes`, `nearby`, `no` and `unknown`, each with its codes, what matters most first; groups without any
        are left out.
    """
    order = amenity_order()
    groups = [
        (name, [code for code in order if amenities.get(code, "unknown") == name])
        for name in ("yes", "nearby", "no", "unknown")
    ]
    return [(name, codes) for name, codes in groups if codes]


def checked_words(page: StationPage) -> tuple[str, str]:
    """Say whether a person has checked the record, when and how; an import is not a check.

    Args:
        page: the page.

    Returns:
        `person`, `list` or `none`, and a sentence.
    """
    properties, say = page.feature["properties"], Wording(page.lang)
    verified, updated = properties.get("verified_at"), properties.get("updated_at")
    if verified:
        kind = properties.get("verification_kind") or "unknown"
        date = say.day(_local_day(verified, page.now))
        return "person", text(f"station.checked_{kind}", page.lang, date=date)
    if page.dataset_title and updated:
        date = say.day(_local_day(updated, page.now))
        return "list", text("station.checked_list", page.lang, date=date, list=page.dataset_title)
    return "none", text("station.checked_none", page.lang)


def _local_day(instant: str, now: datetime) -> str:
    """Tell which day an instant was at the station, where the page's present instant is told, too."""
    return datetime.fromisoformat(instant).astimezone(now.tzinfo).date().isoformat()


def alternates(address: str) -> list[tuple[str, str]]:
    """Link a page in every language.

    Args:
        address: the page without a language.

    Returns:
        Pairs of `hreflang` and address; the last one is for everybody else.
    """
    known = [(language_catalogue(lang).tag, f"{address}?lang={lang}") for lang in languages()]
    return [*known, ("x-default", address)]


def _shared(page: StationPage) -> dict[str, Any]:
    return {
        "page": page,
        "feature": page.feature,
        "words": HomeWords(page.lang, amenity_order()),
        "drawn": DRAWN,
        "shown_amenities": len(AMENITIES),
        "qr": Markup(qr_svg(page.address)),  # noqa: S704
    }


def _place_note(page: StationPage) -> str:
    """Say that a position is not sure, where it is not."""
    if not page.feature.get("geometry"):
        return text("station.no_place", page.lang)
    position = page.feature["properties"].get("position") or {}
    error_m, source = position.get("error_m") or 0, position.get("source")
    distance = Wording(page.lang).distance(error_m)
    if source in GUESSES:
        return text(
            "card.guessed", page.lang, distance=distance, source=text(f"position.{source}", page.lang)
        )
    return text("card.approximate", page.lang, distance=distance) if error_m > RANKED_ERROR_M else ""


def _map_address(feature: Mapping[str, Any], lang: str) -> str:
    if not feature.get("geometry"):
        return f"/map?lang={lang}"
    lon, lat = feature["geometry"]["coordinates"]
    return f"/map?lang={lang}#map={_MAP_ZOOM}/{lat}/{lon}"


def _oembed_links(page: StationPage) -> list[tuple[str, str]]:
    """Lead programs to the code for showing the station (oEmbed 1.0, section 4: discovery)."""
    shown = f"{page.address}?lang={page.lang}"
    return [
        (f"{media_type}+oembed", f"{page.base}/oembed?{urlencode({'url': shown, 'format': format_})}")
        for media_type, format_ in (("application/json", "json"), ("text/xml", "xml"))
    ]


def _description(page: StationPage) -> str:
    """Say in one line what somebody sees who gets the link."""
    properties, say = page.feature["properties"], Wording(page.lang)
    offered = HomeWords(page.lang, amenity_order()).offered(properties.get("amenities") or {})[:5]
    labels = [HomeWords(page.lang, ()).amenity(code) for code in offered]
    parts = (properties.get("address"), page.rule_words, say.join(labels))
    return " · ".join(part for part in parts if part)
