/* Search by name, address or division: a combobox as ARIA describes it, with its list below the field. */
(function (Yizhan) {
  "use strict";

  const element = Yizhan.element;
  const text = Yizhan.text;
  const DELAY_MS = 220;
  const LIMITS = { divisions: 4, stations: 8 };

  Yizhan.Search = class {
    /* `handlers.station(feature)` and `handlers.division(division)` are called with what was chosen. */
    constructor(source, handlers) {
      this.source = source;
      this.handlers = handlers;
      this.form = Yizhan.byId("search");
      this.field = Yizhan.byId("search_words");
      this.list = Yizhan.byId("search_results");
      this.clearButton = Yizhan.byId("search_clear");
      this.controller = new AbortController();
      this.active = -1;
      this.options = [];
      this._listen();
    }

    _listen() {
      this.field.addEventListener("input", () => this._typed());
      this.field.addEventListener("keydown", (event) => this._key(event));
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this._submit();
      });
      this.form.addEventListener("focusout", (event) => {
        if (!this.form.contains(event.relatedTarget)) this._close();
      });
      this.clearButton.addEventListener("click", () => {
        this._reset();
        this.field.focus();
      });
    }

    _reset() {
      this.field.value = "";
      this.clearButton.hidden = true;
      this._close();
    }

    _typed() {
      const words = this.field.value.trim();
      this.clearButton.hidden = !this.field.value;
      clearTimeout(this.timer);
      this.controller.abort();
      if (!words) this._close();
      else this.timer = setTimeout(() => this._ask(words), DELAY_MS);
    }

    /* Enter takes the first answer, also of a question that is still on its way. */
    async _submit() {
      const words = this.field.value.trim();
      if (!words) return;
      clearTimeout(this.timer);
      if (this.list.hidden || this.asked !== words) await this._ask(words);
      if (this.options.length && this.asked === words) this._choose(Math.max(0, this.active));
    }

    async _ask(words) {
      this.controller.abort();
      const controller = (this.controller = new AbortController());
      this.form.setAttribute("aria-busy", "true");
      try {
        const found = await this.source.search(words, LIMITS, controller.signal);
        if (controller.signal.aborted) return;
        this.asked = words;
        this._show(words, found);
      } catch (error) {
        if (!controller.signal.aborted) this._open([this._line(text("search.failed"))], []);
      } finally {
        if (!controller.signal.aborted) this.form.removeAttribute("aria-busy");
      }
    }

    _show(words, found) {
      const options = [];
      const divisions = found.divisions.map((division) => this._option(options, "division", division));
      const stations = found.stations.map((station) => this._option(options, "station", station));
      if (!options.length) {
        this._open([this._line(text("search.none", { words: words }), text("search.none_hint"))], []);
        return;
      }
      const groups = [
        divisions.length ? this._group(text("search.divisions"), divisions) : null,
        stations.length ? this._group(text("search.stations"), stations) : null,
      ];
      this._open(groups.filter(Boolean), options);
      Yizhan.byId("search_status").textContent = text("search.found", { count: options.length });
    }

    _group(title, items) {
      const heading = element("div", { class: "search-group", role: "presentation", text: title });
      return element("div", { role: "group", "aria-label": title }, [heading, ...items]);
    }

    _line(words, hint) {
      Yizhan.byId("search_status").textContent = words;
      return element("div", { class: "search-line" }, [
        element("strong", { text: words }),
        hint ? element("span", { text: hint }) : null,
      ]);
    }

    _option(options, kind, value) {
      const index = options.length;
      const properties = value.properties || {};
      const name = kind === "division" ? value.full_name || value.name : properties.name;
      const detail =
        kind === "division" ? "" : value.geometry ? properties.address || "" : text("search.no_position");
      const node = element("div", { class: "search-option", role: "option", id: "search_option_" + index }, [
        Yizhan.icon(kind === "division" ? "area" : "station"),
        element("span", {}, [element("span", { text: name }), detail ? element("small", { text: detail }) : null]),
      ]);
      // Before the field loses the focus, which closes the list.
      node.addEventListener("mousedown", (event) => event.preventDefault());
      node.addEventListener("click", () => this._choose(index));
      options.push({ kind, value, name, node });
      return node;
    }

    _open(children, options) {
      this.options = options;
      this.list.setAttribute("role", options.length ? "listbox" : "presentation");
      this.list.replaceChildren(...children);
      this.list.hidden = false;
      this.field.setAttribute("aria-expanded", String(options.length > 0));
      this._activate(-1);
    }

    _close() {
      this.controller.abort();
      this.form.removeAttribute("aria-busy");
      clearTimeout(this.timer);
      this.asked = null;
      this.options = [];
      this.list.hidden = true;
      this.list.replaceChildren();
      this.field.setAttribute("aria-expanded", "false");
      this.field.removeAttribute("aria-activedescendant");
      Yizhan.byId("search_status").textContent = "";
    }

    _activate(index) {
      this.active = index;
      this.options.forEach(function (option, place) {
        option.node.setAttribute("aria-selected", String(place === index));
      });
      const node = index >= 0 ? this.options[index].node : null;
      if (!node) this.field.removeAttribute("aria-activedescendant");
      else {
        this.field.setAttribute("aria-activedescendant", node.id);
        node.scrollIntoView({ block: "nearest" });
      }
    }

    _key(event) {
      const count = this.options.length;
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key === "Escape" && !this.list.hidden) {
        event.stopPropagation();
        this._close();
      } else if (count && steps[event.key]) {
        event.preventDefault();
        const next = this.active < 0 && event.key === "ArrowUp" ? count - 1 : this.active + steps[event.key];
        this._activate((next + count) % count);
      }
    }

    _choose(index) {
      const { kind, value } = this.options[index];
      this._reset();
      this.handlers[kind](value);
    }
  };
})(window.Yizhan);
