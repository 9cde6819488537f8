/* Where a station was, where it would be, and where a person says it is. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const element = Yizhan.element;
  const EARTH_RADIUS_M = 6371008.8;
  const UNPLACED_VIEW = [[34, 108], 4];
  const CLOSEST_ZOOM = 15;

  /* Great-circle distance, haversine: for a sentence, not for a decision. */
  function distance(from, to) {
    const radians = (degrees) => (degrees * Math.PI) / 180;
    const halfLat = Math.sin(radians(to.lat - from.lat) / 2);
    const halfLon = Math.sin(radians(to.lon - from.lon) / 2);
    const a = halfLat ** 2 + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * halfLon ** 2;
    return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(a));
  }

  Yizhan.placeWords = function (position) {
    if (!position) return say("staff.place_none");
    return !Yizhan.isExact(position)
      ? say("staff.place_about", { distance: Yizhan.distance(position.error_m) })
      : say("staff.place_exact");
  };

  function pin(classes) {
    return L.divIcon({
      className: "flag " + classes,
      html: element("span", { "aria-hidden": "true" }),
      iconSize: [30, 34],
      iconAnchor: [15, 32],
    });
  }

  function latLng(position) {
    return [position.lat, position.lon];
  }

  function marker(position, classes, name, draggable) {
    const made = L.marker(latLng(position), {
      icon: pin(classes),
      title: name,
      alt: name,
      draggable: draggable,
      autoPan: draggable,
      keyboard: draggable,
      zIndexOffset: draggable ? 500 : 0,
    });
    made.on("add", function () {
      made.getElement().setAttribute("aria-label", name);
      if (!draggable) made.getElement().setAttribute("role", "img");
    });
    return made;
  }

  /* Draws the map into its box. `moved` is told when the pin was dragged. */
  function drawMap(box, { before, after, candidates, editable, moved }) {
    const map = L.map(box, {
      scrollWheelZoom: false,
      zoomControl: false,
      maxZoom: 18,
      minZoom: 3,
      zoomAnimation: false,
      fadeAnimation: false,
      markerZoomAnimation: false,
    });
    L.control.zoom({ zoomInTitle: say("map.zoom_in"), zoomOutTitle: say("map.zoom_out") }).addTo(map);
    new Yizhan.ScaleLine().addTo(map);
    new Yizhan.PlainBasemap().addTo(map);
    if (Yizhan.PlaceNames) new Yizhan.PlaceNames().addTo(map);
    const places = [before, after, ...candidates].filter(Boolean).map(latLng);
    if (places.length) map.fitBounds(L.latLngBounds(places).pad(0.4), { maxZoom: CLOSEST_ZOOM });
    else map.setView(...UNPLACED_VIEW);
    Yizhan.drawCandidates(map, candidates);
    if (before) marker(before, "flag-before", say("staff.place_before"), false).addTo(map);
    if (before && after) {
      L.polyline([before, after].map(latLng), { className: "moved", interactive: false }).addTo(map);
    }
    const shown = after || before;
    if (after && !Yizhan.isExact(after)) {
      L.circle(latLng(after), { radius: after.error_m, className: "doubt", interactive: false }).addTo(map);
    }
    let flag = null;

    function place(position) {
      if (flag) flag.setLatLng(latLng(position));
      else {
        flag = marker(position, "flag-after", say("staff.place_after"), editable).addTo(map);
        flag.on("dragend", () => moved(flag.getLatLng().wrap()));
      }
    }

    if (shown) place(shown);
    if (editable) map.on("click", (event) => moved(event.latlng.wrap()));
    return {
      place: function (position) {
        place(position);
        if (!map.getBounds().contains(latLng(position))) map.panTo(latLng(position));
      },
    };
  }

  function numberField(id, label, value) {
    const input = element("input", { id: id, inputmode: "decimal", autocomplete: "off", maxlength: "20" });
    input.value = typeof value === "number" ? value.toFixed(6) : "";
    return [
      element("div", { class: "field" }, [element("label", { class: "label", for: id, text: label }), input]),
      input,
    ];
  }

  function read(input, limit) {
    const text = input.value.trim();
    const value = /^[+-]?\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : NaN;
    return Math.abs(value) <= limit ? value : null;
  }

  /* Number fields beside the map: everything the pin can do, by keyboard. */
  function pinForm(page, row, start, onPlace) {
    const [lonBox, lonInput] = numberField("lon_" + row.row, say("staff.place_lon"), start && start.lon);
    const [latBox, latInput] = numberField("lat_" + row.row, say("staff.place_lat"), start && start.lat);
    const fault = element("p", { class: "fault", role: "alert", hidden: "" });
    const done = element("p", { class: "pinned", role: "status" });

    function use() {
      const lon = read(lonInput, 180);
      const lat = read(latInput, 90);
      fault.hidden = lon !== null && lat !== null;
      if (!fault.hidden) {
        fault.textContent = say("staff.place_wrong");
        return (lon === null ? lonInput : latInput).focus();
      }
      page.fixes.setPin(row.row, [lon, lat]);
      done.textContent = page.pinnedWords || say("staff.place_pinned");
      onPlace({ lon: lon, lat: lat });
    }

    const form = element("form", { class: "pin-form", novalidate: "" }, [
      element("p", { class: "label", text: say("staff.place_set") }),
      element("small", { text: say("staff.place_set_hint") }),
      element("div", { class: "pin-fields" }, [lonBox, latBox]),
      fault,
      element("button", { type: "submit", class: "button", text: say("staff.place_use") }),
      done,
    ]);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      use();
    });
    form.fill = function (point) {
      lonInput.value = point.lng.toFixed(6);
      latInput.value = point.lat.toFixed(6);
      use();
    };
    return form;
  }

  /* The part of a row's details about its position; the map is drawn when it is first shown. */
  Yizhan.placePanel = function (page, row) {
    const before = row.position_before;
    const after = row.position;
    const pinned = page.fixes.pins[row.row];
    const start = pinned ? { lon: pinned[0], lat: pinned[1] } : after || before;
    const editable = page.editable && row.row !== null;
    const box = element("div", {
      class: "spot-map",
      role: "region",
      "aria-label": say("staff.place_map", { name: row.name || say("staff.row_unnamed") }),
    });
    let map = null;
    const candidates = row.candidates || [];
    const useCandidate =
      page.useCandidate || ((index) => form.fill(L.latLng(candidates[index].lat, candidates[index].lon)));
    const form = editable ? pinForm(page, row, start, (position) => map && map.place(position)) : null;
    const moved = before && after ? distance(before, after) : 0;
    const facts = element("ul", { class: "spot-facts" }, [
      before ? element("li", { class: "spot-before", text: say("staff.place_before") }) : null,
      after || row.row !== null
        ? element("li", { class: after ? "spot-after" : "", text: Yizhan.placeWords(after) })
        : null,
      moved >= 1 ? element("li", { text: say("staff.place_moved", { distance: Yizhan.distance(moved) }) }) : null,
    ]);
    const panel = element("section", { class: "spot" }, [
      element("h3", { text: say("staff.place") }),
      facts,
      box,
      candidates.length ? Yizhan.candidateList(candidates, editable ? useCandidate : null) : null,
      form,
    ]);
    panel.addEventListener("shown", function () {
      if (map) return;
      const shown = after || (pinned ? start : null);
      const moved = (point) => form.fill(point);
      map = drawMap(box, { before, after: shown, candidates, editable, moved });
      if (pinned) map.place(start);
    });
    return panel;
  };
})(window.Yizhan);
