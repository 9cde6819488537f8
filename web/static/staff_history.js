/* Undoing an import and planning it again, on the history and on its own page. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const element = Yizhan.element;

  /* Asks, undoes, and resolves to the import as it is then, or to null. */
  Yizhan.undo = function (importId, name) {
    return Yizhan.ask({
      title: say("staff.undo_ask"),
      content: [element("p", { class: "facts", text: name }), element("p", { text: say("staff.undo_hint") })],
      yes: say("staff.undo_button"),
      working: say("staff.undo_working"),
      danger: true,
      act: () => Yizhan.request("POST", "/v1/imports/" + encodeURIComponent(importId) + "/undo", {}),
    });
  };

  /* Says that it is undone, and what was kept because somebody changed it later. */
  Yizhan.sayUndone = function (undone) {
    const kept = (undone && undone.kept) || [];
    const lines = kept.map(function (field) {
      const fields = Yizhan.join([].concat(field.fields || []).map(Yizhan.fieldName));
      const values = { name: field.name || field.station_id, fields: fields, reason: field.reason || "" };
      return element("li", { text: say("staff.undo_kept_line", values) });
    });
    const text = say(kept.length ? "staff.undo_kept" : "staff.undo_done");
    Yizhan.announce("note", text, lines.length ? [element("ul", {}, lines)] : []);
  };

  /* Plans a list that was undone once more, with everything that was corrected, and goes there. */
  Yizhan.planAgain = async function (importId, button) {
    const words = button.textContent;
    button.disabled = true;
    button.textContent = say("staff.again_working");
    try {
      const made = await Yizhan.request("POST", "/v1/imports/" + encodeURIComponent(importId) + "/again", {});
      Yizhan.sayOnNextPage(say("staff.again_done"), "note");
      window.location.assign("/staff/imports/" + encodeURIComponent(made.id) + "?lang=" + Yizhan.config.lang);
    } catch (problem) {
      button.disabled = false;
      button.textContent = words;
      Yizhan.announce("alert", problem.message);
    }
  };

  function againButton(importId, name) {
    const made = Yizhan.button(say("staff.again"), null, "button-small", {
      "aria-label": say("staff.again_of", { name: name }),
    });
    made.dataset.again = importId;
    return made;
  }

  const history = Yizhan.byId("history");
  if (!history) return;

  history.addEventListener("click", async function (event) {
    const again = event.target.closest("[data-again]");
    if (again) return Yizhan.planAgain(again.dataset.again, again);
    const button = event.target.closest("[data-undo]");
    if (!button) return;
    const row = button.closest("tr");
    const name = row.querySelector("th").textContent.trim();
    const undone = await Yizhan.undo(button.dataset.undo, name);
    if (!undone) return button.focus();
    const pill = row.querySelector(".pill");
    pill.className = "pill pill-undone";
    pill.textContent = say("staff.status_undone");
    button.replaceWith(againButton(button.dataset.undo, name));
    Yizhan.sayUndone(undone);
  });
})(window.Yizhan);
