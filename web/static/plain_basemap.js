/* The base map that needs nobody: coastlines (Natural Earth, public domain), no borders. */
(function (Yizhan) {
  "use strict";

  async function readLand() {
    const embedded = Yizhan.byId("land_data");
    if (embedded) return JSON.parse(embedded.textContent);
    const response = await fetch(Yizhan.config.urls.land);
    if (!response.ok) throw new Error("HTTP " + response.status);
    return response.json();
  }

  /* Rings of differences between whole steps, as `web/coastline.py` writes them. */
  function unpack(file) {
    return file.rings.map(function (ring) {
      const points = [];
      let lon = 0;
      let lat = 0;
      for (let index = 0; index < ring.length; index += 2) {
        lon += ring[index];
        lat += ring[index + 1];
        points.push([lat / file.steps_per_degree, lon / file.steps_per_degree]);
      }
      return points;
    });
  }

  /* The lines of a ring without those along the edge of what is known, which are no coast. */
  function coastOf(ring, [west, south, east, north]) {
    const isOnEdge = ([lat, lon], [nextLat, nextLon]) =>
      (lon === nextLon && (lon === west || lon === east)) || (lat === nextLat && (lat === south || lat === north));
    const lines = [[]];
    ring.concat([ring[0]]).forEach(function (point, index, points) {
      if (index && isOnEdge(points[index - 1], point)) lines.push([]);
      lines[lines.length - 1].push(point);
    });
    return lines.filter((line) => line.length > 1);
  }

  /* Land, its coast, and a veil over what lies beyond and is not known to be land or sea. */
  function drawn(file) {
    const rings = unpack(file);
    const bounds = file.bounds.map((edge) => edge / file.steps_per_degree);
    const [west, south, east, north] = bounds;
    const known = [[south, west], [north, west], [north, east], [south, east]];
    const world = [[-85.06, -540], [85.06, -540], [85.06, 540], [-85.06, 540]];
    const style = { pane: "land", interactive: false, smoothFactor: 1.2 };
    return L.layerGroup([
      L.polygon(rings.map((ring) => [ring]), { ...style, className: "land", stroke: false }),
      L.polyline(rings.flatMap((ring) => coastOf(ring, bounds)), { ...style, className: "coast" }),
      L.polygon([world, known], { ...style, className: "beyond", stroke: false }),
    ]);
  }

  Yizhan.PlainBasemap = L.Layer.extend({
    onAdd: function (map) {
      const pane = map.getPane("land") || map.createPane("land");
      pane.style.zIndex = 200;
      map.attributionControl.setPrefix(false).addAttribution(Yizhan.text("map.attribution"));
      readLand().then(
        (file) => {
          this._land = drawn(file).addTo(map);
        },
        function () {
          // Without coastlines the stations are still where they are.
        }
      );
    },

    onRemove: function () {
      if (this._land) this._land.remove();
    },
  });
})(window.Yizhan);
