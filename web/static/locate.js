/* "Where am I": asks the browser, shows the answer with its accuracy, says in words why it failed. */
(function (Yizhan) {
  "use strict";

  const text = Yizhan.text;
  const PERMISSION_DENIED = 1;
  const LARGEST_DISC_M = 5000;

  /* Events on the map: "yizhanlocated" {latlng}. */
  Yizhan.LocateControl = L.Control.extend({
    options: { position: "bottomright" },

    onAdd: function (map) {
      const button = Yizhan.element("button", { type: "button", class: "locate-button" }, [
        Yizhan.icon("locate"),
        Yizhan.element("span", { text: text("locate.button") }),
      ]);
      L.DomEvent.disableClickPropagation(button);
      if (!window.isSecureContext || !navigator.geolocation) {
        button.disabled = true;
        button.title = text("locate.insecure");
      }
      button.addEventListener("click", () => this._locate(map));
      return button;
    },

    _locate: function (map) {
      Yizhan.toast(text("locate.working"), true);
      navigator.geolocation.getCurrentPosition(
        (position) => this._show(map, position.coords),
        (error) => Yizhan.toast(text(error.code === PERMISSION_DENIED ? "locate.denied" : "locate.failed")),
        { enableHighAccuracy: true, timeout: 12000, maximumAge: 30000 }
      );
    },

    _show: function (map, coords) {
      const latlng = L.latLng(coords.latitude, coords.longitude);
      if (this._here) this._here.remove();
      const icon = L.divIcon({ className: "here-dot", html: document.createElement("span"), iconSize: [22, 22] });
      this._here = L.layerGroup([
        L.circle(latlng, {
          radius: Math.min(coords.accuracy, LARGEST_DISC_M),
          className: "here-disc",
          interactive: false,
        }),
        L.marker(latlng, { icon: icon, interactive: false, keyboard: false, alt: text("locate.here") }),
      ]).addTo(map);
      Yizhan.toast(text("locate.done", { distance: Yizhan.distance(coords.accuracy) }));
      map.fire("yizhanlocated", { latlng: latlng });
      map.setView(latlng, Math.max(15, map.getZoom()));
    },
  });
})(window.Yizhan);
