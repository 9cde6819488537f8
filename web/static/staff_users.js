/* The people who may sign in, for administrators. */
(function (Yizhan) {
  "use strict";

  const list = Yizhan.byId("users");
  if (!list) return;

  const say = Yizhan.text;
  const element = Yizhan.element;
  const form = Yizhan.byId("user_form");
  const secretBox = Yizhan.byId("user_secret");
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

  function sentenceOf(problem) {
    return [problem.message, ...problem.errors.map((fault) => fault.where + ": " + fault.message)].join(" ");
  }

  async function ask(user, key, body) {
    const answer = await Yizhan.ask({
      title: say("staff.user_" + key + "_of", { name: user.name }),
      content: [element("p", { text: say("staff.user_" + key + "_ask") })],
      yes: say("staff.user_" + key),
      danger: true,
      act: () => patch(user, body),
    });
    if (!answer) return;
    await load();
    showPassword(answer);
  }

  function showPassword(user) {
    if (!user.password) return;
    Yizhan.showSecret(secretBox, say("staff.user_password", { name: user.name }), user.password);
  }

  async function change(user, body) {
    try {
      await patch(user, body);
      await load();
      Yizhan.announce("note", say("staff.user_saved"));
    } catch (problem) {
      Yizhan.announce("alert", sentenceOf(problem));
    }
  }

  function act(user, key, onclick) {
    return Yizhan.button(say("staff.user_" + key), onclick, "button-small", {
      "aria-label": say("staff.user_" + key + "_of", { name: user.name }),
    });
  }

  function state(user) {
    if (user.disabled_at) return say("staff.user_disabled");
    if (user.locked_until) return say("staff.user_locked", { when: Yizhan.when(user.locked_until) });
    return say("staff.user_active");
  }

  function row(heads, user) {
    const isSelf = user.name === Yizhan.config.user;
    if (user.disabled_at || isSelf) {
      const role = say("staff.role_" + user.role);
      const back = isSelf ? "" : act(user, "enable", () => change(user, { disabled: false }));
      return Yizhan.tableRow(heads, [user.name, role, user.division || say("staff.never"), state(user), back]);
    }
    const role = roleChoice(user);
    const division = divisionInput(user);
    const chosen = () => ({ role: role.value, division: division.value.trim() || null });
    const actions = element("div", { class: "actions" }, [
      act(user, "save", () => change(user, chosen())),
      user.locked_until ? act(user, "unlock", () => change(user, { unlock: true })) : null,
      act(user, "new_password", () => ask(user, "new_password", { new_password: true })),
      act(user, "disable", () => ask(user, "disable", { disabled: true })),
    ]);
    return Yizhan.tableRow(heads, [user.name, role, division, state(user), actions]);
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

  Yizhan.suggestDivisions(form.elements.division);
  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    const value = (name) => form.elements[name].value.trim();
    Yizhan.clearFaults(form, null);
    const body = { name: value("name"), role: value("role") };
    const division = Yizhan.divisionCode(form.elements.division);
    if (division) body.division = division;
    try {
      const added = await Yizhan.request("POST", "/v1/users", body);
      form.reset();
      await load();
      showPassword(added);
    } catch (problem) {
      const isField = (fault) => form.querySelector('[data-field="' + CSS.escape(fault.where) + '"]');
      problem.errors.filter(isField).forEach((fault) => Yizhan.fieldFault(isField(fault), fault.message));
      if (!form.querySelector(".fault")) Yizhan.announce("alert", sentenceOf(problem));
      else form.querySelector("[aria-invalid]").focus();
    }
  });
  load();
})(window.Yizhan);
