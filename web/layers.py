"""The parts of the map as Folium elements; they carry settings of the server and never a record's text."""

from __future__ import annotations

import math
from collections.abc import Sequence

from web.folium_alone import without_pandas

with without_pandas():
    import folium
    from folium.elements import JSCSSMixin
    from folium.map import Layer
    from folium.template import Template


class StationMap(folium.Map):
    """A Folium map with a fixed id, without tiles and without Folium's ten foreign files.

    Args:
        center: longitude and latitude, degrees, WGS-84.
        zoom: Web Mercator zoom level.
        scripts: name and address of each script it needs.
        styles: name and address of each style sheet it needs.
    """

    _template = Template(
        """
        {% macro html(this, kwargs) %}<div class="folium-map" id="{{ this.get_name() }}"></div>{% endmacro %}

        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map(
            {{ this.get_name()|tojson }},
            Yizhan.mapOptions({ center: {{ this.location|tojson }}, zoom: {{ this.zoom|tojson }} })
        );
        {% endmacro %}
        """
    )

    def __init__(
        self,
        center: tuple[float, float],
        zoom: int,
        scripts: Sequence[tuple[str, str]],
        styles: Sequence[tuple[str, str]],
    ) -> None:
        lon, lat = center
        super().__init__(location=[lat, lon], zoom_start=zoom, tiles=None)
        # Folium puts its lists on the class, where a change would reach every other map.
        self.default_js = list(scripts)
        self.default_css = list(styles)
        self.zoom = zoom

    def get_name(self) -> str:
        """Give the id of the map's element, the same on every page."""
        return "station_map"


class BaseLayer(JSCSSMixin, Layer):
    """What lies under the stations; the page's settings say what it is, and Folium sees nothing of it."""

    _template = Template(
        "{% macro script(this, kwargs) %}var {{ this.get_name() }} = Yizhan.baseLayer();{% endmacro %}"
    )

    def __init__(self) -> None:
        super().__init__(name="base_layer")

    def get_name(self) -> str:
        """Give the variable's name, the same on every page."""
        return "base_layer"


class StationLayer(JSCSSMixin, Layer):
    """The stations, fetched by the page for what its view shows."""

    _template = Template(
        "{% macro script(this, kwargs) %}var {{ this.get_name() }} = new Yizhan.StationLayer();{% endmacro %}"
    )

    def __init__(self) -> None:
        super().__init__(name="station_layer")

    def get_name(self) -> str:
        """Give the variable's name, the same on every page."""
        return "station_layer"


class PageControls(JSCSSMixin):
    """Ties the map to what stands beside it: list, filters, card, legend.

    Args:
        station_map: the map.
        layer: its layer of stations.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "Yizhan.start({{ this.station_map.get_name() }}, {{ this.layer.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self, station_map: StationMap, layer: StationLayer) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.station_map = station_map
        self.layer = layer

    def get_name(self) -> str:
        """Give the element's name, the same on every page."""
        return "page_controls"


def is_position(center: Sequence[float]) -> bool:
    """Tell whether a pair of numbers is a longitude and a latitude that a Web Mercator map can show.

    Args:
        center: longitude and latitude, degrees.

    Returns:
        True when both are finite and in range.
    """
    if len(center) != 2:
        return False
    lon, lat = center
    return math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 85
