/* The stations and clusters of what the view shows, fetched tile by tile. */
(function (Yizhan) {
  "use strict";

  const TILE_PX = 256;
  const OVERLAP_PX = 26;
  const CLUSTER_RADIUS_PX = 22;
  const PIN_WIDTH_PX = 26;
  const PIN_HEIGHT_PX = 38;
  const MIN_TILE_ZOOM = 2;
  const MAX_TILE_ZOOM = 18;

  function createSource() {
    const data = Yizhan.byId("station_data");
    const read = (id) => JSON.parse(Yizhan.byId(id).textContent);
    if (data) return new Yizhan.EmbeddedSource(read("station_data"), read("division_data"));
    return new Yizhan.HttpSource(Yizhan.config.urls, Yizhan.config.lang);
  }

  /* A marker that would lie on a cluster is counted with it; zooming in takes them apart. */
  function joinCluster(clusters, stack) {
    const cluster = clusters.find((candidate) => covers(candidate.point, stack));
    if (cluster) {
      cluster.count += stack.stations.length;
      cluster.approximate += stack.stations.filter(Yizhan.isApproximate).length;
    }
    return Boolean(cluster);
  }

  /* A pin stands above its point, the symbol of a stack lies around it. */
  function covers(center, stack) {
    const dx = Math.abs(center.x - stack.point.x);
    const dy = center.y - stack.point.y;
    if (stack.stations.length > 1) return Math.hypot(dx, dy) < 2 * CLUSTER_RADIUS_PX;
    const beside = Math.max(0, dx - PIN_WIDTH_PX / 2);
    const above = Math.max(0, dy, -PIN_HEIGHT_PX - dy);
    return Math.hypot(beside, above) < CLUSTER_RADIUS_PX;
  }

  /* Events: "stationchosen" {station, element}, "stackchosen" {stations, element},
     "placechosen" {lat, lng, count, element}, "tilesloading", "tilesloaded" {failed}. */
  Yizhan.StationLayer = L.Layer.extend({
    initialize: function () {
      this.source = createSource();
      this.filters = Yizhan.readHash().filters;
      this._tiles = new Map();
      this._markers = new Map();
      this._discs = L.layerGroup();
      this._chosen = null;
    },

    onAdd: function (map) {
      this._group = L.layerGroup().addTo(map);
      this._discs.addTo(map);
      map.on("moveend", this.refresh, this);
      this.refresh();
    },

    onRemove: function (map) {
      map.off("moveend", this.refresh, this);
      this._abort();
      this._group.remove();
      this._discs.remove();
    },

    setFilters: function (filters) {
      this.filters = filters;
      this.reload();
    },

    reload: function () {
      this._abort();
      this._tiles.clear();
      this.source.forget();
      this.refresh();
    },

    choose: function (id) {
      this._chosen = id;
      this._markers.forEach(function (marker) {
        const element = marker.getElement();
        if (element) element.classList.toggle("pin-chosen", marker.stationIds.includes(id));
      });
    },

    /* The element of the marker that stands for a station now; it may be another than a moment ago. */
    elementOf: function (id) {
      for (const marker of this._markers.values()) {
        if (marker.stationIds.includes(id)) return marker.getElement();
      }
      return null;
    },

    refresh: function () {
      const wanted = this._wantedTiles();
      this._tiles.forEach((tile, key) => {
        if (wanted.has(key)) return;
        tile.controller.abort();
        this._tiles.delete(key);
      });
      wanted.forEach((address, key) => {
        if (!this._tiles.has(key)) this._load(key, address);
      });
      this._settle();
    },

    _abort: function () {
      this._tiles.forEach(function (tile) {
        tile.controller.abort();
      });
    },

    _wantedTiles: function () {
      const zoom = Math.max(MIN_TILE_ZOOM, Math.min(MAX_TILE_ZOOM, Math.round(this._map.getZoom())));
      const size = TILE_PX * this._map.getZoomScale(this._map.getZoom(), zoom);
      const bounds = this._map.getPixelBounds();
      const across = 2 ** zoom;
      const wanted = new Map();
      const lastRow = Math.min(across - 1, Math.floor(bounds.max.y / size));
      for (let y = Math.max(0, Math.floor(bounds.min.y / size)); y <= lastRow; y += 1) {
        for (let x = Math.floor(bounds.min.x / size); x <= Math.floor(bounds.max.x / size); x += 1) {
          const column = ((x % across) + across) % across;
          wanted.set([zoom, column, y].join("/"), [zoom, column, y]);
        }
      }
      return wanted;
    },

    _load: function (key, [z, x, y]) {
      const tile = { controller: new AbortController(), data: null, failed: false };
      this._tiles.set(key, tile);
      this.fire("tilesloading");
      this.source.tile(z, x, y, this.filters, tile.controller.signal).then(
        (data) => {
          tile.data = data;
          this._settle();
        },
        (error) => {
          if (error.name === "AbortError") return;
          tile.failed = true;
          this._settle();
        }
      );
    },

    /* Draws once everything has arrived, so that markers do not jump while the view fills. */
    _settle: function () {
      const tiles = Array.from(this._tiles.values());
      if (!this._map || tiles.some((tile) => !tile.data && !tile.failed)) return;
      this._draw(tiles.filter((tile) => tile.data));
      const failed = tiles.some((tile) => tile.failed);
      // A failed tile is asked for again with the next move.
      this._tiles.forEach((tile, key) => tile.failed && this._tiles.delete(key));
      this.fire("tilesloaded", { failed: failed });
    },

    _draw: function (tiles) {
      const wanted = new Map();
      this._discs.clearLayers();
      const clusters = this._clusters(tiles);
      const stacks = this._stacks(tiles).filter((stack) => !joinCluster(clusters, stack));
      clusters.forEach(({ lon, lat, count, approximate }) => {
        const key = ["cluster", lon, lat, count, approximate].join(" ");
        wanted.set(key, () => this._cluster(lon, lat, count, approximate === count));
      });
      stacks.forEach(({ stations }) => {
        const key = stations.map((station) => [station.id, station.open].join(" ")).join("|");
        wanted.set(key, () => (stations.length === 1 ? this._station(stations[0]) : this._stack(stations)));
        stations.forEach((station) => this._disc(station));
      });
      this._replaceMarkers(wanted);
    },

    /* Keeps the markers that stay, so that keyboard focus survives a redraw. */
    _replaceMarkers: function (wanted) {
      this._markers.forEach((marker, key) => {
        if (wanted.has(key)) return;
        this._group.removeLayer(marker);
        this._markers.delete(key);
      });
      wanted.forEach((create, key) => {
        if (this._markers.has(key)) return;
        const marker = create();
        this._markers.set(key, marker);
        this._group.addLayer(marker);
      });
      if (this._chosen) this.choose(this._chosen);
    },

    _clusters: function (tiles) {
      return tiles.flatMap((tile) =>
        (tile.data.clusters || []).map(([lon, lat, count, approximate]) => ({
          lon,
          lat,
          count,
          approximate: approximate || 0,
          point: this._map.latLngToLayerPoint([lat, lon]),
        }))
      );
    },

    /* Stations whose markers would cover each other share one marker, so that each can be reached. */
    _stacks: function (tiles) {
      const stacks = [];
      const seen = new Set();
      tiles.forEach((tile) => {
        (tile.data.stations || []).forEach((station) => {
          if (seen.has(station.id)) return;
          seen.add(station.id);
          const point = this._map.latLngToLayerPoint([station.lat, station.lon]);
          const near = stacks.find((stack) => stack.point.distanceTo(point) < OVERLAP_PX);
          if (near) near.stations.push(station);
          else stacks.push({ point: point, stations: [station] });
        });
      });
      return stacks;
    },

    _station: function (station) {
      const approximate = Yizhan.isApproximate(station);
      const state = Yizhan.text("open." + Yizhan.stateName(station.open));
      const name = Yizhan.config.standalone
        ? station.name
        : Yizhan.text(approximate ? "map.marker_approximate" : "map.marker", {
            name: station.name,
            state: state,
            distance: approximate ? Yizhan.distance(station.error_m) : "",
          });
      const marker = Yizhan.namedMarker(
        [station.lat, station.lon],
        Yizhan.stationIcon(station),
        name,
        (element) => this.fire("stationchosen", { station: station, element: element })
      );
      marker.stationIds = [station.id];
      return marker;
    },

    _stack: function (stations) {
      const approximate = stations.every(Yizhan.isApproximate);
      const key = approximate ? "map.stack_approximate" : "map.stack";
      const name = Yizhan.text(key, { count: stations.length });
      const position = [stations[0].lat, stations[0].lon];
      const marker = Yizhan.namedMarker(position, Yizhan.clusterIcon(stations.length, true, approximate), name, (element) =>
        this.fire("stackchosen", { stations: stations, element: element })
      );
      marker.stationIds = stations.map((station) => station.id);
      return marker;
    },

    _cluster: function (lon, lat, count, approximate) {
      const name = Yizhan.text(approximate ? "map.cluster_approximate" : "map.cluster", { count: count });
      const marker = Yizhan.namedMarker([lat, lon], Yizhan.clusterIcon(count, false, approximate), name, (element) =>
        this._openCluster(lon, lat, count, element)
      );
      marker.stationIds = [];
      return marker;
    },

    _openCluster: function (lon, lat, count, element) {
      const map = this._map;
      if (map.getZoom() >= map.getMaxZoom()) {
        this.fire("placechosen", { lat: lat, lng: lon, count: count, element: element });
        return;
      }
      // The marker is about to vanish; focus would fall back to the top of the page.
      if (document.activeElement === element) map.getContainer().focus();
      map.setView([lat, lon], Math.min(map.getMaxZoom(), map.getZoom() + 2));
    },

    _disc: function (station) {
      if (!Yizhan.isApproximate(station)) return;
      this._discs.addLayer(
        L.circle([station.lat, station.lon], {
          radius: station.error_m,
          className: "error-disc",
          interactive: false,
        })
      );
    },
  });
})(window.Yizhan);
