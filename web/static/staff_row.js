/* One row of the plan: what happens to the station, what is wrong, and its details. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const element = Yizhan.element;
  const REGISTERED = ["changed", "same", "missing"];

  function side(tag, label, field, value) {
    const words = Yizhan.fieldValue(field, value);
    return element(tag, { class: "side side-" + tag + (words ? "" : " blank") }, [
      element("span", { class: "unseen", text: label + " " }),
      element("span", { text: words || say("staff.none") }),
    ]);
  }

  function change(item) {
    const [before, after] = Yizhan.difference(item);
    return element("div", { class: "change" }, [
      element("dt", { text: Yizhan.fieldName(item.field) }),
      element("dd", {}, [
        side("del", say("staff.row_before"), item.field, before),
        Yizhan.icon("arrow"),
        side("ins", say("staff.row_after"), item.field, after),
      ]),
    ]);
  }

  function changes(row) {
    // How a text was understood says nothing new beside the text itself.
    const hidden = row.changes.some((item) => item.field === "hours_text") ? ["hours_rule"] : [];
    const shown = row.changes.filter((item) => !hidden.includes(item.field));
    return element("dl", { class: "changes" }, shown.map(change));
  }

  /* Of a new station: where it is and how sure that is, in one line. */
  function newcomer(row) {
    const address = row.changes.find((item) => item.field === "address");
    return element("div", {}, [
      element("p", { text: say(row.restored ? "staff.row_restored" : "staff.row_added") }),
      element("p", { class: "facts", text: address ? String(address.after) : "" }),
      element("p", { class: "facts", text: Yizhan.placeWords(row.position) }),
    ]);
  }

  function whatHappens(page, row) {
    const parts = [];
    if (row.outcome === "changed" || (row.outcome === "conflict" && row.changes.length)) {
      parts.push(changes(row));
    }
    if (row.outcome === "new") parts.push(newcomer(row));
    if (row.outcome === "missing") parts.push(element("p", { text: say("staff.row_removed") }));
    if (row.outcome === "same") parts.push(element("p", { class: "facts", text: say("staff.row_same") }));
    if (row.issues.length) parts.push(...Yizhan.issueLists(page, row));
    if (row.near && row.near.length) parts.push(nearList(row.near));
    return parts;
  }

  /* Another station of the register, or another row of the same list. */
  function nearName(other) {
    if (other.row !== null) {
      return element("span", { text: say("staff.row_near_row", { row: other.row, name: other.name }) });
    }
    return element("a", {
      href: "/staff/stations/" + encodeURIComponent(other.id) + "?lang=" + Yizhan.config.lang,
      target: "_blank",
      rel: "noopener",
      text: other.name,
    });
  }

  function nearList(near) {
    return element("div", { class: "near" }, [
      element("p", { class: "label", text: say("staff.row_near") }),
      element(
        "ul",
        {},
        near.map((other) =>
          element("li", {}, [
            nearName(other),
            element("small", { text: " " + Yizhan.join([].concat(other.reasons || []).map(String)) }),
          ])
        )
      ),
      element("small", { text: say("staff.row_near_hint") }),
    ]);
  }

  function details(page, row) {
    const headers = Object.keys(row.cells);
    const cells = headers.map((header) =>
      element("div", {}, [
        element("dt", { text: header }),
        element("dd", {}, [Yizhan.cell(page, row, header)]),
      ])
    );
    return element("div", { class: "details" }, [
      headers.length
        ? element("section", {}, [
            element("h3", { text: say("staff.row_cells") }),
            page.editable ? element("small", { text: say("staff.row_cells_hint") }) : null,
            element("dl", { class: "cells" }, cells),
          ])
        : null,
      Yizhan.placePanel(page, row),
    ]);
  }

  /* A station that is in the register already has a page of its own. */
  function rowName(row, name) {
    if (!row.id || !REGISTERED.includes(row.outcome)) return element("span", { text: name });
    const href = "/staff/stations/" + encodeURIComponent(row.id) + "?lang=" + Yizhan.config.lang;
    return element("a", { href: href, target: "_blank", rel: "noopener", text: name });
  }

  /* The two lines of the table that one row is: what happens, and its details once they are asked for. */
  Yizhan.rowLines = function (page, row) {
    const name = row.name || say("staff.row_unnamed");
    const id = "details_" + (row.row === null ? row.id : row.row);
    const label = row.row === null ? "staff.row_open_missing" : "staff.row_open_of";
    const toggle = element("button", {
      type: "button",
      class: "button button-small",
      "aria-expanded": "false",
      "aria-controls": id,
      "aria-label": say(label, { row: row.row, name: name }),
      text: say("staff.row_open"),
    });
    const line = element("tr", { class: "row row-" + row.outcome }, [
      element("td", { class: "number row-number", text: row.row === null ? "–" : String(row.row) }),
      element("th", { scope: "row", class: row.name ? "" : "blank" }, [rowName(row, name)]),
      element("td", {}, [element("div", { class: "row-what" }, whatHappens(page, row))]),
      element("td", { class: "row-open" }, [toggle]),
    ]);
    const panel = element("td", { colspan: "4", id: id });
    const second = element("tr", { class: "row-details", hidden: "" }, [panel]);
    toggle.addEventListener("click", function () {
      const open = second.hidden;
      if (open && !panel.firstChild) panel.append(details(page, row));
      second.hidden = !open;
      toggle.setAttribute("aria-expanded", String(open));
      if (open) second.dispatchEvent(new CustomEvent("shown"));
    });
    second.addEventListener("shown", () => panel.firstChild.lastChild.dispatchEvent(new CustomEvent("shown")));
    return [line, second];
  };
})(window.Yizhan);
