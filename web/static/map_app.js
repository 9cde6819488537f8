/* Ties map, list, filters and card together. */
(function (Yizhan) {
  "use strict";

  const text = Yizhan.text;
  const STATION_ZOOM = 16;
  const AT_ONE_PLACE = 50;
  const NO_FILTERS = { open: "", amenity: [], kind: [], stars: null, division: null };
  const DIVISION_ZOOM = { province: 7, city: 9, county: 12 };

  function addControls(map) {
    L.control
      .zoom({ position: "bottomright", zoomInTitle: text("map.zoom_in"), zoomOutTitle: text("map.zoom_out") })
      .addTo(map);
    new Yizhan.LocateControl().addTo(map);
    new Yizhan.ScaleLine({ position: "bottomleft" }).addTo(map);
    map.getContainer().setAttribute("aria-label", text("map.region"));
    map.getContainer().setAttribute("role", "region");
  }

  /* The page in another language shows the same view. */
  function keepViewInLanguageLinks() {
    document.querySelectorAll(".language-link").forEach(function (link) {
      const language = new URLSearchParams(link.search).get("lang");
      link.addEventListener("click", function () {
        const parameters = new URLSearchParams(location.search);
        parameters.set("lang", language);
        link.search = parameters;
        link.hash = location.hash;
      });
    });
  }

  /* Parts of the link that could not be used are told until the reader has seen them. */
  function letNoticeGo() {
    const button = Yizhan.byId("dismiss_notice");
    if (button) button.addEventListener("click", () => Yizhan.byId("notice").remove());
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
      this.search = new Yizhan.Search(layer.source, {
        station: (feature) => this.showFeature(feature, Yizhan.byId("search_words")),
        division: (division) => this.showDivision(division.code),
      });
      Yizhan.offerSharing(Yizhan.byId("share"), this.card);
      addControls(map);
      map.addHandler("sharedGestures", Yizhan.SharedGestures);
      this._listen();
      this._begin();
    }

    /* The view that the address asks for. */
    _begin() {
      const state = Yizhan.readHash();
      const { bbox } = Yizhan.config.view;
      const own = Yizhan.config.view.division;
      const division = state.filters.division;
      if (!state.understood) Yizhan.toast(text("map.hash_ignored"));
      if (!state.view && bbox && division && own && own.code === division.code) this._fit(bbox);
      else this._viewChanged();
      if (division && division.name === division.code) this._nameDivision(division.code);
      if (state.station) this.showStation({ id: state.station, name: "" }, null);
      if (!Yizhan.hasTiles()) this.layer.once("tilesloaded", () => this._addPlaceNames());
      this.map.once("basemapfailed", () => this._addPlaceNames());
    }

    _fit([west, south, east, north]) {
      this.map.fitBounds([[south, west], [north, east]], { maxZoom: STATION_ZOOM, padding: [40, 40], animate: false });
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
      if (!state.understood) Yizhan.toast(text("map.hash_ignored"));
      this.filters.show(state.filters);
      this.layer.setFilters(state.filters);
      const { division } = state.filters;
      if (division && division.name === division.code) this._nameDivision(division.code);
      if (state.station) this.showStation({ id: state.station, name: "" }, null);
      if (state.view) this.map.setView(state.view.center, state.view.zoom);
      else this._viewChanged();
    }

    /* The list starts from where the person is, as long as that is in sight; otherwise from the centre. */
    _viewChanged() {
      const located = Boolean(this.located && this.map.getBounds().contains(this.located));
      const origin = located ? this.located : this.map.getCenter();
      this._remember();
      this.rings.draw(this.map, origin, located);
      if (Yizhan.config.view.list) this.results.ask(origin, located, this.layer.filters);
    }

    _remember() {
      Yizhan.writeHash(this.map, this.layer.filters, this.chosen);
    }

    /* Only this division's stations, and the map where they are. */
    async showDivision(code) {
      const division = await this.layer.source.division(code).catch(() => null);
      if (!division) {
        Yizhan.toast(text("search.failed"));
        return;
      }
      if (division.bbox) this._fit(division.bbox);
      else if (division.seat) {
        this.map.setView([division.seat[1], division.seat[0]], DIVISION_ZOOM[division.level] || 13, { animate: false });
      }
      if (!division.stations) Yizhan.toast(text("search.empty_division", { name: division.full_name }));
      this.filters.setDivision({ code: division.code, name: division.full_name });
    }

    /* A shared link carries the code alone. */
    async _nameDivision(code) {
      const division = await this.layer.source.division(code).catch(() => null);
      const shown = this.filters.division;
      if (!division || !shown || shown.code !== code) return;
      this.filters.division = { code: code, name: division.full_name };
      this.layer.filters.division = this.filters.division;
      this.filters.show(this.layer.filters);
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
      this.chosen = id;
      this.layer.choose(id);
      this.results.choose(id);
      this._remember();
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
      let [lon, lat] = [station.lon, station.lat];
      try {
        const feature = await this.layer.source.station(id);
        // A link names its station by the id alone.
        if (lat === undefined && feature.geometry) [lon, lat] = feature.geometry.coordinates;
        this.card.fill(turn, [Yizhan.stationDetails(feature, this.results.now, true)], feature.properties.name);
      } catch (error) {
        const retry = this._retryButton(() => this.showStation(station, element));
        this.card.fill(turn, [Yizhan.element("p", { text: text("results.error") }), retry]);
      }
      if (Number.isFinite(lat)) this._moveIntoSight(lat, lon);
    }

    showFeature(feature, element) {
      const id = Yizhan.stationId(feature);
      this.card.open(
        feature.properties.name,
        [Yizhan.stationDetails(feature, this.results.now, true)],
        this._giveBack(element, id)
      );
      this._mark(id);
      // Two short tasks: the card answers the finger at once, and the map follows.
      if (feature.geometry) setTimeout(() => this._goTo(...feature.geometry.coordinates));
    }

    _goTo(lon, lat) {
      this.map.setView([lat, lon], Math.max(STATION_ZOOM, this.map.getZoom()), { animate: false });
      this._moveIntoSight(lat, lon);
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
        Yizhan.toast(text("results.error"));
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
    keepViewInLanguageLinks();
    letNoticeGo();
    return new Yizhan.App(map, layer);
  };
})(window.Yizhan);
