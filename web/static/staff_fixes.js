/* What a person has corrected and the server has not compared yet: texts of cells, and pins. */
(function (Yizhan) {
  "use strict";

  /* Without a prototype, so that a header called "constructor" is one like any other. */
  const bare = () => Object.create(null);

  class Fixes {
    constructor(onChange) {
      this._onChange = onChange;
      this.clear();
    }

    clear() {
      this.cells = bare();
      this.pins = bare();
    }

    get count() {
      const cells = Object.values(this.cells).reduce((sum, row) => sum + Object.keys(row).length, 0);
      return cells + Object.keys(this.pins).length;
    }

    cell(row, header) {
      const texts = this.cells[row];
      return texts && header in texts ? texts[header] : null;
    }

    /* Makes many corrections and tells of them once. */
    together(act) {
      const tell = this._onChange;
      this._onChange = () => null;
      try {
        act();
      } finally {
        this._onChange = tell;
        tell();
      }
    }

    /* `shown` is what the server has; a text equal to it is no correction. */
    setCell(row, header, text, shown) {
      const texts = this.cells[row] || (this.cells[row] = bare());
      if (text === shown) delete texts[header];
      else texts[header] = text;
      if (!Object.keys(texts).length) delete this.cells[row];
      this._onChange();
    }

    setPin(row, lonLat) {
      this.pins[row] = lonLat;
      this._onChange();
    }

    /* As PATCH /v1/imports/{id} takes it. */
    body() {
      const body = {};
      if (Object.keys(this.cells).length) body.fixes = this.cells;
      if (Object.keys(this.pins).length) body.pins = this.pins;
      return body;
    }
  }

  Yizhan.Fixes = Fixes;
})(window.Yizhan);
