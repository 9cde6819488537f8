/* What is said about one list. */
(function (Yizhan) {
  "use strict";

  const form = Yizhan.byId("dataset_form");
  if (!form) return;

  const say = Yizhan.text;
  const division = form.elements.division;
  Yizhan.suggestDivisions(division);
  /* An address that was there before is that of another licence. */
  const { licence, licence_url: address } = form.elements;
  let known = address.value;
  licence.addEventListener("change", function () {
    if (address.value === known) address.value = known = "";
  });
  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    const box = Yizhan.byId("dataset_problem");
    const body = { division: Yizhan.divisionCode(division) || null };
    body.open = form.elements.open.value === "yes";
    ["title", "licence", "licence_url", "attribution"].forEach((name) => (body[name] = form.elements[name].value.trim()));
    Yizhan.clearFaults(form, box);
    try {
      await Yizhan.request("PUT", "/v1/datasets/" + encodeURIComponent(form.dataset.dataset), body);
      Yizhan.announce("note", say("staff.dataset_saved"));
    } catch (problem) {
      Yizhan.showFaults(form, box, problem);
    }
  });
})(window.Yizhan);

/* A list that was a mistake: all of its stations removed, or the list itself deleted. */
(function (Yizhan) {
  "use strict";

  const box = Yizhan.byId("dataset_away");
  if (!box) return;

  const say = Yizhan.text;
  const element = Yizhan.element;
  const name = box.dataset.dataset;
  const count = box.dataset.count;
  const address = "/v1/datasets/" + encodeURIComponent(name);

  function ask(question) {
    return Yizhan.ask(Object.assign({ danger: true }, question));
  }

  async function clear() {
    const typed = element("input", { id: "confirm_name", autocomplete: "off", maxlength: "64", spellcheck: "false" });
    const done = await ask({
      title: say("staff.away_clear_ask", { count: count }),
      content: [
        element("p", { text: say("staff.away_clear_hint") }),
        element("div", { class: "field" }, [
          element("label", { class: "label", for: typed.id, text: say("staff.away_confirm", { name: name }) }),
          typed,
        ]),
      ],
      yes: say("staff.away_clear", { count: count }),
      act: () =>
        Yizhan.request("DELETE", address + "/stations?" + new URLSearchParams({ confirm: typed.value.trim() })),
    });
    if (!done) return;
    Yizhan.sayOnNextPage(say("staff.away_cleared", { count: done.outcomes.missing }), "note");
    window.location.reload();
  }

  async function remove() {
    const title = document.querySelector("h1").textContent;
    const done = await ask({
      title: say("staff.away_delete_ask", { name: title }),
      content: [element("p", { text: say("staff.away_delete_hint") })],
      yes: say("staff.away_delete"),
      act: async function () {
        await Yizhan.request("DELETE", address);
        return true;
      },
    });
    if (!done) return;
    Yizhan.sayOnNextPage(say("staff.away_deleted", { name: title }), "note");
    window.location.assign("/staff?lang=" + Yizhan.config.lang);
  }

  const clearing = Yizhan.byId("dataset_clear");
  const removing = Yizhan.byId("dataset_delete");
  if (clearing) clearing.addEventListener("click", clear);
  if (removing) removing.addEventListener("click", remove);
  Yizhan.sayWhatWasKept();
})(window.Yizhan);
