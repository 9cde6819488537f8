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
      form.addEventListener("change", (event) => this._changed(event.target));
      form.addEventListener("submit", (event) => event.preventDefault());
      this.clearButton.addEventListener("click", () => {
        this.clear();
        form.querySelector("input").focus();
      });
    }

    show(filters) {
      this.form.querySelectorAll("input").forEach(function (input) {
        const chosen = filters[input.name];
        input.checked = input.name === "open" ? chosen === input.value : chosen.includes(input.value);
      });
      this._label();
    }

    read() {
      const chosen = (name) =>
        Array.from(this.form.querySelectorAll('input[name="' + name + '"]:checked'), (input) => input.value);
      return { open: chosen("open")[0] || "", amenity: chosen("amenity"), kind: chosen("kind") };
    }

    clear() {
      this.show({ open: "", amenity: [], kind: [] });
      this.onChange(this.read());
    }

    /* Open now or on arrival: one of them, or neither. */
    _changed(input) {
      if (input.name === "open" && input.checked) {
        this.form.querySelectorAll('input[name="open"]').forEach((other) => (other.checked = other === input));
      }
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
