"""Header → which column holds which field."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geodata.catalogue import Said
from geodata.datum import Datum
from stations.intake.coordinates import PairOrder
from stations.intake.extra_columns import marked_name
from stations.intake.geojson import LAT_COLUMN, LON_COLUMN
from stations.intake.header_words import FIELD_WORDS, HeaderMeaning, fold_header, meaning_of
from stations.intake.issues import RowIssue, make_issue, shorten
from stations.intake.profiles import Profile, profile_of
from stations.intake.unreadable import UnreadableFile
from stations.vocabulary import AMENITY_CODES

# Fields that may be spread over several columns.
_MANY_COLUMNS = frozenset({"amenities", "note", "sequence"})
_PAIR_ORDERS: Mapping[str, PairOrder] = {"pair_lonlat": "lonlat", "pair_latlon": "latlon", "pair": "unclear"}
_COORDINATE_FIELDS = frozenset({"lon", "lat", *_PAIR_ORDERS})
# What a mapping says of a column that is to be kept and not to be read.
_NO_FIELD = frozenset({"extra", ""})
_OF_THE_FORMAT = {LON_COLUMN: "lon", LAT_COLUMN: "lat"}
_OVERRIDE_RANK = -1
_SHOWN_HEADERS = 30


@dataclass(frozen=True, slots=True)
class CoordinateColumns:
    """One set of columns with coordinates: two columns, or one with both.

    Args:
        lon: column of the longitude, or of the pair.
        lat: column of the latitude; the same as `lon` for a pair.
        order: which of a pair comes first.
        datum: what the headers declare.
    """

    lon: int
    lat: int
    order: PairOrder
    datum: Datum | None

    @property
    def is_pair(self) -> bool:
        """Whether one column holds both."""
        return self.lon == self.lat


@dataclass(frozen=True, slots=True)
class ColumnQuestion:
    """What the header leaves open and a person can settle with a mapping.

    Args:
        field: the field that is meant, or `coordinates`.
        candidates: names of the columns that may hold it.
        used: the name of the one that is used until somebody decides; None where none is.
    """

    field: str
    candidates: tuple[str, ...]
    used: str | None


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What the columns of a table hold; columns are counted from 0.

    Args:
        labels: the name of every column, its header where there is one; no two are equal.
        fields: field → its columns, one for most.
        amenities: code of an amenity → the column that says whether it is there.
        coordinates: sets of coordinate columns, the preferred first.
        extra: columns that are no field here and are kept under their labels.
        issues: what is to know about the header.
        questions: what a person should decide about it.
        profile: the layout of a government that the list has, if any.
    """

    labels: tuple[str, ...]
    fields: Mapping[str, tuple[int, ...]]
    amenities: Mapping[str, int]
    coordinates: tuple[CoordinateColumns, ...]
    extra: tuple[int, ...]
    issues: tuple[RowIssue, ...]
    questions: tuple[ColumnQuestion, ...] = ()
    profile: Profile | None = None


def map_columns(header: Sequence[str], overrides: Mapping[str, str] | None = None) -> ColumnMap:
    """Tell which column holds which field.

    Args:
        header: texts above the columns.
        overrides: header → field that it shall mean: a key of `FIELD_WORDS`, `amenity:` and a code, or
            `extra` or an empty text for none; headers that are not mentioned are recognised by their words.

    Returns:
        The columns. Of two that mean the same field, the more usual word wins and an issue says so; of two
        that are called the same, the first is used and a question asks; of two sets of coordinates that do
        not name different datums, none is used and a question asks.

    Raises:
        FileError: no column holds the name, or an override names what does not exist.
    """
    labels = _labels(header)
    profile = profile_of(header)
    meanings = _meanings(labels, header, overrides or {}, profile)
    columns: defaultdict[str, list[int]] = defaultdict(list)
    for index, meaning in enumerate(meanings):
        if meaning is not None:
            columns[meaning.field].append(index)
    if "name" not in columns:
        raise _no_name_column(labels)
    coordinates, issues, questions = _coordinate_sets(labels, meanings)
    fields: dict[str, tuple[int, ...]] = {}
    amenities: dict[str, int] = {}
    for field, candidates in columns.items():
        if field in _COORDINATE_FIELDS:
            continue
        used, issue, question = _preferred(field, candidates, labels, meanings)
        issues += issue
        questions += question
        if field.startswith("amenity:"):
            amenities[field.removeprefix("amenity:")] = used[0]
        else:
            fields[field] = used
    taken = {i for used in fields.values() for i in used} | set(amenities.values())
    taken |= {i for c in coordinates for i in (c.lon, c.lat)}
    extra = tuple(i for i in range(len(labels)) if i not in taken)
    told = tuple(issues), tuple(questions)
    return ColumnMap(labels, fields, amenities, coordinates, extra, *told, profile)


def _meanings(
    labels: Sequence[str], header: Sequence[str], overrides: Mapping[str, str], profile: Profile | None
) -> list[HeaderMeaning | None]:
    """Tell what the headers mean by their words, by the layout of the file, and by what a person says."""
    meanings = [None if marked_name(text) is not None else meaning_of(text) for text in header]
    for index, text in enumerate(header if profile is not None else ()):
        field = profile.fields.get(fold_header(text)) if profile is not None else None
        if field is not None:
            meanings[index] = None if field in _NO_FIELD else HeaderMeaning(field, 0)
    chosen = _checked_overrides(labels, header, overrides)
    if not _COORDINATE_FIELDS & set(chosen.values()):
        chosen = {header.index(c): f for c, f in _OF_THE_FORMAT.items() if c in header} | chosen
    for index, field in chosen.items():
        meanings[index] = None if field in _NO_FIELD else HeaderMeaning(field, _OVERRIDE_RANK)
    return meanings


