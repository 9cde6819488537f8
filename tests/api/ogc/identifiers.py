"""What the abstract test suites ask of the declared conformance classes, by their identifiers.

Requirements stand here only where no abstract test names them or is called after them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_FEATURES = "http://www.opengis.net/spec/ogcapi-features"
_CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf"


def _tests(class_: str, names: str) -> tuple[str, ...]:
    return tuple(f"/conf/{class_}/{name}" for name in names.split())


# OGC 17-069r4, annex A.
_PART_1: Mapping[str, tuple[str, ...]] = {
    f"{_FEATURES}-1/1.0/conf/core": (
        *_tests(
            "core",
            "http crs84 root-op root-success api-definition-op api-definition-success "
            "conformance-op conformance-success fc-md-op fc-md-success fc-md-links "
            "fc-md-items fc-md-items-links fc-md-extent fc-md-extent-multi sfc-md-op sfc-md-success "
            "query-param-invalid query-param-unknown fc-op fc-bbox-definition "
            "fc-bbox-response fc-limit-definition fc-limit-response fc-time-definition "
            "fc-time-response fc-response fc-links fc-timeStamp fc-numberMatched fc-numberReturned "
            "f-op f-success f-links",
        ),
        "/req/core/fc-rel-type",
        "/req/core/fc-limit-response-1",
    ),
    f"{_FEATURES}-1/1.0/conf/geojson": _tests("geojson", "definition content"),
    f"{_FEATURES}-1/1.0/conf/html": _tests("html", "definition content"),
    f"{_FEATURES}-1/1.0/conf/oas30": _tests(
        "oas30", "completeness exceptions-codes oas-definition-1 oas-definition-2 oas-impl security"
    ),
}
# OGC 18-058r1, annex A.
_PART_2: Mapping[str, tuple[str, ...]] = {
    f"{_FEATURES}-2/1.0/conf/crs": (
        *_tests(
            "crs",
            "crs-uri default-crs storageCrs crs-parameter crs-parameter-default crs-parameter-invalid "
            "crs-parameter-transform bbox-crs-parameter bbox-crs-parameter-default "
            "bbox-crs-parameter-invalid",
        ),
        "/req/crs/fc-md-crs-list-global",
        "/req/crs/ogc-crs-header",
        "/req/crs/ogc-crs-header-value",
        "/req/crs/geojson",
    )
}
# OGC 19-079r2, annex A.
_PART_3: Mapping[str, tuple[str, ...]] = {
    f"{_FEATURES}-3/1.0/conf/queryables": _tests(
        "queryables", "get-conformance get-queryables-uris get-queryables"
    ),
    f"{_FEATURES}-3/1.0/conf/queryables-query-parameters": _tests(
        "queryables-query-parameters", "get-conformance query-param"
    ),
    f"{_FEATURES}-3/1.0/conf/filter": _tests(
        "filter",
        "get-conformance filter-param filter-lang-default expression-construction filter-crs-wgs84 "
        "filter-crs-param",
    ),
    f"{_FEATURES}-3/1.0/conf/features-filter": _tests(
        "features-filter", "get-conformance get-collections get-collection filter-on-items mixing-expression"
    ),
}
# OGC 21-065r2, annex A.
_FILTERS: Mapping[str, tuple[str, ...]] = {
    f"{_CQL2}/cql2-text": _tests("cql2-text", "validate escaping"),
    f"{_CQL2}/cql2-json": _tests("cql2-json", "validate"),
    f"{_CQL2}/basic-cql2": _tests("basic-cql2", "basic-test comparison is-null boolean test-data logical"),
    f"{_CQL2}/advanced-comparison-operators": _tests(
        "advanced-comparison-operators", "like between in test-data logical"
    ),
    f"{_CQL2}/case-insensitive-comparison": _tests(
        "case-insensitive-comparison", "casei casei-like test-data logical"
    ),
    f"{_CQL2}/basic-spatial-functions": _tests("basic-spatial-functions", "s_intersects test-data logical"),
    f"{_CQL2}/basic-spatial-functions-plus": _tests("basic-spatial-functions-plus", "s_intersects test-data"),
}
IDENTIFIERS: Mapping[str, tuple[str, ...]] = MappingProxyType({**_PART_1, **_PART_2, **_PART_3, **_FILTERS})

_OTHER_DATA = "asks for a data set of countries and towns, which the register does not hold"
# What does not apply here, and why.
NOT_APPLICABLE: Mapping[str, str] = MappingProxyType(
    {
        f"/conf/{class_}/test-data": _OTHER_DATA
        for class_ in (
            "basic-cql2",
            "advanced-comparison-operators",
            "case-insensitive-comparison",
            "basic-spatial-functions",
            "basic-spatial-functions-plus",
        )
    }
)
