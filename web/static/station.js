/* A station's page: sharing and, for a report, the reader's own position. Everything else works without. */
(function () {
  "use strict";

  const byId = (id) => document.getElementById(id);

  /* The phone's own sheet for sharing, or else the clipboard. */
  async function share(button) {
    const said = byId("share_said");
    const { url, title, copied, failed } = button.dataset;
    try {
      if (navigator.share) {
        await navigator.share({ title: title, url: url });
        return;
      }
      await navigator.clipboard.writeText(url);
      said.textContent = copied;
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = failed;
    }
  }

  function addPosition(button) {
    const said = byId("report_here_said");
    button.setAttribute("aria-disabled", "true");
    const done = () => button.removeAttribute("aria-disabled");
    navigator.geolocation.getCurrentPosition(
      function ({ coords }) {
        // Five decimals are a metre: more would say where in the room somebody stands.
        byId("report_lon").value = coords.longitude.toFixed(5);
        byId("report_lat").value = coords.latitude.toFixed(5);
        said.textContent = button.dataset.done.replace("{metres}", String(Math.ceil(coords.accuracy)));
        done();
      },
      function () {
        said.textContent = button.dataset.failed;
        done();
      },
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 10000 }
    );
  }

  /* Shows a button that only a script can serve. */
  function serve(id, isUsable, act) {
    const button = byId(id);
    if (!button || !isUsable) return;
    button.hidden = false;
    button.addEventListener("click", () => act(button));
  }

  serve("share", navigator.share || navigator.clipboard, share);
  serve("report_here", "geolocation" in navigator, addPosition);
  serve("print", true, () => window.print());
})();
