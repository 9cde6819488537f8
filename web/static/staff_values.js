/* Fields and values of a station in words. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const texts = Yizhan.config.texts;
  const labels = Yizhan.config.labels;

  /* Only what the texts themselves hold: a field called "constructor" has no text. */
  function known(key) {
    return Object.prototype.hasOwnProperty.call(texts, key) ? texts[key] : null;
  }

  /* The words for a field, from the import's own list or ours; an unknown one under its own name. */
  Yizhan.fieldName = function (code) {
    const [head, rest] = [String(code).split(/[:.]/)[0], String(code).split(/[:.]/).slice(1).join(":")];
    if ((head === "amenity" || head === "amenities") && rest) return labels.amenities[rest] || rest;
    if (head === "extra" && rest) return rest;
    return known("staff.field_" + code) || String(code);
  };

  /* How somebody checked; older records do not know. */
  Yizhan.verificationName = function (code) {
    return code ? labels.verifications[code] || String(code) : say("staff.verification_unknown");
  };

  function amenity(code, value) {
    const words = known("staff.value_" + (value || "unknown")) || String(value);
    return say("staff.value_of", { name: labels.amenities[code] || code, value: words });
  }

  function place(position) {
    const point = Number(position.lon).toFixed(6) + ", " + Number(position.lat).toFixed(6);
    return !Yizhan.isExact(position)
      ? point + " · " + say("staff.place_about", { distance: Yizhan.distance(position.error_m) })
      : point;
  }

  function specialDays(entry) {
    const days = entry.start === entry.end ? entry.start : entry.start + "–" + entry.end;
    const hours = say("staff.value_of", { name: days, value: entry.rule || say("staff.special_closed") });
    return entry.note ? hours + " (" + entry.note + ")" : hours;
  }

  /* More uncertain than this and a position is not exact: the limit of the nearest-station answer. */
  Yizhan.EXACT_M = 300;

  const GUESSES = ["gazetteer", "service", "known_place"];

  /* A position that was only inferred from an address is never exact. */
  Yizhan.isExact = function (position) {
    return position.error_m <= Yizhan.EXACT_M && !GUESSES.includes(position.source);
  };

  Yizhan.fieldValue = function (field, value) {
    if (value === null || value === undefined || value === "") return "";
    if (field === "position" && typeof value === "object") return place(value);
    if (field === "kinds") return Yizhan.join([].concat(value).map((code) => labels.kinds[code] || code));
    if (field === "overrides") return Yizhan.join(value.map(specialDays));
    if (field === "verification_kind") return Yizhan.verificationName(value);
    if (field === "status") return known("staff.value_" + value) || String(value);
    if (String(field).startsWith("amenities.") || String(field).startsWith("amenity:")) {
      return known("staff.value_" + value) || String(value);
    }
    if (Array.isArray(value)) return Yizhan.join(value.map(String));
    if (typeof value === "object") {
      return Object.entries(value)
        .map(([key, item]) =>
          field === "amenities" ? amenity(key, item) : say("staff.value_of", { name: key, value: item })
        )
        .join("\n");
    }
    return String(value);
  };

  /* Of two maps, such as amenities, only the entries that differ; other values as they are. */
  Yizhan.difference = function (change) {
    const { before, after } = change;
    const maps = [before, after].every((side) => !side || (typeof side === "object" && !Array.isArray(side)));
    if (!maps || change.field === "position" || (!before && !after)) return [before, after];
    const keys = new Set([...Object.keys(before || {}), ...Object.keys(after || {})]);
    const differ = [...keys].filter((key) => (before || {})[key] !== (after || {})[key]);
    const pick = (side) =>
      Object.fromEntries(differ.filter((key) => key in (side || {})).map((key) => [key, side[key]]));
    return [pick(before), pick(after)];
  };
})(window.Yizhan);
