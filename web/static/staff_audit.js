/* Who did what and when, the newest first, for administrators. */
(function (Yizhan) {
  "use strict";

  const list = Yizhan.byId("audit");
  if (!list) return;

  const say = Yizhan.text;
  const element = Yizhan.element;
  const more = Yizhan.byId("audit_more");
  const filter = Yizhan.byId("audit_action");
  const HEADS = ["staff.history_when", "staff.history_who", "staff.audit_what", "staff.audit_target"];
  const PAGE = "100";
  let asked = 0;

  /* What it was done to, with a link where it has a page here. */
  function target(entry) {
    const kind = entry.action.split(".")[0];
    const folder = { import: "imports", station: "stations", dataset: "datasets" }[kind];
    const words = entry.details.filename || entry.target;
    if (!folder) return words;
    const href = "/staff/" + folder + "/" + encodeURIComponent(entry.target) + "?lang=" + Yizhan.config.lang;
    return element("a", { href: href, text: words });
  }

  function row(heads, entry) {
    const { reason, kind } = entry.details;
    const more = entry.action === "station.verified" && kind ? Yizhan.verificationName(kind) : reason;
    const what = more ? say("staff.value_of", { name: entry.text, value: more }) : entry.text;
    return Yizhan.tableRow(heads, [Yizhan.when(entry.at), entry.actor || say("staff.never"), what, target(entry)]);
  }

  async function load(address, body) {
    const mine = ++asked;
    const heads = HEADS.map((key) => say(key));
    more.replaceChildren(element("p", { class: "facts", role: "status", text: say("staff.loading") }));
    try {
      const answer = await Yizhan.request("GET", address);
      if (mine !== asked) return;
      const rows = answer.entries.map((entry) => row(heads, entry));
      if (body) body.append(...rows);
      else if (rows.length) list.replaceChildren(Yizhan.table(heads, rows));
      const next = answer.links.find((link) => link.rel === "next");
      const grown = body || list.querySelector("tbody");
      more.replaceChildren(
        next
          ? Yizhan.button(say("staff.rows_more"), () => load(next.href, grown))
          : grown
            ? ""
            : element("p", { class: "empty", text: say("staff.audit_none") })
      );
    } catch (problem) {
      if (mine !== asked) return;
      more.replaceChildren(
        element("p", { class: "alert", role: "alert", text: problem.message }),
        Yizhan.button(say("staff.retry"), () => load(address, body))
      );
    }
  }

  function begin() {
    list.replaceChildren();
    const query = new URLSearchParams({ limit: PAGE });
    if (filter.value) query.set("action", filter.value);
    load("/v1/audit?" + query, null);
  }

  filter.addEventListener("change", begin);
  begin();
})(window.Yizhan);
