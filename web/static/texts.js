/* Values of the API in words: distances, instants, opening states, amenities. */
(function (Yizhan) {
  "use strict";

  const texts = Yizhan.config.texts;
  const labels = Yizhan.config.labels;
  const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
  const DAY_MS = 86400000;

  const text = (Yizhan.text = function (key, values) {
    const inserts = values || {};
    const singular = Number(inserts.count) === 1 && texts[key + "_one"];
    return (singular || texts[key] || key).replace(/\{(\w+)\}/g, function (whole, name) {
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

  Yizhan.opening = function (open, now) {
    const state = Yizhan.stateName(open && open.state);
    let line = text("open." + state);
    if (state === "open" && open.until) {
      line = text("open.until", { time: Yizhan.instant(open.until, now) });
    }
    if (state === "closed" && open.next_open) {
      line = text("open.next", { time: Yizhan.instant(open.next_open, now) });
    }
    const needs = [].concat((open && open.needs) || []).map(function (code) {
      return texts["need." + code] || String(code);
    });
    return needs.length ? text("open.with_needs", { state: line, needs: Yizhan.join(needs) }) : line;
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
