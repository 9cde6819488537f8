/* Asking the online services that are set up where addresses are: first how many, then step by step. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const element = Yizhan.element;
  const STEP_S = 10;

  function announceReport(services, stopped) {
    const lines = services.map((service) => element("li", { text: service.text }));
    const text = say(stopped ? "staff.geocode_stopped" : "staff.geocode_done");
    Yizhan.announce("note", text, lines.length ? [element("ul", {}, lines)] : []);
  }

  /* Sums what several calls say of each service: found and so on grow, what is left does not. */
  class Progress {
    constructor(page, total) {
      this._page = page;
      this._total = total;
      this._bar = element("progress", { max: String(total), value: "0", "aria-label": say("staff.geocode_working") });
      this._words = element("p", { class: "facts", role: "status", text: say("staff.geocode_working") });
      this.stopped = false;
      this.element = element("div", { class: "asking" }, [
        this._words,
        this._bar,
        Yizhan.button(say("staff.geocode_stop"), (event) => this._stop(event.target), "button-small"),
      ]);
    }

    _stop(button) {
      this.stopped = true;
      button.disabled = true;
      button.textContent = say("staff.geocode_stopping");
    }

    show(remaining) {
      const done = Math.max(this._total - remaining, 0);
      this._bar.value = done;
      this._words.textContent = say("staff.geocode_progress", { done: done, total: this._total });
    }

    async run() {
      let answer = null;
      do {
        answer = await Yizhan.request("POST", this._page.address + "/geocode", { seconds: STEP_S });
        this.show(answer.remaining);
      } while (answer.remaining && !this.stopped);
      await this._page.reload();
      announceReport(answer.services, this.stopped && answer.remaining > 0);
    }
  }

  function working(box, words) {
    box.replaceChildren(element("p", { class: "facts", role: "status", text: words }));
  }

  function failed(box, problem, again) {
    box.replaceChildren(
      element("p", { class: "alert", role: "alert", text: problem.message }),
      element("div", { class: "actions" }, [Yizhan.button(say("staff.retry"), again)])
    );
  }

  /* What would be sent, to whom: nothing leaves this server before somebody has read that. */
  function offer(page, box, counted) {
    const total = Math.max(0, ...counted.services.map((service) => service.pending));
    const lines = counted.services.map((service) =>
      element("li", {
        text: service.missing.length
          ? say("staff.geocode_lacks", { name: service.title, settings: Yizhan.join(service.missing) })
          : say("staff.geocode_would", { name: service.title, company: service.company, count: service.pending }),
      })
    );
    const start = Yizhan.button(say("staff.geocode_start", { count: total }), begin, "button-main");

    async function begin() {
      const progress = new Progress(page, total);
      box.replaceChildren(progress.element);
      try {
        await progress.run();
      } catch (problem) {
        failed(box, problem, begin);
      }
    }
    box.replaceChildren(
      element("ul", { class: "geocode-services" }, lines),
      element("p", { class: "facts", text: say(total ? "staff.geocode_sent" : "staff.geocode_nothing") }),
      total ? element("div", { class: "actions" }, [start]) : ""
    );
    if (total) start.focus();
  }

  /* Null where no service is set up, nobody may change the plan, or every station is placed exactly. */
  Yizhan.geocodeCard = function (page, data) {
    const services = Yizhan.config.services || [];
    const vague = data.positions.approximate + data.positions.unlocated;
    if (!page.editable || !services.length || !vague) return null;
    const box = element("div", {}, [
      element("div", { class: "actions" }, [Yizhan.button(say("staff.geocode_count"), count)]),
    ]);

    async function count() {
      working(box, say("staff.geocode_counting"));
      try {
        offer(page, box, await Yizhan.request("GET", page.address + "/geocode"));
      } catch (problem) {
        failed(box, problem, count);
      }
    }
    return element("section", { class: "card geocode", "aria-labelledby": "geocode_title" }, [
      element("h2", { id: "geocode_title", text: say("staff.geocode_title") }),
      element("p", {
        class: "facts",
        text: say("staff.geocode_lead", { count: vague, services: Yizhan.join(services) }),
      }),
      box,
    ]);
  };
})(window.Yizhan);
