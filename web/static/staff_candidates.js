/* Where a place may be, by what several sources say: numbered markers with the disc of their error, and a list. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const element = Yizhan.element;

  /* Which source says so and what it found there, in words. */
  Yizhan.candidateWords = function (candidate) {
    const source = say("staff.source_" + candidate.source, { by: candidate.by || "" });
    if (!candidate.level) return source;
    const kind = candidate.source === "known_place" ? "known_place" : "service";
    return say("staff.candidate_what", { source: source, level: say("staff.level_" + kind + "_" + candidate.level) });
  };

  function numbered(candidate, number) {
    const icon = L.divIcon({
      className: "candidate-mark",
      html: element("span", { text: String(number) }),
      iconSize: [26, 26],
    });
    const name = say("staff.candidate_mark", { number: number, what: Yizhan.candidateWords(candidate) });
    const made = L.marker([candidate.lat, candidate.lon], { icon: icon, title: name, keyboard: false });
    made.on("add", function () {
      made.getElement().setAttribute("role", "img");
      made.getElement().setAttribute("aria-label", name);
    });
    return made;
  }

  /* Draws the candidates into a Leaflet map, each with the circle in which the place lies in nine of ten cases. */
  Yizhan.drawCandidates = function (map, candidates) {
    candidates.forEach(function (candidate, index) {
      L.circle([candidate.lat, candidate.lon], {
        radius: candidate.error_m,
        className: "doubt",
        interactive: false,
      }).addTo(map);
      numbered(candidate, index + 1).addTo(map);
    });
  };

  function line(candidate, index, onUse) {
    // What somebody stated is no estimate, only as exact as it was written.
    const stated = candidate.source === "given" || candidate.source === "staff";
    const facts = [say(stated ? "staff.place_within" : "staff.place_about", { distance: Yizhan.distance(candidate.error_m) })];
    if (candidate.distance_m > 0) {
      facts.push(say("staff.candidate_away", { distance: Yizhan.distance(candidate.distance_m) }));
    }
    const words = Yizhan.candidateWords(candidate);
    return element("li", { class: "candidate" }, [
      element("span", { class: "candidate-number", "aria-hidden": "true", text: String(index + 1) }),
      element("div", {}, [
        element("strong", { text: words }),
        candidate.name ? element("p", { text: candidate.name }) : null,
        element("small", { text: Yizhan.join(facts) }),
      ]),
      onUse
        ? Yizhan.button(say("staff.candidate_use"), () => onUse(index), "button-small", {
            "aria-label": say("staff.candidate_use_of", { number: index + 1, what: words }),
          })
        : null,
    ]);
  }

  /* The candidates as a list; `onUse` is told the index of the one that somebody takes. While the focus is in the
     list, the keys 1 to 9 take one too. */
  Yizhan.candidateList = function (candidates, onUse) {
    const list = element(
      "ol",
      { class: "candidates", "aria-label": say("staff.candidates") },
      candidates.map((candidate, index) => line(candidate, index, onUse))
    );
    list.addEventListener("keydown", function (event) {
      const number = Number(event.key);
      if (!onUse || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!(number >= 1 && number <= candidates.length)) return;
      event.preventDefault();
      onUse(number - 1);
    });
    return list;
  };
})(window.Yizhan);
