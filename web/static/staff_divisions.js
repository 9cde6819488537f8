/* A field for a division: a person types its name or code, and chooses; its code is what is sent. */
(function (Yizhan) {
  "use strict";

  const PAUSE_MS = 250;
  const SHORTEST = 2;
  const MOST = "20";
  let fields = 0;

  /* Offers divisions while somebody types into `input`; without an answer it stays a plain field. */
  Yizhan.suggestDivisions = function (input) {
    const list = Yizhan.element("datalist", { id: "divisions_" + (fields += 1) });
    let waiting = null;

    async function suggest() {
      const typed = input.value.trim();
      if (typed.length < SHORTEST || Yizhan.divisionCode(input) !== typed) return;
      const query = new URLSearchParams({ q: typed, limit: MOST });
      const found = await Yizhan.request("GET", "/v1/divisions?" + query).catch(() => ({ divisions: [] }));
      const options = found.divisions.map((division) =>
        Yizhan.element("option", { value: division.code + " " + division.full_name })
      );
      list.replaceChildren(...options);
    }

    input.setAttribute("list", list.id);
    input.setAttribute("maxlength", "100");
    input.after(list);
    input.addEventListener("input", function () {
      clearTimeout(waiting);
      waiting = setTimeout(suggest, PAUSE_MS);
    });
  };

  /* Of "410102 河南省郑州市中原区" the code; of anything else what was typed. */
  Yizhan.divisionCode = function (input) {
    const typed = input.value.trim();
    const chosen = /^(\d+)\s/.exec(typed);
    return chosen ? chosen[1] : typed;
  };
})(window.Yizhan);
