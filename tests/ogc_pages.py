"""The pages of `/ogc` that a person may open; `{id}` is a station's."""

OGC_PAGES = (
    "/ogc?f=html",
    "/ogc/conformance?f=html",
    "/ogc/api?f=html",
    "/ogc/collections?f=html",
    "/ogc/collections/stations?f=html",
    "/ogc/collections/stations/queryables?f=html",
    "/ogc/collections/stations/items?f=html",
    "/ogc/collections/stations/items/{id}?f=html",
)
