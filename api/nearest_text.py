"""The answer to the courier's question as JSON text, put together from texts that are kept."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from datetime import datetime

import orjson

from api.nearest_questions import Terms
from api.queries import echo
from api.responses import provenance
from geodata.divisions import Divisions
from stations.bounded import Bounded
from stations.directory import Directory
from stations.feature_texts import FeatureTexts, OpeningTexts
from stations.hours import HoursEvaluator
from stations.nearest import Found, NearestQuery, find_nearest
from stations.nearest_of_many import find_nearest_of_many
from stations.nearest_query import OpenFilter
from stations.travel import travel_minutes

# Questions about now come with one instant a minute; some more ask about another time.
_INSTANTS_KEPT = 8
# Neighbours are of few datasets.
_STARTS_KEPT = 512


class NearestTexts:
    """Writes answers of one directory; safe to share between threads.

    Args:
        directory: the register.
        divisions: names the divisions.
        evaluator: judges opening hours.
        former: the texts of another directory; what they hold is taken over if this one was made from that.

    Its `directory`, `evaluator` and `features`, the texts of stations, serve larger questions, too.
    """

    def __init__(
        self,
        directory: Directory,
        divisions: Divisions,
        evaluator: HoursEvaluator,
        former: NearestTexts | None = None,
    ) -> None:
        self.directory = directory
        self.evaluator = evaluator
        earlier = None
        if former is not None and directory.former == former.directory.version:
            earlier = former.features, directory.moved
        self.features: FeatureTexts = FeatureTexts(directory, divisions, former=earlier)
        self._openings: Bounded[datetime, OpeningTexts] = Bounded(_INSTANTS_KEPT)
        self._origin = directory.terms.origin
        self._starts: Bounded[int | frozenset[int], bytes] = Bounded(_STARTS_KEPT)

    def answer(self, query: NearestQuery) -> tuple[bytes, str]:
        """Answer a question.

        Args:
            query: the question.

        Returns:
            The JSON text of a FeatureCollection, and its entity tag: a checksum of the text, which is quick,
            with a hash of the question, so that it tells apart what a checksum alone might not.
        """
        found = find_nearest(self.directory, query, self.evaluator)
        return self._write(query, orjson.dumps(echo(query)), found)

    def answers(self, terms: Terms, places: Sequence[tuple[float, float]]) -> list[tuple[bytes, str]]:
        """Answer questions that differ in nothing but their places.

        Args:
            terms: what they all say.
            places: longitude and latitude of each, degrees WGS-84.

        Returns:
            What `answer` says to each.
        """
        found = find_nearest_of_many(self.directory, terms.query, places, self.evaluator)
        return [
            self._write(terms.query, terms.asked(*place), one)
            for place, one in zip(places, found, strict=True)
        ]

    def _write(self, query: NearestQuery, asked: bytes, found: Found) -> tuple[bytes, str]:
        parts = [
            self._start(found),
            asked,
            b',"left_out":',
            orjson.dumps(found.left_out),
            b',"approximate_nearby":%d,"features":[' % found.approximate_nearby,
        ]
        head, travel = self.features.head, query.travel
        at_once = None if query.open is OpenFilter.ON_ARRIVAL else self.opening(query, 0).text
        for distance_m, place, bearing_deg in found.hits:
            text, key = head(place)
            minutes = travel_minutes(distance_m, travel)
            opening = (at_once or self.opening(query, minutes).text)(place, key)
            parts += (
                text,
                b',"open":',
                opening,
                b',"distance_m":%.1f,"bearing_deg":%.1f,"travel_minutes":%d}},'
                % (distance_m, shown_bearing(bearing_deg), minutes),
            )
        if found.hits:
            parts[-1] = parts[-1][:-1]
        parts.append(b"]}")
        body = b"".join(parts)
        tag = hashlib.blake2b(asked, digest_size=8).hexdigest()
        return body, f'W/"{tag}{zlib.crc32(body):08x}"'

    def _start(self, found: Found) -> bytes:
        """Write the beginning of an answer, which is the same for stations of the same origins."""
        origin = self._origin
        origins = {origin[place] for _, place, _ in found.hits}
        # A number alone is its own name: a frozen set would be made for each answer.
        name = origins.pop() if len(origins) == 1 else frozenset(origins)
        start = self._starts.get(name)
        if start is None:
            directory = self.directory
            terms = directory.terms.of_origins(name if isinstance(name, frozenset) else frozenset({name}))
            about = {"type": "FeatureCollection", **provenance(directory, terms)}
            if not len(directory):
                about["reason"] = "no_data"
            start = orjson.dumps(about)[:-1] + b',"query":'
            self._starts.put(name, start)
        return start

    def opening(self, query: NearestQuery, minutes: int) -> OpeningTexts:
        """Choose the opening states that an answer shows.

        Args:
            query: the question.
            minutes: how long the way to the station takes.

        Returns:
            Those at the instant asked about, or on arrival, if that was asked.
        """
        if query.open is OpenFilter.ON_ARRIVAL:
            return OpeningTexts(self.directory, self.evaluator, query.judged_at(minutes), True)
        found = self._openings.get(query.at)
        if found is None:
            found = OpeningTexts(self.directory, self.evaluator, query.at, False)
            self._openings.put(query.at, found)
        return found


def shown_bearing(bearing_deg: float) -> float:
    """Give what a bearing is when it is written with one decimal, 0 ≤ b < 360.

    Args:
        bearing_deg: degrees, 0 ≤ b < 360.

    Returns:
        The same, except where it would be written as 360.
    """
    return bearing_deg if bearing_deg < 359.9 else round(bearing_deg, 1) % 360
