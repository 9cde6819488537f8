/* Undoing an import, on the history and on its own page. */
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

  const history = Yizhan.byId("history");
  if (!history) return;

  history.addEventListener("click", async function (event) {
    const button = event.target.closest("[data-undo]");
    if (!button) return;
    const row = button.closest("tr");
    const undone = await Yizhan.undo(button.dataset.undo, row.querySelector("th").textContent);
    if (!undone) return button.focus();
    const pill = row.querySelector(".pill");
    pill.className = "pill pill-undone";
    pill.textContent = say("staff.status_undone");
    button.remove();
    Yizhan.sayUndone(undone);
  });
})(window.Yizhan);
