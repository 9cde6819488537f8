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
      return [points];
    });
  }

  Yizhan.PlainBasemap = L.Layer.extend({
    onAdd: function (map) {
      const pane = map.createPane("land");
      pane.style.zIndex = 200;
      map.attributionControl.setPrefix(false).addAttribution(Yizhan.text("map.attribution"));
      readLand().then(
        (file) => {
          const style = { pane: "land", interactive: false, className: "land", smoothFactor: 1.2, fill: true };
          this._land = L.polygon(unpack(file), style).addTo(map);
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
