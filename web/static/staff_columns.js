/* What each column of the list was taken for; the doubtful ones are asked about. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const element = Yizhan.element;
  const DOUBTS = ["duplicate_column", "ambiguous_coordinates", "half_coordinate_columns"];

  /* Headers that an issue about the whole list names. */
  function doubtful(data) {
    const named = new Set();
    (data.issues || [])
      .filter((item) => DOUBTS.includes(item.code))
      .forEach(function (item) {
        if (item.column) named.add(item.column);
        String((item.params || {}).columns || "")
          .split("、")
          .forEach((header) => named.add(header));
      });
    return data.columns.filter((column) => named.has(column.header)).map((column) => column.header);
  }

  function chooser(page, data, column, id) {
    const lang = Yizhan.config.lang;
    const options = data.fields.map((field) =>
      element("option", {
        value: field.code,
        text: field.code ? field[lang] : say("staff.column_extra"),
      })
    );
    const select = element(
      "select",
      { id: id, "aria-label": say("staff.column_of", { name: column.header }) },
      options
    );
    select.value = column.field || "";
    select.disabled = !page.editable;
    select.dataset.shown = select.value;
    return select;
  }

  function line(page, data, column, index, asked) {
    const select = chooser(page, data, column, "column_" + index);
    select.header = column.header;
    return element("tr", { class: asked ? "asked" : "" }, [
      element("th", { scope: "row" }, [
        element("span", { text: column.header }),
        asked ? element("span", { class: "tag tag-ask", text: say("staff.column_check") }) : null,
      ]),
      element("td", { class: "samples", text: column.samples.join(" · ") || say("staff.none") }),
      element("td", {}, [select]),
    ]);
  }

  Yizhan.columnsCard = function (page, data) {
    const asked = doubtful(data);
    const known = data.columns.filter((column) => column.field).length;
    const title = asked.length
      ? say("staff.columns_ask", { count: asked.length })
      : say("staff.columns_fine", { known: known, all: data.columns.length });
    const lines = data.columns.map((column, index) =>
      line(page, data, column, index, asked.includes(column.header))
    );
    const save = element("button", { type: "submit", class: "button", text: say("staff.columns_save") });
    save.disabled = !asked.length;
    const faults = element("div", { class: "alert", role: "alert", tabindex: "-1", hidden: "" });
    const heads = ["staff.column", "staff.column_samples", "staff.column_field"];
    const form = element("form", {}, [
      element("p", { class: "facts", text: say("staff.columns_hint") }),
      faults,
      element("div", { class: "sheet-wrap" }, [
        element("table", { class: "sheet-table columns-table" }, [
          element("thead", {}, [
            element("tr", {}, heads.map((key) => element("th", { scope: "col", text: say(key) }))),
          ]),
          element("tbody", {}, lines),
        ]),
      ]),
      page.editable ? element("div", { class: "form-end" }, [save]) : null,
    ]);
    const selects = Array.from(form.querySelectorAll("select"));
    form.addEventListener("change", function () {
      save.disabled = !asked.length && selects.every((select) => select.value === select.dataset.shown);
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      // A column that was asked about is decided now, also when it stays what it was taken for.
      const decided = selects.filter(
        (select) => select.value !== select.dataset.shown || asked.includes(select.header)
      );
      const mapping = Object.fromEntries(decided.map((select) => [select.header, select.value]));
      page.change({ mapping: mapping }).catch((problem) => Yizhan.showFaults(form, faults, problem));
    });
    return element("section", { class: "card columns" }, [
      element("details", { open: asked.length ? "" : null }, [
        element("summary", {}, [
          element("h2", { text: say("staff.columns_title") }),
          element("span", { class: asked.length ? "tag tag-ask" : "facts", text: title }),
        ]),
        form,
      ]),
    ]);
  };
})(window.Yizhan);
