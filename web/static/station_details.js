/* What is known about one station, as elements: the list and the card show the same. */
(function (Yizhan) {
  "use strict";

  const element = Yizhan.element;
  const text = Yizhan.text;
  const NAVIGATION_RELS = ["amap", "baidu", "tencent"];

  Yizhan.stationId = function (feature) {
    return String(feature.id || feature.properties.id || "");
  };

  Yizhan.stateLine = function (open, now) {
    const state = Yizhan.stateName(open && open.state);
    return element("p", { class: "state state-" + state }, [
      Yizhan.icon(state),
      element("span", { text: Yizhan.opening(open, now) }),
    ]);
  };

  function factLine(label, value) {
    if (!value) return null;
    return element("p", { class: "facts" }, [label ? element("b", { text: label + " " }) : null, String(value)]);
  }

  function wordList(words) {
    if (!words.length) return null;
    return element(
      "ul",
      { class: "words" },
      words.map((word) => element("li", { text: word }))
    );
  }

  function linkButton(address, label, icon, main) {
    const href = Yizhan.safeHref(address);
    if (!href) return null;
    const outside = !href.startsWith("tel:") && !href.startsWith("geo:");
    const attributes = { class: "button" + (main ? " button-main" : ""), href: href, rel: "noopener noreferrer" };
    if (outside) attributes.target = "_blank";
    return element("a", attributes, [icon ? Yizhan.icon(icon) : null, element("span", { text: label })]);
  }

  function phoneHref(phone) {
    const digits = phone.replace(/[^\d+]/g, "");
    const plain = /^[\d+\-() （）]+$/.test(phone) && digits.length >= 5 && digits.length <= 15;
    return plain ? "tel:" + digits : null;
  }

  function navigationButtons(properties, rels) {
    const links = Array.isArray(properties.links) ? properties.links : [];
    const buttons = [];
    rels.forEach(function (rel) {
      const link = links.find((candidate) => candidate.rel === rel);
      const first = buttons.length === 0;
      const button = link && linkButton(link.href, text("link." + rel), first ? "navigate" : null, first);
      if (button) buttons.push(button);
    });
    return buttons;
  }

  function actions(feature, full) {
    const properties = feature.properties;
    const rels = full ? NAVIGATION_RELS.concat("geo") : NAVIGATION_RELS;
    const buttons = navigationButtons(properties, rels);
    const phone = String(properties.phone || "").trim();
    const call = phone && phoneHref(phone);
    if (call) buttons.push(linkButton(call, phone, "phone", false));
    const page = Yizhan.config.urls.page;
    if (page && full) {
      const address = page.replace("{id}", encodeURIComponent(Yizhan.stationId(feature)));
      buttons.push(linkButton(address + "?lang=" + Yizhan.config.lang, text("card.page"), null, false));
    }
    return element("p", { class: "actions" }, buttons);
  }

  function approximateNote(properties) {
    const position = properties.position;
    if (!position) return null;
    const distance = Yizhan.distance(position.error_m);
    if (Yizhan.isGuess(position)) {
      const source = text("position." + position.source);
      return element("p", { class: "note", text: text("card.guessed", { distance: distance, source: source }) });
    }
    if (!(position.error_m > Yizhan.APPROXIMATE_FROM_M)) return null;
    return element("p", { class: "note", text: text("card.approximate", { distance: distance }) });
  }

  /* `full` adds what only the card has room for. */
  Yizhan.stationDetails = function (feature, now, full) {
    const properties = feature.properties;
    const nearby = Yizhan.amenities(properties.amenities, "nearby").map((name) => text("amenity.nearby", { name }));
    const missing = Yizhan.amenities(properties.amenities, "no");
    const phone = String(properties.phone || "").trim();
    return element("div", { class: "details" }, [
      Yizhan.config.standalone ? null : Yizhan.stateLine(properties.open, now),
      approximateNote(properties),
      factLine("", properties.address),
      factLine(text("card.hours"), properties.opening_hours_text || (full ? text("card.hours_none") : "")),
      ...Yizhan.specialDays(properties.special_days, now).map((line) => factLine(text("open.special_days"), line)),
      full ? factLine(text("card.kinds"), Yizhan.join(Yizhan.kinds(properties.kinds))) : null,
      wordList(Yizhan.amenities(properties.amenities, "yes").concat(nearby)),
      full && missing.length ? factLine(text("card.missing"), Yizhan.join(missing)) : null,
      phone && !phoneHref(phone) ? factLine(text("card.phone"), phone) : null,
      actions(feature, full),
    ]);
  };
})(window.Yizhan);
