/* Ties map, list, filters and card together. */
(function (Yizhan) {
  "use strict";

  const text = Yizhan.text;
  const STATION_ZOOM = 16;
  const AT_ONE_PLACE = 50;
  const NO_FILTERS = { open: false, amenity: [], kind: [] };

  /* Leaflet's scale in the page's own words. */
  const ScaleLine = L.Control.Scale.extend({
    _updateMetric: function (maxMetres) {
      const metres = this._getRoundNum(maxMetres);
      this._updateScale(this._mScale, Yizhan.roundDistance(metres), metres / maxMetres);
    },
  });

  function addControls(map, say) {
    L.control
      .zoom({ position: "bottomright", zoomInTitle: text("map.zoom_in"), zoomOutTitle: text("map.zoom_out") })
      .addTo(map);
    new Yizhan.LocateControl(say).addTo(map);
    new ScaleLine({ imperial: false, position: "bottomleft" }).addTo(map);
    map.getContainer().setAttribute("aria-label", text("map.region"));
    map.getContainer().setAttribute("role", "region");
  }

  /* The other language's page shows the same view. */
  function keepViewInLanguageLink() {
    const link = Yizhan.byId("language_link");
    if (!link) return;
    link.addEventListener("click", function () {
      link.hash = location.hash;
    });
  }

  Yizhan.App = class {
    constructor(map, layer) {
      this.map = map;
      this.layer = layer;
      this.located = null;
      this.rings = new Yizhan.RangeRings().addTo(map);
      this.card = new Yizhan.StationCard(Yizhan.byId("station_card"), () => this._mark(null));
      this.results = new Yizhan.Results(layer.source, {
        choose: (feature, element) => this.showFeature(feature, element),
        clearFilters: () => this.filters.clear(),
        retry: () => this._reload(),
      });
      this.filters = new Yizhan.Filters(Yizhan.byId("filters"), layer.filters, (filters) => {
        layer.setFilters(filters);
        this._viewChanged();
      });
      addControls(map, (line) => this.results.say(line));
      this._listen();
      this._viewChanged();
      layer.once("tilesloaded", () => this._addPlaceNames());
    }

    /* Only now, because stations are what people wait for. */
    _addPlaceNames() {
      const names = new Yizhan.PlaceNames().addTo(this.map);
      this.layer.on("tilesloaded", () => names.refresh());
    }

    _listen() {
      this.map.on("moveend", () => this._viewChanged());
      this.map.on("yizhanlocated", (event) => {
        this.located = event.latlng;
      });
      this.layer.on("stationchosen", (event) => this.showStation(event.station, event.element));
      this.layer.on("stackchosen", (event) => this.showStack(event.stations, event.element));
      this.layer.on("placechosen", (event) => this.showPlace(event));
      this.layer.on("tilesloaded", (event) => this._showTrouble(event.failed));
      window.addEventListener("hashchange", () => this._followHash());
    }

    _followHash() {
      const state = Yizhan.readHash();
      this.filters.show(state.filters);
      this.layer.setFilters(state.filters);
      if (state.view) this.map.setView(state.view.center, state.view.zoom);
      else this._viewChanged();
    }

    /* The list starts from where the person is, as long as that is in sight; otherwise from the centre. */
    _viewChanged() {
      const located = Boolean(this.located && this.map.getBounds().contains(this.located));
      const origin = located ? this.located : this.map.getCenter();
      Yizhan.writeHash(this.map, this.layer.filters);
      this.rings.draw(this.map, origin, located);
      this.results.ask(origin, located, this.layer.filters);
    }

    _showTrouble(failed) {
      const node = Yizhan.byId("map_trouble");
      node.hidden = !failed;
      node.replaceChildren();
      if (failed) node.append(text("results.error"), this._retryButton(() => this._reload()));
    }

    _retryButton(again) {
      return Yizhan.element("button", { type: "button", class: "button button-main", onclick: again }, [
        Yizhan.icon("retry"),
        Yizhan.element("span", { text: text("results.retry") }),
      ]);
    }

    _reload() {
      this.layer.reload();
      this._viewChanged();
    }

    _mark(id) {
      this.layer.choose(id);
      this.results.choose(id);
    }

    /* Gives the focus back to what opened the card, or to the marker that stands there now. */
    _giveBack(element, id) {
      return () => (element && element.isConnected ? element : this.layer.elementOf(id) || this.map.getContainer());
    }

    /* Moves the map so that the card does not lie on the marker it belongs to. */
    _moveIntoSight(lat, lon) {
      const map = this.map.getContainer().getBoundingClientRect();
      const card = this.card.node.getBoundingClientRect();
      const beside = card.left > map.left + 1;
      const covered = beside ? map.right - card.left : map.bottom - card.top;
      const padding = 36 + Math.max(0, Math.min(covered, (beside ? map.width : map.height) - 120));
      this.map.panInside([lat, lon], {
        paddingTopLeft: [36, 104],
        paddingBottomRight: beside ? [padding, 36] : [36, padding],
      });
    }

    async showStation(station, element) {
      const id = String(station.id);
      const turn = this.card.open(
        station.name,
        [Yizhan.element("p", { text: text("card.loading") })],
        this._giveBack(element, id)
      );
      this._mark(id);
      try {
        const feature = await this.layer.source.station(id);
        this.card.fill(turn, [Yizhan.stationDetails(feature, this.results.now, true)]);
      } catch (error) {
        const retry = this._retryButton(() => this.showStation(station, element));
        this.card.fill(turn, [Yizhan.element("p", { text: text("results.error") }), retry]);
      }
      this._moveIntoSight(station.lat, station.lon);
    }

    showFeature(feature, element) {
      const id = Yizhan.stationId(feature);
      this.card.open(
        feature.properties.name,
        [Yizhan.stationDetails(feature, this.results.now, true)],
        this._giveBack(element, id)
      );
      if (feature.geometry) {
        const [lon, lat] = feature.geometry.coordinates;
        this.map.setView([lat, lon], Math.max(STATION_ZOOM, this.map.getZoom()), { animate: false });
        this._moveIntoSight(lat, lon);
      }
      this._mark(id);
    }

    showStack(stations, element) {
      const choices = stations.map((station) =>
        this._choice(station.name, station.open, (button) => this.showStation(station, element || button))
      );
      this._showChoices(choices, stations.length, element, stations[0].id);
      this._moveIntoSight(stations[0].lat, stations[0].lon);
    }

    /* A cluster that no zoom can take apart: ask for what is there. */
    async showPlace(place) {
      const collection = await this.layer.source
        .nearest(place.lng, place.lat, Math.min(place.count, AT_ONE_PLACE), this.layer.filters || NO_FILTERS)
        .catch(() => null);
      if (!collection) {
        this.results.say(text("results.error"));
        return;
      }
      const choices = collection.features.map((feature) =>
        this._choice(feature.properties.name, (feature.properties.open || {}).state, (button) =>
          this.showFeature(feature, place.element || button)
        )
      );
      this._showChoices(choices, choices.length, place.element, null);
    }

    _choice(name, open, activate) {
      const state = Yizhan.config.standalone ? "station" : Yizhan.stateName(open);
      const button = Yizhan.element("button", { type: "button", class: "button", onclick: () => activate(button) }, [
        Yizhan.icon(state, "state-" + state),
        Yizhan.element("span", {
          text: state === "station" ? name : text("map.marker", { name: name, state: text("open." + state) }),
        }),
      ]);
      return Yizhan.element("li", {}, [button]);
    }

    _showChoices(choices, count, element, id) {
      this.card.open(
        text("map.stack", { count: count }),
        [Yizhan.element("ul", { class: "card-choices" }, choices)],
        this._giveBack(element, id)
      );
    }
  };

  Yizhan.start = function (map, layer) {
    keepViewInLanguageLink();
    return new Yizhan.App(map, layer);
  };
})(window.Yizhan);
