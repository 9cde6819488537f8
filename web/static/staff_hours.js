/* How opening hours are read while somebody writes, and the texts of a list that cannot be read. */
(function (Yizhan) {
  "use strict";

  const box = Yizhan.byId("try_text");
  if (!box) return;

  const say = Yizhan.text;
  const element = Yizhan.element;
  const PAUSE_MS = 350;
  const shown = Yizhan.byId("try_reading");
  const list = Yizhan.byId("unread_texts");
  const choice = Yizhan.byId("unread_dataset");
  const editable = Yizhan.config.role !== "viewer";
  const HEADS = ["staff.hours_text", "staff.dataset_count", "staff.hours_reason", "staff.hours_reading"];
  let waiting = null;

  function readHours(text) {
    return Yizhan.request("GET", "/v1/hours?" + new URLSearchParams({ text: text, lang: Yizhan.config.lang }));
  }

  async function tryText() {
    const text = box.value.trim();
    if (!text) return void shown.replaceChildren();
    try {
      const read = await readHours(text);
      if (text === box.value.trim()) shown.replaceChildren(...Yizhan.readingOf(read, true));
    } catch (problem) {
      shown.replaceChildren(element("p", { class: "alert", text: problem.message }));
    }
  }

  box.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(tryText, PAUSE_MS);
  });
  tryText();

  function address(name) {
    return "/v1/datasets/" + encodeURIComponent(name);
  }

  function give(name, text, reading, dryRun) {
    const body = { text: text, reading: reading, dry_run: dryRun };
    return Yizhan.request("POST", address(name) + "/hours?lang=" + Yizhan.config.lang, body);
  }

  function stationList(given) {
    const items = given.stations.map((station) =>
      element("li", {}, [
        element("a", { href: "/staff/stations/" + encodeURIComponent(station.id) + "?lang=" + Yizhan.config.lang, text: station.name }),
      ])
    );
    return element("details", { class: "more" }, [
      element("summary", { text: say("staff.hours_which", { count: given.changed }) }),
      element("ul", {}, items),
    ]);
  }

  /* Shows what would change, and writes it when somebody says so. */
  async function propose(name, entry, reading, fault) {
    fault.hidden = true;
    try {
      const given = await give(name, entry.text, reading, true);
      const read = reading === null ? null : await readHours(reading);
      const notes = [
        given.same ? say("staff.hours_same", { count: given.same }) : "",
        given.outside ? say("staff.hours_outside", { count: given.outside }) : "",
      ].filter(Boolean);
      if (!given.changed) return void showFault(fault, [say("staff.hours_nothing"), ...notes].join(" "));
      const done = await Yizhan.ask({
        title: say(reading === null ? "staff.hours_take_back_ask" : "staff.hours_give_ask"),
        yes: say("staff.hours_write", { count: given.changed }),
        content: [
          element("p", { class: "facts", text: say("staff.hours_written", { text: entry.text }) }),
          ...(read ? Yizhan.readingOf(read, true) : []),
          stationList(given),
          ...notes.map((note) => element("p", { class: "facts", text: note })),
        ],
        act: () => give(name, entry.text, reading, false),
      });
      if (!done) return;
      Yizhan.announce("note", say("staff.hours_done", { count: done.changed }));
      load();
    } catch (problem) {
      const details = problem.errors.map((item) => item.message);
      showFault(fault, details.length ? details.join(" ") : problem.message);
    }
  }

  function showFault(fault, text) {
    fault.textContent = text;
    fault.hidden = false;
  }

  function readingForm(name, entry, number) {
    if (!editable) return element("p", { text: entry.rule_text || say("staff.never") });
    const id = "reading_" + number;
    const input = element("input", { id: id, maxlength: "500", autocomplete: "off", "aria-describedby": id + "_fault" });
    input.value = entry.rule || "";
    const fault = element("p", { class: "fault", id: id + "_fault", role: "alert", hidden: "" });
    const form = element("form", { class: "reading-form", novalidate: "" }, [
      element("label", { class: "label", for: id, text: say("staff.hours_reading_label") }),
      input,
      element("div", { class: "actions" }, [
        element("button", { type: "submit", class: "button button-small", text: say("staff.hours_look") }),
        entry.rule
          ? Yizhan.button(say("staff.hours_take_back"), () => propose(name, entry, null, fault), "button-small")
          : null,
      ]),
      fault,
    ]);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      const reading = input.value.trim();
      if (reading) propose(name, entry, reading, fault);
      else showFault(fault, say("staff.hours_reading_empty"));
    });
    return form;
  }

  function textCell(entry) {
    return element("div", {}, [
      element("span", { class: "hours-text", text: entry.text }),
      element("small", { text: Yizhan.join(entry.sample) + (entry.stations > entry.sample.length ? "…" : "") }),
    ]);
  }

  function reasonCell(entry) {
    const words = [element("span", { text: entry.reason_text })];
    if (entry.rule) words.push(element("p", { class: "facts", text: say("staff.hours_said", { text: entry.rule_text }) }));
    return element("div", {}, words);
  }

  async function load() {
    const name = choice.value;
    if (!name) return void list.replaceChildren();
    list.replaceChildren(element("p", { class: "facts", text: say("staff.loading") }));
    try {
      const answer = await Yizhan.request("GET", address(name) + "/unread-hours?lang=" + Yizhan.config.lang);
      if (name !== choice.value) return;
      const heads = HEADS.map((key) => say(key));
      const rows = answer.texts.map((entry, number) =>
        Yizhan.tableRow(heads, [textCell(entry), String(entry.stations), reasonCell(entry), readingForm(name, entry, number)])
      );
      list.replaceChildren(
        element("p", {
          class: "facts",
          text: say("staff.hours_counts", {
            stations: answer.stations,
            unread: answer.stations_unread,
            without: answer.stations_without_text,
          }),
        }),
        rows.length ? Yizhan.table(heads, rows) : element("p", { class: "empty", text: say("staff.hours_all_read") })
      );
    } catch (problem) {
      list.replaceChildren(element("p", { class: "alert", text: problem.message }), Yizhan.button(say("staff.retry"), load));
    }
  }

  if (!choice) return;
  choice.addEventListener("change", load);
  load();
})(window.Yizhan);
