/* One cell of the list that can be corrected in place: Enter keeps the text, Escape gives it up. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const element = Yizhan.element;

  /* `page` knows whether there is something to edit, and holds the corrections. */
  Yizhan.cell = function (page, row, header) {
    const shown = row.cells[header] === undefined ? "" : String(row.cells[header]);
    if (!page.editable || row.row === null) return element("span", { class: "cell-text", text: shown });
    const box = element("span", { class: "cell" });

    function current() {
      const fixed = page.fixes.cell(row.row, header);
      return fixed === null ? shown : fixed;
    }

    function showButton() {
      const value = current();
      const fixed = page.fixes.cell(row.row, header) !== null;
      const words = { row: row.row, column: header, value: value || say("staff.none") };
      const button = element(
        "button",
        {
          type: "button",
          class: "cell-button" + (fixed ? " cell-fixed" : ""),
          "aria-label": say("staff.cell_edit", words),
          onclick: edit,
        },
        [element("span", { class: value ? "" : "blank", text: value || say("staff.none") }), Yizhan.icon("edit")]
      );
      const note = fixed ? say("staff.cell_fixed", { value: shown || say("staff.none") }) : null;
      box.replaceChildren(button, note ? element("small", { class: "cell-note", text: note }) : "");
      return button;
    }

    function edit() {
      const value = current();
      const long = value.length > 40 || value.includes("\n");
      const input = element(long ? "textarea" : "input", {
        class: "cell-input",
        "aria-label": say("staff.cell_field", { row: row.row, column: header }),
        "aria-description": say("staff.cell_keys"),
        maxlength: "4000",
        rows: long ? "3" : null,
      });
      input.value = value;
      let open = true;

      function leave(keep, byKey) {
        if (!open) return;
        open = false;
        if (keep) page.fixes.setCell(row.row, header, input.value, shown);
        const button = showButton();
        if (byKey) button.focus();
      }

      input.addEventListener("keydown", function (event) {
        // Enter also ends the choice of Chinese characters; that one belongs to the input method.
        if (event.key === "Enter" && !event.isComposing && !event.shiftKey) {
          event.preventDefault();
          leave(true, true);
        } else if (event.key === "Escape" && !event.isComposing) {
          event.stopPropagation();
          leave(false, true);
        }
      });
      // Whoever clicks elsewhere has not given up what they wrote.
      input.addEventListener("blur", () => leave(true, false));
      box.replaceChildren(input, element("small", { class: "cell-note", text: say("staff.cell_keys") }));
      input.focus();
      input.select();
    }

    // The same cell may stand beside its fault and among all cells of its row.
    box.refresh = function () {
      if (box.firstElementChild && box.firstElementChild.tagName === "BUTTON") showButton();
    };
    showButton();
    return box;
  };

  Yizhan.refreshCells = function () {
    document.querySelectorAll(".cell").forEach((cell) => cell.refresh());
  };
})(window.Yizhan);
