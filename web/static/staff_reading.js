/* How the file was read, and the choices by which it can be read differently. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const element = Yizhan.element;
  const ENCODINGS = [
    ["", null],
    ["utf-8", "UTF-8"],
    ["gb18030", "GB18030 (GBK)"],
    ["utf-16", "UTF-16"],
  ];

  function field(name, label, control, hint) {
    const id = "read_" + name;
    control.id = id;
    control.name = name;
    if (hint) control.setAttribute("aria-describedby", id + "_hint");
    return element("div", { class: "field", "data-field": name }, [
      element("label", { class: "label", for: id, text: label }),
      control,
      hint ? element("small", { id: id + "_hint", text: hint }) : null,
    ]);
  }

  function choice(options, value) {
    const select = element(
      "select",
      {},
      options.map(([code, label]) => element("option", { value: code, text: label }))
    );
    select.value = value || "";
    return select;
  }

  function textInput(value, maxlength) {
    const input = element("input", { maxlength: maxlength, autocomplete: "off" });
    input.value = value || "";
    return input;
  }

  function form(page, data) {
    const options = data.options;
    const scopes = ["partial", "complete"].map((code) => [code, say("staff.scope_" + code)]);
    const isText = Boolean(data.read_as.encoding);
    const encodings = ENCODINGS.map(([code, label]) => [code, label || say("staff.read_automatic")]);
    const source = isText
      ? field("encoding", say("staff.read_encoding"), choice(encodings, options.encoding))
      : field(
          "sheet",
          say("staff.read_sheet"),
          textInput(options.sheet, "100"),
          say("staff.read_sheet_hint")
        );
    const faults = element("div", { class: "alert", role: "alert", tabindex: "-1", hidden: "" });
    const made = element("form", { class: "form-grid", novalidate: "" }, [
      faults,
      field("crs", say("staff.upload_datum"), Yizhan.datumSelect(options.crs)),
      field("scope", say("staff.upload_scope"), choice(scopes, options.scope)),
      field("division", say("staff.read_division"), textInput(options.division, "12")),
      source,
      element("div", { class: "form-end" }, [
        element("button", { type: "submit", class: "button", text: say("staff.read_again") }),
      ]),
    ]);
    Yizhan.suggestDivisions(made.elements.division);
    made.addEventListener("submit", function (event) {
      event.preventDefault();
      page.change(changed(made, options)).catch((problem) => Yizhan.showFaults(made, faults, problem));
    });
    return made;
  }

  /* Only what differs, so that nothing is decided that nobody looked at. */
  function changed(made, options) {
    const body = {};
    ["crs", "scope", "division", "encoding", "sheet"].forEach(function (name) {
      const control = made.elements[name];
      if (!control) return;
      const value = (name === "division" ? Yizhan.divisionCode(control) : control.value.trim()) || null;
      if (value !== (options[name] || null)) body[name] = value;
    });
    return body;
  }

  Yizhan.readingCard = function (page, data) {
    const issues = (data.issues || []).map((item) =>
      element("li", { class: "issue issue-" + (item.severity === "error" ? "error" : "warning") }, [
        Yizhan.icon(item.severity === "error" ? "closed" : "unknown"),
        element("p", { text: item.text }),
      ])
    );
    return element("section", { class: "card", "aria-labelledby": "read_title" }, [
      element("h2", { id: "read_title", text: say("staff.read_title") }),
      element(
        "ul",
        { class: "read-as" },
        data.read_as.sentences.map((sentence) => element("li", { text: sentence }))
      ),
      issues.length ? element("h3", { text: say("staff.list_issues") }) : null,
      issues.length ? element("ul", { class: "issues" }, issues) : null,
      page.editable
        ? element("details", { class: "more" }, [
            element("summary", { text: say("staff.read_change") }),
            form(page, data),
          ])
        : null,
    ]);
  };
})(window.Yizhan);
