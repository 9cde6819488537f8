/* In somebody else's page one finger and the wheel belong to that page; two fingers, or the wheel with Ctrl or ⌘,
   belong to the map. What was meant for the page is told so over the map. */
(function (Yizhan) {
  "use strict";

  const SHOWN_MS = 1600;

  Yizhan.SharedGestures = L.Handler.extend({
    addHooks: function () {
      const container = this._map.getContainer();
      this._hint = Yizhan.element("p", { class: "gesture-hint", "aria-hidden": "true" });
      this._hint.hidden = true;
      container.append(this._hint);
      // Leaflet takes every finger otherwise; its own two-finger handling moves and zooms.
      container.classList.add("shared-gestures");
      this._each("addEventListener");
    },

    removeHooks: function () {
      clearTimeout(this._timer);
      this._each("removeEventListener");
      this._map.getContainer().classList.remove("shared-gestures");
      this._hint.remove();
    },

    /* While they go down to the element, before Leaflet hears of them. */
    _each: function (change) {
      this._heard = this._heard || {
        touchstart: (event) => this._finger(event),
        touchmove: (event) => this._finger(event),
        wheel: (event) => this._wheel(event),
      };
      Object.entries(this._heard).forEach(([name, hear]) => {
        this._map.getContainer()[change](name, hear, { capture: true, passive: true });
      });
    },

    _finger: function (event) {
      const isOne = event.touches.length === 1;
      if (event.type === "touchstart") this._isOne = isOne;
      if (!isOne) this._hint.hidden = true;
      else {
        event.stopPropagation();
        // The last finger of two that are taken off says nothing.
        if (event.type === "touchmove" && this._isOne) this._tell("map.touch_hint");
      }
    },

    _wheel: function (event) {
      if (event.ctrlKey || event.metaKey) this._hint.hidden = true;
      else {
        event.stopPropagation();
        this._tell(/mac/i.test(navigator.platform) ? "map.scroll_hint_mac" : "map.scroll_hint");
      }
    },

    _tell: function (key) {
      clearTimeout(this._timer);
      this._hint.textContent = Yizhan.text(key);
      this._hint.hidden = false;
      this._timer = setTimeout(() => (this._hint.hidden = true), SHOWN_MS);
    },
  });
})(window.Yizhan);
