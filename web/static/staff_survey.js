/* Questions and facts about a list as a whole, above its rows. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const element = Yizhan.element;
  const PLACINGS = ["exact", "approximate", "unlocated"];
  const MOST_ROWS = 500;

  function question(name, title, children) {
    const id = "question_" + name;
    return element("section", { class: "card ask ask-" + name, "aria-labelledby": id }, [
      element("h2", { id: id, text: title }),
      ...children,
    ]);
  }

  /* Runs what a button stands for; until it is done, no other can be pressed. */
  async function answer(box, act) {
    const buttons = Array.from(box.querySelectorAll("button"));
    buttons.forEach((button) => (button.disabled = true));
    try {
      await act();
    } catch (problem) {
      Yizhan.announce("alert", problem.message);
      buttons.forEach((button) => (button.disabled = false));
    }
  }

  function choiceButton(name, onclick) {
    return element("button", { type: "button", class: "choice", onclick: onclick }, [
      element("span", {}, [
        element("strong", { text: say("staff.datum_" + name) }),
        element("small", { text: say("staff.datum_" + name + "_hint") }),
      ]),
    ]);
  }

  /* Where the coordinates come from; "nobody knows" is an answer too, for this tab. */
  function datumQuestion(page, data, survey) {
    const key = "yizhan.datum_unknown." + data.id;
    if (!page.editable || !survey.undeclared || sessionStorage.getItem(key)) return null;

    function leave() {
      sessionStorage.setItem(key, "1");
      box.remove();
      Yizhan.announce("note", say("staff.datum_left", { count: survey.undeclared }));
    }

    const use = (datum, label) =>
      answer(box, async function () {
        await page.change({ crs: datum });
        Yizhan.announce("note", say("staff.datum_chosen", { datum: label }));
      });
    const known = Yizhan.USUAL_DATUMS.map((datum) =>
      choiceButton(datum, () => use(datum, say("staff.datum_" + datum)))
    );
    const title = say("staff.datum_ask", { rows: survey.rows, count: survey.undeclared });
    const box = question("datum", title, [
      element("p", { class: "facts", text: say("staff.upload_datum_hint") }),
      element("div", { class: "choices" }, [...known, choiceButton("unknown", leave)]),
      Yizhan.otherDatumChoice(use),
    ]);
    return box;
  }

  /* All rows that are wrong, however many pages they are. */
  async function wrongRows(page) {
    const rows = [];
    let address = page.address + "/rows?outcome=error&limit=" + MOST_ROWS;
    while (address) {
      const answered = await Yizhan.request("GET", address);
      rows.push(...answered.rows);
      const next = answered.links.find((link) => link.rel === "next");
      address = next ? next.href : null;
    }
    return rows;
  }

  function swapQuestion(page, survey) {
    if (!page.editable || !survey.swapped) return null;

    async function exchangeAll() {
      const found = (await wrongRows(page))
        .map((row) => [row, row.issues.map((item) => Yizhan.exchanged(row, item)).find(Boolean)])
        .filter(([, texts]) => texts);
      page.fixes.together(() => found.forEach(([row, texts]) => Yizhan.exchange(page, row, texts)));
      const count = found.length;
      const left = survey.swapped - count;
      const words = [say("staff.swap_done", { count: count })];
      if (left) words.push(say("staff.swap_left", { count: left }));
      page.showOutcome("error");
      Yizhan.announce("note", words.join(" "));
    }

    const box = question("swap", say("staff.swap_ask", { count: survey.swapped }), [
      element("p", { class: "facts", text: say("staff.swap_hint") }),
      element("div", { class: "actions" }, [
        Yizhan.button(say("staff.swap_all", { count: survey.swapped }), () => answer(box, exchangeAll), "button-main"),
      ]),
    ]);
    return box;
  }

  function elsewhere(page, data, survey) {
    const other = survey.elsewhere;
    if (!page.editable || !other) return null;
    const words = { other: other.title, chosen: page.title, count: other.count, new: other.new };
    const query = new URLSearchParams({ dataset: other.dataset, lang: Yizhan.config.lang });
    return question("elsewhere", say("staff.elsewhere", words), [
      element("p", { text: say("staff.elsewhere_hint", words) }),
      element("p", { class: "actions" }, [
        element("a", {
          class: "button",
          href: "/staff/upload?" + query,
          text: say("staff.elsewhere_upload", words),
        }),
      ]),
    ]);
  }

  /* How well the stations are placed, in one line; each count shows its rows. */
  function placings(page, data) {
    const counts = data.positions;
    const items = PLACINGS.map(function (name) {
      const words = say("staff.positions_" + name, { count: counts[name] });
      if (!counts[name]) return element("li", {}, [element("span", { class: "facts", text: words })]);
      return element("li", {}, [
        element("button", {
          type: "button",
          class: "link",
          "aria-label": say("staff.positions_show", { placing: words }),
          text: words,
          onclick: () => page.showPlaced(name),
        }),
      ]);
    });
    return element("div", { class: "placings" }, [
      element("span", { class: "label", text: say("staff.positions") }),
      element("ul", {}, items),
    ]);
  }

  /* Everything that is to be asked and said before the rows. */
  Yizhan.surveyCards = function (page, data, survey) {
    return [
      elsewhere(page, data, survey),
      datumQuestion(page, data, survey),
      swapQuestion(page, survey),
      placings(page, data),
      Yizhan.geocodeCard(page, data),
    ].filter(Boolean);
  };
})(window.Yizhan);
