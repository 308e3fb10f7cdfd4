// Small conveniences, all optional: every page works without this file.
(function () {
  "use strict";

  // The error summary of a form is the first thing read.
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  // Tables that become cards: name of the column in each cell, and the roles that display:block takes away.
  document.querySelectorAll(".cpc-table table").forEach(function (table) {
    const names = Array.from(table.querySelectorAll("thead th"), function (cell) { return cell.textContent.trim(); });
    const roles = { THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
    table.setAttribute("role", "table");
    table.querySelectorAll("thead, tbody, tr, th, td").forEach(function (part) {
      part.setAttribute("role", part.tagName === "TH" ? (part.closest("thead") ? "columnheader" : "rowheader") : roles[part.tagName]);
      if (part.tagName === "TD" && !part.hasAttribute("data-label")) {
        part.setAttribute("data-label", names[part.cellIndex] || "");
      }
    });
  });

  // A form is sent once; leaving it half-typed asks first.
  let changed = false;
  document.addEventListener("input", function (event) {
    if (event.target.closest("[data-guard]")) changed = true;
  });
  window.addEventListener("beforeunload", function (event) {
    if (changed) event.preventDefault();
  });
  document.addEventListener("submit", function (event) {
    const form = event.target;
    changed = false;
    if (form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest("button");
    if (!button) return;
    if ("dismiss" in button.dataset) {
      button.parentNode.remove();
    } else if ("print" in button.dataset) {
      window.print();
    } else if (button.dataset.copy) {
      copy(button, document.getElementById(button.dataset.copy));
    } else if (button.dataset.login) {
      fill("id_username", button.dataset.login);
      fill("id_password", button.dataset.password);
      document.getElementById("id_username").form.querySelector("[type=submit]").focus();
    }
  });

  // <button data-copy="id of a text or field">Copier</button>
  function copy(button, source) {
    const text = "value" in source ? source.value : source.textContent.trim();
    navigator.clipboard.writeText(text).then(function () {
      button.textContent = "Copié";
      button.setAttribute("aria-live", "polite");
    });
  }

  function fill(id, value) {
    document.getElementById(id).value = value;
  }
})();
