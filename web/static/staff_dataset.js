/* What is said about one list. */
(function (Yizhan) {
  "use strict";

  const form = Yizhan.byId("dataset_form");
  if (!form) return;

  const say = Yizhan.text;
  const division = form.elements.division;
  Yizhan.suggestDivisions(division);
  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    const box = Yizhan.byId("dataset_problem");
    const body = { division: Yizhan.divisionCode(division) || null };
    ["title", "licence", "attribution"].forEach((name) => (body[name] = form.elements[name].value.trim()));
    Yizhan.clearFaults(form, box);
    try {
      await Yizhan.request("PUT", "/v1/datasets/" + encodeURIComponent(form.dataset.dataset), body);
      Yizhan.announce("note", say("staff.dataset_saved"));
    } catch (problem) {
      Yizhan.showFaults(form, box, problem);
    }
  });
})(window.Yizhan);
