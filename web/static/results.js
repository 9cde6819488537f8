/* The list beside the map: the nearest stations in words. */
(function (Yizhan) {
  "use strict";

  const element = Yizhan.element;
  const text = Yizhan.text;
  const LIMIT = 20;
  const DELAY_MS = 250;
  const LONGEST_WALK_MINUTES = 120;
  const LEFT_OUT = ["closed", "hours_unknown", "missing_amenity", "kind", "stars"];

  function travelWords(properties) {
    if (!Number.isFinite(properties.distance_m)) return null;
    const minutes = Math.round(properties.travel_minutes);
    const words =
      properties.route === "unreachable"
        ? text("distance.unreachable")
        : minutes > 0 && minutes <= LONGEST_WALK_MINUTES
          ? text("distance.minutes", { count: minutes })
          : "";
    return element("p", { class: "result-distance" }, [
      element("strong", { text: Yizhan.distance(properties.distance_m) }),
      words ? element("small", { text: words }) : null,
    ]);
  }

  function notes(collection) {
    const found = [];
    const leftOut = collection.left_out || {};
    const arriving = collection.query && collection.query.open === "on_arrival";
    const reasons = LEFT_OUT.filter((reason) => leftOut[reason] > 0).map((reason) =>
      text("left_out." + (reason === "closed" && arriving ? "closed_on_arrival" : reason), { count: leftOut[reason] })
    );
    if (reasons.length) found.push(text("left_out.line", { reasons: Yizhan.join(reasons) }));
    if (collection.approximate_nearby > 0) {
      found.push(text("results.approximate", { count: collection.approximate_nearby }));
    }
    if (collection.travel && collection.travel.note) found.push(collection.travel.note);
    return found.map((line) => element("p", { class: "result-note", text: line }));
  }

  Yizhan.Results = class {
    constructor(source, handlers) {
      this.source = source;
      this.handlers = handlers;
      this.list = Yizhan.byId("result_list");
      this.notes = Yizhan.byId("results_notes");
      this.title = Yizhan.byId("results_title");
      this.status = Yizhan.byId("status");
      this.dataLine = Yizhan.byId("data_line");
      this.items = new Map();
      this.controller = new AbortController();
      this.now = new Date();
    }

    say(line) {
      this.status.textContent = line;
    }

    /* Asks after a moment's rest, so that a moving map does not ask at every step. */
    ask(origin, located, filters) {
      clearTimeout(this.timer);
      this.controller.abort();
      this.controller = new AbortController();
      this.title.textContent = text(located ? "results.near_you" : "results.near_center");
      this.timer = setTimeout(() => this._fetch(origin, filters, this.controller.signal), DELAY_MS);
    }

    async _fetch(origin, filters, signal) {
      this.list.setAttribute("aria-busy", "true");
      this.say(text("results.loading"));
      try {
        const position = origin.wrap();
        const collection = await this.source.nearest(position.lng, position.lat, LIMIT, filters, signal);
        if (!signal.aborted) this._show(collection, filters);
      } catch (error) {
        if (error.name !== "AbortError" && !signal.aborted) this._showError();
      } finally {
        if (!signal.aborted) this.list.removeAttribute("aria-busy");
      }
    }

    _show(collection, filters) {
      const features = collection.features || [];
      // The server says what "now" is; the phone's clock may be wrong.
      const asked = collection.query && collection.query.at;
      if (asked && !Number.isNaN(Date.parse(asked))) this.now = new Date(asked);
      this.notes.replaceChildren(...notes(collection));
      this._nameSources(collection);
      this.items.clear();
      this.list.replaceChildren(...features.map((feature) => this._item(feature)));
      this.choose(this.chosen);
      this.say(features.length ? text("results.count", { count: features.length }) : "");
      if (!features.length) this._showEmpty(filters);
    }

    _item(feature) {
      const properties = feature.properties;
      const id = Yizhan.stationId(feature);
      const name = element("button", {
        type: "button",
        class: "result-name",
        text: properties.name,
        onclick: () => this.handlers.choose(feature, name),
      });
      const item = element("li", { class: "result" }, [
        element("div", { class: "result-head" }, [
          element("h3", {}, [name]),
          travelWords(properties),
        ]),
        Yizhan.stationDetails(feature, this.now, false),
      ]);
      this.items.set(id, item);
      return item;
    }

    /* The licences of the data ask that its sources are named. */
    _nameSources(collection) {
      const names = (collection.attribution || []).filter(Boolean);
      this.dataLine.hidden = !names.length;
      this.dataLine.lastElementChild.textContent = Yizhan.join(names);
    }

    choose(id) {
      this.chosen = id;
      this.items.forEach(function (item, itemId) {
        item.classList.toggle("result-chosen", itemId === id);
      });
    }

    _showEmpty(filters) {
      const filtered = Yizhan.hasFilters(filters);
      const clear = element("button", {
        type: "button",
        class: "button button-main",
        text: text("filter.clear"),
        onclick: this.handlers.clearFilters,
      });
      this._trouble(
        text(filtered ? "results.empty" : "results.empty_all"),
        filtered ? text("results.empty_hint") : "",
        filtered ? clear : null
      );
      this.say(text(filtered ? "results.empty" : "results.empty_all"));
    }

    _showError() {
      const retry = element("button", {
        type: "button",
        class: "button button-main",
        text: text("results.retry"),
        onclick: this.handlers.retry,
      });
      this.list.replaceChildren();
      this._trouble(text("results.error"), "", retry);
      this.say(text("results.error"));
    }

    _trouble(title, hint, button) {
      this.notes.replaceChildren(
        element("div", { class: "trouble" }, [
          element("strong", { text: title }),
          hint ? element("p", { text: hint }) : null,
          button,
        ])
      );
    }
  };
})(window.Yizhan);
