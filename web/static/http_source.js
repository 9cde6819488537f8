/* Stations from the API. */
(function (Yizhan) {
  "use strict";

  const CACHED_TILES = 300;

  async function fetchJson(address, signal) {
    const response = await fetch(address, { signal: signal, headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error("HTTP " + response.status);
    return response.json();
  }

  function withQuery(address, parameters) {
    const query = parameters.toString();
    return query ? address + "?" + query : address;
  }

  Yizhan.HttpSource = class {
    constructor(urls, lang) {
      this.urls = urls;
      this.lang = lang;
      this.tiles = new Map();
    }

    async tile(z, x, y, filters, signal) {
      const template = this.urls.tiles.replace("{z}", z).replace("{x}", x).replace("{y}", y);
      const address = withQuery(template, Yizhan.filterParameters(filters));
      if (!this.tiles.has(address)) {
        const tile = await fetchJson(address, signal);
        if (this.tiles.size >= CACHED_TILES) this.tiles.delete(this.tiles.keys().next().value);
        this.tiles.set(address, tile);
      }
      return this.tiles.get(address);
    }

    /* "Open" grows stale; everything else is kept by the browser's own cache. */
    forget() {
      this.tiles.clear();
    }

    /* Four decimals are 10 m, so that a network in between can serve everybody who stands there. */
    nearest(lon, lat, limit, filters, signal) {
      const parameters = Yizhan.filterParameters(filters);
      if (filters.open) parameters.set("open", filters.open);
      parameters.set("lon", lon.toFixed(4));
      parameters.set("lat", lat.toFixed(4));
      parameters.set("limit", limit);
      parameters.set("lang", this.lang);
      return fetchJson(withQuery(this.urls.nearest, parameters), signal);
    }

    station(id, signal) {
      const address = this.urls.station.replace("{id}", encodeURIComponent(id));
      return fetchJson(withQuery(address, new URLSearchParams({ lang: this.lang })), signal);
    }

    /* A division: its name, its seat and the box around its stations. */
    division(code) {
      return fetchJson(this.urls.division.replace("{code}", encodeURIComponent(code)));
    }

    /* Divisions and stations whose names hold the words. */
    async search(words, limits, signal) {
      const ask = (url, limit) =>
        fetchJson(withQuery(url, new URLSearchParams({ q: words, limit: limit, lang: this.lang })), signal);
      const [divisions, stations] = await Promise.all([
        ask(this.urls.divisions, limits.divisions),
        ask(this.urls.stations, limits.stations),
      ]);
      return { divisions: divisions.divisions, stations: stations.features };
    }
  };
})(window.Yizhan);
