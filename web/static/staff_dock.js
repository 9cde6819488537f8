/* What is about to happen, in one sentence, and the buttons that make it happen; always in view. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const element = Yizhan.element;
  const WRITTEN = ["new", "changed", "missing"];

  function sentence(outcomes) {
    const parts = WRITTEN.filter((name) => outcomes[name]).map((name) =>
      say("staff.apply_" + name, { count: outcomes[name] })
    );
    if (!parts.length) return say("staff.apply_nothing");
    return say("staff.apply_will", { parts: Yizhan.join(parts) });
  }

  function leftOut(outcomes) {
    const count = (outcomes.error || 0) + (outcomes.conflict || 0);
    return count ? say("staff.apply_left", { count: count }) : "";
  }

  /* Asks once; when many stations would go, asks again with the server's warning and for a tick. */
  function askToApply(page, data, warning) {
    const box = warning ? element("input", { type: "checkbox" }) : null;
    const content = [element("p", { class: "sum", text: sentence(data.outcomes) })];
    if (leftOut(data.outcomes)) content.push(element("p", { class: "facts", text: leftOut(data.outcomes) }));
    if (box) {
      content.push(element("p", { class: "alert", text: warning }));
      content.push(
        element("label", { class: "tick" }, [
          box,
          element("span", { text: say("staff.apply_confirm", { count: data.outcomes.missing }) }),
        ])
      );
    }
    content.push(element("p", { class: "facts", text: say("staff.apply_undoable") }));
    return Yizhan.ask({
      title: say("staff.apply_ask"),
      content: content,
      yes: say("staff.apply"),
      working: say("staff.apply_working"),
      confirm: box,
      danger: Boolean(box),
      act: () =>
        Yizhan.request("POST", page.address + "/apply", {
          // Only the plan that was looked at is written.
          revision: data.revision,
          confirm_missing: Boolean(warning),
        }),
      onProblem: function (problem, close) {
        if (problem.status !== 409) return false;
        if (problem.body.replanned) close({ replanned: problem.message });
        else if (!warning && problem.body.confirm_missing) close({ confirm: problem.message });
        else return false;
        return true;
      },
    });
  }

  async function apply(page, data) {
    let answer = await askToApply(page, data, null);
    if (answer && answer.confirm) answer = await askToApply(page, data, answer.confirm);
    if (!answer) return;
    await page.reload();
    if (answer.replanned) Yizhan.announce("alert", answer.replanned);
    else Yizhan.announce("note", say("staff.apply_done"));
  }

  async function undo(page, data) {
    const undone = await Yizhan.undo(data.id, data.filename);
    if (!undone) return;
    await page.reload();
    Yizhan.sayUndone(undone);
  }

  function pending(page) {
    const again = Yizhan.button(say("staff.fixes_apply"), compare, "button-main");
    const drop = Yizhan.button(say("staff.fixes_drop"), () => page.dropFixes(), "button-quiet");

    async function compare() {
      again.disabled = drop.disabled = true;
      again.textContent = say("staff.fixes_working");
      try {
        await page.change(page.fixes.body());
        Yizhan.announce("note", say("staff.fixes_done"));
      } catch (problem) {
        const faults = problem.errors.map((fault) => fault.where + ": " + fault.message);
        const lines = faults.map((line) => element("li", { text: line }));
        Yizhan.announce("alert", problem.message, lines.length ? [element("ul", {}, lines)] : []);
        page.showDock();
      }
    }
    return element("div", { class: "dock-inside" }, [
      element("p", { class: "sum", text: say("staff.fixes_count", { count: page.fixes.count }) }),
      element("div", { class: "actions" }, [drop, again]),
    ]);
  }

  function planned(page, data) {
    const write = Yizhan.button(say("staff.apply"), () => apply(page, data), "button-main");
    write.disabled = !WRITTEN.some((name) => data.outcomes[name]);
    const left = leftOut(data.outcomes);
    return element("div", { class: "dock-inside" }, [
      element("p", { class: "sum" }, [
        element("span", { text: sentence(data.outcomes) }),
        left ? element("small", { text: " " + left }) : null,
      ]),
      element("div", { class: "actions" }, [write]),
    ]);
  }

  function applied(page, data) {
    const text = say("staff.import_applied", { who: data.applied_by, when: Yizhan.when(data.applied_at) });
    return element("div", { class: "dock-inside" }, [
      element("p", { class: "sum", text: text }),
      element("div", { class: "actions" }, [
        Yizhan.button(say("staff.undo_button"), () => undo(page, data), "button-danger"),
      ]),
    ]);
  }

  function undone(page, data) {
    const again = Yizhan.button(say("staff.again"), () => Yizhan.planAgain(data.id, again), "button-main");
    return element("div", { class: "dock-inside" }, [
      element("p", { class: "sum", text: say("staff.again_hint") }),
      element("div", { class: "actions" }, [again]),
    ]);
  }

  /* The bar for the state that the import is in; null where there is nothing to do. */
  Yizhan.dock = function (page, data) {
    if (Yizhan.config.role === "viewer") return null;
    if (page.fixes.count) return pending(page);
    if (data.status === "planned") return planned(page, data);
    if (data.status === "applied") return applied(page, data);
    return data.clears ? null : undone(page, data);
  };
})(window.Yizhan);
