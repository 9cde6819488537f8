"""Values of the API in words: distances, instants, opening states, safe links."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from babel import Locale

from geodata.catalogue import language_catalogue
from geodata.number_words import date_words, number_words, weekday_words
from stations.vocabulary import AMENITIES, KINDS, VocabularyTerm, term_label
from web.opening_line import opening_line
from web.texts import has_text, text

SAFE_SCHEMES = frozenset({"http", "https", "tel", "geo"})
NAVIGATION_RELS = ("amap", "baidu", "tencent", "geo")


def safe_href(address: object) -> str | None:
    """Let through only addresses that a click cannot turn into code.

    Args:
        address: an absolute address, or a path on this server.

    Returns:
        The address, or None when its scheme is another than http, https, tel or geo.
    """
    if not isinstance(address, str) or any(ord(character) <= 0x20 for character in address):
        return None
    if address.startswith("/") and not address.startswith(("//", "/\\")):
        return address
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return None
    return address if scheme in SAFE_SCHEMES else None


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language for values of the API.

    Args:
        lang: one of `geodata.catalogue.languages()`.
    """

    lang: str

    def distance(self, metres: float) -> str:
        """Say a distance.

        Args:
            metres: geodesic distance.

        Returns:
            Metres to ten below one kilometre, otherwise kilometres.
        """
        if metres < 995:
            return text("distance.metres", self.lang, count=max(10, _half_up(metres / 10) * 10))
        tenths = _half_up(metres / 100)
        short = tenths < 1000
        kilometres = number_words(
            tenths / 10 if short else _half_up(metres / 1000), self._locale, 1 if short else 0
        )
        return text("distance.kilometres", self.lang, count=kilometres)

    def day(self, iso: str) -> str:
        """Say a day.

        Args:
            iso: ISO 8601, a day or an instant.

        Returns:
            `2026年7月1日` or `Jul 1, 2026`; the text as given when it cannot be read.
        """
        try:
            when = datetime.fromisoformat(iso)
        except ValueError:
            return iso
        return date_words(when.year, when.month, when.day, self._locale)

    def label(self, term: VocabularyTerm) -> str:
        """Name a term of the vocabulary.

        Args:
            term: the term.

        Returns:
            Its label.
        """
        return term_label(term, self.lang)

    @property
    def _locale(self) -> Locale:
        return language_catalogue(self.lang).locale

    def instant(self, iso: str, now: datetime | None = None) -> str:
        """Say when, in the station's own time zone.

        Args:
            iso: ISO 8601 with offset, in the station's zone.
            now: the instant to call "today"; None means that the day is always named.

        Returns:
            `22:00`, `tomorrow 08:00`, `Wed 08:00` or a date with the time, in every language by the clock of
            24 hours as on the doors; the text as given when
            it cannot be read.
        """
        try:
            when = datetime.fromisoformat(iso)
        except ValueError:
            return iso
        clock = f"{when:%H:%M}"
        same_year = False
        if now is not None and now.tzinfo is not None and when.tzinfo is not None:
            today = now.astimezone(when.tzinfo).date()
            days, same_year = (when.date() - today).days, when.year == today.year
            if days == 0:
                return clock
            if days == 1:
                return text("instant.tomorrow", self.lang, time=clock)
            if 1 < days < 7:
                weekday = weekday_words(when.date(), self._locale)
                return text("instant.weekday", self.lang, weekday=weekday, time=clock)
        date = date_words(None if same_year else when.year, when.month, when.day, self._locale)
        return text("instant.date", self.lang, date=date, time=clock)

    def opening(self, state: Mapping[str, Any], now: datetime | None = None) -> str:
        """Say whether a station is open, until when, why, and what it takes to get in.

        Args:
            state: `open` of a feature, see `stations.features.opening_values`.
            now: the instant to call "today".

        Returns:
            One line. Of a state on arrival it says so.
        """
        return opening_line(self, state, now)

    def special_days(self, days: Sequence[Mapping[str, Any]], now: datetime | None = None) -> list[str]:
        """Say on which days something else holds than usual.

        Args:
            days: `special_days` of a feature.
            now: days that have passed by then are left out.

        Returns:
            One line each.
        """
        today = "" if now is None else now.date().isoformat()
        return [self._special_day(day) for day in days if str(day["end"]) >= today]

    def _special_day(self, day: Mapping[str, Any]) -> str:
        words = str(day["words"].get(self.lang, ""))
        if not day.get("note"):
            return words
        return text("open.special_day_note", self.lang, days=words, note=day["note"])

    def need(self, code: str) -> str:
        """Say what it takes to get in.

        Args:
            code: `qr_code`, `id_card`, `face` or `password`.

        Returns:
            The words, or the code itself when it is not known.
        """
        return text(f"need.{code}", self.lang) if has_text(f"need.{code}") else code

    def amenities(self, amenities: Mapping[str, str]) -> list[str]:
        """Name what a station offers.

        Args:
            amenities: code → `yes`, `no` or `nearby`.

        Returns:
            Labels of those that are `yes` or `nearby`, in the order of the vocabulary.
        """
        words = []
        for term in AMENITIES:
            label = term_label(term, self.lang)
            if amenities.get(term.code) == "yes":
                words.append(label)
            elif amenities.get(term.code) == "nearby":
                words.append(text("amenity.nearby", self.lang, name=label))
        return words

    def kinds(self, codes: Sequence[str]) -> list[str]:
        """Name the kinds of a place.

        Args:
            codes: codes of `stations.vocabulary.KINDS`.

        Returns:
            Labels in the order of the vocabulary.
        """
        return [term_label(term, self.lang) for term in KINDS if term.code in codes]

    def join(self, words: Sequence[str]) -> str:
        """Join words as the language does.

        Args:
            words: words of this language.

        Returns:
            `饮水、热水` or `Drinking water, hot water`.
        """
        return text("list.separator", self.lang).join(words)

    def navigation(self, links: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
        """Pick the links that lead to a map program.

        Args:
            links: `links` of a feature, each with `rel` and `href`.

        Returns:
            Label and address of each, without those that are not safe to click.
        """
        found = {link.get("rel"): safe_href(link.get("href")) for link in links}
        return [(text(f"link.{rel}", self.lang), href) for rel in NAVIGATION_RELS if (href := found.get(rel))]

    def phone_href(self, phone: str) -> str | None:
        """Make a number callable.

        Args:
            phone: as written.

        Returns:
            A `tel:` address, or None when the text does not look like one number.
        """
        digits = "".join(character for character in phone if character.isdigit() or character == "+")
        plain = all(character.isdigit() or character in "+-() （）" for character in phone)
        return f"tel:{digits}" if plain and 5 <= len(digits) <= 15 else None


def _half_up(value: float) -> int:
    # As the scripts round, so that a page and its list say the same.
    return math.floor(value + 0.5)
