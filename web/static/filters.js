/* The conditions: chips, stars, and the division that alone is shown. */
(function (Yizhan) {
  "use strict";

  const text = Yizhan.text;
  /* Of these one at most is chosen. */
  const SINGLE = ["open", "stars"];

  Yizhan.Filters = class {
    constructor(form, filters, onChange) {
      this.form = form;
      this.onChange = onChange;
      this.more = Yizhan.byId("more_filters");
      this.summary = Yizhan.byId("filter_summary");
      this.clearButton = Yizhan.byId("clear_filters");
      this.scope = Yizhan.byId("scope");
      this.show(filters);
      form.addEventListener("change", (event) => this._changed(event.target));
      form.addEventListener("submit", (event) => event.preventDefault());
      this.summary.addEventListener("click", () => this._toggle());
      this.clearButton.addEventListener("click", () => {
        this.clear();
        this.summary.focus();
      });
    }

    show(filters) {
      this.division = filters.division;
      this.form.querySelectorAll("input").forEach(function (input) {
        const chosen = filters[input.name];
        const isChosen = Array.isArray(chosen) ? chosen.includes(input.value) : String(chosen) === input.value;
        input.checked = isChosen;
      });
      this._label();
    }

    read() {
      const chosen = (name) =>
        Array.from(this.form.querySelectorAll('input[name="' + name + '"]:checked'), (input) => input.value);
      return {
        open: chosen("open")[0] || "",
        amenity: chosen("amenity"),
        kind: chosen("kind"),
        stars: Number(chosen("stars")[0]) || null,
        division: this.division,
      };
    }

    clear() {
      this.show({ open: "", amenity: [], kind: [], stars: null, division: null });
      this.onChange(this.read());
    }

    setDivision(division) {
      this.division = division;
      this._label();
      this.onChange(this.read());
    }

    _toggle() {
      this.more.hidden = !this.more.hidden;
      this.summary.setAttribute("aria-expanded", String(!this.more.hidden));
    }

    /* Ticking one of a group of which one at most is chosen takes the tick from the others. */
    _changed(input) {
      if (SINGLE.includes(input.name) && input.checked) {
        this.form.querySelectorAll('input[name="' + input.name + '"]').forEach(function (other) {
          other.checked = other === input;
        });
      }
      this._label();
      this.onChange(this.read());
    }

    /* What is chosen out of sight must still be told. */
    _label() {
      const hidden = this.more.querySelectorAll("input:checked").length;
      const count = Yizhan.byId("filter_count");
      count.hidden = !hidden;
      count.textContent = hidden || "";
      if (hidden) this.summary.setAttribute("aria-label", text("filter.chosen", { count: hidden }));
      else this.summary.removeAttribute("aria-label");
      this.clearButton.hidden = !Yizhan.hasFilters(this.read());
      this.scope.hidden = !this.division;
      this.scope.replaceChildren(...(this.division ? [this._scopeButton()] : []));
    }

    _scopeButton() {
      const name = this.division.name;
      const attributes = {
        type: "button",
        class: "scope-button",
        "aria-label": text("search.everywhere", { name: name }),
        onclick: () => {
          this.setDivision(null);
          Yizhan.byId("search_words").focus();
        },
      };
      return Yizhan.element("button", attributes, [
        Yizhan.element("span", { text: text("search.only", { name: name }) }),
        Yizhan.icon("close"),
      ]);
    }
  };
})(window.Yizhan);
