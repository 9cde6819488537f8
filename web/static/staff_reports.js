/* What passers-by say about stations, and what becomes of it. */
(function (Yizhan) {
  "use strict";

  const list = Yizhan.byId("reports");
  if (!list) return;

  const say = Yizhan.text;
  const element = Yizhan.element;
  const more = Yizhan.byId("reports_more");
  const found = Yizhan.byId("reports_found");
  const status = Yizhan.byId("reports_status");
  const kind = Yizhan.byId("reports_kind");
  let asked = 0;

  function stationLink(station) {
    const href = "/staff/stations/" + encodeURIComponent(station.id) + "?lang=" + Yizhan.config.lang;
    return element("a", { href: href, text: station.name || station.id });
  }

  /* What somebody said beside their own words. */
  function said(report) {
    const parts = [];
    if (report.hours) parts.push(say("staff.reports_said_hours", { value: report.hours }));
    if (report.amenity) parts.push(Yizhan.config.labels.amenities[report.amenity] || report.amenity);
    if (report.rating) parts.push(say("staff.reports_said_rating", { count: report.rating }));
    if (report.position) {
      const place = { lat: String(report.position.lat), lon: String(report.position.lon) };
      parts.push(say("staff.reports_said_place", place));
    }
    return parts;
  }

  function decided(report) {
    const who = say("staff.reports_decided", { who: report.decided_by, when: Yizhan.when(report.decided_at) });
    const what = say("staff.reports_status_" + report.status);
    return [what, who, report.note].filter(Boolean).join(" · ");
  }

  /* Asks for a note and sends the decision; the report leaves the list of those that wait. */
  async function decide(report, outcome, line) {
    const id = "report_note";
    const note = element("textarea", { id: id, rows: "2", maxlength: "500" });
    const label = element("label", { class: "label", for: id, text: say("staff.reports_note") });
    const isDone = outcome === "done";
    const answer = await Yizhan.ask({
      title: say(isDone ? "staff.reports_done_ask" : "staff.reports_dismiss_ask"),
      yes: say(isDone ? "staff.reports_done" : "staff.reports_dismiss"),
      content: [element("div", { class: "field" }, [label, note])],
      act: () => Yizhan.request("POST", "/v1/reports/" + report.id, { status: outcome, note: note.value }),
    });
    if (!answer) return;
    line.replaceWith(shown(answer));
    const count = document.querySelector("[data-report-count]");
    if (count) {
      const left = Number(count.dataset.reportCount) - 1;
      count.dataset.reportCount = String(left);
      count.textContent = Yizhan.number ? Yizhan.number(left) : String(left);
      count.hidden = left < 1;
    }
  }

  function buttons(report, line) {
    return element("p", { class: "actions" }, [
      Yizhan.button(say("staff.reports_done"), () => decide(report, "done", line), "button-small button-main"),
      Yizhan.button(say("staff.reports_dismiss"), () => decide(report, "dismissed", line), "button-small"),
    ]);
  }

  function shown(report) {
    const facts = said(report);
    const where = report.station.division ? report.station.division.name : "";
    const gone = report.station.removed ? say("staff.reports_removed") : "";
    const line = element("li", { class: "report" });
    line.append(
      element("p", { class: "report-head" }, [
        element("span", { class: "pill", text: say("station.report_kind_" + report.kind) }),
        stationLink(report.station),
        element("span", { class: "facts", text: [where, gone, Yizhan.when(report.at)].filter(Boolean).join(" · ") }),
      ]),
      ...facts.map((text) => element("p", { text: text })),
      report.comment ? element("blockquote", { text: report.comment }) : "",
      report.status !== "open"
        ? element("p", { class: "facts", text: decided(report) })
        : report.editable
          ? buttons(report, line)
          : ""
    );
    return line;
  }

  async function load(address) {
    const mine = ++asked;
    more.replaceChildren(element("p", { class: "facts", role: "status", text: say("staff.loading") }));
    try {
      const answer = await Yizhan.request("GET", address);
      if (mine !== asked) return;
      list.append(...answer.reports.map(shown));
      found.textContent = answer.number_matched
        ? say("staff.reports_found", { count: answer.number_matched })
        : say("staff.reports_none");
      const next = answer.links.find((link) => link.rel === "next");
      more.replaceChildren(next ? Yizhan.button(say("staff.rows_more"), () => load(next.href)) : "");
    } catch (problem) {
      if (mine !== asked) return;
      more.replaceChildren(
        element("p", { class: "alert", role: "alert", text: problem.message }),
        Yizhan.button(say("staff.retry"), () => load(address))
      );
    }
  }

  function begin() {
    list.replaceChildren();
    const query = new URLSearchParams({ status: status.value });
    if (kind.value) query.set("kind", kind.value);
    load("/v1/reports?" + query);
  }

  status.addEventListener("change", begin);
  kind.addEventListener("change", begin);
  begin();
})(window.Yizhan);
