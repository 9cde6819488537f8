/* The base map out of an archive: its pictures, whom to name, and in words what is wrong with it. */
(function (Yizhan) {
  "use strict";

  const config = Yizhan.config;
  /* What the page says of a failure; a server that cannot be reached is like one of tiles. */
  const SAID = ["damaged", "no_ranges", "packed", "unshown", "vector"];

  /* Pictures of the archive as Leaflet shows those of a server. */
  function archiveLayer(archive, { type, minZoom, maxZoom, bounds: [west, south, east, north] }) {
    const Tiles = config.basemap.gcj02 ? Yizhan.ShiftedTileLayer : L.TileLayer;
    const Layer = Tiles.extend({
      createTile: function (coords, done) {
        const image = Yizhan.element("img", { alt: "" });
        image.asked = new AbortController();
        archive.tile(coords.z, coords.x, coords.y, image.asked.signal).then(
          (bytes) => (bytes ? draw(image, bytes, type, done) : done(null, image)),
          (error) => error.name !== "AbortError" && done(error, image)
        );
        return image;
      },
    });
    const isSpan = west < east && south < north;
    return new Layer("", {
      minZoom: minZoom,
      maxZoom: 18,
      maxNativeZoom: maxZoom,
      bounds: isSpan ? [[south, west], [north, east]] : null,
    }).on("tileunload tileabort", ({ tile }) => tile.asked.abort());
  }

  function draw(image, bytes, type, done) {
    const address = URL.createObjectURL(new Blob([bytes], { type: type }));
    const finish = (error) => {
      URL.revokeObjectURL(address);
      done(error, image);
    };
    image.onload = () => finish(null);
    image.onerror = () => finish(new Yizhan.ArchiveFault("damaged"));
    image.src = address;
  }

  Yizhan.ArchiveBasemap = Yizhan.TileBasemap.extend({
    onAdd: function (map) {
      const archive = new Yizhan.TileArchive(config.basemap.archive.url);
      L.LayerGroup.prototype.onAdd.call(this, map);
      archive
        .open()
        .then((header) => this._show(map, archive, header))
        .catch((error) => this._fail(map, error));
    },

    _show: function (map, archive, header) {
      const tiles = archiveLayer(archive, header);
      this._tiles = tiles;
      tiles.on("tileerror", ({ error }) => this._fail(map, error));
      this.addLayer(tiles);
      tiles.on("load", () => this._look());
      map.on("moveend", () => this._look());
      this._look();
      this._name(map, archive);
    },

    async _name(map, archive) {
      const { attribution } = config.basemap;
      const host = new URL(archive.url, location.href).host;
      map.attributionControl.addAttribution(attribution || (await archive.attribution().catch(() => "")) || host);
    },

    _hasPictures: function () {
      return Boolean(this._tiles && this._tiles.getContainer().querySelector("img[src].leaflet-tile-loaded"));
    },

    /* An archive may be of one town: said once wherever the map leaves it. */
    _look: function () {
      if (this._failed || this._tiles.isLoading()) return;
      const isHere = this._hasPictures();
      if (!isHere && !this._isBeside) Yizhan.toast(Yizhan.text("archive.nothing_here"));
      this._isBeside = !isHere;
    },

    _fail: function (map, error) {
      if (this._failed) return;
      const reason = error.reason === "changed" ? "damaged" : error.reason;
      const words = SAID.includes(reason) ? Yizhan.text("archive." + reason) : Yizhan.text("basemap.failed");
      if (!this._hasPictures()) this._standIn(map, words);
      else if (reason === "damaged") {
        this._failed = true;
        Yizhan.toast(words);
      }
    },
  });
})(window.Yizhan);
