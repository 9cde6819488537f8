"""Nearest questions read quickly: what is asked besides the place is mostly what was asked before."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import orjson

from api.parameters import read_query
from api.queries import NEAREST_PARAMETERS, echo, judged_at, nearest_query
from geodata.datum import Datum
from stations.bounded import Bounded
from stations.nearest_query import NearestQuery

# Pages and programs ask in a few dozen ways.
_WAYS_KEPT = 256
_LONGEST_KEPT = 500
# How nearly everybody writes degrees; the parameter itself reads more than this.
_DEGREES = re.compile(rb"-?\d{1,3}(?:\.\d{1,20})?")
_NOWHERE = b'{"lon":0.0,"lat":0.0,'


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """Everything that a question says except where.

    Args:
        query: the question, asked from 0°, 0°.
        rest: JSON text of `query` in the answer, after the place.
    """

    query: NearestQuery
    rest: bytes

    @classmethod
    def of(cls, query: NearestQuery) -> Terms:
        """Take the place out of a question.

        Args:
            query: the question.

        Returns:
            The terms; only those that are the same object are known to be equal.
        """
        query = replace(query, lon=0.0, lat=0.0)
        return cls(query, orjson.dumps(echo(query)).removeprefix(_NOWHERE))

    def asked(self, lon: float, lat: float) -> bytes:
        """Write `query` of the answer.

        Args:
            lon: degrees WGS-84.
            lat: degrees WGS-84.

        Returns:
            JSON text, the same as that of `api.queries.echo`.
        """
        return b'{"lon":%b,"lat":%b,%b' % (
            orjson.dumps(round(lon, 7)),
            orjson.dumps(round(lat, 7)),
            self.rest,
        )


@dataclass(frozen=True, slots=True)
class Question:
    """A question that can be answered together with others of the same terms.

    Args:
        terms: what it says except where.
        lon: degrees WGS-84.
        lat: degrees WGS-84.
    """

    terms: Terms
    lon: float
    lat: float


class NearestQuestions:
    """Reads query strings; safe to share between threads."""

    def __init__(self) -> None:
        self._kept: Bounded[bytes, tuple[dict[str, Any], Terms]] = Bounded(_WAYS_KEPT)

    def read(self, query_string: bytes, now: datetime) -> Question | None:
        """Read a question.

        Args:
            query_string: as it stands in the address.
            now: the present instant, in UTC.

        Returns:
            The question; None where it is written in a way that only the parameters themselves read.

        Raises:
            QueryFaults: something besides the place is wrong.
        """
        lon: bytes | None = None
        lat: bytes | None = None
        rest = []
        for part in query_string.split(b"&"):
            if part.startswith(b"lon=") and lon is None:
                lon = part[4:]
            elif part.startswith(b"lat=") and lat is None:
                lat = part[4:]
            else:
                rest.append(part)
        if lon is None or lat is None or not (_DEGREES.fullmatch(lon) and _DEGREES.fullmatch(lat)):
            return None
        place = float(lon), float(lat)
        if not (-180 <= place[0] <= 180 and -90 <= place[1] <= 90):
            return None
        terms = self._terms(b"&".join(rest), now)
        return None if terms is None else Question(terms, *place)

    def _terms(self, rest: bytes, now: datetime) -> Terms | None:
        kept = self._kept.get(rest)
        if kept is None:
            items = parse_qsl(rest.decode("latin-1"), keep_blank_values=True)
            values = read_query([("lon", "0"), ("lat", "0"), *items], NEAREST_PARAMETERS)
            if values["crs"] != Datum.WGS84 or values["division"] is not None:
                return None
        else:
            values, terms = kept
            if terms.query.at == judged_at(values["at"], now):
                return terms
        terms = Terms.of(nearest_query(values, now))
        if len(rest) <= _LONGEST_KEPT:
            self._kept.put(rest, (values, terms))
        return terms
