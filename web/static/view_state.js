/* What is looked at, kept in the address so that it can be shared: #map=15/34.78/113.6&open=now&amenity=… */
(function (Yizhan) {
  "use strict";

  const labels = Yizhan.config.labels;

  function codes(value, known) {
    return (value || "").split(",").filter(function (code) {
      return Object.prototype.hasOwnProperty.call(known, code);
    });
  }

  /* "now", "on_arrival", or nothing. */
  function openWish(value) {
    return value === "now" || value === "on_arrival" ? value : "";
  }

  function readView(value) {
    const numbers = (value || "").split("/").map(Number);
    const [zoom, lat, lon] = numbers;
    const usable =
      numbers.length === 3 && numbers.every(Number.isFinite) && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
    return usable ? { zoom: zoom, center: [lat, lon] } : null;
  }

  Yizhan.readHash = function () {
    const parameters = new URLSearchParams(location.hash.slice(1));
    return {
      view: readView(parameters.get("map")),
      filters: {
        open: Yizhan.config.standalone ? "" : openWish(parameters.get("open")),
        amenity: codes(parameters.get("amenity"), labels.amenities),
        kind: codes(parameters.get("kind"), labels.kinds),
      },
    };
  };

  Yizhan.writeHash = function (map, filters) {
    const center = map.getCenter().wrap();
    const parts = ["map=" + [map.getZoom(), center.lat.toFixed(5), center.lng.toFixed(5)].join("/")];
    if (filters.open) parts.push("open=" + filters.open);
    if (filters.amenity.length) parts.push("amenity=" + filters.amenity.join(","));
    if (filters.kind.length) parts.push("kind=" + filters.kind.join(","));
    // replaceState, because moving a map is not a step that "back" should undo.
    history.replaceState(null, "", "#" + parts.join("&"));
  };

  /* The filters as the API names them, in a fixed order so that equal questions share a cache entry.
     A tile does not know where anybody is, so it shows what is open now. */
  Yizhan.filterParameters = function (filters) {
    const parameters = new URLSearchParams();
    if (filters.kind.length) parameters.set("kind", filters.kind.slice().sort().join(","));
    if (filters.amenity.length) parameters.set("amenity", filters.amenity.slice().sort().join(","));
    if (filters.open) parameters.set("open", "now");
    return parameters;
  };

  Yizhan.hasFilters = function (filters) {
    return filters.open !== "" || filters.amenity.length > 0 || filters.kind.length > 0;
  };

  /* Leaflet's options: the page's own view unless the address names another one. */
  Yizhan.mapOptions = function (start) {
    const view = Yizhan.readHash().view || start;
    const framed = window.self !== window.top;
    return {
      center: view.center,
      zoom: Math.round(view.zoom),
      minZoom: 2,
      maxZoom: 18,
      zoomControl: false,
      worldCopyJump: true,
      scrollWheelZoom: !framed,
      // In somebody else's page one finger scrolls that page and two move the map.
      gestureHandling: framed,
      gestureHandlingOptions: {
        duration: 1200,
        text: {
          touch: Yizhan.text("map.touch_hint"),
          scroll: Yizhan.text("map.scroll_hint"),
          scrollMac: Yizhan.text("map.scroll_hint_mac"),
        },
      },
    };
  };
})(window.Yizhan);
