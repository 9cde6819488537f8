/* The page of one import: puts its parts together and keeps them in step with the server. */
(function (Yizhan) {
  "use strict";

  const root = Yizhan.byId("import_page");
  if (!root) return;

  const say = Yizhan.text;
  const element = Yizhan.element;

  class ImportPage {
    constructor(id) {
      this.id = id;
      this.address = "/v1/imports/" + encodeURIComponent(id);
      this.editable = false;
      this.fixes = new Yizhan.Fixes(() => this.showDock());
      this._dock = element("div", { class: "dock", role: "region", "aria-label": say("staff.apply") });
      this._rows = new Yizhan.Rows(this);
    }

    async reload() {
      try {
        this._show(await Yizhan.request("GET", this.address));
      } catch (problem) {
        const text = problem.status === 404 ? say("staff.import_missing") : problem.message;
        root.replaceChildren(
          element("p", { class: "alert", role: "alert", text: text }),
          Yizhan.button(say("staff.retry"), () => this.reload())
        );
        root.setAttribute("aria-busy", "false");
      }
    }

    /* Changes how the list is read, together with what was corrected, and shows the new plan. */
    async change(body) {
      const data = await Yizhan.request("PATCH", this.address, Object.assign(this.fixes.body(), body));
      this.fixes.clear();
      this._show(data);
    }


    get title() {
      return root.dataset.title || this._data.dataset;
    }

    isShared(outcome, code) {
      return (this._survey.shared[outcome] || []).some((note) => note.code === code);
    }

    sharedNotes(outcome) {
      return Yizhan.sharedNotes(this._survey.shared[outcome]);
    }

    showPlaced(placing) {
      this._rows.choosePlaced(placing);
    }

    showOutcome(outcome) {
      this._rows.choose(outcome);
    }

    dropFixes() {
      this.fixes.clear();
      this._show(this._data);
    }

    showDock() {
      Yizhan.refreshCells();
      const inside = Yizhan.dock(this, this._data);
      this._dock.replaceChildren(...(inside ? [inside] : []));
      this._dock.hidden = !inside;
    }

    _show(data) {
      this._data = data;
      this._survey = data.survey;
      this.editable = data.status === "planned" && Yizhan.config.role !== "viewer";
      this._showHead(data);
      root.setAttribute("aria-busy", "false");
      root.replaceChildren(
        ...Yizhan.surveyCards(this, data, this._survey),
        this._rows.element,
        Yizhan.readingCard(this, data),
        Yizhan.columnsCard(this, data),
        this._dock
      );
      this._rows.show(data.outcomes);
      this.showDock();
    }

    _showHead(data) {
      const uploaded = { who: data.created_by, when: Yizhan.when(data.created_at) };
      Yizhan.byId("import_name").textContent = data.filename;
      Yizhan.byId("import_facts").replaceChildren(
        element("span", { class: "pill pill-" + data.status, text: say("staff.status_" + data.status) }),
        element("span", { text: " " + this.title + " · " + say("staff.import_uploaded", uploaded) }),
        data.undone_at
          ? element("span", {
              text:
                " · " +
                say("staff.import_undone", { who: data.undone_by, when: Yizhan.when(data.undone_at) }),
            })
          : ""
      );
      const links = [
        ["/report.xlsx", "staff.import_report_xlsx"],
        ["/report.csv", "staff.import_report_csv"],
        ["/file", "staff.import_original"],
      ];
      Yizhan.byId("downloads").replaceChildren(
        ...links.map(([path, key]) =>
          element("a", { class: "button button-small", href: this.address + path, download: "" }, [
            Yizhan.icon("download"),
            element("span", { text: say(key) }),
          ])
        )
      );
    }
  }

  const page = new ImportPage(root.dataset.import);
  window.addEventListener("beforeunload", function (event) {
    if (page.fixes.count) event.preventDefault();
  });
  page.reload();
  Yizhan.sayWhatWasKept();
})(window.Yizhan);
