/* The cards of the courier page: the same as `home_parts.html` writes. */
(function (Yizhan) {
  "use strict";

  const element = Yizhan.element;
  const text = Yizhan.text;
  const config = Yizhan.config;
  const SVG = "http://www.w3.org/2000/svg";
  const LONGEST_WAY_MINUTES = 720;

  /* A phone by this name knows no geo: addresses. */
  const KNOWS_GEO = !/iPhone|iPad|iPod/.test(navigator.userAgent);

  Yizhan.drawing = function (name) {
    const picture = document.createElementNS(SVG, "svg");
    picture.setAttribute("class", "i");
    picture.setAttribute("aria-hidden", "true");
    picture.setAttribute("focusable", "false");
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", "#i-" + name);
    picture.append(use);
    return picture;
  };

  /* Minutes are counted only where somebody might have to hurry. */
  const SOON_MINUTES = 60;

  function isSoon(open) {
    const minutes = open.closes_in_minutes;
    return open.state === "open" && Number.isInteger(minutes) && minutes >= 0 && minutes <= SOON_MINUTES;
  }

  /* As few words as a glance takes in; where there is more to say, the line that every page has. */
  function opening(open, now) {
    const arrives = Boolean(open.on_arrival && open.judged_at);
    const plain = open.state === "open" && !open.reason && open.confirmed !== false;
    if (!plain || !(open.until || arrives)) return Yizhan.opening(open, now);
    const values = { at: Yizhan.instant(open.judged_at, now) };
    let key = arrives ? "home.open_there" : "home.open_now";
    if (open.until) {
      key += isSoon(open) ? "_until_soon" : "_until";
      Object.assign(values, { time: Yizhan.instant(open.until, now), count: open.closes_in_minutes });
    }
    const line = text(key, values);
    const needs = (open.needs || []).map((code) => config.texts["need." + code] || code);
    return needs.length ? text("open.with_needs", { state: line, needs: Yizhan.join(needs) }) : line;
  }

  function far(properties, travel, inDivision) {
    const minutes = properties.travel_minutes;
    const distance = Yizhan.distance(properties.distance_m);
    if (inDivision || !Number.isInteger(minutes) || minutes > LONGEST_WAY_MINUTES) {
      return element("p", { class: "far" }, [
        element("strong", { class: "far-plain", text: distance }),
        properties.route === "unreachable" ? element("span", { text: text("distance.unreachable") }) : null,
      ]);
    }
    const number = element("strong", { text: String(minutes) });
    number.append(element("span", { class: "unit", text: text("home.minute_unit") }));
    return element("p", { class: "far" }, [
      number,
      element("span", { text: text("home." + travel + "_distance", { distance: distance }) }),
    ]);
  }

  function things(amenities) {
    const codes = config.order.filter((code) => (amenities || {})[code] === "yes");
    if (!codes.length) return null;
    const rest = codes.length - config.shown_amenities;
    const items = codes.slice(0, config.shown_amenities).map((code) =>
      element("li", {}, [
        Yizhan.drawing(config.drawn.includes(code) ? code : "thing"),
        document.createTextNode(config.labels.amenities[code] || code),
      ])
    );
    if (rest > 0) items.push(element("li", { class: "things-more", text: text("home.more_things", { count: rest }) }));
    return element("ul", { class: "things" }, items);
  }

  /* The programme that was used last comes first: that is the one tap. */
  function go(properties, app) {
    const links = Array.isArray(properties.links) ? properties.links : [];
    const apps = Yizhan.APPS.slice().sort((a, b) => (b === app) - (a === app));
    const paragraph = element("p", { class: "go" });
    apps.forEach(function (rel) {
      const link = links.find((candidate) => candidate.rel === rel);
      const href = link && (rel !== "geo" || KNOWS_GEO) && Yizhan.safeHref(link.href);
      if (!href) return;
      const main = !paragraph.children.length;
      const attributes = { class: "button" + (main ? " button-main go-main" : ""), href: href, "data-app": rel };
      if (rel !== "geo") Object.assign(attributes, { target: "_blank", rel: "noopener noreferrer" });
      const label = main && rel !== "geo" ? "link." + rel : "home.go_" + rel;
      paragraph.append(
        element("a", attributes, [
          main ? Yizhan.drawing("navigate") : null,
          document.createTextNode(text(label)),
          element("span", { class: "unseen", text: " " + text("home.to_station", { name: properties.name }) }),
        ])
      );
    });
    return paragraph.children.length ? paragraph : null;
  }

  function call(phone) {
    const digits = String(phone || "").replace(/[^\d+]/g, "");
    if (!/^[\d+\-() （）]+$/.test(phone || "") || digits.length < 5 || digits.length > 15) return null;
    const link = element("a", { class: "button", href: "tel:" + digits }, [Yizhan.drawing("phone")]);
    link.append(String(phone));
    return element("p", { class: "call" }, [link]);
  }

  function name(feature, options) {
    const heading = element("h3", {});
    // Its own page needs the network.
    if (options.offline) heading.append(feature.properties.name);
    else {
      const address = config.urls.page.replace("{id}", encodeURIComponent(feature.id)) + "?lang=" + config.lang;
      heading.append(element("a", { href: address, text: feature.properties.name }));
    }
    return heading;
  }

  /* `options`: now, travel, app, inDivision, offline. */
  Yizhan.card = function (feature, options) {
    const properties = feature.properties;
    const open = properties.open || {};
    const state = Yizhan.stateName(open.state);
    const hours = state === "unknown" && properties.opening_hours_text;
    return element("li", { class: "card" }, [
      far(properties, options.travel, options.inDivision),
      element("div", { class: "what" }, [
        name(feature, options),
        element("p", { class: "state state-" + state + (isSoon(open) ? " state-soon" : "") }, [
          Yizhan.drawing(state),
          element("span", { text: opening(open, options.now) }),
        ]),
        hours ? element("p", { class: "facts", text: text("card.hours") + ": " + hours }) : null,
        properties.address ? element("p", { class: "facts", text: properties.address }) : null,
      ]),
      things(properties.amenities),
      go(properties, options.app),
      call(properties.phone),
    ]);
  };

  Yizhan.cards = function (features, options, best) {
    return element(
      "ol",
      { class: best ? "cards cards-best" : "cards" },
      features.map((feature) => Yizhan.card(feature, options))
    );
  };

  /* What stands there until the answer comes. */
  Yizhan.blankCards = function (count) {
    const blanks = Array.from({ length: count }, () =>
      element("li", { class: "card blank" }, [
        element("p", { class: "far" }, [element("span", {})]),
        element("div", { class: "what" }, [element("span", {}), element("span", {}), element("span", {})]),
        element("p", { class: "go" }, [element("span", {})]),
      ])
    );
    return element("ol", { class: "cards", "aria-hidden": "true" }, blanks);
  };
})(window.Yizhan);
