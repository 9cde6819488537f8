/* Finding a station of the register by words of its name or address. */
(function (Yizhan) {
  "use strict";

  const form = Yizhan.byId("find_form");
  if (!form) return;

  const say = Yizhan.text;
  const element = Yizhan.element;
  const list = Yizhan.byId("found");
  const MOST = "20";

  function link(properties, id) {
    return element("li", {}, [
      element("a", {
        href: "/staff/stations/" + encodeURIComponent(id) + "?lang=" + Yizhan.config.lang,
        text: properties.name,
      }),
      element("small", { text: " " + (properties.address || "") }),
    ]);
  }

  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    const words = form.elements.q.value.trim();
    if (!words) return form.elements.q.focus();
    const query = new URLSearchParams({ q: words, limit: MOST });
    try {
      const answer = await Yizhan.request("GET", "/v1/stations?" + query);
      const found = answer.features.map((feature) => link(feature.properties, feature.id));
      list.replaceChildren(
        found.length ? element("ul", {}, found) : element("p", { class: "empty", text: say("staff.find_none") })
      );
    } catch (problem) {
      list.replaceChildren(element("p", { class: "alert", role: "alert", text: problem.message }));
    }
  });
})(window.Yizhan);
