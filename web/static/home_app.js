/* The courier page: a place and choices go in, an answer comes out, with a network or without. */
(function (Yizhan) {
  "use strict";

  const text = Yizhan.text;
  const config = Yizhan.config;
  const byId = Yizhan.byId;
  /* An answer that has been looked away from for so long is asked for again. */
  const STALE_MS = 120000;
  /* In so long somebody who rides is somewhere else. */
  const MOVED_MS = 600000;
  const NEXT = 3;
  const LOOKED_AT = 50;
  const NUMBER = /^[+-]?\d{1,3}(\.\d{1,20})?$/;

  const result = new Yizhan.Result(byId("layout"), byId("result"), byId("notice"), byId("status"));
  let choices = Yizhan.readChoices();
  let place = null;
  let changes = {};
  let turn = 0;
  let askedAt = 0;

  function inLink() {
    if (config.place) return Object.assign({ linked: true }, config.place);
    // The kept page does not know the link that opened it.
    const query = new URLSearchParams(location.search);
    const [lon, lat, crs] = ["lon", "lat", "crs"].map((name) => (query.get(name) || "").trim());
    if (!NUMBER.test(lon) || !NUMBER.test(lat) || Math.abs(lon) > 180 || Math.abs(lat) > 90) return null;
    const known = ["", "wgs84", "cgcs2000", "gcj02", "bd09"].includes(crs);
    return known ? { lon: Number(lon), lat: Number(lat), crs: crs || "wgs84", linked: true } : null;
  }

  async function fromServer(question) {
    const answer = await Yizhan.nearest(place, question);
    answer.next = [];
    if (!answer.features.length && question.open !== "any") {
      const any = Object.assign({}, question, { open: "any", limit: LOOKED_AT });
      answer.next = Yizhan.nextToOpen((await Yizhan.nearest(place, any)).features, NEXT);
    }
    return answer;
  }

  function fromPack(pack, question, now) {
    const answer = pack.nearest(place, question, now);
    answer.next = [];
    if (!answer.features.length && question.open !== "any") {
      const any = Object.assign({}, question, { open: "any", limit: LOOKED_AT });
      answer.next = Yizhan.nextToOpen(pack.nearest(place, any, now).features, NEXT);
    }
    return answer;
  }

  const ways = {
    retry: () => ask(),
    farther: () => again({ radius_m: null }),
    around: () => again({ around: true }),
    closed: () => choose(Object.assign({}, choices, { open: "any" })),
    fewer: () => choose(Object.assign({}, choices, { amenity: [], kind: [] })),
  };

  /* The time by the clock of the place, which the answers are told by, too. */
  function clockAt(now, answer) {
    const first = answer.features[0] || answer.next[0];
    const zone = first && /(?:Z|[+-]\d\d:\d\d)$/.exec(first.properties.open.judged_at || "");
    const minutes = zone && zone[0] !== "Z" ? Number(zone[0][0] + "1") * (zone[0].slice(1, 3) * 60 + Number(zone[0].slice(4))) : 0;
    const offset = zone ? minutes : -now.getTimezoneOffset();
    return new Date(now.getTime() + offset * 60000).toISOString().slice(11, 16);
  }

  function options(offline, now, answer) {
    return { now: now, at: clockAt(now, answer), travel: choices.travel, app: choices.app, inDivision: Boolean(place.code), offline: offline };
  }

  function again(more) {
    changes = Object.assign({}, changes, more);
    ask();
  }

  function choose(changed) {
    form.show(changed);
    chosen(form.read());
  }

  function chosen(now) {
    choices = now;
    Yizhan.keepChoices(choices);
    if (place) ask();
  }

  async function ask() {
    const mine = (turn += 1);
    const question = Yizhan.question(place, choices, changes);
    askedAt = Date.now();
    result.tell("");
    result.wait();
    try {
      const answer = await fromServer(question);
      if (mine !== turn) return;
      result.show(place, answer, question, options(false, new Date(answer.query.at), answer), ways);
      keepCounty(answer.features[0] || answer.next[0], answer.data_version);
    } catch (error) {
      if (mine === turn) withoutServer(question, error.status === 0 && navigator.onLine === false);
    }
  }

  function withoutServer(question, offline) {
    try {
      answerKept(question, offline);
    } catch (error) {
      // What a former version kept may have another form.
      result.tell("");
      result.fail(offline, ways);
    }
  }

  function answerKept(question, offline) {
    const pack = Yizhan.keptPack();
    const now = new Date();
    if (!pack || !pack.count || pack.isElsewhere(place)) {
      const kept = pack && pack.count ? { kept: () => look(pack), keptLabel: text("home.kept_area", { name: pack.name }) } : {};
      if (kept.kept) result.tell(text("home.pack_elsewhere", { name: pack.name }), "district");
      result.fail(offline, Object.assign({}, ways, kept));
      return;
    }
    tellAge(pack, offline, now);
    // Whether anything is open is not known any more, so that is no reason to leave anything out.
    if (pack.hoursAreOver(now)) question.open = "any";
    const answer = fromPack(pack, question, now);
    result.show(place, answer, question, options(true, now, answer), ways);
  }

  function tellAge(pack, offline, now) {
    const words = { name: pack.name, age: Yizhan.savedAge(pack.savedAt, now) };
    const over = pack.hoursAreOver(now);
    const until = { date: Yizhan.dayWords(new Date(Date.parse(pack.data.hours_until) - 1)) };
    const lines = [
      text(offline ? "home.offline" : "home.server_away", words),
      text(over ? "home.hours_over" : "home.hours_until", until),
    ];
    result.tell(lines, "offline", over ? "alert" : "plain");
  }

  /* The kept county from its middle, where the device cannot say where it is. */
  function look(pack) {
    go(pack.middle());
  }

  async function keepCounty(feature, version) {
    const division = feature && feature.properties.division;
    if (!division) return;
    try {
      tellKept(await Yizhan.keepPack(division.code.slice(0, 6), version));
    } catch (error) {
      // The answer is there; it is only not kept.
      tellKept(Yizhan.keptPack());
    }
  }

  function tellKept(pack) {
    byId("kept").hidden = !pack;
    if (pack) byId("kept").textContent = text("home.kept", { name: pack.name });
  }

  function go(where) {
    place = where;
    changes = {};
    byId("locate").querySelector("span").textContent = text("home.locate_again");
    ask();
  }

  async function locate() {
    const button = byId("locate");
    button.setAttribute("aria-disabled", "true");
    result.tell("");
    result.say(text("home.locating"));
    const label = button.querySelector("span");
    const before = label.textContent;
    label.textContent = text("home.locating");
    try {
      const here = await Yizhan.locate();
      label.textContent = before;
      go(Object.assign(here, { since: Date.now() }));
    } catch (sentence) {
      label.textContent = before;
      cannotLocate(String(sentence));
    } finally {
      button.removeAttribute("aria-disabled");
    }
  }

  function cannotLocate(sentence) {
    result.say(sentence);
    result.tell(sentence, "alert", "alert");
    const pack = Yizhan.keptPack();
    if (pack && pack.count && navigator.onLine === false && !place) look(pack);
  }

  async function district(division) {
    result.tell("");
    try {
      const known = await Yizhan.division(division.code);
      const box = known.bbox;
      const middle = known.seat || (box && [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]);
      if (!middle) {
        result.tell(text("home.no_middle", { name: division.name }), "alert", "alert");
        return;
      }
      history.replaceState(null, "", "?" + new URLSearchParams({ division: division.code, lang: config.lang }));
      document.querySelectorAll(".languages a").forEach(function (link) {
        link.search = "?" + new URLSearchParams({ division: division.code, lang: link.hreflang.split("-")[0] });
      });
      go({ lon: middle[0], lat: middle[1], crs: "wgs84", code: division.code, name: division.name });
    } catch (error) {
      result.tell(text("results.error"), "alert", "alert");
    }
  }

  const form = new Yizhan.ChoiceForm(byId("filters"), choices, chosen);
  const chooser = new Yizhan.DistrictChooser(byId("choose"), byId("districts"), district);

  byId("ways").hidden = false;
  byId("locate").addEventListener("click", function () {
    if (this.getAttribute("aria-disabled") === "true") return;
    chooser.close();
    locate();
  });
  byId("result").addEventListener("click", function (event) {
    const link = event.target.closest("[data-app]");
    if (!link) return;
    choices.app = form.app = link.dataset.app;
    Yizhan.keepChoices(choices);
  });
  document.addEventListener("visibilitychange", async function () {
    if (document.hidden || !place || Date.now() - askedAt < STALE_MS) return;
    await ask();
    if (Date.now() - place.since > MOVED_MS) {
      const when = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
      result.tell(text("home.old_position", { time: when.format(place.since) }), "locate");
    }
  });

  /* What the server answered already stands there; it is asked again where the phone remembers other choices. */
  function begin() {
    place = inLink();
    tellKept(Yizhan.keptPack());
    if (!place) return;
    askedAt = Date.now();
    byId("locate").querySelector("span").textContent = text("home.locate_again");
    const usual = { open: "on_arrival", travel: "walk", amenity: [], kind: [], app: "" };
    const stated = Object.assign(usual, config.choices);
    const same = Object.keys(usual).every((name) => String(stated[name]) === String(choices[name]));
    if (!config.answer || !config.answer.found || !same) ask();
    else if (config.answer.county) {
      keepCounty({ properties: { division: { code: config.answer.county } } }, config.answer.data_version);
    }
  }

  begin();

  if ("serviceWorker" in navigator) {
    window.addEventListener("load", function () {
      navigator.serviceWorker.register(config.urls.worker).catch(function () {
        // Without it the page works as long as there is a network.
      });
    });
  }
})(window.Yizhan);
