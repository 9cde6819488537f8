"""Stations as KML (OGC 12-007r2), written piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from geodata.divisions import Divisions
from stations.exports.about import About
from stations.features import DIGITS
from stations.flat import flat_values, json_values
from stations.model import Station

# XML 1.0 has no place for these, not even escaped (section 2.2).
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACE = "http://www.opengis.net/kml/2.2"
# Elements of their own in KML; everything else is extended data.
_ELEMENTS = {"name": "name", "address": "address", "phone": "phoneNumber", "note": "description"}
# Element order is part of KML's schema.
_ORDER = ("name", "address", "phone", "note")


def kml_export(about: About, stations: Iterable[Station], divisions: Divisions) -> Iterator[bytes]:
    """Write stations as placemarks.

    Args:
        about: what the file says of itself.
        stations: what to write.
        divisions: names the divisions.

    Returns:
        Pieces of one XML document in UTF-8. Stations without a position are placemarks without a point.
    """
    values = about.values()
    terms = {name: "; ".join(value) if isinstance(value, list) else value for name, value in values.items()}
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="{_NAMESPACE}"><Document>'
        f"<name>stations</name>{_extended(terms)}\n"
    ).encode()
    for station in stations:
        yield _placemark(station, divisions).encode()
    yield b"</Document></kml>\n"


def _placemark(station: Station, divisions: Divisions) -> str:
    values = json_values(flat_values(station, divisions))
    own = "".join(
        f"<{_ELEMENTS[name]}>{_text(values[name])}</{_ELEMENTS[name]}>" for name in _ORDER if values[name]
    )
    rest = {
        name: value for name, value in values.items() if name not in _ELEMENTS and value not in (None, "")
    }
    position = station.position
    point = ""
    if position is not None:
        lon, lat = round(position.lon, DIGITS), round(position.lat, DIGITS)
        point = f"<Point><coordinates>{lon:.{DIGITS}f},{lat:.{DIGITS}f}</coordinates></Point>"
    return f"<Placemark id={quoteattr('s' + station.id)}>{own}{_extended(rest)}{point}</Placemark>\n"


def _extended(values: Mapping[str, object]) -> str:
    data = "".join(
        f"<Data name={quoteattr(name)}><value>{_text(value)}</value></Data>" for name, value in values.items()
    )
    return f"<ExtendedData>{data}</ExtendedData>"


def _text(value: object) -> str:
    return escape(_NOT_IN_XML.sub("\ufffd", str(value)))
