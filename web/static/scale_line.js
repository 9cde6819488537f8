/* Leaflet's scale in the page's own words. */
(function (Yizhan) {
  "use strict";

  Yizhan.ScaleLine = L.Control.Scale.extend({
    options: { imperial: false },

    _updateMetric: function (maxMetres) {
      const metres = this._getRoundNum(maxMetres);
      this._updateScale(this._mScale, Yizhan.roundDistance(metres), metres / maxMetres);
    },
  });
})(window.Yizhan);
