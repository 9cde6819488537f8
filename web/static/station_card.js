/* The card that opens from a marker: takes the focus, closes with Escape and gives the focus back. */
(function (Yizhan) {
  "use strict";

  const element = Yizhan.element;
  const text = Yizhan.text;

  Yizhan.StationCard = class {
    constructor(node, onClose) {
      this.node = node;
      this.onClose = onClose;
      this.turn = 0;
      document.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && !this.node.hidden) this.close();
      });
    }

    /* Shows content under a heading; `giveBack` finds the element that gets the focus afterwards. */
    open(title, content, giveBack) {
      this.turn += 1;
      this.giveBack = giveBack;
      const heading = element("h2", { id: "card_title", tabindex: "-1", text: title });
      const close = element(
        "button",
        { type: "button", class: "button card-close", "aria-label": text("card.close"), onclick: () => this.close() },
        [Yizhan.icon("close")]
      );
      this.body = element("div", {}, content);
      this.node.replaceChildren(element("div", { class: "card-head" }, [heading, close]), this.body);
      this.node.setAttribute("aria-labelledby", "card_title");
      this.node.hidden = false;
      this.node.scrollTop = 0;
      heading.focus({ preventScroll: true });
      return this.turn;
    }

    /* Fills in what arrived later, unless another card was opened meanwhile. */
    fill(turn, content, title) {
      if (turn !== this.turn || this.node.hidden) return;
      if (title) Yizhan.byId("card_title").textContent = title;
      this.body.replaceChildren(...content);
    }

    close() {
      this.turn += 1;
      this.node.hidden = true;
      this.node.replaceChildren();
      const target = this.giveBack && this.giveBack();
      this.onClose();
      if (target) target.focus({ preventScroll: true });
    }
  };
})(window.Yizhan);
