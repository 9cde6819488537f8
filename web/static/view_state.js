/* What is looked at, kept in the address so that it can be shared: #map=15/34.78/113.6&open=now&amenity=… */
(function (Yizhan) {
  "use strict";

  const config = Yizhan.config;
  const DIVISION = /^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/;
  const NAMES = ["map", "open", "amenity", "kind", "stars", "division", "station"];

  /* True while the map stands in somebody else's page. */
  Yizhan.isFramed = window.self !== window.top;

  function codes(value, known) {
    return (value || "").split(",").filter(function (code) {
      return Object.prototype.hasOwnProperty.call(known, code);
    });
  }

  /* "now", "on_arrival", or nothing; a file cannot know what time it is read at. */
  function openWish(value) {
    return !config.standalone && (value === "now" || value === "on_arrival") ? value : "";
  }

  function starsWish(value) {
    return /^[1-5]$/.test(value || "") ? Number(value) : null;
  }

  function readView(value) {
    const numbers = (value || "").split("/").map(Number);
    const [zoom, lat, lon] = numbers;
    const usable =
      numbers.length === 3 && numbers.every(Number.isFinite) && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
    return usable ? { zoom: zoom, center: [lat, lon] } : null;
  }

  /* What the page's own address asked for; what stands after "#" comes first. */
  function ownFilters() {
    const { open, amenity, kind, stars, division } = config.view;
    return { open, amenity, kind, stars, division };
  }

  function filtersOf(parameters) {
    const division = parameters.get("division") || "";
    const own = config.view.division;
    const known = own && own.code === division ? own : { code: division, name: division };
    return {
      open: openWish(parameters.get("open")),
      amenity: codes(parameters.get("amenity"), config.labels.amenities),
      kind: codes(parameters.get("kind"), config.labels.kinds),
      stars: starsWish(parameters.get("stars")),
      division: DIVISION.test(division) ? known : null,
    };
  }

  /* Whether everything in the address after "#" was understood. */
  function isUnderstood(parameters, view, filters) {
    const given = (name) => (parameters.get(name) || "").split(",").filter(Boolean);
    return (
      (!parameters.has("map") || view !== null) &&
      given("amenity").length === filters.amenity.length &&
      given("kind").length === filters.kind.length &&
      (!given("open").length || filters.open !== "" || config.standalone) &&
      (!given("stars").length || filters.stars !== null) &&
      (!given("division").length || filters.division !== null)
    );
  }

  Yizhan.readHash = function () {
    const parameters = new URLSearchParams(location.hash.slice(1));
    const view = readView(parameters.get("map"));
    const says = NAMES.some((name) => parameters.has(name));
    const filters = says ? filtersOf(parameters) : ownFilters();
    return {
      view: view,
      filters: filters,
      station: (parameters.get("station") || "").slice(0, 64),
      understood: !says || isUnderstood(parameters, view, filters),
    };
  };

  Yizhan.writeHash = function (map, filters, station) {
    const center = map.getCenter().wrap();
    const parts = ["map=" + [map.getZoom(), center.lat.toFixed(5), center.lng.toFixed(5)].join("/")];
    if (filters.open) parts.push("open=" + filters.open);
    if (filters.amenity.length) parts.push("amenity=" + filters.amenity.join(","));
    if (filters.kind.length) parts.push("kind=" + filters.kind.join(","));
    if (filters.stars) parts.push("stars=" + filters.stars);
    if (filters.division) parts.push("division=" + filters.division.code);
    if (station) parts.push("station=" + encodeURIComponent(station));
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
    if (filters.stars) parameters.set("min_stars", filters.stars);
    if (filters.division) parameters.set("division", filters.division.code);
    return parameters;
  };

  Yizhan.hasFilters = function (filters) {
    const { open, amenity, kind, stars, division } = filters;
    return Boolean(open || amenity.length || kind.length || stars || division);
  };

  /* Leaflet's options: the page's own view unless the address names another one. */
  Yizhan.mapOptions = function (start) {
    const view = Yizhan.readHash().view || start;
    return {
      center: view.center,
      zoom: Math.round(view.zoom),
      minZoom: 2,
      maxZoom: 18,
      zoomControl: false,
      attributionControl: false,
      worldCopyJump: true,
      sharedGestures: Yizhan.isFramed,
    };
  };
})(window.Yizhan);
