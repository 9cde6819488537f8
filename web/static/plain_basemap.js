/* The base map that needs nobody: coastlines (Natural Earth, public domain), no borders. */
(function (Yizhan) {
  "use strict";

  async function landFeature() {
    const embedded = Yizhan.byId("land_data");
    if (embedded) return JSON.parse(embedded.textContent);
    const response = await fetch(Yizhan.config.urls.land);
    if (!response.ok) throw new Error("HTTP " + response.status);
    return response.json();
  }

  Yizhan.PlainBasemap = L.Layer.extend({
    onAdd: function (map) {
      const pane = map.createPane("land");
      pane.style.zIndex = 200;
      map.attributionControl.setPrefix(false).addAttribution(Yizhan.text("map.attribution"));
      landFeature().then(
        (land) => {
          this._land = L.geoJSON(land, {
            pane: "land",
            interactive: false,
            style: { className: "land", smoothFactor: 1.2, fill: true },
          }).addTo(map);
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
