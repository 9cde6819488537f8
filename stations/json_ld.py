"""A station in the words of schema.org, for search engines; data beside the page that nobody executes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from stations.model import GUESSES
from stations.vocabulary import AMENITIES, term_label
from stations.week import StationDay

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY_MINUTES = 24 * 60


def station_json_ld(
    feature: Mapping[str, Any],
    address: str,
    lang: str,
    week: Sequence[StationDay],
    coming: Sequence[StationDay],
    *,
    changes_in_the_year: bool = False,
) -> dict[str, Any]:
    """Describe a station as a `Place` (schema.org).

    Args:
        feature: the station, as of `/v1/stations/{id}`.
        address: of its page.
        lang: language of the labels.
        week: a usual week, for `openingHoursSpecification`.
        coming: the days that come; those with special hours are told as `specialOpeningHoursSpecification`.
        changes_in_the_year: the usual week holds for the season that it lies in, so that its dates are told.

    Returns:
        JSON values. A position that was only guessed is left out, and so is everything that is unknown.
    """
    properties = feature["properties"]
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Place",
        "@id": address,
        "url": address,
        "name": properties["name"],
        "publicAccess": True,
        "address": _postal_address(properties),
        "geo": _geo(feature),
        "telephone": properties.get("phone"),
        "dateModified": properties.get("updated_at"),
        "amenityFeature": _amenities(properties.get("amenities") or {}, lang),
        "openingHoursSpecification": _usual(week, changes_in_the_year),
        "specialOpeningHoursSpecification": [
            part for one in coming if one.override is not None for part in _on_day(one)
        ],
    }
    return {name: value for name, value in described.items() if value not in (None, "", [], {})}


def _postal_address(properties: Mapping[str, Any]) -> dict[str, str]:
    street = properties.get("address") or ""
    region = (properties.get("division") or {}).get("name") or ""
    known = {"streetAddress": street, "addressRegion": region}
    stated = {name: value for name, value in known.items() if value}
    return {"@type": "PostalAddress", **stated} if stated else {}


def _geo(feature: Mapping[str, Any]) -> dict[str, Any] | None:
    position = feature["properties"].get("position") or {}
    if not feature.get("geometry") or position.get("source") in GUESSES:
        return None
    lon, lat = feature["geometry"]["coordinates"]
    return {"@type": "GeoCoordinates", "longitude": lon, "latitude": lat}


def _amenities(values: Mapping[str, str], lang: str) -> list[dict[str, Any]]:
    return [
        {
            "@type": "LocationFeatureSpecification",
            "name": term_label(term, lang),
            "value": values[term.code] == "yes",
        }
        for term in AMENITIES
        if values.get(term.code) in ("yes", "no")
    ]


def _usual(week: Sequence[StationDay], is_dated: bool) -> list[dict[str, Any]]:
    """Join days of the same hours; only what is surely open is told, and of a closed day nothing."""
    days_of: dict[tuple[int, int], list[str]] = {}
    for one in week:
        for span in one.hours.open:
            days_of.setdefault(span, []).append(_DAYS[one.day.weekday()])
    dates = _dates(week[0].day, week[-1].day) if is_dated and week else {}
    return [
        {"@type": "OpeningHoursSpecification", "dayOfWeek": days, **_times(*span), **dates}
        for span, days in sorted(days_of.items())
    ]


def _on_day(one: StationDay) -> list[dict[str, Any]]:
    """Tell the hours of one special day; one without any hour is closed (opens equals closes)."""
    if one.hours.unknown:
        return []
    spans = [_times(*span) for span in one.hours.open] or [{"opens": "00:00", "closes": "00:00"}]
    return [{"@type": "OpeningHoursSpecification", **span, **_dates(one.day, one.day)} for span in spans]


def _times(start: int, end: int) -> dict[str, str]:
    # What is open all day ends at 23:59, as search engines read it.
    last = min(end, _DAY_MINUTES - 1)
    return {"opens": f"{start // 60:02}:{start % 60:02}", "closes": f"{last // 60:02}:{last % 60:02}"}


def _dates(first: date, last: date) -> dict[str, str]:
    return {"validFrom": first.isoformat(), "validThrough": last.isoformat()}
