/* Values of the API in words: distances, instants, opening states, amenities. */
(function (Yizhan) {
  "use strict";

  const texts = Yizhan.config.texts;
  const labels = Yizhan.config.labels;
  const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
  const DAY_MS = 86400000;
  const lang = document.documentElement.lang;
  const plurals = new Intl.PluralRules(lang);

  /* Numbers with these names are amounts; the others, such as those of rows, are names. See docs/translating.md */
  const AMOUNTS = new Set(
    ("approximate changed confirmed conflict count datasets done duplicate error found known missing new positions " +
      "remaining rows same stations total unread without").split(" ")
  );

  const formats = new Map();
  function format(kind, options) {
    const key = kind.name + JSON.stringify(options);
    if (!formats.has(key)) formats.set(key, new kind(lang, options));
    return formats.get(key);
  }

  /* A number as the page's language writes it. */
  Yizhan.number = function (value, places) {
    const fixed = { minimumFractionDigits: places, maximumFractionDigits: places };
    return format(Intl.NumberFormat, places === undefined ? {} : fixed).format(value);
  };

  /* A count of which only the size matters: 12K, 1.2万. */
  Yizhan.shortNumber = function (value) {
    return format(Intl.NumberFormat, { notation: "compact" }).format(value);
  };

  Yizhan.date = function (date, options) {
    return format(Intl.DateTimeFormat, options).format(date);
  };

  const text = (Yizhan.text = function (key, values) {
    const inserts = values || {};
    const form = Number.isInteger(inserts.count) && texts[key + "#" + plurals.select(inserts.count)];
    return (form || texts[key] || key).replace(/\{(\w+)\}/g, function (whole, name) {
      if (!(name in inserts)) return whole;
      const value = inserts[name];
      return typeof value === "number" && AMOUNTS.has(name) ? Yizhan.number(value) : String(value);
    });
  });

  Yizhan.join = function (words) {
    return words.join(text("list.separator"));
  };

  function kilometres(metres, places) {
    return text("distance.kilometres", { count: Yizhan.number(metres / 1000, places) });
  }

  Yizhan.distance = function (metres) {
    if (metres < 995) {
      return text("distance.metres", { count: Math.max(10, Math.round(metres / 10) * 10) });
    }
    const tenths = Math.round(metres / 100);
    return tenths < 1000 ? kilometres(tenths * 100, 1) : kilometres(Math.round(metres / 1000) * 1000, 0);
  };

  /* For lengths that are round already, such as those of a scale. */
  Yizhan.roundDistance = function (metres) {
    return metres < 995 ? Yizhan.distance(metres) : kilometres(metres);
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
      const weekday = Yizhan.date(date, { weekday: "short", timeZone: "UTC" });
      return text("instant.weekday", { weekday: weekday, time: time });
    }
    const named = { month: "short", day: "numeric", timeZone: "UTC" };
    if (Number(year) !== new Date(today).getUTCFullYear()) named.year = "numeric";
    return text("instant.date", { date: Yizhan.date(date, named), time: time });
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
