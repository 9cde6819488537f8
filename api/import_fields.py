"""What a column of a list can mean, as staff choose it: codes with their words."""

from __future__ import annotations

from geodata.catalogue import languages, text
from stations.intake import ColumnMap
from stations.vocabulary import AMENITIES

# Codes of `stations.intake.header_words.FIELD_WORDS`, in the order in which they are offered.
CHOSEN_FIELDS = (
    "name",
    "external_id",
    "kinds",
    "address",
    "province",
    "city",
    "district",
    "township",
    "lon",
    "lat",
    "pair_lonlat",
    "pair_latlon",
    "pair",
    "location",
    "datum",
    "hours_text",
    "open_time",
    "close_time",
    "start_date",
    "end_date",
    "date_range",
    "phone",
    "amenities",
    "stars",
    "stars_year",
    "host",
    "access",
    "status",
    "note",
    "source",
    "sequence",
)
KEEP_AS_EXTRA = ""
_PAIR_FIELDS = {"lonlat": "pair_lonlat", "latlon": "pair_latlon", "unclear": "pair"}


def field_choices() -> list[dict[str, str]]:
    """List everything that a column can mean.

    Returns:
        Code, and words by language; the empty code keeps a column under its own name.
    """
    choices = {code: f"column.{code}" for code in CHOSEN_FIELDS}
    choices |= {f"amenity:{term.code}": f"term.amenity.{term.code}" for term in AMENITIES}
    choices[KEEP_AS_EXTRA] = "column.keep_as_extra"
    return [
        {"code": code, **{lang: text(key, lang) for lang in languages()}} for code, key in choices.items()
    ]


def column_fields(columns: ColumnMap) -> tuple[str, ...]:
    """Tell what each column of a list was read as.

    Args:
        columns: what its columns hold.

    Returns:
        A code for every column; empty for one that is kept under its own name.
    """
    fields = [KEEP_AS_EXTRA] * len(columns.labels)
    for code, indexes in columns.fields.items():
        for index in indexes:
            fields[index] = code
    for code, index in columns.amenities.items():
        fields[index] = f"amenity:{code}"
    for pair in columns.coordinates:
        if pair.is_pair:
            fields[pair.lon] = _PAIR_FIELDS[pair.order]
        else:
            fields[pair.lon], fields[pair.lat] = "lon", "lat"
    return tuple(fields)
