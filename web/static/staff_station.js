/* The page of one station: corrected, checked, removed; nobody's change is overwritten unseen. */
(function (Yizhan) {
  "use strict";

  const root = Yizhan.byId("station_page");
  if (!root) return;

  const say = Yizhan.text;
  const element = Yizhan.element;

  class StationPage {
    constructor(id) {
      this.address = "/v1/stations/" + encodeURIComponent(id);
      // The panel of the map keeps a pin here, as it does for the rows of a list.
      this.fixes = new Yizhan.Fixes(() => null);
      this.pinnedWords = say("staff.station_pinned");
      this.editable = false;
    }

    async reload() {
      try {
        this._show(await Yizhan.request("GET", this.address + "/history"));
      } catch (problem) {
        root.replaceChildren(
          element("p", { class: "alert", role: "alert", text: problem.message }),
          Yizhan.button(say("staff.retry"), () => this.reload())
        );
        root.setAttribute("aria-busy", "false");
      }
    }

    _show(data) {
      const station = data.station;
      this._version = data.version;
      this.fixes.clear();
      this.editable = !data.removed_at && Yizhan.config.role !== "viewer";
      this._showHead(data);
      this._form = Yizhan.stationForm(station, this.editable, () => this._save());
      this._clash = element("div");
      // The panel speaks of a row; a station is the only one on its page.
      const row = { row: 0, name: station.name, position: station.position, position_before: null };
      const place = Yizhan.placePanel(this, row);
      root.replaceChildren(
        data.removed_at ? this._gone(data) : "",
        this._clash,
        element("section", { class: "card station", "aria-labelledby": "form_title" }, [
          element("h2", { id: "form_title", text: say("staff.station_form") }),
          this._form,
          place,
        ]),
        this.editable ? this._actions() : "",
        Yizhan.stationHistory(data)
      );
      root.setAttribute("aria-busy", "false");
      place.dispatchEvent(new CustomEvent("shown"));
    }

    _showHead(data) {
      const verified = data.station.verified_at;
      Yizhan.byId("station_name").textContent = data.station.name;
      const facts = [
        data.station.dataset,
        data.station.id,
        verified
          ? say("staff.station_verified", {
              when: Yizhan.when(verified),
              how: Yizhan.verificationName(data.station.verification_kind),
            })
          : say("staff.station_never_verified"),
      ];
      if (data.removed_at) facts.push(say("staff.station_removed", { when: Yizhan.when(data.removed_at) }));
      Yizhan.byId("station_facts").textContent = facts.join(" · ");
    }

    /* Where somebody looks for a station that is no longer there: when and why it went, and the way back. */
    _gone(data) {
      const removal = data.events.filter((event) => event.kind === "removed").pop();
      const reason = removal && removal.reason;
      return element("section", { class: "card ask", "aria-labelledby": "gone_title" }, [
        element("h2", {
          id: "gone_title",
          text: say("staff.station_removed", { when: Yizhan.when(data.removed_at) }),
        }),
        reason ? element("p", { text: say("staff.history_reason", { reason: reason }) }) : null,
        element("p", { class: "facts", text: say("staff.station_gone_hint") }),
        Yizhan.config.role === "viewer"
          ? null
          : element("div", { class: "actions" }, [
              Yizhan.button(say("staff.station_restore"), () => this._restore(), "button-main"),
            ]),
      ]);
    }

    async _restore() {
      const question = {
        title: say("staff.station_restore_ask"),
        content: [element("p", { text: say("staff.station_restore_hint") })],
        yes: say("staff.station_restore"),
      };
      await this._ask(question, "POST", () => "/restore", "staff.station_restored");
    }

    _actions() {
      return element("section", { class: "card", "aria-labelledby": "actions_title" }, [
        element("h2", { id: "actions_title", text: say("staff.station_actions") }),
        element("div", { class: "actions" }, [
          Yizhan.button(say("staff.station_verify"), () => this._verify()),
          Yizhan.button(say("staff.station_remove"), () => this._remove(), "button-danger"),
        ]),
      ]);
    }

    _changes() {
      const body = this._form.changes();
      const pin = this.fixes.pins[0];
      if (pin) body.position = { lon: pin[0], lat: pin[1] };
      return body;
    }

    get isChanged() {
      return Boolean(this._form) && Object.keys(this._changes()).length > 0;
    }

    _send(method, path, body) {
      return Yizhan.request(method, this.address + path, body, { "If-Match": '"' + this._version + '"' });
    }

    async _save() {
      const body = this._changes();
      if (!Object.keys(body).length) return Yizhan.announce("note", say("staff.station_unchanged"));
      let saved;
      try {
        saved = await this._send("PATCH", "", body);
      } catch (problem) {
        if (problem.status === 412) return this._showClash(problem.body);
        return this._form.showProblem(problem);
      }
      await this.reload();
      const warnings = (saved.warnings || []).map((item) => element("p", { text: item.message }));
      Yizhan.announce(warnings.length ? "alert" : "note", say("staff.station_saved"), warnings);
    }

    _showClash(clash) {
      const keep = async () => {
        this._version = clash.version;
        await this._save();
      };
      const shown = Yizhan.stationClash(clash, keep, () => this.reload());
      this._clash.replaceChildren(shown);
      shown.focus();
    }

    /* Asks, and where somebody else was quicker says so and shows the station as it is. */
    async _ask(question, method, path, done) {
      const answer = await Yizhan.ask({
        ...question,
        act: () => this._send(method, path(), question.body && question.body()),
        onProblem: function (problem, close) {
          if (problem.status === 412) close({ clash: true });
          return problem.status === 412;
        },
      });
      if (!answer) return;
      await this.reload();
      if (answer.clash) Yizhan.announce("alert", say("staff.station_moved_on"));
      else Yizhan.announce("note", say(done));
    }

    async _verify() {
      if (this.isChanged) return Yizhan.announce("alert", say("staff.station_save_first"));
      const kinds = Yizhan.verificationField();
      const question = {
        title: say("staff.station_verify_ask"),
        content: [kinds, element("p", { class: "facts", text: say("staff.station_verify_hint") })],
        confirm: kinds,
        body: () => ({ kind: kinds.querySelector("input:checked").value }),
        yes: say("staff.station_verify"),
      };
      await this._ask(question, "POST", () => "/verify", "staff.station_verify_done");
    }

    async _remove() {
      const reason = element("input", { id: "reason", maxlength: "500", autocomplete: "off" });
      const question = {
        title: say("staff.station_remove_ask"),
        content: [
          element("p", { text: say("staff.station_remove_hint") }),
          element("div", { class: "field" }, [
            element("label", { class: "label", for: "reason", text: say("staff.station_reason") }),
            reason,
          ]),
        ],
        yes: say("staff.station_remove"),
        danger: true,
      };
      const path = () => "?" + new URLSearchParams({ reason: reason.value });
      await this._ask(question, "DELETE", path, "staff.station_remove_done");
    }
  }

  const page = new StationPage(root.dataset.station);
  window.addEventListener("beforeunload", function (event) {
    if (page.editable && page.isChanged) event.preventDefault();
  });
  page.reload();
})(window.Yizhan);
