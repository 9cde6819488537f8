/* The people who may sign in, for administrators. */
(function (Yizhan) {
  "use strict";

  const list = Yizhan.byId("users");
  if (!list) return;

  const say = Yizhan.text;
  const element = Yizhan.element;
  const form = Yizhan.byId("user_form");
  const ROLES = ["viewer", "editor", "admin"];
  const HEADS = ["staff.user_name", "staff.user_role", "staff.user_division", "staff.user_state"];

  function roleChoice(user) {
    const select = element(
      "select",
      { "aria-label": say("staff.user_role_of", { name: user.name }) },
      ROLES.map((role) => element("option", { value: role, text: say("staff.role_" + role) }))
    );
    select.value = user.role;
    return select;
  }

  function divisionInput(user) {
    const label = say("staff.user_division_of", { name: user.name });
    const input = element("input", { "aria-label": label, maxlength: "12", autocomplete: "off", size: "12" });
    input.value = user.division || "";
    return input;
  }

  function patch(user, body) {
    return Yizhan.request("PATCH", "/v1/users/" + encodeURIComponent(user.name), body);
  }

  async function save(user, role, division) {
    try {
      await patch(user, { role: role.value, division: division.value.trim() || null });
      await load();
      Yizhan.announce("note", say("staff.user_saved"));
    } catch (problem) {
      Yizhan.announce("alert", sentenceOf(problem));
    }
  }

  function sentenceOf(problem) {
    return [problem.message, ...problem.errors.map((fault) => fault.where + ": " + fault.message)].join(" ");
  }

  async function disable(user) {
    const done = await Yizhan.ask({
      title: say("staff.user_disable_of", { name: user.name }),
      content: [element("p", { text: say("staff.user_disable_ask") })],
      yes: say("staff.user_disable"),
      danger: true,
      act: async function () {
        await patch(user, { disabled: true });
        return true;
      },
    });
    if (done) load();
  }

  function row(heads, user) {
    const isSelf = user.name === Yizhan.config.user;
    const off = Boolean(user.disabled_at);
    const state = say(off ? "staff.user_disabled" : "staff.user_active");
    if (off || isSelf) {
      const role = say("staff.role_" + user.role);
      return Yizhan.tableRow(heads, [user.name, role, user.division || say("staff.never"), state, ""]);
    }
    const role = roleChoice(user);
    const division = divisionInput(user);
    const actions = element("div", { class: "actions" }, [
      Yizhan.button(say("staff.user_save"), () => save(user, role, division), "button-small", {
        "aria-label": say("staff.user_save_of", { name: user.name }),
      }),
      Yizhan.button(say("staff.user_disable"), () => disable(user), "button-small", {
        "aria-label": say("staff.user_disable_of", { name: user.name }),
      }),
    ]);
    return Yizhan.tableRow(heads, [user.name, role, division, state, actions]);
  }

  async function load() {
    try {
      const answer = await Yizhan.request("GET", "/v1/users");
      const heads = [...HEADS.map((key) => say(key)), ""];
      const rows = (answer.users || []).map((user) => row(heads, user));
      list.replaceChildren(Yizhan.table(heads, rows));
    } catch (problem) {
      list.replaceChildren(element("p", { class: "alert", role: "alert", text: problem.message }));
    }
  }

  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    const value = (name) => form.elements[name].value.trim();
    Yizhan.clearFaults(form, null);
    const body = { name: value("name"), password: form.elements.password.value, role: value("role") };
    if (value("division")) body.division = value("division");
    try {
      await Yizhan.request("POST", "/v1/users", body);
      form.reset();
      await load();
      Yizhan.announce("note", say("staff.user_saved"));
    } catch (problem) {
      const isField = (fault) => form.querySelector('[data-field="' + CSS.escape(fault.where) + '"]');
      problem.errors.filter(isField).forEach((fault) => Yizhan.fieldFault(isField(fault), fault.message));
      if (!form.querySelector(".fault")) Yizhan.announce("alert", sentenceOf(problem));
      else form.querySelector("[aria-invalid]").focus();
    }
  });
  load();
})(window.Yizhan);
