/* What the answer region shows: an answer, the wait for it, or why there is none. */
(function (Yizhan) {
  "use strict";

  const element = Yizhan.element;
  const text = Yizhan.text;
  const HOUR_MS = 3600000;
  const LEFT_OUT = ["closed", "hours_unknown", "missing_amenity", "kind", "stars"];

  function button(key, onclick) {
    return element("button", { type: "button", class: "button", text: text(key), onclick: onclick });
  }

  function listAddress() {
    return Yizhan.config.urls.list + "?lang=" + Yizhan.config.lang;
  }

  function reasons(answer, question) {
    return LEFT_OUT.filter((reason) => answer.left_out[reason]).map(function (reason) {
      const arrival = "left_out." + reason + "_on_arrival";
      const known = question.open === "on_arrival" && Yizhan.config.texts[arrival];
      return text(known ? arrival : "left_out." + reason, { count: answer.left_out[reason] });
    });
  }

  function title(place, answer, question) {
    if (answer.features.length) {
      if (place.code) return text("home.in_division", { name: place.name });
      return text(place.linked ? "home.at_link" : "home.near_you");
    }
    if (place.code) return text("home.division_empty", { name: place.name });
    const leftOut = LEFT_OUT.some((reason) => answer.left_out[reason]);
    if (!answer.next.length && !leftOut && !answer.approximate_nearby) return text("home.nothing_at_all");
    if (!question.radius_m) return text("home.nothing");
    return text("home.nothing_" + question.open, { distance: Yizhan.roundDistance(question.radius_m) });
  }

  Yizhan.savedAge = function (savedAt, now) {
    const hours = (now.getTime() - savedAt) / HOUR_MS;
    // A clock that was set back makes no age.
    if (!(hours >= 0)) return text("home.age_unknown", { date: Yizhan.dayWords(new Date(savedAt)) });
    if (hours < 1) return text("home.age_minutes", { count: Math.max(1, Math.round(hours * 60)) });
    if (hours < 48) return text("home.age_hours", { count: Math.round(hours) });
    return text("home.age_days", { count: Math.round(hours / 24) });
  };

  Yizhan.dayWords = function (date) {
    const language = document.documentElement.lang;
    return new Intl.DateTimeFormat(language, { month: "long", day: "numeric" }).format(date);
  };

  Yizhan.Result = class {
    constructor(layout, node, notice, status) {
      Object.assign(this, { layout: layout, node: node, notice: notice, status: status });
    }

    _fill(state, children) {
      this.layout.dataset.state = state;
      this.node.textContent = "";
      children.filter(Boolean).forEach((child) => this.node.append(child));
    }

    say(line) {
      this.status.textContent = line;
    }

    /* A few sentences above the answer: `drawing` is an icon, `kind` a colour. */
    tell(lines, drawing, kind) {
      this.notice.textContent = "";
      if (!lines) return;
      const sentences = [].concat(lines).map((line) => element("p", { text: line }));
      this.notice.append(
        element("div", { class: "notice notice-" + (kind || "plain") }, [
          Yizhan.drawing(drawing || "alert"),
          element("div", {}, sentences),
        ])
      );
    }

    wait() {
      this.say(text("home.loading"));
      this._fill("waiting", [
        element("h2", { id: "found", class: "head", text: text("home.loading") }),
        Yizhan.blankCards(3),
      ]);
    }

    /* `ways`: what to do next, functions by name; what is absent is not offered. */
    fail(offline, ways) {
      const why = text(offline ? "home.failed_offline" : "home.failed_server");
      this.say(text("home.failed") + " " + why);
      this._fill("failed", [
        element("div", { class: "empty" }, [
          Yizhan.drawing(offline ? "offline" : "alert"),
          element("h2", { id: "found", text: text("home.failed") }),
          element("p", { text: why }),
          element("p", { class: "actions" }, [
            element("button", { type: "button", class: "button button-main", text: text("results.retry"), onclick: ways.retry }),
            ways.kept ? element("button", { type: "button", class: "button", text: ways.keptLabel, onclick: ways.kept }) : null,
            offline ? null : element("a", { class: "button", href: listAddress(), text: text("home.list") }),
          ]),
        ]),
      ]);
    }

    show(place, answer, question, options, ways) {
      const found = answer.features.length;
      const first = found && answer.features[0].properties;
      const words = title(place, answer, question);
      const distance = found && Yizhan.distance(first.distance_m);
      this.say(found ? text("home.found", { count: found, name: first.name, distance: distance }) : words);
      const when = text("home.updated", { time: options.at });
      const left = reasons(answer, question);
      const next = answer.next.length > 0;
      this._fill(found ? "answer" : "empty", [
        element("div", { class: "head" }, [
          element("h2", { id: "found", text: words }),
          element("p", { class: "facts", text: when }),
        ]),
        found && place.code ? element("p", { class: "facts", text: text("home.from_middle", { name: place.name }) }) : null,
        found && Yizhan.isVague(place)
          ? element("p", { class: "facts", text: text("home.accuracy", { distance: Yizhan.distance(place.accuracy) }) })
          : null,
        found ? Yizhan.cards(answer.features, options, true) : null,
        next ? element("h3", { class: "second", text: text("home.next_open") }) : null,
        next ? Yizhan.cards(answer.next, options) : null,
        left.length ? element("p", { class: "aside", text: text("left_out.line", { reasons: Yizhan.join(left) }) }) : null,
        answer.approximate_nearby
          ? element("p", { class: "aside", text: text("results.approximate", { count: answer.approximate_nearby }) })
          : null,
        this._ways(answer, question, place, ways),
      ]);
    }

    _ways(answer, question, place, ways) {
      const none = !answer.features.length;
      const chosen = question.amenity.length || question.kind.length;
      const hours = answer.left_out.closed || answer.left_out.hours_unknown;
      const buttons = [
        none && question.radius_m ? button("home.farther", ways.farther) : null,
        none && place.code ? button("home.around", ways.around) : null,
        question.open !== "any" && hours ? button("home.list_closed", ways.closed) : null,
        none && chosen ? button("home.fewer", ways.fewer) : null,
      ].filter(Boolean);
      if (none && buttons.length) buttons[0].classList.add("button-main");
      return buttons.length ? element("p", { class: "actions ways-on" }, buttons) : null;
    }
  };
})(window.Yizhan);
