/* The rest of the form of a station: kinds, division, stars, source, and the columns that its list had besides. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const element = Yizhan.element;
  const labels = Yizhan.config.labels;
  const STARS = ["", "1", "2", "3", "4", "5"];

  function field(name, control, hint) {
    control.id = "field_" + name;
    control.name = name;
    if (hint) control.setAttribute("aria-describedby", control.id + "_hint");
    return element("div", { class: "field", "data-field": name }, [
      element("label", { class: "label", for: control.id, text: Yizhan.fieldName(name) }),
      control,
      hint ? element("small", { id: control.id + "_hint", text: hint }) : null,
    ]);
  }

  function input(value, more) {
    const made = element("input", Object.assign({ maxlength: "4000", autocomplete: "off" }, more));
    made.value = value === null || value === undefined ? "" : String(value);
    return made;
  }

  /* How somebody checked; nothing is chosen beforehand, so that nobody claims a visit by a quick click. */
  Yizhan.verificationField = function () {
    const choices = Object.keys(labels.verifications).map(function (code) {
      const choice = element("input", { type: "radio", name: "verification_kind", value: code });
      return element("label", { class: "tick" }, [
        choice,
        element("span", { text: say("staff.station_verify_" + code) }),
      ]);
    });
    const field = element("fieldset", { class: "ticks" }, [
      element("legend", { class: "label", text: Yizhan.fieldName("verification_kind") }),
      element("div", { class: "tick-list" }, choices),
    ]);
    // What the question asks of a box that has to be ticked.
    Object.defineProperty(field, "checked", { get: () => Boolean(field.querySelector("input:checked")) });
    return field;
  };

  function kindsField(kinds) {
    const boxes = Object.keys(labels.kinds).map(function (code) {
      const box = element("input", { type: "checkbox", name: "kinds", value: code });
      box.checked = kinds.includes(code);
      return element("label", { class: "tick" }, [box, element("span", { text: labels.kinds[code] })]);
    });
    return element("fieldset", { class: "ticks", "data-field": "kinds" }, [
      element("legend", { class: "label", text: Yizhan.fieldName("kinds") }),
      element("div", { class: "tick-grid" }, boxes),
    ]);
  }

  /* The code, and beside it the name once the server has told it. */
  function divisionField(code) {
    const control = input(code, { maxlength: "100" });
    const made = field("division", control, say("staff.station_division_hint"));
    Yizhan.suggestDivisions(control);
    if (code) nameDivision(control, code);
    return made;
  }

  async function nameDivision(control, code) {
    const query = new URLSearchParams({ q: code, limit: "1" });
    const found = await Yizhan.request("GET", "/v1/divisions?" + query).catch(() => null);
    const first = found && found.divisions[0];
    // Nobody's typing is overwritten by an answer that comes late.
    if (first && first.code === code && control.value === code) control.value = code + " " + first.full_name;
  }

  function starsFields(station) {
    const select = element(
      "select",
      {},
      STARS.map((count) => element("option", { value: count, text: count || say("staff.none") }))
    );
    select.value = station.stars ? String(station.stars) : "";
    const year = input(station.stars_year, { type: "number", min: "1990", max: "2100", step: "1" });
    return element("div", { class: "pair" }, [field("stars", select), field("stars_year", year)]);
  }

  /* One column of the list that is no field of ours: its name, its text, and a way to take it away. */
  function extraLine(name, value, isNew) {
    const id = "extra_" + Math.random().toString(36).slice(2);
    const key = isNew ? input("", { maxlength: "100", placeholder: say("staff.extra_name"), "aria-label": say("staff.extra_name") }) : null;
    const text = input(value, { id: id });
    if (isNew) text.setAttribute("aria-label", say("staff.extra_value"));
    if (isNew) text.setAttribute("placeholder", say("staff.extra_value"));
    const line = element("div", { class: "extra-line" }, [
      key || element("label", { class: "extra-name", for: id, text: name }),
      text,
      Yizhan.button(say("staff.extra_drop"), drop, "button-small button-quiet", {
        "aria-label": say("staff.extra_drop_of", { name: name || say("staff.extra_new") }),
      }),
    ]);

    function drop() {
      const next = line.nextElementSibling || line.parentElement.parentElement.querySelector(".extra-add");
      line.remove();
      (next.querySelector("input") || next).focus();
    }
    line.entry = () => [key ? key.value.trim() : name, text.value.trim()];
    return line;
  }

  function extraField(extra) {
    const lines = element("div", { class: "extra-lines" });
    Object.keys(extra).forEach((name) => lines.append(extraLine(name, extra[name], false)));
    const add = Yizhan.button(
      say("staff.extra_add"),
      function () {
        const line = extraLine("", "", true);
        lines.append(line);
        line.querySelector("input").focus();
      },
      "button-small extra-add"
    );
    const box = element("fieldset", { class: "extra", "data-field": "extra" }, [
      element("legend", { class: "label", text: say("staff.extra_title") }),
      element("small", { text: say("staff.extra_hint") }),
      lines,
      add,
    ]);
    // A column that is no longer there is taken away, an empty one too.
    box.changed = function () {
      const now = new Map(Array.from(lines.children, (line) => line.entry()).filter(([name]) => name));
      // Without a prototype, so that a column called "__proto__" is one like any other.
      const body = Object.create(null);
      now.forEach(function (value, name) {
        if (value !== (Object.hasOwn(extra, name) ? extra[name] : "")) body[name] = value || null;
      });
      Object.keys(extra).forEach(function (name) {
        if (!now.has(name)) body[name] = null;
      });
      return body;
    };
    return box;
  }

  function number(control) {
    return control.value.trim() ? Number(control.value) : null;
  }

  /* `first` stands before the texts of the form, `last` at its end; `changed(form)` is what differs. */
  Yizhan.stationMore = function (station) {
    const extra = extraField(station.extra || {});
    const kinds = station.kinds || [];
    const first = [kindsField(kinds), divisionField(station.division)];
    const last = [starsFields(station), field("source", input(station.source)), extra];

    function changed(form) {
      const body = {};
      const chosen = Array.from(form.querySelectorAll("[name=kinds]:checked"), (box) => box.value);
      const isSame = chosen.length === kinds.length && chosen.every((code) => kinds.includes(code));
      if (!isSame) body.kinds = chosen;
      const division = Yizhan.divisionCode(form.elements.division) || null;
      if (division !== (station.division || null)) body.division = division;
      const stars = number(form.elements.stars);
      if (stars !== (station.stars || null)) body.stars = stars;
      const year = number(form.elements.stars_year);
      if (year !== (station.stars_year || null)) body.stars_year = year;
      const source = form.elements.source.value.trim();
      if (source !== (station.source || "")) body.source = source || null;
      const columns = extra.changed();
      if (Object.keys(columns).length) body.extra = columns;
      return body;
    }
    return { first: first, last: last, changed: changed };
  };

  /* Why the status is another one; asked for only where it is. */
  Yizhan.statusReason = function (select, status) {
    const control = input("", { maxlength: "500" });
    const made = field("reason", control, say("staff.status_reason_hint"));
    const show = () => (made.hidden = select.value === status);
    select.addEventListener("change", show);
    show();
    return made;
  };
})(window.Yizhan);
