"""Stations as CSV in the project's own template: opens in Excel, imports again to the same records."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from geodata.datum import Datum, from_wgs84
from geodata.divisions import Divisions
from stations.features import mask_mobile
from stations.formula import guard
from stations.model import Amenity, Position, PositionSource, Station
from stations.precision import digits_of_error
from stations.vocabulary import AMENITIES, KINDS

HEADER = (
    "编号", "名称", "类型", "地址", "行政区划", "经度", "纬度", "坐标系", "开放时间", "服务设施",
    "电话", "主办单位", "星级", "备注", "来源",
)  # fmt: skip
_KIND_LABELS = {kind.code: kind.zh for kind in KINDS}
_AMENITY_LABELS = {amenity.code: amenity.zh for amenity in AMENITIES}
_DIGITS = 6


def csv_export(
    stations: Iterable[Station], divisions: Divisions, datum: Datum | None = None
) -> Iterator[bytes]:
    """Write stations in the project's own template.

    Args:
        stations: what to write.
        divisions: names the divisions.
        datum: write all coordinates in this datum; None writes each as it was given.

    Returns:
        Lines of UTF-8 text, the first with a byte order mark, so that Excel reads it as Chinese.
        A cell that a spreadsheet would take for a formula begins with an apostrophe.
        Positions that were only guessed from an address are left empty.
    """
    yield b"\xef\xbb\xbf" + _line(HEADER)
    for station in stations:
        yield _line(_cells(station, divisions, datum))


def _line(cells: Iterable[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow([guard(cell) for cell in cells])
    return text.getvalue().encode()


def _cells(station: Station, divisions: Divisions, datum: Datum | None) -> tuple[str, ...]:
    known = station.division is not None and divisions.get(station.division) is not None
    return (
        station.external_id or "",
        station.name,
        "、".join(_KIND_LABELS.get(kind, kind) for kind in station.kinds),
        station.address,
        divisions.full_name(station.division) if known and station.division else "",
        *_coordinates(station.position, datum),
        station.hours_text,
        _amenities(station),
        mask_mobile(station.phone),
        station.host,
        "" if station.stars is None else str(station.stars),
        station.note,
        station.source,
    )


def _coordinates(position: Position | None, datum: Datum | None) -> tuple[str, str, str]:
    if position is None or position.source is PositionSource.GAZETTEER:
        return "", "", ""
    if datum is None and position.given_lon is not None and position.given_lat is not None:
        digits = digits_of_error(position.error_m)
        given = _degrees(position.given_lon, digits), _degrees(position.given_lat, digits)
        return *given, position.datum_given or ""
    target = datum or Datum.WGS84
    lon, lat = from_wgs84(position.lon, position.lat, target)
    return _degrees(round(lon, _DIGITS), _DIGITS), _degrees(round(lat, _DIGITS), _DIGITS), str(target)


def _degrees(value: float, digits: int) -> str:
    """Write degrees with at least so many decimals; fewer would read as a coarser position."""
    fixed = f"{value:.{digits}f}"
    return fixed if float(fixed) == value else repr(value)


def _amenities(station: Station) -> str:
    words = {Amenity.YES: "{}", Amenity.NO: "无{}", Amenity.NEARBY: "{}(附近)"}
    return "、".join(
        words[value].format(_AMENITY_LABELS.get(code, code))
        for code, value in sorted(station.amenities.items())
    )
