/* Rings of round distances about the place that the list starts from: how far is that pin? */
(function (Yizhan) {
  "use strict";

  const STEPS_M = [100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000];
  const WANTED_RADIUS_PX = 110;
  const SHOWN_FROM_ZOOM = 9;
  const METRES_PER_DEGREE = 111320;

  function metresPerPixel(map, lat) {
    return (40075016.686 * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** map.getZoom());
  }

  function roundStep(metres) {
    return STEPS_M.find((step) => step >= metres) || STEPS_M[STEPS_M.length - 1];
  }

  function ringLabel(origin, radius) {
    return L.marker([origin.lat - radius / METRES_PER_DEGREE, origin.lng], {
      interactive: false,
      keyboard: false,
      pane: "rings",
      icon: L.divIcon({
        className: "range-label",
        html: Yizhan.element("span", { text: Yizhan.roundDistance(radius) }),
        iconSize: [80, 20],
      }),
    });
  }

  Yizhan.RangeRings = L.LayerGroup.extend({
    onAdd: function (map) {
      const pane = map.getPane("rings") || map.createPane("rings");
      pane.style.zIndex = 350;
      pane.setAttribute("aria-hidden", "true");
      L.LayerGroup.prototype.onAdd.call(this, map);
    },

    draw: function (map, origin, located) {
      this.clearLayers();
      if (map.getZoom() < SHOWN_FROM_ZOOM) return;
      const step = roundStep(metresPerPixel(map, origin.lat) * WANTED_RADIUS_PX);
      [step, 2 * step, 3 * step].forEach((radius) => {
        this.addLayer(L.circle(origin, { radius, className: "range-ring", pane: "rings", interactive: false }));
        this.addLayer(ringLabel(origin, radius));
      });
      if (!located) {
        const icon = L.divIcon({ className: "origin-cross", html: document.createElement("span"), iconSize: [16, 16] });
        this.addLayer(L.marker(origin, { icon, interactive: false, keyboard: false, pane: "rings" }));
      }
    },
  });
})(window.Yizhan);
