/* Which stations are exported: the choice is written into the links, which work without a script too. */
(function (Yizhan) {
  "use strict";

  const form = Yizhan.byId("export_form");
  if (!form) return;

  const division = form.elements.division;
  const links = Array.from(document.querySelectorAll("[data-export]"));
  Yizhan.suggestDivisions(division);

  function choose() {
    const query = new URLSearchParams();
    const code = Yizhan.divisionCode(division);
    if (form.elements.dataset.value) query.set("dataset", form.elements.dataset.value);
    if (code) query.set("division", code);
    const text = query.toString();
    links.forEach((link) => link.setAttribute("href", link.dataset.export + (text ? "?" + text : "")));
  }

  form.addEventListener("input", choose);
  form.addEventListener("submit", (event) => event.preventDefault());
  choose();
  Yizhan.sayWhatWasKept();
})(window.Yizhan);
