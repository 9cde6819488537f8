/* The page of doubtful positions: one after the other, with the places among which to choose. */
(function (Yizhan) {
  "use strict";

  const root = Yizhan.byId("review_page");
  if (!root) return;

  const say = Yizhan.text;
  const element = Yizhan.element;
  const LIMIT = 50;

  class ReviewPage {
    constructor(division) {
      const query = new URLSearchParams({ limit: LIMIT });
      if (division) query.set("division", division);
      this._first = "/v1/review?" + query;
      this._list = element("ol", { class: "review-list", "aria-label": say("staff.review_list") });
      this._count = element("p", { class: "facts", role: "status" });
      this._more = element("div");
      this._detail = element("section", { class: "card review-detail", "aria-live": "polite" });
      root.replaceChildren(
        element("section", { class: "review-queue" }, [this._count, this._list, this._more]),
        this._detail
      );
      this._turn = 0;
    }

    async load() {
      this._list.replaceChildren();
      await this._fetch(this._first);
      root.setAttribute("aria-busy", "false");
      const first = this._list.querySelector("button");
      if (first) first.click();
      else this._detail.hidden = true;
    }

    async _fetch(address) {
      try {
        const answer = await Yizhan.request("GET", address);
        this._left = answer.number_matched;
        this._list.append(...answer.items.map((item) => this._line(item)));
        const next = answer.links.find((link) => link.rel === "next");
        this._more.replaceChildren(
          next ? Yizhan.button(say("staff.rows_more"), () => this._fetch(next.href)) : ""
        );
        this._tellCount();
      } catch (problem) {
        this._more.replaceChildren(
          element("p", { class: "alert", role: "alert", text: problem.message }),
          Yizhan.button(say("staff.retry"), () => this._fetch(address))
        );
      }
    }

    _tellCount() {
      this._count.className = this._left ? "facts" : "empty";
      this._count.textContent = this._left ? say("staff.review_count", { count: this._left }) : say("staff.review_none");
    }

    _line(item) {
      const button = element("button", { type: "button", class: "review-item" }, [
        element("strong", { text: item.name }),
        element("span", { class: "facts", text: item.address }),
        element("small", {
          text: say("staff.review_" + item.reason, { distance: Yizhan.distance(item.distance_m) }),
        }),
      ]);
      button.addEventListener("click", () => this._open(item, button));
      return element("li", {}, [button]);
    }

    async _open(item, button) {
      const turn = ++this._turn;
      this._list.querySelectorAll("[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
      button.setAttribute("aria-current", "true");
      this._button = button;
      this._detail.hidden = false;
      this._detail.replaceChildren(element("p", { class: "empty", text: say("staff.loading") }));
      try {
        const data = await Yizhan.request("GET", "/v1/review/" + encodeURIComponent(item.id));
        if (turn === this._turn) this._show(item, data);
      } catch (problem) {
        if (turn !== this._turn) return;
        this._detail.replaceChildren(
          element("p", { class: "alert", role: "alert", text: problem.message }),
          Yizhan.button(say("staff.retry"), () => this._open(item, button))
        );
      }
    }

    _show(item, data) {
      this._data = data;
      const editable = item.editable && Yizhan.config.role !== "viewer";
      const save = Yizhan.button(say("staff.review_save"), () => this._savePin(), "button-main", { disabled: "" });
      const fixes = new Yizhan.Fixes(() => (save.disabled = !fixes.pins[0]));
      this._fixes = fixes;
      // The panel speaks of a row; a station is the only one on its page.
      const row = {
        row: 0,
        name: item.name,
        position: data.station.position,
        position_before: null,
        candidates: data.candidates,
      };
      const panel = Yizhan.placePanel(
        {
          fixes: fixes,
          editable: editable,
          pinnedWords: say("staff.station_pinned"),
          useCandidate: (index) => this._send({ choose: index, offer: data.offer }),
        },
        row
      );
      const href = "/staff/stations/" + encodeURIComponent(item.id) + "?lang=" + Yizhan.config.lang;
      this._detail.replaceChildren(
        element("h2", { id: "review_title", tabindex: "-1", text: item.name }),
        element("p", { class: "facts", text: item.address }),
        element("p", { text: say("staff.review_" + item.reason, { distance: Yizhan.distance(item.distance_m) }) }),
        panel,
        element("div", { class: "actions" }, [
          ...(editable
            ? [save, Yizhan.button(say("staff.review_dismiss"), () => this._send({ dismiss: true }))]
            : []),
          Yizhan.button(say("staff.review_next"), () => this._next()),
          element("a", { class: "button", href: href, text: say("staff.review_station") }),
        ]),
        element("small", { text: say(editable ? "staff.review_hint" : "staff.review_look_only") })
      );
      panel.dispatchEvent(new CustomEvent("shown"));
    }

    _savePin() {
      const [lon, lat] = this._fixes.pins[0];
      this._send({ position: { lon: lon, lat: lat } });
    }

    async _send(body) {
      const data = this._data;
      const address = "/v1/review/" + encodeURIComponent(data.id);
      try {
        await Yizhan.request("POST", address, body, { "If-Match": '"' + data.version + '"' });
      } catch (problem) {
        Yizhan.announce("alert", problem.message);
        // Somebody else was quicker, or the candidates are others now: show them as they are.
        if (problem.status === 412) this._button.click();
        return;
      }
      const line = this._button.parentElement;
      const following = line.nextElementSibling || line.previousElementSibling;
      line.remove();
      this._left -= 1;
      this._tellCount();
      Yizhan.announce("note", say(body.dismiss ? "staff.review_left" : "staff.review_saved", { name: data.station.name }));
      this._go(following);
    }

    _next() {
      const line = this._button.parentElement;
      this._go(line.nextElementSibling || this._list.firstElementChild);
    }

    _go(line) {
      if (!line) {
        this._detail.hidden = true;
        return;
      }
      const button = line.querySelector("button");
      button.click();
      button.focus();
    }
  }

  new ReviewPage(Yizhan.config.division).load();
})(window.Yizhan);
