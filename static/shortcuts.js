// Single-key shortcuts of the agents' pages: listed by « ? », switched off in the page (WCAG 2.1.4).
"use strict";

(() => {
  const OFF = "cpc-shortcuts-off";
  const dialog = document.querySelector(".cpc-shortcuts");
  if (!dialog || !dialog.showModal) return;
  const box = dialog.querySelector("#raccourcis-actifs");
  const opener = document.querySelector("[data-shortcuts-open]");
  const rows = Array.from(document.querySelectorAll("[data-row]"));
  const targets = Array.from(document.querySelectorAll("[data-shortcut]"));

  const store = (action, fallback) => { try { return action(); } catch { return fallback; } };
  let off = store(() => localStorage.getItem(OFF) === "1", false);

  const show = () => {
    box.checked = !off;
    targets.forEach((target) => {
      if (off) target.removeAttribute("aria-keyshortcuts");
      else target.setAttribute("aria-keyshortcuts", target.dataset.shortcut);
    });
  };

  // The list tells what this page has.
  if (!rows.length) dialog.querySelectorAll("[data-for-rows]").forEach((line) => line.remove());
  targets.forEach((target) => {
    const line = document.createElement("div");
    const [key, words] = [document.createElement("dt"), document.createElement("dd")];
    key.append(Object.assign(document.createElement("kbd"), { textContent: target.dataset.shortcut }));
    words.textContent = target.dataset.says;
    line.append(key, words);
    dialog.querySelector(".cpc-shortcuts__list").append(line);
  });
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
  box.addEventListener("change", () => {
    off = !box.checked;
    store(() => localStorage.setItem(OFF, off ? "1" : "0"));
    show();
  });
  show();

  const step = (by) => {
    const here = rows.findIndex((row) => row.closest("tr").contains(document.activeElement));
    const next = rows[here < 0 ? (by > 0 ? 0 : rows.length - 1) : here + by];
    if (next) next.focus();
  };
  const choose = () => {
    const row = document.activeElement.closest("tr");
    const choice = row && row.querySelector("input[name=tache]");
    if (choice) choice.checked = !choice.checked;
  };

  document.addEventListener("keydown", (event) => {
    if (off || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.closest("textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio])");
    if (typing || dialog.open) return;
    const target = targets.find((each) => each.dataset.shortcut === event.key);
    const own = { "?": () => dialog.showModal(), j: () => step(1), k: () => step(-1), x: choose };
    if (target) target.click();
    else if (event.key === "?" || (rows.length && own[event.key])) own[event.key]();
    else return;
    event.preventDefault();
  });
})();

(() => {
  // « Tout choisir »: shown where scripts run; follows what is ticked one by one.
  document.querySelectorAll("[data-check-all]").forEach((holder) => {
    const all = holder.querySelector("input");
    const boxes = [...document.querySelectorAll(`input[name="${holder.dataset.checkAll}"]`)];
    const tell = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    };
    holder.hidden = false;
    all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
    boxes.forEach((box) => box.addEventListener("change", tell));
    tell();
  });
})();
