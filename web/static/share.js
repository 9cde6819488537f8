/* Hands on the address that shows what is shown now. */
(function (Yizhan) {
  "use strict";

  const text = Yizhan.text;

  /* Where a page may not write to the clipboard, the link stands there to be copied by hand. */
  function showLink(card, address, button) {
    const field = Yizhan.element("input", { class: "share-link", readonly: "", value: address });
    field.setAttribute("aria-label", text("share.link"));
    field.addEventListener("focus", () => field.select());
    card.open(text("share.failed"), [field], () => button);
    field.focus();
  }

  /* A phone offers its own way of sharing; elsewhere the link is copied, and `card` shows it if that fails. */
  Yizhan.offerSharing = function (button, card) {
    if (!button) return;
    button.addEventListener("click", async function () {
      const address = location.href;
      if (navigator.share && window.matchMedia("(pointer: coarse)").matches) {
        const shared = await navigator.share({ title: document.title, url: address }).then(
          () => true,
          (error) => error.name === "AbortError"
        );
        if (shared) return;
      }
      try {
        await navigator.clipboard.writeText(address);
        Yizhan.toast(text("share.copied"));
      } catch (error) {
        showLink(card, address, button);
      }
    });
  };
})(window.Yizhan);
