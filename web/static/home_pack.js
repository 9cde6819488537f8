/* The kept stations of one county: answers the same question as the server, on the phone. */
(function (Yizhan) {
  "use strict";

  const KEY = "yizhan.pack";
  const MINUTE_MS = 60000;
  /* As `stations.arrival` has it: a place must stay open so long after the arrival. */
  const STAY_MINUTES = 15;
  /* The sphere whose distances are at most 0.6 % off those on the ellipsoid. */
  const RADIUS_M = 6371008.8;
  /* Whoever is farther from everything that is kept is somewhere else. */
  const ELSEWHERE_M = 30000;

  function radians(degrees) {
    return (degrees * Math.PI) / 180;
  }

  /* Haversine formula (R. W. Sinnott, Sky and Telescope 68, 1984). */
  Yizhan.sphereDistance = function (lon, lat, otherLon, otherLat) {
    const north = Math.sin(radians(otherLat - lat) / 2);
    const east = Math.sin(radians(otherLon - lon) / 2);
    const chord = north * north + Math.cos(radians(lat)) * Math.cos(radians(otherLat)) * east * east;
    return 2 * RADIUS_M * Math.asin(Math.min(1, Math.sqrt(chord)));
  };

  /* A number holds 53 bits, the operators for bits only 32. */
  function hasBit(bits, place) {
    return place >= 0 && Math.floor(bits / Math.pow(2, place)) % 2 === 1;
  }

  /* BD-09 is GCJ-02 with a swirl; the inverse of Baidu's published formula, good to a metre. */
  function gcj02(lon, lat) {
    const turn = (Math.PI * 3000) / 180;
    const x = lon - 0.0065;
    const y = lat - 0.006;
    const z = Math.sqrt(x * x + y * y) - 0.00002 * Math.sin(y * turn);
    const theta = Math.atan2(y, x) - 0.000003 * Math.cos(x * turn);
    return [z * Math.cos(theta), z * Math.sin(theta)];
  }

  function spanAt(spans, minute) {
    for (let i = 0; i < spans.length; i += 2) {
      if (spans[i] <= minute && minute < spans[i + 1]) return spans[i + 1];
    }
    return null;
  }

  function nextBegin(spans, minute) {
    for (let i = 0; i < spans.length; i += 2) if (spans[i] > minute) return spans[i];
    return null;
  }

  Yizhan.Pack = class {
    constructor(kept) {
      this.data = kept.pack;
      this.savedAt = kept.saved_at;
      this.code = this.data.division.code;
      this.name = this.data.division.name;
      this.count = this.data.columns.id.length;
      this.from = Date.parse(this.data.hours_from);
    }

    hoursAreOver(now) {
      return now.getTime() >= Date.parse(this.data.hours_until) || now.getTime() < this.from;
    }

    /* The state at an instant; unknown before and after what the pack knows. */
    _opening(schedule, instant, onArrival, needs) {
      const minute = Math.floor((instant - this.from) / MINUTE_MS);
      const iso = (at) => this._iso(schedule, at);
      const open = { state: "unknown", until: null, next_open: null, confirmed: false, needs: needs };
      open.judged_at = iso(minute);
      open.on_arrival = onArrival;
      if (minute < 0 || minute >= schedule.until) return open;
      const opened = spanAt(schedule.open, minute);
      if (opened === null && spanAt(schedule.unknown, minute) !== null) return open;
      const next = nextBegin(schedule.open, minute);
      open.state = opened === null ? "closed" : "open";
      open.confirmed = spanAt(schedule.unconfirmed, minute) === null;
      const doubt = nextBegin(schedule.unknown, minute);
      const ends = opened === null ? Math.min(next === null ? Infinity : next, doubt === null ? Infinity : doubt) : opened;
      if (ends < schedule.until) open.until = iso(ends);
      if (next !== null) open.next_open = iso(next);
      open.closes_in_minutes = opened === null || ends >= schedule.until ? null : ends - minute;
      open.opens_in_minutes = next === null ? null : next - minute;
      open.minutes_left = opened === null ? 0 : ends >= schedule.until ? Infinity : ends - minute;
      return open;
    }

    _iso(schedule, minute) {
      const offset = schedule.utc_offset_minutes;
      const wall = new Date(this.from + (minute + offset) * MINUTE_MS).toISOString().slice(0, 19);
      const two = (value) => String(value).padStart(2, "0");
      const size = Math.abs(offset);
      return wall + (offset < 0 ? "-" : "+") + two(Math.floor(size / 60)) + ":" + two(size % 60);
    }

    /* A pop-up is there on its days only. */
    _isThere(place, now) {
      if (!hasBit(this.data.columns.kinds[place], this.data.kinds.indexOf("pop_up"))) return true;
      const schedule = this.data.schedules[this.data.columns.hours[place]];
      const offset = schedule.utc_offset_minutes * MINUTE_MS;
      const day = 24 * 60;
      const first = (Math.floor((now + offset) / (day * MINUTE_MS)) * day * MINUTE_MS - offset - this.from) / MINUTE_MS;
      const touches = (spans) => spans.some((edge, i) => i % 2 === 0 && edge < first + day && spans[i + 1] > first);
      return touches(schedule.open) || touches(schedule.unknown);
    }

    _distances(place) {
      const columns = this.data.columns;
      const shifted = place.crs === "gcj02" || place.crs === "bd09";
      const lons = shifted ? columns.gcj02_lon : columns.lon;
      const lats = shifted ? columns.gcj02_lat : columns.lat;
      const here = place.crs === "bd09" ? gcj02(place.lon, place.lat) : [place.lon, place.lat];
      return lons.map((lon, i) => Yizhan.sphereDistance(here[0], here[1], lon, lats[i]));
    }

    isElsewhere(place) {
      return this._distances(place).every((metres) => metres > ELSEWHERE_M);
    }

    middle() {
      const of = (values) => values.slice().sort((a, b) => a - b)[Math.floor(values.length / 2)];
      const ready = this.count ? [of(this.data.columns.lon), of(this.data.columns.lat)] : [0, 0];
      return { lon: ready[0], lat: ready[1], crs: "wgs84", code: this.code, name: this.name };
    }

    _reason(i, opening, question, now) {
      const columns = this.data.columns;
      const kinds = question.kind.length ? question.kind : Yizhan.config.rest_kinds;
      if (!kinds.some((code) => hasBit(columns.kinds[i], this.data.kinds.indexOf(code)))) return "kind";
      const lacks = (code) => !hasBit(columns.amenities[i], this.data.amenities.indexOf(code));
      if (question.amenity.some(lacks)) return "missing_amenity";
      if (question.open === "any") return null;
      if (opening.state === "unknown") return "hours_unknown";
      const stay = question.open === "on_arrival" ? STAY_MINUTES : 1;
      return opening.state === "open" && opening.minutes_left >= stay ? null : "closed";
    }

    /* Answers as /v1/nearest does. */
    nearest(place, question, now) {
      const columns = this.data.columns;
      const distances = this._distances(place);
      const onArrival = question.open === "on_arrival";
      const radius = question.radius_m || Infinity;
      const pops = question.kind.length === 1 && question.kind[0] === "pop_up";
      const order = distances
        .map((metres, i) => i)
        .filter((i) => distances[i] <= radius && (pops || this._isThere(i, now.getTime())))
        .sort((a, b) => distances[a] - distances[b] || (columns.id[a] < columns.id[b] ? -1 : 1));
      const answer = { features: [], left_out: {}, approximate_nearby: 0, query: { at: this._now(now) } };
      const pace = Yizhan.config.metres_per_minute[question.travel];
      for (const i of order) {
        if (answer.features.length === question.limit) break;
        const minutes = Math.ceil(distances[i] / pace);
        const instant = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS + (onArrival ? minutes * MINUTE_MS : 0);
        const opening = this._opening(this.data.schedules[columns.hours[i]], instant, onArrival, columns.needs[i]);
        const reason = this._reason(i, opening, question, now);
        if (!columns.ranked[i]) {
          if (reason !== "kind" && reason !== "missing_amenity") answer.approximate_nearby += 1;
        } else if (reason) answer.left_out[reason] = (answer.left_out[reason] || 0) + 1;
        else answer.features.push(this._feature(i, opening, distances[i], minutes));
      }
      return answer;
    }

    _now(now) {
      return new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS).toISOString().slice(0, 19) + "Z";
    }

    _feature(i, opening, metres, minutes) {
      const columns = this.data.columns;
      const amenities = {};
      this.data.amenities.forEach(function (code, place) {
        if (hasBit(columns.amenities[i], place)) amenities[code] = "yes";
        else if (hasBit(columns.nearby[i], place)) amenities[code] = "nearby";
      });
      return {
        id: columns.id[i],
        properties: {
          name: columns.name[i],
          address: columns.address[i],
          phone: columns.phone[i],
          opening_hours_text: columns.hours_text[i],
          open: opening,
          amenities: amenities,
          distance_m: metres,
          travel_minutes: minutes,
          links: this._links(i),
        },
      };
    }

    _links(i) {
      const columns = this.data.columns;
      const words = {
        name: encodeURIComponent(columns.name[i]),
        address: encodeURIComponent(columns.address[i] || columns.name[i]),
      };
      ["lon", "lat", "gcj02_lon", "gcj02_lat"].forEach((name) => (words[name] = columns[name][i].toFixed(6)));
      return Object.keys(this.data.links).map((rel) => ({
        rel: rel,
        href: this.data.links[rel].replace(/\{(\w+)\}/g, (whole, name) => words[name]),
      }));
    }
  };

  Yizhan.keptPack = function () {
    const kept = Yizhan.kept(KEY);
    try {
      return kept && kept.pack ? new Yizhan.Pack(kept) : null;
    } catch (error) {
      return null;
    }
  };

  /* Fetches the pack of a county unless the same one of today is kept. */
  Yizhan.keepPack = async function (county, version) {
    const held = Yizhan.keptPack();
    const day = 24 * 60 * MINUTE_MS;
    const fresh = held && Date.now() < held.from + day && held.data.data_version === version;
    if (fresh && held.code === county) return held;
    const pack = await Yizhan.fetchJson(Yizhan.config.urls.pack.replace("{code}", county));
    const kept = { saved_at: Date.now(), pack: pack };
    return Yizhan.keep(KEY, kept) ? new Yizhan.Pack(kept) : null;
  };
})(window.Yizhan);