def _labels(header: Sequence[str]) -> tuple[str, ...]:
    labels: list[str] = []
    for number, text in enumerate(header, start=1):
        label = base = " ".join(text.split()) or f"#{number}"
        repeat = 1
        while label in labels:
            repeat += 1
            label = f"{base} ({repeat})"
        labels.append(label)
    return tuple(labels)


def _checked_overrides(
    labels: Sequence[str], header: Sequence[str], overrides: Mapping[str, str]
) -> dict[int, str]:
    known = {*FIELD_WORDS, *_NO_FIELD, *(f"amenity:{code}" for code in AMENITY_CODES)}
    fields: dict[int, str] = {}
    for text, field in overrides.items():
        if field not in known:
            expected = ", ".join([*FIELD_WORDS, "amenity:…", "extra"])
            raise UnreadableFile("mapping_field", given=shorten(field), expected=expected)
        index = column_index(labels, header, text)
        if index is None:
            raise UnreadableFile("mapping_column", given=shorten(text), found=_shown(labels))
        fields[index] = field
    return fields


def column_index(labels: Sequence[str], header: Sequence[str], text: str) -> int | None:
    """Find the column that a person names.

    Args:
        labels: the names of the columns.
        header: texts above the columns.
        text: a name, or a header in any spelling.

    Returns:
        The column, counted from 0, the first of several; None where there is no such column.
    """
    if text in labels:
        return labels.index(text)
    folded = [fold_header(header_text) for header_text in header]
    return folded.index(fold_header(text)) if fold_header(text) in folded else None


def _preferred(
    field: str, candidates: list[int], labels: Sequence[str], meanings: Sequence[HeaderMeaning | None]
) -> tuple[tuple[int, ...], list[RowIssue], list[ColumnQuestion]]:
    """Choose among columns that mean the same; what a person mapped wins and needs no remark."""
    if len(candidates) == 1 or field in _MANY_COLUMNS:
        return tuple(candidates), [], []
    ranks = {index: meaning.rank for index in candidates if (meaning := meanings[index])}
    used = min(candidates, key=lambda index: ranks[index])
    if ranks[used] == _OVERRIDE_RANK:
        return (used,), [], []
    names = tuple(labels[index] for index in candidates)
    shown, label = "、".join(names), labels[used]
    if list(ranks.values()).count(ranks[used]) > 1:
        issue = make_issue("ambiguous_column", None, label, "", columns=shown, used=label)
    else:
        issue = make_issue("duplicate_column", None, label, "", columns=shown, used=label)
    return (used,), [issue], [ColumnQuestion(field, names, label)]


def _coordinate_sets(
    labels: Sequence[str], meanings: Sequence[HeaderMeaning | None]
) -> tuple[tuple[CoordinateColumns, ...], list[RowIssue], list[ColumnQuestion]]:
    """Put longitudes, latitudes and pairs together by the datum that their headers name."""
    groups: defaultdict[Datum | None, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    mapped = any(m and m.rank == _OVERRIDE_RANK and m.field in _COORDINATE_FIELDS for m in meanings)
    for index, meaning in enumerate(meanings):
        if meaning and (not mapped or meaning.rank == _OVERRIDE_RANK):
            groups[meaning.datum][meaning.field].append(index)
    sets: list[CoordinateColumns] = []
    issues: list[RowIssue] = []
    questions: list[ColumnQuestion] = []
    for datum, group in groups.items():
        lons, lats = group["lon"], group["lat"]
        pairs = [(index, order) for field, order in _PAIR_ORDERS.items() for index in group[field]]
        if len(lons) > 1 or len(lats) > 1 or (len(pairs) > 1 and not lons):
            names = tuple(labels[i] for i in sorted([*lons, *lats, *(i for i, _ in pairs)]))
            issues.append(make_issue("ambiguous_coordinates", None, None, "", columns="、".join(names)))
            questions.append(ColumnQuestion("coordinates", names, None))
        elif lons and lats:
            sets.append(CoordinateColumns(lons[0], lats[0], "lonlat", datum))
        elif pairs:
            sets.append(CoordinateColumns(pairs[0][0], pairs[0][0], pairs[0][1], datum))
        elif lons or lats:
            shown = labels[(lons or lats)[0]]
            issues.append(make_issue("half_coordinate_columns", None, shown, "", columns=shown))
    # A datum that is named is certain; columns without one come after.
    return tuple(sorted(sets, key=lambda s: s.datum is None)), issues, questions


def _no_name_column(labels: Sequence[str]) -> UnreadableFile:
    words = {fold_header(word): word for word in FIELD_WORDS["name"]}
    near = []
    for label in labels[:_SHOWN_HEADERS]:
        match = difflib.get_close_matches(fold_header(label)[:60], words, n=1, cutoff=0.5)
        if match:
            near.append(f"“{shorten(label)}” ≈ “{words[match[0]]}”")
    hint: str | Said = ""
    if len(labels) == 1 and any(map(meaning_of, labels[0].split()[:_SHOWN_HEADERS])):
        hint = Said("file.header_spaces")
    elif near:
        hint = Said("file.header_closest", {"shown": ", ".join(near[:3])})
    return UnreadableFile(
        "no_name_column",
        found=_shown(labels),
        expected="、".join(FIELD_WORDS["name"][:4]) + "、name",
        closest=hint,
    )


def _shown(labels: Sequence[str]) -> str:
    shown = ", ".join(shorten(label) for label in labels[:_SHOWN_HEADERS])
    return (shown or "–") + (", …" if len(labels) > _SHOWN_HEADERS else "")
