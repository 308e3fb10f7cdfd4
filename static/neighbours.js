// « Ce qui ressemble à cet usage » : the list is read again while the substance or the indication is
// typed. Without this file the list is the one of what is saved.
(function () {
  "use strict";

  const box = document.querySelector("[data-neighbours]");
  if (!box) return;
  const said = box.querySelector("[data-neighbours-said]");
  const fields = ["dci", "indication"]
    .map(function (name) { return document.querySelector("[name=" + name + "]"); })
    .filter(Boolean);
  let timer = 0;
  let asked = 0;
  let told = box.querySelector("[data-neighbours-found]").dataset.sentence;

  fields.forEach(function (field) {
    field.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(look, 600);
    });
  });

  function look() {
    const mine = ++asked;
    const query = new URLSearchParams(fields.map(function (field) { return [field.name, field.value]; }));
    fetch(box.dataset.neighbours + "?" + query, { headers: { Accept: "text/html" } })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (text) { if (text && mine === asked) show(text); })
      .catch(function () {});
  }

  function show(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const found = page.querySelector("[data-neighbours-found]");
    if (!found) return;
    box.querySelector("[data-neighbours-found]").replaceWith(found);
    if (found.dataset.sentence !== told) said.textContent = found.dataset.sentence;
    told = found.dataset.sentence;
  }
})();
