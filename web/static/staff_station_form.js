/* The form of one station: what a person may set, and only what they changed. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const element = Yizhan.element;
  const labels = Yizhan.config.labels;
  const TEXTS = ["name", "address", "hours_text", "phone", "host", "access", "note"];
  const LONG = ["hours_text", "note", "access"];
  const STATUSES = ["open", "temporarily_closed", "closed", "planned"];
  const ANSWERS = ["unknown", "yes", "no", "nearby"];
  const PAUSE_MS = 400;
  // Longer texts do not fit into an address; they are read when they are saved.
  const LONGEST_PREVIEW = 500;

  function field(name, control, more) {
    control.id = "field_" + name;
    control.name = name;
    return element("div", { class: "field", "data-field": name }, [
      element("label", { class: "label", for: control.id, text: Yizhan.fieldName(name) }),
      control,
      ...(more || []),
    ]);
  }

  function textField(name, value) {
    const isLong = LONG.includes(name);
    const control = element(isLong ? "textarea" : "input", {
      maxlength: "4000",
      rows: isLong ? "2" : null,
      autocomplete: "off",
    });
    control.value = value || "";
    if (name !== "hours_text") return field(name, control);
    const understood = element("small", { id: "hours_understood", role: "status" });
    control.setAttribute("aria-describedby", understood.id);
    watchHours(control, understood);
    return field(name, control, [understood]);
  }

  /* Says beneath the hours how they are understood, while somebody writes. */
  function watchHours(control, understood) {
    let waiting = null;

    async function explain() {
      const text = control.value.trim();
      const query = new URLSearchParams({ text: text, lang: Yizhan.config.lang });
      understood.textContent = "";
      if (!text) return;
      if (text.length > LONGEST_PREVIEW) return void (understood.textContent = say("staff.hours_long"));
      const read = await Yizhan.request("GET", "/v1/hours?" + query).catch(() => null);
      if (!read || text !== control.value.trim()) return;
      const key = read.rule ? "staff.hours_understood" : "staff.hours_unknown";
      understood.textContent = say(key, { text: read.text });
    }

    control.addEventListener("input", function () {
      clearTimeout(waiting);
      waiting = setTimeout(explain, PAUSE_MS);
    });
    explain();
  }

  function choice(codes, value) {
    const options = codes.map((code) => element("option", { value: code, text: say("staff.value_" + code) }));
    const select = element("select", {}, options);
    select.value = value;
    return select;
  }

  /* Closed for the time being: until a day that is known, or until somebody says otherwise. */
  function statusFields(station) {
    const select = choice(STATUSES, station.status);
    const until = element("input", { type: "date", id: "closure_end", name: "closure_end", "aria-describedby": "closure_hint" });
    const more = element("div", { class: "field", "data-field": "closure.end" }, [
      element("label", { class: "label", for: "closure_end", text: say("staff.closure_end") }),
      until,
      element("small", { id: "closure_hint", text: say("staff.closure_hint") }),
    ]);
    const show = () => (more.hidden = select.value !== "temporarily_closed");
    select.addEventListener("change", show);
    show();
    return [field("status", select), more, Yizhan.statusReason(select, station.status)];
  }

  function amenityField(code, value) {
    const select = choice(ANSWERS, value || "unknown");
    select.id = "amenity_" + code;
    select.dataset.amenity = code;
    return element("div", { class: "field", "data-field": "amenities." + code }, [
      element("label", { class: "label", for: select.id, text: labels.amenities[code] }),
      select,
    ]);
  }

  /* The values of the form that are not those of the station, as PATCH takes them. */
  function changed(form, station) {
    const body = {};
    TEXTS.forEach(function (name) {
      const value = form.elements[name].value.trim();
      if (value !== (station[name] || "")) body[name] = value || (name === "name" ? "" : null);
    });
    const status = form.elements.status.value;
    const until = status === "temporarily_closed" && form.elements.closure_end.value;
    if (until) body.closure = { end: until };
    else if (status !== station.status) body.status = status;
    const reason = form.elements.reason.value.trim();
    if (reason && (until || status !== station.status)) body.reason = reason;
    const amenities = {};
    form.querySelectorAll("[data-amenity]").forEach(function (select) {
      const code = select.dataset.amenity;
      if (select.value === (station.amenities[code] || "unknown")) return;
      amenities[code] = select.value === "unknown" ? null : select.value;
    });
    if (Object.keys(amenities).length) body.amenities = amenities;
    return body;
  }

  /* `changes()` gives what differs; `onSave` is called when somebody wants it kept. */
  Yizhan.stationForm = function (station, editable, onSave) {
    const faults = element("div", { class: "alert", role: "alert", tabindex: "-1", hidden: "" });
    const codes = Object.keys(labels.amenities);
    const more = Yizhan.stationMore(station);
    const special = Yizhan.specialDaysField(station.overrides || []);
    const fields = element("fieldset", { class: "station-fields" }, [
      textField("name", station.name),
      ...more.first,
      ...TEXTS.slice(1).map((name) => textField(name, station[name])),
      ...statusFields(station),
      special,
      element("fieldset", { class: "amenities" }, [
        element("legend", { class: "label", text: Yizhan.fieldName("amenities") }),
        element("div", { class: "form-grid" }, codes.map((code) => amenityField(code, station.amenities[code]))),
      ]),
      ...more.last,
    ]);
    fields.disabled = !editable;
    const form = element("form", { class: "form", novalidate: "", "aria-label": say("staff.station_form") }, [
      faults,
      fields,
      editable
        ? element("div", { class: "form-end" }, [
            element("button", { type: "submit", class: "button button-main", text: say("staff.station_save") }),
          ])
        : null,
    ]);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      onSave();
    });
    form.changes = function () {
      const body = Object.assign(changed(form, station), more.changed(form));
      const days = special.changed();
      if (days) body.overrides = days;
      return body;
    };
    form.showProblem = (problem) => Yizhan.showFaults(form, faults, problem);
    return form;
  };
})(window.Yizhan);
