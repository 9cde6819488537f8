/* What lies under the stations: coastlines and names, or the pictures that the operator chose. */
(function (Yizhan) {
  "use strict";

  const config = Yizhan.config;

  // The published formula of GCJ-02: Krasovsky 1940 and the rectangle in which it holds.
  const SEMI_MAJOR_M = 6378245;
  const ECCENTRICITY_SQUARED = 0.00669342162296594323;
  const RECTANGLE = { west: 72.004, east: 137.8347, south: 0.8293, north: 55.8271 };

  function waves(value, ...terms) {
    return terms.reduce((sum, [factor, period]) => sum + factor * Math.sin((value * Math.PI) / period), 0);
  }

  function offsets(x, y) {
    const common = (2 / 3) * waves(x, [20, 1 / 6], [20, 1 / 2]);
    const north =
      -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + common +
      (2 / 3) * waves(y, [20, 1], [40, 3], [160, 12], [320, 30]);
    const east =
      300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + common +
      (2 / 3) * waves(x, [20, 1], [40, 3], [150, 12], [300, 30]);
    return { north, east };
  }

  /* Where a place stands on a shifted map; the same formula as geodata/datum.py. */
  Yizhan.toGcj02 = function (place) {
    const { lat, lng } = L.latLng(place).wrap();
    const { west, east, south, north } = RECTANGLE;
    if (lng < west || lng > east || lat < south || lat > north) return L.latLng(place);
    const shift = offsets(lng - 105, lat - 35);
    const radians = (lat * Math.PI) / 180;
    const magic = 1 - ECCENTRICITY_SQUARED * Math.sin(radians) ** 2;
    const perDegreeNorth = ((SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED)) / magic ** 1.5) * (Math.PI / 180);
    const perDegreeEast = (SEMI_MAJOR_M / Math.sqrt(magic)) * Math.cos(radians) * (Math.PI / 180);
    const given = L.latLng(place);
    return L.latLng(given.lat + shift.north / perDegreeNorth, given.lng + shift.east / perDegreeEast);
  };

  /* Pictures in GCJ-02, drawn where they belong: the layer looks at the shifted place of the map's middle.
     The shift changes by a pixel over a screen, so it is taken anew wherever the map comes to rest. */
  Yizhan.ShiftedTileLayer = L.TileLayer.extend({
    _setZoomTransform: function (level, center, zoom) {
      L.TileLayer.prototype._setZoomTransform.call(this, level, Yizhan.toGcj02(center), zoom);
    },

    _getTiledPixelBounds: function (center) {
      return L.TileLayer.prototype._getTiledPixelBounds.call(this, Yizhan.toGcj02(center));
    },

    _onMoveEnd: function () {
      if (this._map && !this._map._animatingZoom) {
        this._setZoomTransforms(this._map.getCenter(), this._map.getZoom());
      }
      L.TileLayer.prototype._onMoveEnd.call(this);
    },
  });

  /* Tiles of a service; coastlines and names stand in while it cannot be reached. Event: "basemapfailed". */
  Yizhan.TileBasemap = L.LayerGroup.extend({
    onAdd: function (map) {
      const Tiles = config.basemap.gcj02 ? Yizhan.ShiftedTileLayer : L.TileLayer;
      let loaded = false;
      config.basemap.layers.forEach((layer) => {
        const tiles = new Tiles(layer.url, Object.assign({ maxZoom: 18, crossOrigin: false }, layer));
        tiles.on("tileload", () => (loaded = true));
        tiles.on("tileerror", () => {
          if (!loaded && !this._failed) this._standIn(map);
        });
        this.addLayer(tiles);
      });
      map.attributionControl.addAttribution(config.basemap.attribution);
      L.LayerGroup.prototype.onAdd.call(this, map);
    },

    _standIn: function (map, words) {
      this._failed = true;
      this.addLayer(new Yizhan.PlainBasemap());
      Yizhan.toast(words || Yizhan.text("basemap.failed"));
      map.fire("basemapfailed");
    },
  });

  Yizhan.hasTiles = function () {
    return config.basemap.layers.length > 0 || Boolean(config.basemap.archive);
  };

  Yizhan.baseLayer = function () {
    if (config.basemap.archive) return new Yizhan.ArchiveBasemap();
    return Yizhan.hasTiles() ? new Yizhan.TileBasemap() : new Yizhan.PlainBasemap();
  };

  /* Who is to be named, as text: Leaflet's own line would read it as markup. */
  Yizhan.AttributionLine = L.Control.Attribution.extend({
    options: { position: "bottomright", prefix: false },

    _update: function () {
      if (!this._map) return;
      const names = Object.keys(this._attributions).filter((name) => this._attributions[name] > 0);
      const { attribution, attributionUrl } = config.basemap;
      const parts = names.map(function (name) {
        const href = name === attribution && attributionUrl ? Yizhan.safeHref(attributionUrl) : null;
        const link = { href: href, text: name, target: "_blank", rel: "noopener noreferrer" };
        return href ? Yizhan.element("a", link) : document.createTextNode(name);
      });
      this._container.replaceChildren(...parts.flatMap((part, index) => (index ? [" · ", part] : [part])));
    },
  });

  // The first layer is added before the page's own script runs, and wants to be named.
  L.Map.addInitHook(function () {
    new Yizhan.AttributionLine().addTo(this);
  });
})(window.Yizhan);
