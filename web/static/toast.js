/* One line over the map for what just happened; it goes by itself. */
(function (Yizhan) {
  "use strict";

  const SHOWN_MS = 6000;
  let timer = null;

  Yizhan.toast = function (line, stays) {
    const node = Yizhan.byId("toast");
    clearTimeout(timer);
    node.textContent = line;
    if (line && !stays) timer = setTimeout(() => Yizhan.toast(""), SHOWN_MS);
  };
})(window.Yizhan);
