"""What each kind of issue does to its row; how it is said stands in the catalogues, under `issue.`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Severity = Literal["error", "warning"]

_ERRORS = (
    "too_many_cells",
    "unclosed_quote",
    "ambiguous_coordinates",
    "half_coordinate_columns",
    "name_missing",
    "cell_too_long",
    "phone_scientific",
    "id_scientific",
    "coordinates_swapped",
    "coordinates_half",
    "coordinates_unreadable",
    "coordinates_out_of_range",
    "coordinates_projected",
    "coordinates_outside_projection",
    "geometry_not_a_point",
    "point_unreadable",
    "property_twice",
    "pair_order_unclear",
    "datum_unknown",
    "datum_conflict",
    "several_matches",
    "contradicts_row",
    "name_alone",
    "id_of_another_place",
    "list_contradicts_person",
    "removed_by_person",
)
_WARNINGS = (
    "total_row_skipped",
    "note_row_skipped",
    "repeated_header_skipped",
    "cells_rejoined",
    "surplus_dropped",
    "formula_failed",
    "other_sheets_not_read",
    "duplicate_column",
    "ambiguous_column",
    "number_with_decimals",
    "phone_masked",
    "mobile_numbers_hidden",
    "phone_zero_lost",
    "id_zero_lost",
    "id_became_date",
    "stars_unreadable",
    "year_unreadable",
    "kind_unknown",
    "status_unknown",
    "yes_no_unreadable",
    "hours_not_understood",
    "hours_became_date",
    "date_unreadable",
    "dates_reversed",
    "first_day_missing",
    "last_day_missing",
    "coordinates_zero",
    "coordinates_converted",
    "datum_not_used_there",
    "datum_undeclared",
    "coarse_coordinates",
    "located_by_address",
    "not_located",
    "located_by_service",
    "located_by_known_place",
    "sources_disagree",
    "datum_not_offset_there",
    "outside_division",
    "far_from_division",
    "division_by_polygon",
    "division_by_seat",
    "datum_shift_suspected",
    "datum_area_suspected",
    "person_value_kept",
    "repeats_row",
    "address_changed_position_kept",
)

SEVERITIES: Mapping[str, Severity] = MappingProxyType(
    {**dict.fromkeys(_ERRORS, "error"), **dict.fromkeys(_WARNINGS, "warning")}
)
