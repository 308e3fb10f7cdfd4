// « Reprendre ce texte » : puts a text of the dossier in its question, after what is there. Without this file the text
// is read and copied.
(function () {
  "use strict";

  document.querySelectorAll("[data-take]").forEach(function (button) { button.hidden = false; });
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-take]");
    if (!button) return;
    const control = document.getElementById(button.dataset.take);
    const text = button.parentNode.querySelector("[data-text]").textContent.trim();
    if (!control) return;
    const before = control.value.trim();
    if (!before.includes(text)) control.value = before ? before + (control.tagName === "TEXTAREA" ? "\n" : " ; ") + text : text;
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
    control.focus();
  });

  // A question of one medicine that says something is open; an address that names a question opens it.
  document.querySelectorAll("details.cpc-own").forEach(function (box) {
    box.open = Array.from(box.querySelectorAll("input, textarea")).some(function (one) { return one.value.trim(); });
  });
})();
