/* Datums and projections to choose from: those of the usual maps, and the others in groups. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const element = Yizhan.element;

  Yizhan.USUAL_DATUMS = ["gcj02", "bd09", "wgs84"];

  function option(value, label) {
    return element("option", { value: value, text: label });
  }

  function others() {
    return Yizhan.config.datums.map((group) =>
      element(
        "optgroup",
        { label: group.label },
        group.choices.map((choice) => option(choice.value, choice.label))
      )
    );
  }

  /* Every one in one list; "" stands for what the list itself says. */
  Yizhan.datumSelect = function (value) {
    const usual = Yizhan.USUAL_DATUMS.map((code) => option(code, say("staff.datum_" + code)));
    const select = element("select", {}, [option("", say("staff.datum_none")), ...usual, ...others()]);
    select.value = value || "";
    return select;
  };

  /* Those that are rarely meant, behind a line that opens them. `use` gets the value and its label. */
  Yizhan.otherDatumChoice = function (use) {
    const id = "other_datum";
    const select = element("select", { id: id }, [option("", say("staff.datum_which_choose")), ...others()]);
    const button = Yizhan.button(say("staff.datum_use"), function () {
      if (select.value) use(select.value, select.selectedOptions[0].textContent);
      else select.focus();
    });
    return element("details", { class: "more" }, [
      element("summary", { text: say("staff.datum_other") }),
      element("div", { class: "field" }, [
        element("label", { class: "label", for: id, text: say("staff.datum_which") }),
        select,
      ]),
      element("div", { class: "actions" }, [button]),
    ]);
  };
})(window.Yizhan);
