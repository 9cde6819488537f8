/* Tokens of the person who is signed in: list, make, revoke. A secret is shown once. */
(function (Yizhan) {
  "use strict";

  const list = Yizhan.byId("tokens");
  if (!list) return;

  const say = Yizhan.text;
  const element = Yizhan.element;
  const form = Yizhan.byId("token_form");
  const secretBox = Yizhan.byId("token_secret");
  const HEADS = ["staff.token_label", "staff.token_created", "staff.token_used", "staff.token_expires"];

  async function revoke(token) {
    const done = await Yizhan.ask({
      title: say("staff.token_revoke_of", { name: token.label || token.id }),
      content: [element("p", { text: say("staff.token_revoke_ask") })],
      yes: say("staff.token_revoke"),
      danger: true,
      act: async function () {
        await Yizhan.request("DELETE", "/v1/tokens/" + encodeURIComponent(token.id));
        return true;
      },
    });
    if (done) load();
  }

  function show(tokens) {
    if (!tokens.length) {
      return list.replaceChildren(element("p", { class: "empty", text: say("staff.no_tokens") }));
    }
    const heads = [...HEADS.map((key) => say(key)), ""];
    const rows = tokens.map((token) =>
      Yizhan.tableRow(heads, [
        token.label || token.id,
        Yizhan.when(token.created_at),
        Yizhan.when(token.last_used_at),
        Yizhan.when(token.expires_at),
        Yizhan.button(say("staff.token_revoke"), () => revoke(token), "button-small", {
          "aria-label": say("staff.token_revoke_of", { name: token.label || token.id }),
        }),
      ])
    );
    list.replaceChildren(Yizhan.table(heads, rows));
  }

  async function load() {
    try {
      const answer = await Yizhan.request("GET", "/v1/tokens");
      show((answer.tokens || []).filter((token) => !token.revoked_at));
    } catch (problem) {
      list.replaceChildren(element("p", { class: "alert", role: "alert", text: problem.message }));
    }
  }

  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    const label = form.elements.label.value.trim();
    if (!label) return form.elements.label.focus();
    Yizhan.clearFaults(form, null);
    try {
      const made = await Yizhan.request("POST", "/v1/tokens", { label: label });
      form.reset();
      await load();
      Yizhan.showSecret(secretBox, say("staff.token_made"), made.secret);
    } catch (problem) {
      Yizhan.announce("alert", problem.message);
    }
  });
  load();
})(window.Yizhan);
