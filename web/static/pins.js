/* Markers. The state is told by silhouette and glyph as well as by colour, and by word in the name. */
(function (Yizhan) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const PIN_SIZE = [44, 48];

  /* More uncertain than this and a place is not ranked, and is drawn as a disc: the API's default. */
  Yizhan.APPROXIMATE_FROM_M = 300;

  const GUESSES = ["gazetteer", "service", "known_place"];

  /* Whether a position was only inferred from an address. */
  Yizhan.isGuess = function (position) {
    return Boolean(position) && GUESSES.includes(position.source);
  };

  /* A guessed position looks guessed however small its error is said to be. */
  Yizhan.isApproximate = function (station) {
    return station.guessed === true || station.error_m > Yizhan.APPROXIMATE_FROM_M;
  };

  const SHAPES = {
    open: {
      body: "M22 44c-3-6-13-11-13-22a13 13 0 0 1 26 0c0 11-10 16-13 22z",
      glyph: "m16 22 4.4 4.4 7.6-8",
    },
    closed: {
      body: "M13 9h18a4 4 0 0 1 4 4v18a4 4 0 0 1-4 4h-4l-5 9-5-9h-4a4 4 0 0 1-4-4V13a4 4 0 0 1 4-4z",
      glyph: "M16 22h12",
    },
    unknown: {
      body: "M22 44 6.5 23.5a2.5 2.5 0 0 1 0-3L20 7a3 3 0 0 1 4 0l13.5 13.5a2.5 2.5 0 0 1 0 3z",
      glyph: "M18.3 19a3.8 3.8 0 1 1 5.4 3.5c-1.2.6-1.7 1.4-1.7 2.7M22 29.6v.1",
    },
    station: {
      body: "M22 44c-3-6-13-11-13-22a13 13 0 0 1 26 0c0 11-10 16-13 22z",
      glyph: "M22 17.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z",
    },
  };

  function svgPath(className, d) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", className);
    path.setAttribute("d", d);
    return path;
  }

  function pinPicture(shape) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 44 48");
    svg.setAttribute("aria-hidden", "true");
    svg.append(svgPath("pin-body", SHAPES[shape].body), svgPath("pin-glyph", SHAPES[shape].glyph));
    return svg;
  }

  Yizhan.stationIcon = function (station) {
    const shape = Yizhan.config.standalone ? "station" : Yizhan.stateName(station.open);
    const approximate = Yizhan.isApproximate(station);
    return L.divIcon({
      className: "pin pin-" + shape + (approximate ? " pin-approximate" : ""),
      html: pinPicture(shape),
      iconSize: PIN_SIZE,
      iconAnchor: [22, 44],
    });
  };

  /* `approximate`: none of its stations has a sure position. */
  Yizhan.clusterIcon = function (count, stack, approximate) {
    const size = count < 10 ? 44 : count < 100 ? 48 : count < 1000 ? 54 : 62;
    return L.divIcon({
      className: "cluster" + (stack ? " cluster-stack" : "") + (approximate ? " cluster-approximate" : ""),
      html: Yizhan.element("span", { text: shortCount(count) }),
      iconSize: [size, size],
    });
  };

  function shortCount(count) {
    return count < 10000 ? String(count) : Yizhan.shortNumber(count);
  }

  /* A marker that has a name, can be reached by Tab and answers to Enter and the space bar. */
  Yizhan.namedMarker = function (position, icon, name, activate) {
    const marker = L.marker(position, { icon: icon, keyboard: true, title: name, riseOnHover: true });
    marker.on("add", function () {
      const element = marker.getElement();
      element.setAttribute("aria-label", name);
      element.addEventListener("keydown", function (event) {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        activate(element);
      });
    });
    marker.on("click", function () {
      activate(marker.getElement());
    });
    return marker;
  };
})(window.Yizhan);
