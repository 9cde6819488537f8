"""What the courier page says of values besides what every page does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from stations.vocabulary import AMENITIES, term_label
from web.opening_line import SOON_MINUTES
from web.texts import has_text, text
from web.wording import NAVIGATION_RELS, Wording, safe_href

_TERMS = {term.code: term for term in AMENITIES}
# In the order in which they apply, see `stations.left_out`.
_REASONS = ("closed", "hours_unknown", "missing_amenity", "kind", "stars")


class HomeWords:
    """The words of one language.

    Args:
        lang: one of `geodata.catalogue.languages()`.
        order: codes of amenities, what matters most first.
    """

    def __init__(self, lang: str, order: Sequence[str]) -> None:
        self.lang = lang
        self._order = order

    def opening(self, state: Mapping[str, Any], now: datetime) -> str:
        """Say whether a place is open, in as few words as a glance takes in.

        Args:
            state: `open` of a feature.
            now: the instant to call "today".

        Returns:
            When one is there and until when it is open; where there is more to say, the line that every page
            has.
        """
        say, until = Wording(self.lang), state.get("until")
        sure = state.get("confirmed") is not False and not state.get("reason")
        plain = state.get("state") == "open" and sure
        arrives = bool(state.get("on_arrival") and state.get("judged_at"))
        if not plain or not (until or arrives):
            return say.opening(state, now)
        inserts: dict[str, object] = {"at": say.instant(str(state.get("judged_at")), now)}
        key = "home.open_there" if arrives else "home.open_now"
        if until:
            key += "_until"
            inserts["time"] = say.instant(str(until), now)
            if self.soon(state):
                key += "_soon"
                inserts["count"] = state["closes_in_minutes"]
        line = text(key, self.lang, **inserts)
        needs = [say.need(code) for code in state.get("needs") or ()]
        return text("open.with_needs", self.lang, state=line, needs=say.join(needs)) if needs else line

    def soon(self, state: Mapping[str, Any]) -> bool:
        """Tell whether somebody has to hurry.

        Args:
            state: `open` of a feature.

        Returns:
            Whether it is open and closes within the hour.
        """
        minutes = state.get("closes_in_minutes")
        return state.get("state") == "open" and isinstance(minutes, int) and 0 <= minutes <= SOON_MINUTES

    def amenity(self, code: str) -> str:
        """Name an amenity.

        Args:
            code: its code.

        Returns:
            Its label, or the code itself when it is not known.
        """
        return term_label(_TERMS[code], self.lang) if code in _TERMS else code

    def offered(self, amenities: Mapping[str, str]) -> list[str]:
        """Pick what a place has.

        Args:
            amenities: code → `yes`, `no` or `nearby`.

        Returns:
            Codes of those that are `yes`, what matters most first.
        """
        return [code for code in self._order if amenities.get(code) == "yes"]

    def ways(self, links: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
        """Pick the links that lead to a map programme.

        Args:
            links: `links` of a feature, each with `rel` and `href`.

        Returns:
            `rel` and address of each, without those that are not safe to click.
        """
        found = {link.get("rel"): safe_href(link.get("href")) for link in links}
        return [(rel, href) for rel in NAVIGATION_RELS if (href := found.get(rel))]

    def left_out(self, counts: Mapping[str, int], on_arrival: bool) -> list[str]:
        """Say why nearer places are not among the answers.

        Args:
            counts: reason → how many.
            on_arrival: whether opening was judged on arrival.

        Returns:
            One part of a sentence for each reason that occurs.
        """
        return [
            text(f"left_out.{self._key(reason, on_arrival)}", self.lang, count=counts[reason])
            for reason in _REASONS
            if counts.get(reason)
        ]

    def _key(self, reason: str, on_arrival: bool) -> str:
        arrival = f"{reason}_on_arrival"
        return arrival if on_arrival and has_text(f"left_out.{arrival}") else reason
