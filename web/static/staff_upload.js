/* The upload: a file by drop or button, checked as far as the page can, sent with its progress shown. */
(function (Yizhan) {
  "use strict";

  const form = Yizhan.byId("upload_form");
  if (!form) return;

  const say = Yizhan.text;
  const byId = Yizhan.byId;
  const maxMb = Yizhan.config.max_mb;
  const drop = byId("drop");
  const fileInput = byId("file");
  const select = byId("dataset");
  const status = byId("upload_status");
  const progress = byId("upload_progress");
  const problemBox = byId("upload_problem");
  const otherDatum = byId("crs_other");
  const CODE = /^[a-z0-9_-]{1,40}$/;
  const submit = form.querySelector("[type=submit]");

  function size(bytes) {
    const isSmall = bytes < 1048576;
    return isSmall ? Yizhan.number(Math.ceil(bytes / 1024)) + " KB" : Yizhan.number(bytes / 1048576, 1) + " MB";
  }

  function field(name) {
    return form.querySelector('[data-field="' + name + '"]');
  }

  function showChosen() {
    const file = fileInput.files[0];
    status.textContent = "";
    drop.classList.toggle("drop-chosen", Boolean(file));
    byId("drop_text").textContent = file
      ? say("staff.upload_chosen", { name: file.name, size: size(file.size) })
      : say("staff.upload_drop");
    byId("file_hint").textContent = file
      ? say("staff.upload_change")
      : say("staff.upload_formats", { max_mb: maxMb });
    Yizhan.clearFaults(form, problemBox);
    if (file && !file.size) Yizhan.fieldFault(field("file"), say("staff.upload_empty_file"));
    if (file && file.size > maxMb * 1048576) {
      Yizhan.fieldFault(field("file"), say("staff.upload_too_large", { size: size(file.size), max_mb: maxMb }));
    }
  }

  /* No dataset is called "+". */
  function isNew() {
    return select.value === "+";
  }

  function chosenDatum() {
    return form.querySelector("[name=crs]:checked").value;
  }

  function isOtherDatum() {
    return chosenDatum() === "+";
  }

  /* Says what is missing before anything is sent. */
  function isComplete() {
    const file = fileInput.files[0];
    showChosen();
    if (!file) Yizhan.fieldFault(field("file"), say("staff.upload_no_file"));
    if (!select.value) Yizhan.fieldFault(field("dataset"), say("staff.upload_no_dataset"));
    if (isNew() && !byId("dataset_name").value.trim()) {
      Yizhan.fieldFault(field("dataset"), say("staff.upload_no_name"), byId("dataset_name"));
    } else if (isNew() && !CODE.test(byId("dataset_code").value)) {
      Yizhan.fieldFault(field("dataset"), say("staff.upload_code_wrong"), byId("dataset_code"));
    }
    if (isOtherDatum() && !otherDatum.value) {
      Yizhan.fieldFault(field("crs"), say("staff.datum_which_missing"), otherDatum);
    }
    const first = form.querySelector("[aria-invalid]");
    if (first) first.focus();
    return !first;
  }

  function collect() {
    const data = new FormData();
    data.append("dataset", isNew() ? byId("dataset_code").value : select.value);
    const nameHeader = byId("name_header").value;
    if (nameHeader) data.append("mapping", JSON.stringify({ [nameHeader]: "name" }));
    const crs = isOtherDatum() ? otherDatum.value : chosenDatum();
    if (crs) data.append("crs", crs);
    ["scope", "division"].forEach(function (name) {
      const control = form.querySelector('[name="' + name + '"]:checked') || form.elements[name];
      const value = name === "division" ? Yizhan.divisionCode(control) : control.value;
      if (value) data.append(name, value);
    });
    // Last, so that the server knows what the file is for before it arrives.
    data.append("file", fileInput.files[0]);
    return data;
  }

  function show(share) {
    progress.hidden = false;
    progress.firstElementChild.value = share * 100;
    status.textContent =
      share < 1
        ? say("staff.upload_sending", { percent: Math.floor(share * 100) })
        : say("staff.upload_reading");
  }

  async function send(event) {
    event.preventDefault();
    if (submit.disabled || !isComplete()) return;
    submit.disabled = true;
    show(0);
    try {
      const made = await Yizhan.upload("/v1/imports", collect(), show);
      if (isNew()) await keepTitle(byId("dataset_code").value, byId("dataset_name").value.trim());
      location.href = "/staff/imports/" + encodeURIComponent(made.id) + "?lang=" + Yizhan.config.lang;
    } catch (problem) {
      progress.hidden = true;
      status.textContent = "";
      submit.disabled = false;
      Yizhan.showFaults(form, problemBox, problem);
      if (problem.body.columns) askForNames(problem.body.columns);
    }
  }

  /* No column was taken for the names: a person says which one holds them, and sends the list again. */
  function askForNames(columns) {
    const options = columns.map((column) =>
      Yizhan.element("option", {
        value: column.header,
        text: say("staff.value_of", { name: column.header, value: column.samples.join(" · ") }),
      })
    );
    const none = Yizhan.element("option", { value: "", text: say("staff.upload_name_choose") });
    byId("name_header").replaceChildren(none, ...options);
    byId("name_column").hidden = false;
    byId("name_header").focus();
  }

  /* The list is there already; that its name was not kept is said on the next page. */
  async function keepTitle(code, title) {
    try {
      await Yizhan.request("PUT", "/v1/datasets/" + encodeURIComponent(code), { title: title });
    } catch (problem) {
      Yizhan.sayOnNextPage(say("staff.upload_title_lost", { detail: problem.message }));
    }
  }

  /* Latin letters of the name, or the day; never the code of a list that is there already. */
  function suggestCode() {
    const name = byId("dataset_name").value.toLowerCase();
    const letters = (name.match(/[a-z0-9]+/g) || []).join("-").slice(0, 30);
    const base = letters.length > 2 ? letters : "list-" + new Date().toISOString().slice(0, 10).replaceAll("-", "");
    const taken = Array.from(select.options, (option) => option.value);
    let code = base;
    for (let number = 2; taken.includes(code); number += 1) code = base + "-" + number;
    byId("dataset_code").value = code;
  }

  function take(event) {
    event.preventDefault();
    drop.classList.remove("drop-over");
    if (!event.dataTransfer.files.length) return;
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    fileInput.files = one.files;
    showChosen();
    if (event.dataTransfer.files.length > 1) status.textContent = say("staff.upload_one_file");
  }

  ["dragenter", "dragover"].forEach((name) =>
    drop.addEventListener(name, function (event) {
      event.preventDefault();
      drop.classList.add("drop-over");
    })
  );
  drop.addEventListener("dragleave", () => drop.classList.remove("drop-over"));
  drop.addEventListener("drop", take);
  // A file that misses the frame would otherwise replace the page.
  ["dragover", "drop"].forEach((name) => window.addEventListener(name, (event) => event.preventDefault()));
  fileInput.addEventListener("change", function () {
    byId("name_header").replaceChildren();
    byId("name_column").hidden = true;
    showChosen();
  });
  select.addEventListener("change", function () {
    byId("new_dataset").hidden = !isNew();
    if (isNew()) byId("dataset_name").focus();
  });
  form.querySelectorAll("[name=crs]").forEach((radio) =>
    radio.addEventListener("change", () => (byId("other_datum").hidden = !isOtherDatum()))
  );
  // A browser that comes back to the page has kept what was chosen.
  byId("other_datum").hidden = !isOtherDatum();
  let ownCode = false;
  byId("dataset_code").addEventListener("input", () => (ownCode = true));
  byId("dataset_name").addEventListener("input", () => ownCode || suggestCode());
  suggestCode();
  Yizhan.suggestDivisions(byId("division"));
  form.addEventListener("submit", send);
})(window.Yizhan);
