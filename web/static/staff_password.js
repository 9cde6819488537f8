/* One's own password: the present one, and the new one twice. */
(function (Yizhan) {
  "use strict";

  const form = Yizhan.byId("password_form");
  if (!form) return;

  const say = Yizhan.text;
  const box = Yizhan.byId("password_problem");
  const button = form.querySelector("button[type=submit]");

  function refuse(name, key) {
    Yizhan.fieldFault(form.querySelector('[data-field="' + name + '"]'), say(key));
    form.elements[name].focus();
  }

  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    Yizhan.clearFaults(form, box);
    const { current, password, repeated } = form.elements;
    if (!current.value) return refuse("current", "staff.password_missing");
    if (password.value !== repeated.value) return refuse("repeated", "staff.password_differs");
    button.disabled = true;
    try {
      await Yizhan.request("POST", "/v1/password", { current: current.value, password: password.value });
    } catch (problem) {
      button.disabled = false;
      return Yizhan.showFaults(form, box, problem);
    }
    // The session is another one now, and its token comes with the page.
    Yizhan.sayOnNextPage(say("staff.password_changed"), "note");
    window.location.reload();
  });
  Yizhan.sayWhatWasKept();
})(window.Yizhan);
