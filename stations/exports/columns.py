"""The columns in which lists are exported: those of the upload template, then the lists' own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from geodata.datum import Datum, from_wgs84
from geodata.divisions import Divisions
from stations.features import masked
from stations.intake.extra_columns import is_private, mark_extra, marked_name
from stations.intake.header_words import fold_header, meaning_of
from stations.model import Amenity, Position, Station, Status
from stations.precision import digits_of_error
from stations.vocabulary import AMENITIES, KINDS

COLUMNS = (
    "编号", "名称", "类型", "地址", "行政区划", "经度", "纬度", "坐标系", "开放时间", "服务设施",
    "电话", "主办单位", "星级", "评定年份", "状态", "进入方式", "备注", "来源",
)  # fmt: skip
NUMBER_COLUMNS = frozenset({"经度", "纬度", "星级", "评定年份"})

STATUS_LABELS = {
    Status.OPEN: "开放",
    Status.TEMPORARILY_CLOSED: "暂停",
    Status.CLOSED: "关闭",
    Status.PLANNED: "筹建",
}
_KIND_LABELS = {kind.code: kind.zh for kind in KINDS}
# A space would end the word when the list is read again.
_AMENITY_LABELS = {amenity.code: amenity.zh.replace(" ", "") for amenity in AMENITIES}
_AMENITY_WORDS = {Amenity.YES: "{}", Amenity.NEARBY: "{}(附近)", Amenity.NO: "无{}"}
_OWN = frozenset(map(fold_header, COLUMNS))
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class ExportTable:
    """Stations as a table of texts.

    Args:
        header: names of the columns.
        stations: what the rows are of.
        row: writes a station as the cells of its row.
    """

    header: tuple[str, ...]
    stations: tuple[Station, ...]
    row: Callable[[Station], tuple[str, ...]]

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Write the rows one after the other.

        Returns:
            The cells of each, as many as the header has.
        """
        return map(self.row, self.stations)


def export_table(
    stations: Iterable[Station], divisions: Divisions, datum: Datum | None, *, staff: bool
) -> ExportTable:
    """Lay stations out in the columns of the template, followed by the columns of their lists.

    Args:
        stations: what to write.
        divisions: names the divisions.
        datum: write all coordinates in this datum; None writes each as it was given.
        staff: for staff: with columns about persons and whole mobile numbers, so that the table imports again
            to the same records. Without it the table is fit for the public.

    Returns:
        The table. A column of a list that is called like one of the template is marked as extra. Positions
        that were only guessed from an address are left empty.
    """
    chosen = tuple(stations)
    keys = dict.fromkeys(key for station in chosen for key in station.extra)
    names = [key for key in keys if staff or not is_private(key)]

    def row(station: Station) -> tuple[str, ...]:
        shown = station if staff else masked(station)
        return (*_cells(shown, divisions, datum), *(shown.extra.get(name, "") for name in names))

    return ExportTable((*COLUMNS, *_extra_headers(names)), chosen, row)


def _extra_headers(names: Sequence[str]) -> list[str]:
    return [mark_extra(name) if _means_something(name) else name for name in names]


def _means_something(name: str) -> bool:
    """Tell whether a name would be read back as something other than the extra column that it is."""
    return meaning_of(name) is not None or marked_name(name) is not None or fold_header(name) in _OWN


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
        station.phone,
        station.host,
        "" if station.stars is None else str(station.stars),
        "" if station.stars_year is None else str(station.stars_year),
        STATUS_LABELS[station.status],
        station.access,
        station.note,
        station.source,
    )


def _coordinates(position: Position | None, datum: Datum | None) -> tuple[str, str, str]:
    if position is None or position.is_guess:
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
    """Write what is there before what is not: behind a negated word a plain one would be doubtful."""
    known = sorted(station.amenities.items(), key=lambda item: (list(_AMENITY_WORDS).index(item[1]), item[0]))
    return "、".join(_AMENITY_WORDS[value].format(_AMENITY_LABELS.get(code, code)) for code, value in known)
