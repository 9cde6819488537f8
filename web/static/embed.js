/* Keeps preview and code in step with the form. Without this script the form's button does the same. */
(function () {
  "use strict";

  const DELAY_MS = 400;
  const VIEW = /^#map=(\d+)\/(-?[\d.]+)\/(-?[\d.]+)/;
  const byId = (id) => document.getElementById(id);
  const form = byId("embed_form");
  const result = byId("embed_result");
  let timer = null;
  let controller = new AbortController();

  function address() {
    const parameters = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (String(value).trim()) parameters.append(name, String(value).trim());
    });
    return form.getAttribute("action") + "?" + parameters;
  }

  /* Takes what was said, the code and the preview from the server's own page, so that both always agree. */
  function show(page) {
    const said = page.getElementById("embed_said");
    byId("embed_said").replaceChildren(...document.importNode(said, true).childNodes);
    const link = page.getElementById("address");
    byId("address").href = link.href;
    byId("address").textContent = link.textContent;
    byId("code").value = page.getElementById("code").value;
    byId("copied").textContent = "";
    const preview = byId("preview");
    const next = page.getElementById("preview");
    ["width", "height", "src"].forEach(function (name) {
      if (preview.getAttribute(name) !== next.getAttribute(name)) preview.setAttribute(name, next.getAttribute(name));
    });
  }

  async function update() {
    controller.abort();
    const asked = (controller = new AbortController());
    const where = address();
    result.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(where, { signal: asked.signal });
      if (!response.ok) throw new Error("HTTP " + response.status);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (asked.signal.aborted) return;
      history.replaceState(null, "", where);
      show(page);
    } catch (error) {
      if (!asked.signal.aborted) byId("copied").textContent = form.dataset.failed;
    } finally {
      if (!asked.signal.aborted) result.removeAttribute("aria-busy");
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(update, DELAY_MS);
  }

  async function copy() {
    const code = byId("code");
    try {
      await navigator.clipboard.writeText(code.value);
      byId("copied").textContent = form.dataset.copied;
    } catch (error) {
      code.focus();
      code.select();
      byId("copied").textContent = form.dataset.copyFailed;
    }
  }

  /* The preview is a page of this service, so its address may be read. */
  function takeView() {
    const view = VIEW.exec(byId("preview").contentWindow.location.hash);
    if (!view) return;
    form.elements.zoom.value = view[1];
    form.elements.center.value = Number(view[3]) + "," + Number(view[2]);
    update();
  }

  form.addEventListener("input", soon);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    clearTimeout(timer);
    update();
  });
  byId("pick_colour").addEventListener("input", function (event) {
    form.elements.brand.value = event.target.value.slice(1);
  });
  /* The square beside the field shows the colour that is typed. */
  form.elements.brand.addEventListener("input", function (event) {
    const digits = event.target.value.trim().replace(/^#/, "");
    if (/^[0-9a-fA-F]{6}$/.test(digits)) byId("pick_colour").value = "#" + digits.toLowerCase();
  });
  byId("embed_said").addEventListener("click", function (event) {
    const code = event.target.dataset.area;
    if (!code) return;
    form.elements.area.value = code;
    update();
  });
  byId("copy").addEventListener("click", copy);
  byId("take_view").addEventListener("click", takeView);
  document.querySelectorAll("#copy, #take_view, .colour").forEach((element) => (element.hidden = false));
  byId("update").hidden = true;
})();
