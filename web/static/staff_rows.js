/* The rows of one outcome at a time: tabs with counts, and a table that grows on demand. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const element = Yizhan.element;
  const OUTCOMES = ["error", "conflict", "new", "changed", "missing", "duplicate", "same"];
  const PAGE = 50;

  class Rows {
    constructor(page) {
      this._page = page;
      this._outcome = null;
      this._asked = 0;
      this.element = element("section", { class: "card rows" });
    }

    /* Shows the outcomes of the plan anew; the tab that was open stays open while it has rows. */
    show(outcomes) {
      const first = OUTCOMES.find((name) => outcomes[name]) || "new";
      if (!this._outcome || !outcomes[this._outcome]) this._outcome = first;
      this._tabs = OUTCOMES.map((name) => this._tab(name, outcomes[name] || 0));
      this._panel = element("div", { role: "tabpanel", id: "rows_panel", tabindex: "0" });
      const list = element(
        "div",
        { role: "tablist", class: "tabs", "aria-label": say("staff.outcomes") },
        this._tabs
      );
      list.addEventListener("keydown", (event) => this._onKey(event));
      this.element.replaceChildren(
        element("h2", { class: "unseen", text: say("staff.rows_title") }),
        list,
        this._panel
      );
      this._choose(this._outcome, false);
    }

    _tab(name, count) {
      const tab = element(
        "button",
        { type: "button", role: "tab", id: "tab_" + name, "aria-controls": "rows_panel", class: "tab tab-" + name },
        [
          element("span", { text: say("staff.outcome_" + name) }),
          element("span", { class: count ? "count" : "count count-none", text: String(count) }),
        ]
      );
      tab.addEventListener("click", () => this._choose(name, true));
      return tab;
    }

    _onKey(event) {
      const here = OUTCOMES.indexOf(this._outcome);
      const last = OUTCOMES.length - 1;
      const to = {
        ArrowRight: here === last ? 0 : here + 1,
        ArrowLeft: here === 0 ? last : here - 1,
        Home: 0,
        End: last,
      }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      this._choose(OUTCOMES[to], true);
    }

    choose(outcome) {
      this._choose(outcome, true);
    }

    /* Shows the rows that are or become stations placed in one way, whatever their outcome. */
    choosePlaced(wanted) {
      this._markTab(null, false);
      this._panel.removeAttribute("aria-labelledby");
      this._panel.setAttribute("aria-label", say("staff.placed_" + wanted));
      const back = Yizhan.button(say("staff.placed_back"), () => this._choose(this._outcome, true), "button-small");
      this._begin([
        element("div", { class: "placed-head" }, [
          element("p", { class: "rows-hint", text: say("staff.placed_" + wanted) }),
          back,
        ]),
      ]);
      this._fetch(this._page.address + "/rows?limit=" + PAGE + "&position=" + wanted);
      this._panel.focus();
    }

    _begin(head) {
      this._body = element("tbody");
      this._more = element("div", { class: "rows-more" });
      this._panel.replaceChildren(...head.filter(Boolean), this._more);
    }

    _markTab(outcome, focus) {
      const reachable = outcome || this._outcome;
      this._tabs.forEach(function (tab) {
        const chosen = tab.id === "tab_" + outcome;
        tab.setAttribute("aria-selected", String(chosen));
        tab.tabIndex = tab.id === "tab_" + reachable ? 0 : -1;
        if (chosen && focus) tab.focus();
      });
    }

    _choose(outcome, focus) {
      this._outcome = outcome;
      this._markTab(outcome, focus);
      this._panel.removeAttribute("aria-label");
      this._panel.setAttribute("aria-labelledby", "tab_" + outcome);
      this._begin([
        element("p", { class: "rows-hint", text: say("staff.outcome_" + outcome + "_hint") }),
        this._page.sharedNotes(outcome),
      ]);
      this._fetch(this._page.address + "/rows?limit=" + PAGE + "&outcome=" + outcome);
    }

    async _fetch(address) {
      const asked = ++this._asked;
      const body = this._body;
      this._more.replaceChildren(element("p", { class: "facts", role: "status", text: say("staff.loading") }));
      try {
        const answer = await Yizhan.request("GET", address);
        if (asked === this._asked) this._add(body, answer);
      } catch (problem) {
        if (asked !== this._asked) return;
        // The plan was made anew meanwhile, here or by somebody else: its pages begin again.
        if (problem.status === 409) return this._page.reload();
        this._more.replaceChildren(
          element("p", { class: "alert", role: "alert", text: problem.message }),
          Yizhan.button(say("staff.retry"), () => this._fetch(address))
        );
      }
    }

    _add(body, answer) {
      const rows = answer.rows;
      if (!body.parentElement && rows.length) this._more.before(this._table(body));
      rows.forEach((row) => body.append(...Yizhan.rowLines(this._page, row)));
      const next = (answer.links || []).find((link) => link.rel === "next");
      if (next) {
        this._more.replaceChildren(Yizhan.button(say("staff.rows_more"), () => this._fetch(next.href)));
      } else if (!body.children.length) {
        this._more.replaceChildren(element("p", { class: "empty", text: say("staff.rows_none") }));
      } else {
        this._more.replaceChildren();
      }
    }

    _table(body) {
      const heads = ["staff.row", "staff.row_station", "staff.row_what"];
      const cells = heads.map((key) => element("th", { scope: "col", text: say(key) }));
      return element("table", { class: "row-table" }, [
        element("thead", {}, [element("tr", {}, [...cells, element("td", {})])]),
        body,
      ]);
    }
  }

  Yizhan.Rows = Rows;
})(window.Yizhan);
