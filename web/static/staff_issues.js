/* What is wrong with a row, in full or, where many rows have the same note, as a small tag. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const element = Yizhan.element;

  /* The cells that an issue is about: one header, or both of a pair, as in "经度, 纬度". */
  function named(row, column) {
    const has = (header) => Object.hasOwn(row.cells, header);
    if (column === null) return [];
    if (has(column)) return [column];
    const parts = column.split(/\s*[,、]\s*/);
    return parts.every(has) ? parts : [];
  }

  /* Header → text with longitude and latitude in each other's place; null where a person must look. */
  Yizhan.exchanged = function (row, item) {
    if (item.code !== "coordinates_swapped") return null;
    const headers = named(row, item.column);
    const texts = headers.map((header) => String(row.cells[header]));
    if (headers.length === 2) return { [headers[0]]: texts[1], [headers[1]]: texts[0] };
    const pair = headers.length === 1 && /^\s*([\d.+-]+)\s*([,，;；\s])\s*([\d.+-]+)\s*$/.exec(texts[0]);
    return pair ? { [headers[0]]: pair[3] + pair[2] + pair[1] } : null;
  };

  /* Keeps the exchange as corrections like any other. */
  Yizhan.exchange = function (page, row, texts) {
    Object.entries(texts).forEach(([header, text]) =>
      page.fixes.setCell(row.row, header, text, String(row.cells[header]))
    );
  };

  function exchangeButton(page, row, item) {
    const texts = page.editable ? Yizhan.exchanged(row, item) : null;
    if (!texts) return null;
    return Yizhan.button(
      say("staff.row_exchange"),
      () => page.fixes.together(() => Yizhan.exchange(page, row, texts)),
      "button-small"
    );
  }

  function cells(page, row, item) {
    return named(row, item.column).map((header) =>
      element("p", { class: "issue-cell" }, [
        element("span", { class: "label", text: header }),
        Yizhan.cell(page, row, header),
      ])
    );
  }

  /* Where one can see how such a text is read, and after the import say once what it means. */
  function hoursLink(item) {
    if (item.code !== "hours_not_understood") return null;
    const query = new URLSearchParams({ text: item.value, lang: Yizhan.config.lang });
    const link = element("a", { href: "/staff/hours?" + query, target: "_blank", text: say("staff.hours_try_this") });
    return element("p", { class: "facts" }, [link]);
  }

  function full(page, row, item) {
    const severity = item.severity === "error" ? "error" : "warning";
    return element("li", { class: "issue issue-" + severity }, [
      Yizhan.icon(severity === "error" ? "closed" : "unknown"),
      element("div", {}, [
        element("p", {}, [
          element("span", { class: "tag", text: say("staff.row_" + severity) }),
          element("span", { text: " " + item.text }),
        ]),
        ...cells(page, row, item),
        hoursLink(item),
        exchangeButton(page, row, item),
      ]),
    ]);
  }

  /* The note in a few words; of one that has none, its sentence up to the first stop. */
  Yizhan.noteName = function (code, sentence) {
    const key = "staff.note_" + code;
    const name = say(key);
    if (name !== key) return name;
    return sentence.replace(/^.*?[：:]\s*/, "").split(/[，。；]|[,.;] /)[0];
  };

  function folded(page, row, item) {
    return element("li", { class: "issue-folded" }, [
      element("details", {}, [
        element("summary", {}, [
          element("span", { class: "tag tag-ask", text: Yizhan.noteName(item.code, item.text) }),
        ]),
        element("p", { text: item.text }),
        ...cells(page, row, item),
        hoursLink(item),
      ]),
    ]);
  }

  /* The issues of a row: errors always in full, notes that many rows have as tags behind them. */
  Yizhan.issueLists = function (page, row) {
    const isShared = (item) => item.severity !== "error" && page.isShared(row.outcome, item.code);
    const own = row.issues.filter((item) => !isShared(item)).map((item) => full(page, row, item));
    const shared = row.issues.filter(isShared).map((item) => folded(page, row, item));
    return [
      own.length ? element("ul", { class: "issues" }, own) : null,
      shared.length ? element("ul", { class: "issues-folded" }, shared) : null,
    ].filter(Boolean);
  };

  /* The notes that many rows of an outcome have, each once; null where there is none. */
  Yizhan.sharedNotes = function (shared) {
    if (!shared || !shared.length) return null;
    const lines = shared.map((note) =>
      element("li", {}, [
        element("details", {}, [
          element("summary", {
            text: say("staff.shared_note", {
              count: note.count,
              note: Yizhan.noteName(note.code, note.example),
            }),
          }),
          element("p", { class: "facts", text: say("staff.shared_example", { text: note.example }) }),
        ]),
      ])
    );
    return element("ul", { class: "shared" }, lines);
  };
})(window.Yizhan);
