/* Files: says what was chosen and refuses at once what is too large; sends with a progress bar.
   [data-upload] around a file input; form[data-progress] with [data-progress-shown], [data-progress-said], progress. */
(() => {
  "use strict";
  const inWords = (size) => {
    const units = [["Go", 1024 ** 3], ["Mo", 1024 ** 2], ["Ko", 1024]];
    const [unit, worth] = units.find(([, worth]) => size >= worth) || ["octets", 1];
    return `${(size / worth).toLocaleString("fr-FR", { maximumFractionDigits: unit === "Ko" ? 0 : 1 })} ${unit}`;
  };

  document.addEventListener("change", (event) => {
    const input = event.target;
    const box = input.closest && input.closest("[data-upload]");
    if (!box || input.type !== "file") return;
    const said = box.querySelector("[data-chosen-files]");
    const most = Number(input.dataset.most || Infinity);
    const kept = new DataTransfer();
    const list = document.createElement("ul");
    for (const file of input.files) {
      const line = list.appendChild(document.createElement("li"));
      line.textContent = `${file.name} (${inWords(file.size)})`;
      if (file.size > most) {
        line.className = "fr-message fr-message--error";
        line.textContent += ` : trop lourd, la limite est de ${inWords(most)} ; il n’est pas envoyé.`;
      } else if (file.size === 0) {
        line.className = "fr-message fr-message--error";
        line.textContent += " : il est vide ; il n’est pas envoyé.";
      } else kept.items.add(file);
    }
    input.files = kept.files;
    said.replaceChildren(list);
  });

  const settle = (request, form) => {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const fresh = page.querySelector("main");
    if (!fresh) { HTMLFormElement.prototype.submit.call(form); return; }
    document.title = page.title;
    document.querySelector("main").replaceWith(fresh);
    if (request.status < 400) history.replaceState(null, "", request.responseURL);
    const target = fresh.querySelector("[data-focus]") || fresh.querySelector("#pieces-titre");
    if (target) { target.tabIndex = -1; target.focus(); }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-progress]") || form.dataset.sending) return;
    event.preventDefault();
    form.dataset.sending = "1";
    const shown = form.querySelector("[data-progress-shown]");
    const bar = shown.querySelector("progress");
    const said = shown.querySelector("[data-progress-said]");
    const button = form.querySelector("button[type=submit]");
    const request = new XMLHttpRequest();
    shown.hidden = false;
    button.disabled = true;
    request.upload.addEventListener("progress", (sent) => {
      if (!sent.lengthComputable) return;
      bar.value = Math.round((100 * sent.loaded) / sent.total);
      said.textContent = bar.value < 100
        ? `Envoi des fichiers : ${bar.value} %`
        : "Fichiers reçus, vérification en cours…";
    });
    request.addEventListener("load", () => settle(request, form));
    request.addEventListener("error", () => {
      delete form.dataset.sending;
      button.disabled = false;
      said.textContent = "L’envoi s’est interrompu : vérifiez votre connexion, puis recommencez. Rien n’est perdu.";
      said.setAttribute("role", "alert");
    });
    request.open("POST", form.action);
    request.send(new FormData(form));
  });
})();
