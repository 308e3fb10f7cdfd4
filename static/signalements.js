// The search box of medicines: a list that opens while typing (WAI-ARIA combobox with a listbox).
// Without this file the button « Chercher » and the buttons « Ajouter » do the same.
(function () {
  "use strict";

  const picker = document.querySelector("[data-picker]");
  if (!picker) return;
  const box = picker.querySelector("input[type=search]");
  const chosen = picker.querySelector("[data-chosen]");
  const said = picker.querySelector("[data-said]");
  const list = document.createElement("ul");
  let options = [];
  let active = -1;
  let asked = 0;
  let timer = 0;

  list.id = "specialites-liste";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Spécialités trouvées");
  list.hidden = true;
  Object.assign(list.style, {
    listStyle: "none", margin: "0", padding: "0", maxHeight: "20rem", overflowY: "auto",
    border: "1px solid var(--border-default-grey)", background: "var(--background-default-grey)",
  });
  box.closest(".fr-input-wrap").after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) box.setAttribute(name, value);

  box.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(search, 250);
  });

  box.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && !list.hidden) {
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) search();
      else move(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      add(options[active]);
    } else {
      return;
    }
    event.preventDefault();
  });

  box.addEventListener("blur", function () { setTimeout(close, 150); });
  list.addEventListener("mousedown", function (event) { event.preventDefault(); });
  list.addEventListener("click", function (event) {
    const line = event.target.closest("[role=option]");
    if (line) add(options[Number(line.dataset.rank)]);
  });

  function search() {
    const text = box.value.trim();
    const mine = ++asked;
    if (text.length < 2) return close();
    fetch(picker.dataset.picker + "?q=" + encodeURIComponent(text), { headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.ok ? answer.json() : { results: [] }; })
      .then(function (data) { if (mine === asked) open(data.results); })
      .catch(close);
  }

  function open(results) {
    options = results;
    active = -1;
    list.replaceChildren(...results.map(line));
    list.hidden = results.length === 0;
    box.setAttribute("aria-expanded", String(!list.hidden));
    box.removeAttribute("aria-activedescendant");
    said.textContent = results.length
      ? results.length + " spécialité" + (results.length > 1 ? "s" : "") + " : flèches pour parcourir, Entrée pour ajouter."
      : "Aucune spécialité trouvée.";
  }

  function line(medicine, rank) {
    const item = document.createElement("li");
    item.id = "specialites-" + rank;
    item.dataset.rank = rank;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    Object.assign(item.style, { padding: ".5rem .75rem", cursor: "pointer" });
    item.append(medicine.name + " ", hint("CIS " + medicine.cis + (medicine.holders ? ", " + medicine.holders : "")));
    return item;
  }

  function hint(text) {
    const small = document.createElement("span");
    small.className = "fr-hint-text";
    small.textContent = text;
    return small;
  }

  function move(to) {
    if (!options.length) return;
    active = (to + options.length) % options.length;
    Array.from(list.children).forEach(function (item, rank) {
      const here = rank === active;
      item.setAttribute("aria-selected", String(here));
      item.style.outline = here ? "2px solid var(--border-plain-blue-france)" : "";
      item.style.outlineOffset = "-2px";
      if (here) {
        box.setAttribute("aria-activedescendant", item.id);
        item.scrollIntoView({ block: "nearest" });
      }
    });
  }

  function add(medicine) {
    const id = "medicament-" + medicine.cis;
    let tick = document.getElementById(id);
    if (!tick) {
      const group = document.createElement("div");
      const label = document.createElement("label");
      tick = document.createElement("input");
      group.className = "fr-checkbox-group fr-checkbox-group--sm";
      Object.assign(tick, { type: "checkbox", name: "medicines", value: medicine.cis, id: id });
      Object.assign(label, { className: "fr-label", htmlFor: id });
      label.append(medicine.name + " ", hint("CIS " + medicine.cis + " ; décochez pour l’ôter"));
      group.append(tick, label);
      chosen.append(group);
    }
    tick.checked = true;
    tick.dispatchEvent(new Event("change", { bubbles: true }));
    box.value = "";
    close();
    said.textContent = medicine.name + " ajoutée à la liste.";
    box.focus();
  }

  function close() {
    asked++;
    list.hidden = true;
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }
})();
