/* The special days of a station: closures, other hours for some days, the days on which a pop-up is there. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const element = Yizhan.element;
  let made = 0;

  /* One line of a form; its name is where the server finds fault with it. */
  function field(label, control) {
    control.id = "special_" + ++made;
    return element("div", { class: "field" }, [element("label", { class: "label", for: control.id, text: label }), control]);
  }

  function input(type, value, longest) {
    const control = element("input", { type: type, maxlength: longest || null, autocomplete: "off" });
    control.value = value || "";
    return control;
  }

  class Row {
    constructor(entry, onRemove) {
      this.entry = entry;
      this.start = input("date", entry.start);
      this.end = input("date", entry.end);
      this.kind = element("select", {}, [
        element("option", { value: "closed", text: say("staff.special_closed") }),
        element("option", { value: "hours", text: say("staff.special_hours") }),
      ]);
      this.kind.value = entry.rule ? "hours" : "closed";
      this.hours = input("text", entry.rule, 500);
      this.note = input("text", entry.note, 500);
      const hours = field(say("staff.special_text"), this.hours);
      const show = () => (hours.hidden = this.kind.value === "closed");
      this.kind.addEventListener("change", show);
      // A single day is the usual case.
      this.start.addEventListener("change", () => (this.end.value = this.end.value || this.start.value));
      show();
      this.fields = {
        start: field(say("staff.special_start"), this.start),
        end: field(say("staff.special_end"), this.end),
        kind: field(say("staff.special_kind"), this.kind),
        text: hours,
        note: field(say("staff.special_note"), this.note),
      };
      this.node = element("div", { class: "special-row", role: "group" }, [
        ...Object.values(this.fields),
        Yizhan.button(say("staff.special_remove"), () => onRemove(this), "button-small"),
      ]);
    }

    number(place) {
      this.node.setAttribute("aria-label", say("staff.special_row", { count: place + 1 }));
      Object.entries(this.fields).forEach(([name, node]) => (node.dataset.field = "overrides[" + place + "]." + name));
    }

    get value() {
      const value = { start: this.start.value, end: this.end.value, note: this.note.value.trim() };
      if (this.kind.value === "closed") return value;
      const written = this.hours.value.trim();
      if (written === this.entry.rule) return Object.assign(value, { rule: written });
      return Object.assign(value, { text: written || "?" });
    }

    get isAsBefore() {
      const { entry, value } = this;
      return (
        value.start === entry.start &&
        value.end === entry.end &&
        value.note === (entry.note || "") &&
        !("text" in value) &&
        (value.rule || null) === (entry.rule || null)
      );
    }
  }

  /* `changed()` gives all special days where any of them differs, and null where none does. */
  Yizhan.specialDaysField = function (known) {
    const list = element("div", { class: "special-days" });
    let rows = [];

    function show() {
      rows.forEach((row, place) => row.number(place));
      list.replaceChildren(...rows.map((row) => row.node));
    }

    function remove(row) {
      rows = rows.filter((other) => other !== row);
      show();
      add.focus();
    }

    const add = Yizhan.button(
      say("staff.special_add"),
      function () {
        const row = new Row({}, remove);
        rows.push(row);
        show();
        row.start.focus();
      },
      "button-small"
    );
    rows = known.map((entry) => new Row(entry, remove));
    show();
    const node = element("fieldset", { class: "special", "data-field": "overrides" }, [
      element("legend", { class: "label", text: Yizhan.fieldName("overrides") }),
      element("small", { text: say("staff.special_hint") }),
      list,
      add,
    ]);
    node.changed = function () {
      const same = rows.length === known.length && rows.every((row) => row.isAsBefore);
      return same ? null : rows.map((row) => row.value);
    };
    return node;
  };
})(window.Yizhan);
