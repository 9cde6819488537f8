/* Stations that the page carries in itself: the same questions as the API answers, without a network. */
(function (Yizhan) {
  "use strict";

  const EARTH_RADIUS_M = 6371008.8;
  const SINGLE_STATIONS_FROM_ZOOM = 13;
  const CELLS_PER_TILE = 4;
  const DRIFT_OF_CELL = 7 / 64;

  /* Longitude and latitude as fractions of the Web Mercator square. */
  function project(lon, lat) {
    const sine = Math.sin((lat * Math.PI) / 180);
    return [(lon + 180) / 360, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
  }

  function unproject(x, y) {
    const lat = (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
    return [x * 360 - 180, lat];
  }

  /* Great-circle metres; on a printed or carried file half a percent decides nothing. */
  function haversine(lon1, lat1, lon2, lat2) {
    const radians = Math.PI / 180;
    const dLat = (lat2 - lat1) * radians;
    const dLon = (lon2 - lon1) * radians;
    const a =
      Math.sin(dLat / 2) ** 2 +
      Math.cos(lat1 * radians) * Math.cos(lat2 * radians) * Math.sin(dLon / 2) ** 2;
    return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(a)));
  }

  function hasPosition(feature) {
    return Boolean(feature.geometry && feature.geometry.type === "Point");
  }

  /* A code without the pairs of zeros that stand for "all of it", as `geodata/divisions.py` has it. */
  function stem(code) {
    const digits = code.slice(6) ? code.replace(/(000)+$/, "") : code;
    return digits.length === 6 ? digits.replace(/(00){1,2}$/, "") : digits;
  }

  function isWithin(feature, code) {
    const { division } = feature.properties;
    return Boolean(division) && stem(division.code).startsWith(stem(code));
  }

  function matches(feature, filters) {
    const properties = feature.properties;
    const amenities = properties.amenities || {};
    const kinds = properties.kinds || [];
    return (
      (!filters.division || isWithin(feature, filters.division.code)) &&
      (!filters.stars || properties.stars >= filters.stars) &&
      filters.amenity.every((code) => amenities[code] === "yes") &&
      (filters.kind.length === 0 || filters.kind.some((code) => kinds.includes(code)))
    );
  }

  function errorOf(feature) {
    return (feature.properties.position && feature.properties.position.error_m) || 0;
  }

  Yizhan.EmbeddedSource = class {
    /* `divisions`: code, name, full name and level of every division that has a station, the larger ones first. */
    constructor(features, divisions) {
      this.features = features;
      this.divisions = divisions.map(([code, name, full_name, level]) => ({ code, name, full_name, level }));
      this.places = features.filter(hasPosition).map(function (feature, index) {
        const [lon, lat] = feature.geometry.coordinates;
        const [x, y] = project(lon, lat);
        const id = String(feature.id || feature.properties.id || index);
        // What was open when the file was made says nothing about now.
        const properties = Object.assign({}, feature.properties, { open: { state: "unknown" } });
        return { id, lon, lat, x, y, feature: Object.assign({}, feature, { id, properties }) };
      });
      this.byId = new Map(this.places.map((place) => [place.id, place]));
    }

    forget() {}

    async tile(z, x, y, filters) {
      const scale = 2 ** z;
      const inside = this.places.filter(function (place) {
        return (
          Math.floor(place.x * scale) === x && Math.floor(place.y * scale) === y && matches(place.feature, filters)
        );
      });
      if (z >= SINGLE_STATIONS_FROM_ZOOM) return { clusters: [], stations: inside.map(summary) };
      return clustered(inside, scale * CELLS_PER_TILE);
    }

    async nearest(lon, lat, limit, filters) {
      const suited = this.places.filter((place) => matches(place.feature, filters));
      const ranked = suited
        .filter((place) => errorOf(place.feature) <= Yizhan.APPROXIMATE_FROM_M)
        .map((place) => ({ place, distance: haversine(lon, lat, place.lon, place.lat) }))
        .sort((a, b) => a.distance - b.distance || (a.place.id < b.place.id ? -1 : 1))
        .slice(0, limit);
      const radius = ranked.length ? ranked[ranked.length - 1].distance : 0;
      const features = ranked.map(function ({ place, distance }) {
        const properties = Object.assign({}, place.feature.properties, { distance_m: distance });
        return Object.assign({}, place.feature, { properties });
      });
      const approximate = suited.filter(function (place) {
        return (
          errorOf(place.feature) > Yizhan.APPROXIMATE_FROM_M &&
          haversine(lon, lat, place.lon, place.lat) <= radius
        );
      });
      return { features, approximate_nearby: approximate.length };
    }

    async station(id) {
      return this.byId.get(String(id)).feature;
    }

    /* A division with the box around those of its stations whose place is sure. */
    async division(code) {
      const found = this.divisions.find((division) => division.code === code);
      if (!found) throw new Error("no division " + code);
      const inside = this.places.filter((place) => isWithin(place.feature, code));
      const sure = inside.filter((place) => errorOf(place.feature) <= Yizhan.APPROXIMATE_FROM_M);
      const shown = sure.length ? sure : inside;
      const edge = (choose, name) => shown.reduce((known, place) => choose(known, place[name]), shown[0][name]);
      const bbox = shown.length
        ? [edge(Math.min, "lon"), edge(Math.min, "lat"), edge(Math.max, "lon"), edge(Math.max, "lat")]
        : null;
      return { ...found, bbox: bbox, seat: null, stations: inside.length };
    }

    /* Words that all stand in a division's name, or in the name, the address or the division of a station. */
    async search(words, limits) {
      const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
      const divisions = this.divisions
        .filter((division) => wanted.every((word) => division.full_name.toLowerCase().includes(word)))
        // What the last word names itself comes before all that lies in it.
        .sort((a, b) => Number(named(b)) - Number(named(a)));
      function named(division) {
        return division.name.toLowerCase().includes(wanted[wanted.length - 1]);
      }
      const found = this.features.filter(function (feature) {
        const { name, address, division } = feature.properties;
        const text = [name, address, division && division.name].join(" ").toLowerCase();
        return wanted.every((word) => text.includes(word));
      });
      return { divisions: divisions.slice(0, limits.divisions), stations: found.slice(0, limits.stations) };
    }
  };

  function summary(place) {
    return {
      id: place.id,
      name: place.feature.properties.name,
      lon: place.lon,
      lat: place.lat,
      open: "unknown",
      error_m: errorOf(place.feature),
      guessed: Yizhan.isGuess(place.feature.properties.position),
    };
  }

  function clustered(places, cellsAcross) {
    const cells = new Map();
    places.forEach(function (place) {
      const key = Math.floor(place.x * cellsAcross) + ":" + Math.floor(place.y * cellsAcross);
      if (!cells.has(key)) cells.set(key, []);
      cells.get(key).push(place);
    });
    const tile = { clusters: [], stations: [] };
    cells.forEach(function (members) {
      if (members.length === 1) {
        tile.stations.push(summary(members[0]));
        return;
      }
      const x = nearMiddle(members.map((place) => place.x), cellsAcross);
      const y = nearMiddle(members.map((place) => place.y), cellsAcross);
      const approximate = members.map(summary).filter(Yizhan.isApproximate).length;
      tile.clusters.push([...unproject(x, y), members.length, approximate]);
    });
    return tile;
  }

  /* The mean, kept near the middle of its cell so that the symbols of two cells never touch. */
  function nearMiddle(values, cellsAcross) {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const middle = (Math.floor(values[0] * cellsAcross) + 0.5) / cellsAcross;
    const drift = DRIFT_OF_CELL / cellsAcross;
    return Math.min(Math.max(mean, middle - drift), middle + drift);
  }
})(window.Yizhan);
