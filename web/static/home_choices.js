/* What is chosen: kept on the phone under one name, with nothing in it that tells one phone from another. */
(function (Yizhan) {
  "use strict";

  const KEY = "yizhan.choices";
  const OPEN = ["on_arrival", "now", "any"];
  const TRAVEL = ["walk", "ride"];

  /* Storage may be forbidden or full; the page works without it. */
  Yizhan.kept = function (key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch (error) {
      return null;
    }
  };

  Yizhan.keep = function (key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch (error) {
      return false;
    }
  };

  function among(value, known, otherwise) {
    return known.includes(value) ? value : otherwise;
  }

  function allAmong(values, known) {
    return Array.isArray(values) ? values.filter((value) => known.includes(value)) : [];
  }

  function clean(given) {
    const choices = given && typeof given === "object" ? given : {};
    return {
      open: among(choices.open, OPEN, "on_arrival"),
      travel: among(choices.travel, TRAVEL, "walk"),
      amenity: allAmong(choices.amenity, Yizhan.config.order),
      kind: allAmong(choices.kind, Object.keys(Yizhan.config.labels.kinds)),
      app: among(choices.app, Yizhan.APPS, ""),
    };
  }

  Yizhan.APPS = ["amap", "baidu", "tencent", "geo"];

  /* A link says what is asked this time; the phone remembers the rest. */
  Yizhan.readChoices = function () {
    return clean(Object.assign({}, Yizhan.kept(KEY), Yizhan.config.choices));
  };

  Yizhan.keepChoices = function (choices) {
    Yizhan.keep(KEY, choices);
  };

  /* The form with the chips. */
  Yizhan.ChoiceForm = class {
    constructor(form, choices, onChange) {
      this.form = form;
      this.onChange = onChange;
      this.label = Yizhan.byId("more_label");
      this.clearButton = Yizhan.byId("clear");
      this.show(choices);
      form.hidden = false;
      form.addEventListener("change", () => this._changed());
      form.addEventListener("submit", (event) => event.preventDefault());
      this.clearButton.addEventListener("click", () => this.clear());
    }

    show(choices) {
      this.app = choices.app;
      this.form.querySelectorAll(".chip input").forEach(function (input) {
        const chosen = choices[input.name];
        input.checked = input.type === "radio" ? chosen === input.value : chosen.includes(input.value);
      });
      this._tell();
    }

    read() {
      const chosen = (name) =>
        Array.from(this.form.querySelectorAll('input[name="' + name + '"]:checked'), (input) => input.value);
      return {
        open: chosen("open")[0],
        travel: chosen("travel")[0],
        amenity: chosen("amenity"),
        kind: chosen("kind"),
        app: this.app,
      };
    }

    clear() {
      this.show(clean({ app: this.app, travel: this.read().travel }));
      this._changed();
      Yizhan.byId("more").querySelector("summary").focus();
    }

    _changed() {
      this._tell();
      this.onChange(this.read());
    }

    /* What is chosen out of sight must still be told. */
    _tell() {
      const now = this.read();
      const hidden = this.form.querySelectorAll('.more input[type="checkbox"]:checked').length;
      const count = hidden + (now.open === "on_arrival" ? 0 : 1);
      this.label.textContent = count
        ? Yizhan.text("filter.more_count", { count: count })
        : Yizhan.text("filter.more");
      this.clearButton.hidden = !(count || now.amenity.length);
    }
  };
})(window.Yizhan);
