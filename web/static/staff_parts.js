/* Parts that several staff pages use: messages, questions, errors at their fields, instants. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const element = Yizhan.element;

  Yizhan.button = function (label, onclick, classes, more) {
    const attributes = { type: "button", class: "button " + (classes || ""), text: label, onclick: onclick };
    return element("button", Object.assign(attributes, more));
  };

  /* Says something at the top of the page and takes the keyboard there. `kind`: "note" or "alert". */
  Yizhan.announce = function (kind, text, children) {
    const box = Yizhan.byId("message") || Yizhan.byId("history_message");
    box.replaceChildren(element("div", { class: kind }, [element("p", { text: text }), ...(children || [])]));
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  };

  const LATER = "yizhan.staff.message";

  /* Keeps a sentence for the page that comes next in this tab. `kind` as for `announce`. */
  Yizhan.sayOnNextPage = function (text, kind) {
    sessionStorage.setItem(LATER, (kind || "alert") + ":" + text);
  };

  Yizhan.sayWhatWasKept = function () {
    const kept = sessionStorage.getItem(LATER) || "";
    sessionStorage.removeItem(LATER);
    const end = kept.indexOf(":");
    if (end > 0) Yizhan.announce(kept.slice(0, end) === "note" ? "note" : "alert", kept.slice(end + 1));
  };

  /* Shows what the server tells once and never again. */
  Yizhan.showSecret = function (box, text, secret) {
    const copy = Yizhan.button(say("staff.token_copy"), async function () {
      await navigator.clipboard.writeText(secret);
      copy.textContent = say("staff.token_copied");
    });
    box.replaceChildren(
      element("p", { text: text }),
      element("code", { text: secret }),
      // Without https a browser has no clipboard for pages; the text can still be marked.
      navigator.clipboard ? copy : ""
    );
    box.hidden = false;
    box.focus();
  };

  /* Asks before something happens. Resolves to what `act` gave, or to null when the person said no.
     The question stays open, with the problem in it, when `act` fails. */
  Yizhan.ask = function (question) {
    return new Promise(function (resolve) {
      const problem = element("p", { class: "alert", role: "alert", hidden: "" });
      const yes = Yizhan.button(question.yes, run, question.danger ? "button-danger" : "button-main");
      const no = Yizhan.button(say("staff.cancel"), () => close(null));
      const dialog = element("dialog", { class: "question", "aria-labelledby": "question_title" }, [
        element("h2", { id: "question_title", text: question.title }),
        ...(question.content || []),
        problem,
        element("div", { class: "actions" }, [yes, no]),
      ]);
      if (question.confirm) {
        question.confirm.addEventListener("change", () => (yes.disabled = !question.confirm.checked));
        yes.disabled = true;
      }

      function close(value) {
        dialog.close();
        dialog.remove();
        resolve(value);
      }

      async function run() {
        yes.disabled = no.disabled = true;
        yes.textContent = question.working || say("staff.working");
        try {
          close(await question.act());
        } catch (error) {
          if (question.onProblem && question.onProblem(error, close)) return;
          problem.textContent = error.message;
          problem.hidden = false;
          yes.disabled = no.disabled = false;
          yes.textContent = question.yes;
        }
      }

      dialog.addEventListener("cancel", function (event) {
        event.preventDefault();
        if (!no.disabled) close(null);
      });
      document.body.append(dialog);
      dialog.showModal();
    });
  };

  /* Puts each fault at the field it names, and the rest into `box`; focus goes to the first. */
  Yizhan.showFaults = function (form, box, problem) {
    Yizhan.clearFaults(form, box);
    const rest = problem.errors.filter(function (fault) {
      const field = form.querySelector('[data-field="' + CSS.escape(String(fault.where)) + '"]');
      if (field) Yizhan.fieldFault(field, fault.message);
      return !field;
    });
    const lines = rest.map((fault) => element("li", { text: fault.where + ": " + fault.message }));
    const inField = form.querySelector(".fault");
    if (box && (!inField || lines.length)) {
      box.replaceChildren(element("p", { text: problem.message }), element("ul", {}, lines));
      box.hidden = false;
    }
    const first = form.querySelector("[aria-invalid]");
    (first || box).focus();
  };

  Yizhan.fieldFault = function (field, message, at) {
    const id = "fault_" + field.dataset.field;
    const control = at || field.querySelector("input, select, textarea");
    field.append(element("p", { class: "fault", id: id, text: message }));
    const described = control.getAttribute("aria-describedby");
    control.dataset.described = described || "";
    control.setAttribute("aria-describedby", described ? described + " " + id : id);
    control.setAttribute("aria-invalid", "true");
  };

  Yizhan.clearFaults = function (form, box) {
    form.querySelectorAll(".fault").forEach((fault) => fault.remove());
    form.querySelectorAll("[aria-invalid]").forEach(function (control) {
      control.removeAttribute("aria-invalid");
      if (control.dataset.described) control.setAttribute("aria-describedby", control.dataset.described);
      else control.removeAttribute("aria-describedby");
    });
    if (box) box.hidden = true;
  };

  const MINUTE = {
    timeZone: Yizhan.config.timezone,
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  };

  Yizhan.when = function (iso) {
    const date = new Date(iso);
    return iso && !isNaN(date) ? Yizhan.date(date, MINUTE) : say("staff.never");
  };

  Yizhan.table = function (headers, rows) {
    const cells = headers.map((header) =>
      header ? element("th", { scope: "col", text: header }) : element("td", {})
    );
    return element("div", { class: "sheet-wrap" }, [
      element("table", { class: "sheet-table" }, [
        element("thead", {}, [element("tr", {}, cells)]),
        element("tbody", {}, rows),
      ]),
    ]);
  };

  /* One row: the first cell is its header; each cell is a text or an element. */
  Yizhan.tableRow = function (headers, cells) {
    return element(
      "tr",
      {},
      cells.map(function (cell, index) {
        const attributes = index ? { "data-label": headers[index] || null } : { scope: "row" };
        const made = element(index ? "td" : "th", attributes);
        made.append(cell);
        return made;
      })
    );
  };

  /* On a narrow screen the navigation is wider than the window: begin where one is. */
  const here = document.querySelector(".bar-nav [aria-current]");
  if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 48;
})(window.Yizhan);
