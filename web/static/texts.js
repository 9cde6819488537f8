/* Values of the API in words: distances, instants, opening states, amenities. */
(function (Yizhan) {
  "use strict";

  const texts = Yizhan.config.texts;
  const labels = Yizhan.config.labels;
  const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
  const DAY_MS = 86400000;
  const plurals = new Intl.PluralRules(document.documentElement.lang);

  const text = (Yizhan.text = function (key, values) {
    const inserts = values || {};
    const form = Number.isInteger(inserts.count) && texts[key + "#" + plurals.select(inserts.count)];
    return (form || texts[key] || key).replace(/\{(\w+)\}/g, function (whole, name) {
      return name in inserts ? String(inserts[name]) : whole;
    });
  });

  Yizhan.join = function (words) {
    return words.join(text("list.separator"));
  };

  Yizhan.distance = function (metres) {
    if (metres < 995) {
      return text("distance.metres", { count: Math.max(10, Math.round(metres / 10) * 10) });
    }
    const kilometres = metres / 1000;
    return text("distance.kilometres", { count: kilometres.toFixed(kilometres < 100 ? 1 : 0) });
  };

  /* For lengths that are round already, such as those of a scale. */
  Yizhan.roundDistance = function (metres) {
    return Yizhan.distance(metres).replace(".0", "");
  };

  function offsetMinutes(zone) {
    if (zone === "Z") return 0;
    const [hours, minutes] = zone.slice(1).split(":").map(Number);
    return (zone[0] === "-" ? -1 : 1) * (hours * 60 + minutes);
  }

  /* Says when in the station's own zone: the phone's zone decides nothing. */
  Yizhan.instant = function (iso, now) {
    const parts = INSTANT.exec(String(iso));
    if (!parts) return String(iso);
    const [, year, month, day, time, zone] = parts;
    const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
    const today = Math.floor((now.getTime() + offsetMinutes(zone) * 60000) / DAY_MS) * DAY_MS;
    const days = Math.round((date - today) / DAY_MS);
    if (days === 0) return time;
    if (days === 1) return text("instant.tomorrow", { time: time });
    if (days > 1 && days < 7) {
      return text("instant.weekday_" + (new Date(date).getUTCDay() || 7), { time: time });
    }
    const words = { month: Number(month), day: Number(day), date: [year, month, day].join("-"), time: time };
    return text("instant.date", words);
  };

  Yizhan.stateName = function (state) {
    return state === "open" || state === "closed" ? state : "unknown";
  };

  /* Minutes are counted only where somebody might have to hurry. */
  const SOON_MINUTES = 60;

  function stateWords(state, open, now) {
    const values = {};
    let key = "open.";
    if (open.on_arrival && open.judged_at) {
      key += "arrival_";
      values.at = Yizhan.instant(open.judged_at, now);
    }
    const border = state === "open" ? open.until : state === "closed" ? open.next_open || open.until : null;
    if (!border) return text(key + state, values);
    // It opens on a later day, and nobody knows what holds before.
    if (state === "closed" && open.until && open.until !== open.next_open) {
      return text(key + "then_unknown", Object.assign(values, { time: Yizhan.instant(open.until, now) }));
    }
    const minutes = state === "open" ? open.closes_in_minutes : open.opens_in_minutes;
    values.time = Yizhan.instant(border, now);
    key += state === "open" ? "until" : "next";
    if (!Number.isInteger(minutes) || minutes < 0 || minutes > SOON_MINUTES) return text(key, values);
    return text(key + "_soon", Object.assign(values, { count: minutes }));
  }

  function remarks(state, open) {
    const words = [];
    const reason = texts["open.reason_" + open.reason];
    if (reason) words.push(open.note ? text("open.remark_note", { reason: reason, note: open.note }) : reason);
    if (state !== "unknown" && open.confirmed === false) words.push(text("open.unconfirmed"));
    return words;
  }

  /* The same line as `web/opening_line.py` writes. */
  Yizhan.opening = function (given, now) {
    const open = given || {};
    const state = Yizhan.stateName(open.state);
    let line = stateWords(state, open, now);
    const needs = [].concat(open.needs || []).map(function (code) {
      return texts["need." + code] || String(code);
    });
    if (needs.length && state !== "closed") {
      line = text("open.with_needs", { state: line, needs: Yizhan.join(needs) });
    }
    return remarks(state, open).reduce(function (whole, remark) {
      return text("open.with_remark", { state: whole, remark: remark });
    }, line);
  };

  /* One line for each of the special days that have not passed yet. */
  Yizhan.specialDays = function (days, now) {
    const today = now.toISOString().slice(0, 10);
    return (days || [])
      .filter((day) => String(day.end) >= today)
      .map(function (day) {
        const words = (day.words && day.words[Yizhan.config.lang]) || "";
        return day.note ? text("open.special_day_note", { days: words, note: day.note }) : words;
      });
  };

  /* Labels of the amenities that have one of the given values, in the order of the vocabulary. */
  Yizhan.amenities = function (amenities, value) {
    const known = amenities || {};
    return Object.keys(labels.amenities)
      .filter(function (code) {
        return known[code] === value;
      })
      .map(function (code) {
        return labels.amenities[code];
      });
  };

  Yizhan.kinds = function (codes) {
    return (codes || []).map(function (code) {
      return labels.kinds[code] || String(code);
    });
  };
})(window.Yizhan);
