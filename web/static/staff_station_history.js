/* What happened to a station, who set each field, and two versions beside one another. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const element = Yizhan.element;
  // What the register itself writes with every change.
  const OWN = ["updated_at", "created_at", "hours_rule", "hours_needs", "timezone", "id"];

  function value(field, given) {
    if (field === "verified_at") return given ? Yizhan.when(given) : say("staff.none");
    return Yizhan.fieldValue(field, given) || say("staff.none");
  }

  function importLink(id) {
    if (!id) return null;
    const href = "/staff/imports/" + encodeURIComponent(id) + "?lang=" + Yizhan.config.lang;
    return element("a", { href: href, text: say("staff.history_import") });
  }

  function line(change) {
    const [before, after] = Yizhan.difference(change);
    return element("li", {
      text: say("staff.history_change", {
        field: Yizhan.fieldName(change.field),
        before: value(change.field, before),
        after: value(change.field, after),
      }),
    });
  }

  /* Of a check also how it was made. */
  function name(event) {
    const words = say("staff.event_" + event.kind);
    if (event.kind !== "verified") return words;
    return say("staff.value_of", { name: words, value: Yizhan.verificationName(event.verification_kind) });
  }

  function happened(event) {
    // Of a newcomer every field is new: who set which stands beneath.
    const isChange = event.kind === "changed" || event.kind === "verified";
    // A rule follows its text; where it changes alone, somebody has said what the text means.
    const isReading = !event.changes.some((change) => change.field === "hours_text");
    const isShown = (change) => !OWN.includes(change.field) || (change.field === "hours_rule" && isReading);
    const changes = isChange ? event.changes.filter(isShown) : [];
    const link = importLink(event.import_id);
    return element("li", {}, [
      element("p", {}, [
        element("strong", { text: name(event) }),
        element("span", { class: "facts", text: " " + Yizhan.when(event.at) + " · " + event.actor + " " }),
        link,
      ]),
      event.reason ? element("p", { text: say("staff.history_reason", { reason: event.reason }) }) : null,
      changes.length ? element("ul", {}, changes.map(line)) : null,
    ]);
  }

  function origins(found) {
    const heads = ["staff.history_field", "staff.history_who", "staff.history_when"].map((key) => say(key));
    const names = Object.keys(found).filter((name) => !OWN.includes(name));
    const rows = names.map(function (name) {
      const origin = found[name];
      const who = element("span", {}, [element("span", { text: origin.actor + " " }), importLink(origin.import_id)]);
      return Yizhan.tableRow(heads, [Yizhan.fieldName(name), who, Yizhan.when(origin.at)]);
    });
    return Yizhan.table(heads, rows);
  }

  Yizhan.stationHistory = function (data) {
    return element("section", { class: "card", "aria-labelledby": "history_title" }, [
      element("h2", { id: "history_title", text: say("staff.history_title") }),
      element("ol", { class: "happened", reversed: "" }, data.events.slice().reverse().map(happened)),
      element("details", { class: "more" }, [
        element("summary", { text: say("staff.history_origins") }),
        origins(data.origins),
      ]),
    ]);
  };

  /* Of the amenities only those that somebody is about to set. */
  function now(clash, name) {
    const mine = clash.given[name];
    if (name !== "amenities" || !mine) return clash.current[name];
    return Object.fromEntries(Object.keys(mine).map((code) => [code, clash.current.amenities[code]]));
  }

  /* Somebody else was quicker: what they made of it beside what is about to be saved. */
  Yizhan.stationClash = function (clash, onKeep, onDrop) {
    const fields = [...new Set([...Object.keys(clash.given), ...clash.changed_since])];
    const heads = ["staff.history_field", "staff.clash_now", "staff.clash_mine"].map((key) => say(key));
    const rows = fields
      .filter((name) => !OWN.includes(name))
      .map(function (name) {
        const mine = name in clash.given ? value(name, clash.given[name]) : say("staff.clash_untouched");
        return Yizhan.tableRow(heads, [Yizhan.fieldName(name), value(name, now(clash, name)), mine]);
      });
    return element("section", { class: "card ask clash", "aria-labelledby": "clash_title", tabindex: "-1" }, [
      element("h2", { id: "clash_title", text: say("staff.clash_title") }),
      element("p", { class: "facts", text: say("staff.clash_hint") }),
      Yizhan.table(heads, rows),
      element("div", { class: "actions" }, [
        Yizhan.button(say("staff.clash_keep"), onKeep, "button-main"),
        Yizhan.button(say("staff.clash_drop"), onDrop),
      ]),
    ]);
  };
})(window.Yizhan);
