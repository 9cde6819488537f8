/* The chips above the list. */
(function (Yizhan) {
  "use strict";

  Yizhan.Filters = class {
    constructor(form, filters, onChange) {
      this.form = form;
      this.onChange = onChange;
      this.clearButton = Yizhan.byId("clear_filters");
      this.summary = Yizhan.byId("filter_summary");
      this.show(filters);
      form.addEventListener("change", () => this._changed());
      form.addEventListener("submit", (event) => event.preventDefault());
      this.clearButton.addEventListener("click", () => {
        this.clear();
        form.querySelector("input").focus();
      });
    }

    show(filters) {
      this.form.querySelectorAll("input").forEach(function (input) {
        input.checked = input.name === "open" ? filters.open : filters[input.name].includes(input.value);
      });
      this._label();
    }

    read() {
      const chosen = (name) =>
        Array.from(this.form.querySelectorAll('input[name="' + name + '"]:checked'), (input) => input.value);
      return { open: chosen("open").length > 0, amenity: chosen("amenity"), kind: chosen("kind") };
    }

    clear() {
      this.show({ open: false, amenity: [], kind: [] });
      this.onChange(this.read());
    }

    _changed() {
      this._label();
      this.onChange(this.read());
    }

    /* What is chosen out of sight must still be told. */
    _label() {
      const hidden = this.form.querySelectorAll(".more input:checked").length;
      this.summary.textContent = hidden
        ? Yizhan.text("filter.more_count", { count: hidden })
        : Yizhan.text("filter.more");
      this.clearButton.hidden = !Yizhan.hasFilters(this.read());
    }
  };
})(window.Yizhan);
