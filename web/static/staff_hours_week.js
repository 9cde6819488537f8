/* Days and their hours as a table: bars for the eye, the same in words for everybody. */
(function (Yizhan) {
  "use strict";

  const say = Yizhan.text;
  const element = Yizhan.element;
  const DAY_MINUTES = 1440;
  const HOURS_MARKED = [6, 12, 18];

  function clock(minutes) {
    const pad = (number) => String(number).padStart(2, "0");
    return pad(Math.floor(minutes / 60)) + ":" + pad(minutes % 60);
  }

  function spanWords(span) {
    return span[0] === 0 && span[1] === DAY_MINUTES ? say("staff.hours_all_day") : clock(span[0]) + "–" + clock(span[1]);
  }

  function hoursWords(day) {
    const parts = day.open.map(spanWords);
    day.unknown.forEach((span) => parts.push(say("staff.hours_in_doubt", { span: spanWords(span) })));
    return parts.length ? Yizhan.join(parts) : say("staff.hours_closed");
  }

  /* The length of a bar is set by script: a style in the markup would need a laxer policy for the page. */
  function bar(day) {
    const track = element("div", { class: "day-bar", "aria-hidden": "true" });
    HOURS_MARKED.forEach(function (hour) {
      const mark = element("i", { class: "day-mark" });
      mark.style.left = (hour / 24) * 100 + "%";
      track.append(mark);
    });
    [["open", day.open], ["doubt", day.unknown]].forEach(function ([kind, spans]) {
      spans.forEach(function (span) {
        const piece = element("span", { class: "day-span day-span-" + kind });
        piece.style.left = (span[0] / DAY_MINUTES) * 100 + "%";
        piece.style.width = ((span[1] - span[0]) / DAY_MINUTES) * 100 + "%";
        track.append(piece);
      });
    });
    return track;
  }

  function dayName(day, dated) {
    const weekday = say("staff.weekday_" + day.weekday);
    if (!dated) return weekday;
    const words = [day.date.slice(5) + " " + weekday];
    if (day.holiday) words.push(say("staff.hours_holiday"));
    if (day.make_up_workday) words.push(say("staff.hours_make_up"));
    if (day.official === false) words.push(say("staff.hours_unofficial"));
    return words.join(" · ");
  }

  /* `dated`: days of the calendar rather than of any week. */
  Yizhan.daysTable = function (caption, days, dated) {
    const heads = ["staff.hours_day", "staff.hours_bar", "staff.hours_open"].map((key) => say(key));
    const rows = days.map(function (day) {
      const row = element("tr", { class: day.holiday || day.make_up_workday ? "day-special" : null }, [
        element("th", { scope: "row", text: dayName(day, dated) }),
        element("td", { class: "day-cell" }, [bar(day)]),
        element("td", { "data-label": heads[2], text: hoursWords(day) }),
      ]);
      return row;
    });
    return element("div", { class: "sheet-wrap" }, [
      element("table", { class: "days-table" }, [
        element("caption", { text: caption }),
        element("thead", {}, [
          element("tr", {}, [
            element("th", { scope: "col", text: heads[0] }),
            element("td", { class: "day-scale", "aria-hidden": "true", text: "0–24" }),
            element("th", { scope: "col", text: heads[2] }),
          ]),
        ]),
        element("tbody", {}, rows),
      ]),
    ]);
  };

  function line(label, value) {
    return value ? element("p", { class: "facts" }, [element("b", { text: label + " " }), value]) : null;
  }

  /* What `/v1/hours` answered: the rule in words and as such, what was assumed, and what is left out. */
  Yizhan.readingOf = function (read, whole) {
    if (!read.rule) {
      return [
        element("p", { class: "state state-unknown" }, [
          Yizhan.icon("unknown"),
          element("span", { text: say("staff.hours_unknown", { text: read.text }) }),
        ]),
      ];
    }
    const needs = read.needs.map((code) => say("staff.need_" + code));
    return [
      element("p", { class: "state state-open" }, [
        Yizhan.icon("open"),
        element("span", { text: say("staff.hours_understood", { text: read.text }) }),
      ]),
      element("p", { class: "facts" }, [element("b", { text: say("staff.hours_rule") + " " }), element("code", { text: read.rule })]),
      line(say("staff.hours_assumed"), Yizhan.join(read.assumed.map((item) => item.text))),
      line(say("staff.hours_left_aside"), read.unread),
      line(say("staff.hours_needs"), Yizhan.join(needs)),
      whole && read.week ? Yizhan.daysTable(say("staff.hours_week"), read.week, false) : null,
      whole && read.days
        ? element("details", { class: "more" }, [
            element("summary", { text: say("staff.hours_next_days") }),
            Yizhan.daysTable(say("staff.hours_next_days"), read.days, true),
          ])
        : null,
    ].filter(Boolean);
  };
})(window.Yizhan);
