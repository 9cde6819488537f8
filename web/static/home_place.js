/* Where the question is about: the device says so when it is asked, or a person chooses a district. */
(function (Yizhan) {
  "use strict";

  const element = Yizhan.element;
  const text = Yizhan.text;
  const PERMISSION_DENIED = 1;
  const TIMEOUT = 3;
  const WAIT_MS = 12000;
  const KEPT_POSITION_MS = 60000;
  const TYPING_MS = 250;
  const VAGUE_M = 300;
  const FOUND = 8;

  /* Asks the device. Rejects with the sentence to say. */
  Yizhan.locate = function () {
    return new Promise(function (resolve, reject) {
      if (!window.isSecureContext || !navigator.geolocation) {
        reject(text("home.insecure"));
        return;
      }
      navigator.geolocation.getCurrentPosition(
        function (position) {
          const here = position.coords;
          // WGS-84 by the standard; a browser that shifts it would have to say so in the link.
          resolve({ lon: here.longitude, lat: here.latitude, crs: "wgs84", accuracy: here.accuracy });
        },
        function (error) {
          const why = { [PERMISSION_DENIED]: "home.denied", [TIMEOUT]: "home.timeout" }[error.code];
          reject(text(why || "home.unavailable"));
        },
        { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: KEPT_POSITION_MS }
      );
    });
  };

  Yizhan.isVague = function (place) {
    return place.accuracy > VAGUE_M;
  };

  /* Province, city, county, one below the other; or by name. */
  Yizhan.DistrictChooser = class {
    constructor(button, node, onChoose) {
      this.button = button;
      this.node = node;
      this.onChoose = onChoose;
      this.turn = 0;
      button.addEventListener("click", () => (node.hidden ? this.open() : this.close()));
      node.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        this.close();
        button.focus();
      });
    }

    open() {
      this.node.hidden = false;
      this.button.setAttribute("aria-expanded", "true");
      if (!this.list) this._build();
      this.input.focus({ preventScroll: true });
    }

    close() {
      this.node.hidden = true;
      this.button.setAttribute("aria-expanded", "false");
    }

    _build() {
      this.input = element("input", {
        id: "district_words",
        type: "search",
        autocomplete: "off",
        enterkeyhint: "search",
        placeholder: text("home.search_hint"),
      });
      this.input.addEventListener("input", () => this._typed());
      this.list = element("div", { class: "district-list", "aria-live": "polite" });
      this.node.append(
        element("label", { for: "district_words", text: text("home.search_label") }),
        this.input,
        this.list
      );
      this._show([]);
    }

    _typed() {
      clearTimeout(this.timer);
      const words = this.input.value.trim();
      this.timer = setTimeout(() => (words ? this._search(words) : this._show([])), TYPING_MS);
    }

    async _ask(parameters) {
      const turn = (this.turn += 1);
      try {
        const found = await Yizhan.divisions(parameters);
        return turn === this.turn ? found : null;
      } catch (error) {
        if (turn === this.turn) this._fill([element("p", { text: text("results.error") })]);
        return null;
      }
    }

    async _search(words) {
      const found = await this._ask({ q: words, limit: FOUND });
      if (!found) return;
      const choices = found.filter((division) => division.level !== "township");
      const none = element("p", { text: text("home.search_none", { words: words }) });
      this._fill(choices.length ? [this._choices(choices, (d) => d.full_name, (d) => this._choose(d))] : [none]);
    }

    /* `path`: what was chosen so far, from the province down. */
    async _show(path) {
      const last = path[path.length - 1];
      const found = await this._ask(last ? { parent: last.code } : {});
      if (!found) return;
      const below = found.filter((division) => division.level !== "township");
      if (last && !below.length) {
        this._choose(last);
        return;
      }
      const deeper = (division) => (division.level === "county" ? this._choose(division) : this._show(path.concat(division)));
      const whole = last && last.level === "city" ? last : null;
      this._fill([this._path(path), this._choices(below, (d) => d.name, deeper, whole)]);
      if (path.length) this.list.querySelector("button").focus({ preventScroll: true });
    }

    _path(path) {
      if (!path.length) return null;
      const steps = [{ name: text("home.country"), go: () => this._show([]) }].concat(
        path.map((division, depth) => ({ name: division.name, go: () => this._show(path.slice(0, depth + 1)) }))
      );
      const crumbs = steps.slice(0, -1).map((step) => this._button(step.name + " ›", step.go, "crumb"));
      return element("p", { class: "crumbs" }, crumbs.concat(element("b", { text: path[path.length - 1].name })));
    }

    _choices(divisions, label, onChoose, whole) {
      const buttons = divisions.map((division) =>
        element("li", {}, [this._button(label(division), () => onChoose(division))])
      );
      if (whole) {
        const all = this._button(text("home.whole", { name: whole.name }), () => this._choose(whole));
        buttons.unshift(element("li", { class: "whole" }, [all]));
      }
      return element("ul", { class: "district-choices" }, buttons);
    }

    _button(label, onclick, classes) {
      return element("button", { type: "button", class: classes || "button", text: label, onclick: onclick });
    }

    _fill(children) {
      this.list.textContent = "";
      children.filter(Boolean).forEach((child) => this.list.append(child));
    }

    _choose(division) {
      this.close();
      this.button.focus({ preventScroll: true });
      this.onChoose(division);
    }
  };
})(window.Yizhan);
