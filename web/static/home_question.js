/* Asking the server, with an end to every wait. */
(function (Yizhan) {
  "use strict";

  const WAIT_MS = 10000;
  const urls = Yizhan.config.urls;

  /* Rejects with an error that has `status`: of the answer, 0 where there was none. */
  Yizhan.fetchJson = async function (address) {
    const aborter = new AbortController();
    const timer = setTimeout(() => aborter.abort(), WAIT_MS);
    try {
      const response = await fetch(address, { signal: aborter.signal, headers: { Accept: "application/json" } });
      if (!response.ok) throw Object.assign(new Error("HTTP " + response.status), { status: response.status });
      return await response.json();
    } catch (error) {
      throw Object.assign(error, { status: error.status || 0 });
    } finally {
      clearTimeout(timer);
    }
  };

  /* Four decimals are some ten metres: enough to walk, not enough to tell a door. */
  function rounded(degrees) {
    return Number(degrees).toFixed(4);
  }

  /* What is asked of a place: near it by the way one goes, in a division all of it. */
  Yizhan.question = function (place, choices, changes) {
    const division = Boolean(place.code);
    const question = {
      amenity: choices.amenity,
      kind: choices.kind,
      travel: choices.travel,
      open: division && choices.open === "on_arrival" ? "now" : choices.open,
      radius_m: division ? null : Yizhan.config.near_m[choices.travel],
      limit: 8,
    };
    return Object.assign(question, changes);
  };

  Yizhan.nearest = function (place, question) {
    const parameters = new URLSearchParams({
      lon: rounded(place.lon),
      lat: rounded(place.lat),
      crs: place.crs,
      open: question.open,
      travel: question.travel,
      limit: question.limit,
      lang: Yizhan.config.lang,
    });
    if (question.radius_m) parameters.set("radius_m", question.radius_m);
    if (question.amenity.length) parameters.set("amenity", question.amenity.join(","));
    if (question.kind.length) parameters.set("kind", question.kind.join(","));
    if (place.code && !question.around) parameters.set("division", place.code);
    return Yizhan.fetchJson(urls.nearest + "?" + parameters);
  };

  Yizhan.divisions = function (parameters) {
    const query = new URLSearchParams(Object.assign({ lang: Yizhan.config.lang }, parameters));
    return Yizhan.fetchJson(urls.divisions + "?" + query).then((answer) => answer.divisions);
  };

  Yizhan.division = function (code) {
    return Yizhan.fetchJson(urls.division.replace("{code}", code) + "?lang=" + Yizhan.config.lang);
  };

  /* Of what is closed, what opens first; of what opens together, the nearest. */
  Yizhan.nextToOpen = function (features, count) {
    return features
      .filter((feature) => feature.properties.open.state === "closed" && feature.properties.open.next_open)
      .map((feature) => [Date.parse(feature.properties.open.next_open), feature.properties.distance_m, feature])
      .sort((a, b) => a[0] - b[0] || a[1] - b[1])
      .slice(0, count)
      .map((entry) => entry[2]);
  };
})(window.Yizhan);
