/* The page's settings, and the few ways in which text and addresses may enter the document. */
(function (Yizhan) {
  "use strict";

  const SAFE_PROTOCOLS = ["https:", "http:", "tel:", "geo:"];

  Yizhan.config = JSON.parse(document.getElementById("page_config").textContent);

  /* Makes an element. `text` becomes text, whatever it holds; children may be null. */
  Yizhan.element = function (tag, attributes, children) {
    const element = document.createElement(tag);
    Object.entries(attributes || {}).forEach(function ([name, value]) {
      if (value === null || value === undefined) return;
      if (name === "text") element.textContent = value;
      else if (name === "onclick") element.addEventListener("click", value);
      else element.setAttribute(name, value);
    });
    (children || []).forEach(function (child) {
      if (child) element.append(child);
    });
    return element;
  };

  Yizhan.icon = function (name, classes) {
    return Yizhan.element("span", {
      class: "icon icon-" + name + (classes ? " " + classes : ""),
      "aria-hidden": "true",
    });
  };

  /* Lets through only addresses that a click cannot turn into code. */
  Yizhan.safeHref = function (address) {
    try {
      const url = new URL(address, document.baseURI);
      return SAFE_PROTOCOLS.includes(url.protocol) ? url.href : null;
    } catch (error) {
      return null;
    }
  };

  Yizhan.byId = function (id) {
    return document.getElementById(id);
  };
})((window.Yizhan = window.Yizhan || {}));
