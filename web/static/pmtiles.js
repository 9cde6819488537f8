/* Pictures out of one PMTiles archive (version 3 of its public specification), read by parts of the file. */
(function (Yizhan) {
  "use strict";

  const FIRST_BYTES = 16384;
  const KEPT_DIRECTORIES = 64;
  const LARGEST_PART = 16e6;
  const DEEPEST = 4;
  const TYPES = { 2: "image/png", 3: "image/jpeg", 4: "image/webp", 5: "image/avif" };

  /* `reason` is the end of the name of a text. */
  const ArchiveFault = (Yizhan.ArchiveFault = class extends Error {
    constructor(reason) {
      super(reason);
      this.reason = reason;
    }
  });

  function varints(bytes) {
    let at = 0;
    return function () {
      let value = 0;
      for (let factor = 1; ; factor *= 128) {
        if (at >= bytes.length || factor > 2 ** 49) throw new ArchiveFault("damaged");
        const byte = bytes[at++];
        value += (byte & 127) * factor;
        if (byte < 128) return value;
      }
    };
  }

  /* Four columns one after the other: tile ids by their differences, run lengths, lengths, offsets. */
  function readDirectory(bytes) {
    const next = varints(bytes);
    const count = next();
    if (count > bytes.length) throw new ArchiveFault("damaged");
    const column = () => Array.from({ length: count }, next);
    let id = 0;
    const ids = column().map((step) => (id += step));
    const runs = column();
    const lengths = column();
    const offsets = [];
    column().forEach(function (offset, index) {
      offsets.push(offset || !index ? offset - 1 : offsets[index - 1] + lengths[index - 1]);
    });
    if (offsets[0] < 0) throw new ArchiveFault("damaged");
    return { ids, runs, lengths, offsets };
  }

  /* The last entry that does not begin after the tile. */
  function entryOf({ ids, runs, lengths, offsets }, id) {
    let [low, high] = [0, ids.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ids[middle] <= id) low = middle + 1;
      else high = middle;
    }
    const index = low - 1;
    if (index < 0 || (runs[index] && id >= ids[index] + runs[index])) return null;
    return { isLeaf: !runs[index], offset: offsets[index], length: lengths[index] };
  }

  /* Tiles are numbered zoom by zoom along a Hilbert curve. */
  Yizhan.archiveTileId = function (z, x, y) {
    let id = (4 ** z - 1) / 3;
    for (let side = 2 ** z / 2; side >= 1; side /= 2) {
      const right = (x & side) > 0 ? 1 : 0;
      const down = (y & side) > 0 ? 1 : 0;
      id += side * side * ((3 * right) ^ down);
      if (!down) [x, y] = right ? [side - 1 - y, side - 1 - x] : [y, x];
    }
    return id;
  };

  async function unpacked(bytes, compression) {
    if (compression === 1 || compression === 0) return bytes;
    if (compression !== 2 || !window.DecompressionStream) throw new ArchiveFault("packed");
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const content = await new Response(stream).arrayBuffer().catch(() => null);
    if (!content) throw new ArchiveFault("damaged");
    return new Uint8Array(content);
  }

  function readHeader(bytes) {
    const magic = String.fromCharCode(...bytes.subarray(0, 8));
    if (bytes.length < 127 || magic !== "PMTiles\u0003") throw new ArchiveFault("damaged");
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const long = (at) => Number(view.getBigUint64(at, true));
    const part = (at) => ({ offset: long(at), length: long(at + 8) });
    if (bytes[99] === 1) throw new ArchiveFault("vector");
    if (!TYPES[bytes[99]]) throw new ArchiveFault("unshown");
    return {
      root: part(8),
      metadata: part(24),
      leaves: part(40),
      tiles: part(56),
      packing: bytes[97],
      tilePacking: bytes[98],
      type: TYPES[bytes[99]],
      minZoom: bytes[100],
      maxZoom: bytes[101],
      bounds: [102, 106, 110, 114].map((at) => view.getInt32(at, true) / 1e7),
    };
  }

  Yizhan.TileArchive = class {
    constructor(url) {
      this.url = url;
      this.directories = new Map();
      this.cache = "default";
    }

    /* The header, asked for once, and again where the file has become another one. */
    open() {
      this.opened = this.opened || this._again(() => this._open());
      return this.opened;
    }

    /* Where somebody put a newer file in its place, what is known and what the browser kept are of the old one. */
    _again(ask) {
      return ask().catch((error) => {
        if (error.reason !== "changed") throw error;
        if (this.cache === "default") [this.opened, this.directories, this.cache] = [null, new Map(), "reload"];
        return ask();
      });
    }

    async _open() {
      const first = await this._bytes(0, FIRST_BYTES, null, true);
      const header = readHeader(first);
      const { offset, length } = header.root;
      const isInFirst = offset + length <= first.length;
      const packed = isInFirst ? first.subarray(offset, offset + length) : await this._bytes(offset, length);
      this.root = readDirectory(await unpacked(packed, header.packing));
      return header;
    }

    /* What stands in a part of the file; `isFirst`: less at its end is no fault. */
    async _bytes(offset, length, signal, isFirst) {
      if (!(length > 0 && length <= LARGEST_PART && Number.isSafeInteger(offset))) throw new ArchiveFault("damaged");
      const range = "bytes=" + offset + "-" + (offset + length - 1);
      const response = await fetch(this.url, { headers: { Range: range }, cache: this.cache, signal: signal });
      if (response.status !== 206) {
        if (response.body) response.body.cancel();
        const reason = { 200: "no_ranges", 416: "damaged" }[response.status];
        throw new ArchiveFault(reason && this.cache === "default" ? "changed" : reason || "failed");
      }
      const tag = response.headers.get("ETag");
      if (isFirst) this.tag = tag;
      else if (tag !== this.tag) throw new ArchiveFault("changed");
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (bytes.length !== length && !isFirst) throw new ArchiveFault("damaged");
      return bytes;
    }

    /* Shared by all tiles that need it, so none of them may give it up. */
    _leaf(header, { offset, length }) {
      const known = this.directories;
      if (!known.has(offset)) {
        const asked = this._bytes(header.leaves.offset + offset, length)
          .then((bytes) => unpacked(bytes, header.packing))
          .then(readDirectory);
        asked.catch(() => known.delete(offset));
        if (known.size >= KEPT_DIRECTORIES) known.delete(known.keys().next().value);
        known.set(offset, asked);
      }
      return known.get(offset);
    }

    /* The bytes of a picture; null where the archive has none. */
    tile(z, x, y, signal) {
      return this._again(() => this._tile(z, x, y, signal));
    }

    async _tile(z, x, y, signal) {
      const header = await this.open();
      const id = Yizhan.archiveTileId(z, x, y);
      let directory = this.root;
      for (let depth = 0; depth < DEEPEST; depth++) {
        const entry = entryOf(directory, id);
        if (!entry) return null;
        if (!entry.isLeaf) {
          const bytes = await this._bytes(header.tiles.offset + entry.offset, entry.length, signal);
          return unpacked(bytes, header.tilePacking);
        }
        directory = await this._leaf(header, entry);
      }
      throw new ArchiveFault("damaged");
    }

    /* Whom to name, as text: what is markup there is taken off. */
    async attribution() {
      const { metadata, packing } = await this.open();
      const bytes = await unpacked(await this._bytes(metadata.offset, metadata.length), packing);
      const given = String(JSON.parse(new TextDecoder().decode(bytes)).attribution || "");
      // Without a tag left, only what is written as &amp; or &copy; remains to be read.
      const plain = given.replace(/<[^>]*>/g, "").replace(/</g, "");
      const page = new DOMParser().parseFromString(plain, "text/html");
      return page.body.textContent.replace(/\s+/g, " ").trim().slice(0, 200);
    }
  };
})(window.Yizhan);
