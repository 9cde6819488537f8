/* Asks the kept county and the server the same questions; gives the differences, and how much was compared. */
async () => {
  const HOURS_END = Date.parse("2026-07-29T00:00:00+08:00");
  const INSTANTS = ["2026-07-15T14:00:00+08:00", "2026-07-18T05:50:00+08:00", "2026-07-27T23:20:00+08:00"];
  const PLACES = [[113.62, 34.748], [113.6352, 34.7507], [113.66, 34.73]];
  const REASONS = ["closed", "hours_unknown", "kind", "missing_amenity"];
  const QUESTIONS = [
    { open: "any" },
    { open: "now" },
    { open: "on_arrival" },
    { open: "on_arrival", travel: "ride", amenity: ["microwave"] },
    { open: "now", radius_m: 1500 },
    { open: "any", kind: ["rider_home"] },
  ];
  const plain = { travel: "walk", amenity: [], kind: [], limit: 10, radius_m: null };
  const pack = Yizhan.keptPack();

  /* The pack knows no border of hours that lies beyond its end. */
  const border = (iso) => (iso && Date.parse(iso) < HOURS_END ? Date.parse(iso) : null);

  function shown(answer) {
    const features = answer.features.map(function (feature) {
      const p = feature.properties;
      const there = Object.keys(p.amenities).filter((code) => p.amenities[code] !== "no").sort();
      const hours = [p.open.state, border(p.open.until), border(p.open.next_open), p.open.needs];
      return [feature.id, p.name, p.address, p.phone, there, hours];
    });
    return JSON.stringify([features, REASONS.map((reason) => answer.left_out[reason] || 0)]);
  }

  async function ask(question, lon, lat, at) {
    const query = new URLSearchParams({ lon, lat, at, division: pack.code });
    for (const [name, value] of Object.entries(question)) {
      if (value !== null && value.length !== 0) query.set(name, value);
    }
    const response = await fetch("/v1/nearest?" + query);
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  }

  const wrong = [];
  let compared = 0;
  for (const at of INSTANTS) {
    for (const [lon, lat] of PLACES) {
      for (const more of QUESTIONS) {
        const question = Object.assign({}, plain, more);
        const theirs = await ask(question, lon, lat, at);
        const mine = pack.nearest({ lon, lat, crs: "wgs84" }, question, new Date(at));
        compared += theirs.features.length;
        if (shown(mine) !== shown(theirs)) {
          wrong.push([at, lon, more, shown(mine), shown(theirs)]);
          continue;
        }
        theirs.features.forEach(function (feature, i) {
          const ratio = mine.features[i].properties.distance_m / feature.properties.distance_m;
          const minutes = mine.features[i].properties.travel_minutes - feature.properties.travel_minutes;
          // A sphere is not the ellipsoid: the last minute may be another one.
          if (Math.abs(ratio - 1) > 0.006 || Math.abs(minutes) > 1) wrong.push([at, lon, more, ratio, minutes]);
        });
      }
    }
  }
  return { wrong: wrong.slice(0, 2), compared };
};
