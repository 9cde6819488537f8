/* Names of divisions on the plain base map, below the pins: the bigger division first, none over another. */
(function (Yizhan) {
  "use strict";

  const PANE = "place_names";
  /* Names are placed this far outside the view too, as a share of its size, so that dragging finds them there. */
  const MARGIN = 0.3;
  const DOT_PX = 3;
  const SPACE_PX = 3;
  /* From the seat to its name: beside the dot, beside a marker that stands on the dot, or beside several. */
  const GAPS_PX = [6, 28, 46];
  const PROBE = "国国国国国国国国国国";

  /* Names of counties come province by province, where the map shows them. */
  const COUNTIES_FROM_ZOOM = 8;

  async function readFile(address) {
    const response = await fetch(address, { priority: "low" });
    if (!response.ok) throw new Error("HTTP " + response.status);
    return response.json();
  }

  function readNames() {
    const embedded = Yizhan.byId("label_data");
    return embedded ? Promise.resolve(JSON.parse(embedded.textContent)) : readFile(Yizhan.config.urls.labels);
  }

  function runningSums(differences) {
    let sum = 0;
    return differences.map((difference) => (sum += difference));
  }

  function unpack(file) {
    return file.groups.flatMap(function (group) {
      const lon = runningSums(group.lon);
      const lat = runningSums(group.lat);
      const [from, to] = group.zooms;
      return group.names.map(function (name, index) {
        const position = L.latLng(lat[index] / file.steps_per_degree, lon[index] / file.steps_per_degree);
        return { name, position, level: group.level, from, to, slot: 0, element: null };
      });
    });
  }

  /* Where a name may stand, as offsets of its upper left corner from the seat, best first. */
  function slots(level, width, height) {
    if (level === "province") {
      return [0, 1, -1].map((row) => [-width / 2, -height / 2 + row * (height / 2 + GAPS_PX[1])]);
    }
    return GAPS_PX.flatMap((gap) => [
      [gap, -height / 2],
      [-gap - width, -height / 2],
      [-width / 2, gap],
      [-width / 2, -gap - height],
    ]);
  }

  function boxAt(x, y, width, height) {
    return { left: x, top: y, right: x + width, bottom: y + height };
  }

  function boxAround(box, space) {
    return {
      left: box.left - space,
      top: box.top - space,
      right: box.right + space,
      bottom: box.bottom + space,
    };
  }

  function withDot(box, point) {
    return {
      left: Math.min(box.left, point.x - DOT_PX),
      top: Math.min(box.top, point.y - DOT_PX),
      right: Math.max(box.right, point.x + DOT_PX),
      bottom: Math.max(box.bottom, point.y + DOT_PX),
    };
  }

  /* Without a third dimension, which would give each name a layer of its own on the graphics card. */
  function moveTo(element, point) {
    element.style.transform = "translate(" + Math.round(point.x) + "px, " + Math.round(point.y) + "px)";
  }

  function isFree(box, taken) {
    return !taken.some(
      (other) =>
        box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom
    );
  }

  Yizhan.PlaceNames = L.Layer.extend({
    onAdd: function (map) {
      this._pane = map.getPane(PANE) || map.createPane(PANE);
      this._pane.style.zIndex = 360;
      this._pane.setAttribute("aria-hidden", "true");
      this._pane.setAttribute("lang", "zh-CN");
      map.on("zoomstart", this._hide, this);
      map.on("moveend resize", this.refresh, this);
      this._places = [];
      this._parts = [];
      readNames().then(
        (file) => {
          this._places = unpack(file);
          this._parts = (file.parts || []).map((part) => ({ ...part, asked: false, places: [] }));
          this.refresh();
        },
        function () {
          // Without names the stations are still where they are.
        }
      );
    },

    onRemove: function (map) {
      map.off("zoomstart", this._hide, this);
      map.off("moveend resize", this.refresh, this);
      this._pane.replaceChildren();
      this._places = [];
      this._parts = [];
    },

    _askForCounties: function (zoom, bounds) {
      if (zoom < COUNTIES_FROM_ZOOM) return;
      this._parts.forEach((part) => {
        const [west, south, east, north] = part.bbox;
        if (part.asked || !bounds.intersects([[south, west], [north, east]])) return;
        part.asked = true;
        readFile(new URL(part.file, new URL(Yizhan.config.urls.labels, document.baseURI))).then(
          (file) => {
            part.places = unpack(file);
            this.refresh();
          },
          function () {
            // The next look at the place asks again.
            part.asked = false;
          }
        );
      });
    },

    /* Places the names anew with the next frame, however often it is asked for before that. */
    refresh: function () {
      if (this._frame) return;
      this._frame = requestAnimationFrame(() => {
        this._frame = null;
        if (this._map) this._layOut();
      });
    },

    _hide: function () {
      this._pane.style.visibility = "hidden";
    },

    _layOut: function () {
      const zoom = Math.round(this._map.getZoom());
      const bounds = this._map.getBounds().pad(MARGIN);
      const sizes = this._letterSizes();
      const markers = this._markerBoxes();
      const taken = [];
      this._askForCounties(zoom, bounds);
      // The order of the parts, not of their arrival, decides which of two names stands.
      this._places.concat(...this._parts.map((part) => part.places)).forEach((place) => {
        const wanted = zoom >= place.from && zoom <= place.to && bounds.contains(place.position);
        const offset = wanted && this._freeSlot(place, sizes[place.level], markers, taken);
        if (offset) this._show(place, offset);
        else this._take(place);
      });
      this._pane.style.visibility = "";
    },

    _freeSlot: function (place, letter, markers, taken) {
      const point = this._map.latLngToLayerPoint(place.position);
      const offsets = slots(place.level, letter.width * place.name.length, letter.height);
      // The slot it had comes first, so that names do not jump about while the map is moved.
      const order = [place.slot, ...offsets.keys()];
      for (const slot of order) {
        const [x, y] = offsets[slot];
        const name = boxAt(point.x + x, point.y + y, letter.width * place.name.length, letter.height);
        const whole = place.level === "province" ? name : withDot(name, point);
        if (isFree(name, markers) && isFree(whole, taken)) {
          place.slot = slot;
          taken.push(boxAround(whole, SPACE_PX));
          return offsets[slot];
        }
      }
      return null;
    },

    _show: function (place, [x, y]) {
      if (!place.element) {
        place.element = Yizhan.element("div", { class: "place place-" + place.level }, [
          Yizhan.element("span", { text: place.name }),
        ]);
        this._pane.append(place.element);
      }
      moveTo(place.element, this._map.latLngToLayerPoint(place.position));
      moveTo(place.element.firstChild, L.point(x, y));
    },

    _take: function (place) {
      if (place.element) place.element.remove();
      place.element = null;
      place.slot = 0;
    },

    /* How wide and high a character of each level is, with the reader's own font size. */
    _letterSizes: function () {
      const probes = ["province", "city", "county"].map((level) => {
        const probe = Yizhan.element("div", { class: "place place-" + level }, [
          Yizhan.element("span", { text: PROBE }),
        ]);
        this._pane.append(probe);
        return [level, probe];
      });
      const sizes = probes.map(function ([level, probe]) {
        const box = probe.firstChild.getBoundingClientRect();
        return [level, { width: box.width / PROBE.length, height: box.height }];
      });
      probes.forEach(([, probe]) => probe.remove());
      return Object.fromEntries(sizes);
    },

    /* Pins, clusters and the labels of the rings, in the map's own pixels. */
    _markerBoxes: function () {
      const mapPane = this._map.getPane("mapPane");
      const origin = mapPane.getBoundingClientRect();
      return Array.from(mapPane.querySelectorAll(".leaflet-marker-icon"), function (element) {
        const box = element.getBoundingClientRect();
        return boxAt(box.left - origin.left, box.top - origin.top, box.width, box.height);
      });
    },
  });
})(window.Yizhan);
