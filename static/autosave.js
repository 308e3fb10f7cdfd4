// Saves a draft field by field while people type. The form works without this file, by its buttons.
// A text is written in the browser's storage at once and taken out when the server has it: a cut network, a closed
// browser or an ended session lose nothing. Each field says which text it started from ("base"): the server
// overwrites no newer one.
(function () {
  "use strict";

  const root = document.querySelector("[data-autosave]");
  const form = root && root.closest("form");
  if (!form) return;
  const find = function (name) { return root.querySelector("[data-" + name + "]"); };
  const hidden = form.querySelector("input[name=base]");
  const bases = new Map(hidden.value.split(" ").filter(Boolean).map(function (pair) { return pair.split("="); }));
  const prefix = "brouillon:" + root.dataset.me + ":" + root.dataset.draft + ":";
  const waiting = new Map(); // key → { text, base, at, again, sending, held, timer }
  const acknowledged = new Map(); // key → the text that the server has, once sent
  const PAUSE = 800, LONGEST = 1000; // milliseconds: after the last key; of typing without a pause
  const LIMIT = 15000, AT_ONCE = 60000; // milliseconds for an answer; bytes that a closed page may still send
  let attempts = 0, retry = 0, ended = false, last = "", focused = null;

  // ---- the browser's storage -------------------------------------------------------------------------------
  let kept = true;
  function keep(key, item) {
    try {
      localStorage.setItem(prefix + key, JSON.stringify({ text: item.text, base: item.base, at: item.at }));
    } catch { kept = false; }
  }
  function forget(key) {
    waiting.delete(key);
    try { localStorage.removeItem(prefix + key); } catch { /* nothing was kept */ }
  }
  function stored() {
    const found = [];
    try {
      for (let rank = 0; rank < localStorage.length; rank++) {
        const name = localStorage.key(rank);
        if (name.startsWith(prefix)) found.push([name.slice(prefix.length), JSON.parse(localStorage.getItem(name))]);
      }
    } catch { kept = false; }
    return found;
  }

  // ---- fields ----------------------------------------------------------------------------------------------
  const escape = function (key) { return CSS.escape(key); };
  function controls(key) { return Array.from(form.querySelectorAll("[name=" + escape(key) + "]")); }
  function valueOf(key) {
    const all = controls(key);
    if (!all.length) return "";
    if (all[0].type === "radio") return (all.find(function (one) { return one.checked; }) || { value: "" }).value;
    if (all[0].type === "checkbox") return all.filter(function (one) { return one.checked; }).map(function (one) { return one.value; }).sort().join(" ");
    return all[0].value;
  }
  function show(key, text) {
    controls(key).forEach(function (one) {
      if (one.type === "checkbox" || one.type === "radio") one.checked = text.split(" ").includes(one.value);
      else one.value = text;
    });
  }
  function worded(key, text) { // a choice, as people read it
    const all = controls(key);
    if (all.length && all[0].options) return Array.from(all[0].options).filter(function (one) { return one.value === text; }).map(function (one) { return one.label; }).join("");
    const names = text.split(" ").filter(Boolean).map(function (value) {
      const one = all.find(function (each) { return each.value === value; });
      return one && one.labels[0] ? one.labels[0].firstChild.textContent.trim() : "CIS " + value;
    });
    return names.join(", ") || "rien de coché";
  }
  function nameOf(key) {
    const label = controls(key).length && controls(key)[0].labels && controls(key)[0].labels[0];
    if (key === "medicines" || !label) return key === "medicines" ? "Spécialités" : "Un champ";
    return (label.firstChild.textContent || label.textContent).trim();
  }
  function started(key, base) {
    bases.set(key, base);
    hidden.value = Array.from(bases, function (pair) { return pair.join("="); }).join(" ");
  }
  function ours(event) { return event.target.form === form && event.target.name && bases.has(event.target.name); }

  // ---- what is said ----------------------------------------------------------------------------------------
  const slots = new Map();
  function slot(key) {
    if (slots.has(key)) return slots.get(key);
    const made = document.createElement("div");
    const control = controls(key)[0];
    made.className = "cpc-saved";
    const group = control && control.closest(".fr-input-group, .fr-select-group, .fr-checkbox-group, fieldset, td");
    if (group) group.append(made);
    else (control ? control.parentNode : find("elsewhere")).append(made);
    slots.set(key, made);
    return made;
  }
  function message(kind, text) {
    const made = document.createElement("p");
    made.className = "fr-message" + (kind ? " fr-message--" + kind : "");
    made.textContent = text;
    return made;
  }
  function button(words, action) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "fr-btn fr-btn--sm fr-btn--tertiary fr-mt-1w fr-mr-1w";
    made.textContent = words;
    made.addEventListener("click", action);
    return made;
  }
  let speaking = 0;
  function announce(text) { // politely, and once typing rests
    clearTimeout(speaking);
    speaking = setTimeout(function () { find("said").textContent = text; }, 1500);
  }
  function overall(kind, text) {
    const line = find("overall");
    line.className = "cpc-saving fr-message" + (kind ? " fr-message--" + kind : "");
    line.textContent = text;
    line.hidden = false;
  }
  function alarm(text, link) {
    const place = find("alarm");
    if (place.dataset.words === text) return;
    place.dataset.words = text;
    place.replaceChildren();
    if (!text) return;
    const box = document.createElement("div"), line = document.createElement("p");
    box.className = "fr-alert fr-alert--warning fr-alert--sm fr-mb-3w";
    line.append(text + " ");
    if (link) line.append(link);
    box.append(line);
    place.append(box);
  }
  function count() { return waiting.size === 1 ? "Un texte n’est pas enregistré" : waiting.size + " textes ne sont pas enregistrés"; }
  const HERE = "votre texte est gardé ici";

  // Nothing moves under a finger: what is pressed when a field is left is still there when it is released.
  const LONGEST_PRESS = 1000;
  let pressed = null;
  window.addEventListener("pointerdown", function () {
    pressed = new Promise(function (over) {
      const released = function () { setTimeout(function () { pressed = null; over(); }, 0); };
      for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, released, { once: true, capture: true });
      setTimeout(released, LONGEST_PRESS); // released out of the window, where nothing says so
    });
  }, true);

  // ---- sending ---------------------------------------------------------------------------------------------
  function typed(key, pause) {
    const old = waiting.get(key);
    const item = old || { base: bases.get(key) };
    if (!old && (pause === 0 || valueOf(key) === acknowledged.get(key))) return; // left without a change
    if (pause > 0 || item.text === undefined) {
      item.text = valueOf(key);
      item.at = new Date().toISOString();
      item.again = item.refused = false;
      keep(key, item);
    }
    waiting.set(key, item);
    if (ended) return loggedOut();
    clearTimeout(item.timer);
    item.since = item.since || Date.now();
    const left = pause > PAUSE ? pause : Math.min(pause, Math.max(0, item.since + LONGEST - Date.now()));
    if (!item.held) item.timer = setTimeout(function () { send(key); }, left);
  }

  async function send(key) {
    const item = waiting.get(key);
    if (!item || item.sending || item.held || item.refused || ended) return;
    clearTimeout(item.timer);
    item.sending = true;
    item.since = 0;
    const sent = item.text;
    const body = new URLSearchParams({ key: key, text: sent, base: item.base || "", as: root.dataset.me });
    if (item.again) body.set("again", "1");
    const posted = post(body);
    if (pressed) await pressed;
    if (!slot(key).firstChild) slot(key).replaceChildren(message("", "enregistrement…"));
    const answer = await posted;
    if (pressed) await pressed;
    item.sending = false;
    if (answer === null) return failed("hors ligne");
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return loggedOut();
    if (answer.status >= 500 || answer.status === 429) return failed("le service ne répond pas");
    attempts = 0;
    const page = new DOMParser().parseFromString(answer.html, "text/html");
    received(key, item, sent, page.querySelector("[data-state]"));
  }

  async function post(body) {
    const stop = new AbortController();
    const timer = setTimeout(function () { stop.abort(); }, LIMIT);
    try {
      const answer = await fetch(root.dataset.autosave, {
        method: "POST", body: body, redirect: "manual", signal: stop.signal,
        headers: { "X-CSRFToken": token(), "X-Requested-With": "XMLHttpRequest" },
        keepalive: body.toString().length < AT_ONCE,
      });
      return { type: answer.type, status: answer.status, html: await answer.text() };
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  function token() { // of today's session: another window may have logged in again
    const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return found ? found[1] : form.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  function received(key, item, sent, said) {
    const state = said ? said.dataset.state : "gone";
    alarm("");
    if (state === "saved" || state === "theirs") {
      started(key, said.dataset.base);
      acknowledged.set(key, sent);
      last = said.dataset.at;
      if (item.text !== sent) {
        item.base = said.dataset.base;
        item.again = false;
        keep(key, item);
        typed(key, PAUSE);
      } else {
        forget(key);
        if (state === "theirs" && controls(key).length) {
          const text = said.querySelector("[data-text]").value;
          show(key, text);
          acknowledged.set(key, valueOf(key));
          if (key === "medicines" && valueOf(key) !== text) location.reload(); // ticks that this page has not
        }
        slot(key).replaceChildren(...said.children);
        announce(nameOf(key) + " : " + slot(key).textContent.trim().replace(/\s+/g, " "));
      }
    } else {
      item.refused = state === "invalid"; // until it is written otherwise
      item.held = !item.refused;
      slot(key).replaceChildren(...(said ? said.children : [message("error", "non enregistré : ce brouillon n’est plus accessible.")]));
      if (state !== "invalid") choices(key, item, state);
      if (state !== "conflict") announce(nameOf(key) + " : " + slot(key).firstChild.textContent.trim());
    }
    tell();
  }

  function tell() {
    if (ended) return;
    const held = Array.from(waiting.values()).some(function (item) { return item.held || item.refused; });
    if (held) overall("error", count() + " : lisez pourquoi sous le champ.");
    else if (!waiting.size && last) overall("valid", "Tout est enregistré (" + last + ").");
    else if (waiting.size) overall("", "Enregistrement…");
  }

  function failed(why) {
    waiting.forEach(function (item, key) {
      if (!item.held && !item.refused) slot(key).replaceChildren(message("error", "non enregistré : " + why + ", " + HERE));
    });
    const advice = kept ? " Vous pouvez continuer d’écrire : l’envoi reprendra seul." : " Ne fermez pas cette page avant que l’envoi reprenne.";
    overall("error", count() + " : " + why + ".");
    alarm("Non enregistré : " + why + ", " + HERE + "." + advice);
    if (!retry) retry = setTimeout(flush, Math.min(30000, 1000 * 2 ** attempts++));
  }

  function loggedOut() {
    ended = true;
    const link = document.createElement("a");
    const key = focused || waiting.keys().next().value;
    const here = location.pathname + (key && controls(key).length ? "#" + controls(key)[0].id : "");
    link.href = root.dataset.login + "?next=" + encodeURIComponent(here);
    link.textContent = "Se reconnecter et revenir à ce champ";
    waiting.forEach(function (item, each) {
      slot(each).replaceChildren(message("error", "non enregistré : votre session est terminée, " + HERE));
    });
    overall("error", "Votre session est terminée.");
    alarm("Votre session est terminée. " + (waiting.size
      ? "Ce que vous avez écrit est gardé sur cet ordinateur et sera enregistré après la connexion."
      : "Tout ce que vous avez écrit est enregistré."), link);
  }

  function flush() {
    clearTimeout(retry);
    retry = 0;
    waiting.forEach(function (item, key) { send(key); });
  }

  // ---- two texts, or none possible -------------------------------------------------------------------------
  function choices(key, item, state) {
    if (state === "conflict") return conflict(key, slot(key).querySelector("[data-conflict]"));
    slot(key).append(
      button("Copier mon texte", function (event) {
        navigator.clipboard.writeText(item.text).then(function () { event.target.textContent = "Copié"; });
      }),
      button("Abandonner ce texte", function () { forget(key); slot(key).replaceChildren(); tell(); })
    );
  }

  function conflict(key, panel) {
    const mine = panel.querySelector("[data-mine]"), theirs = panel.querySelector("[data-theirs]");
    const known = controls(key).length > 0;
    const box = key === "medicines" || (known && ["checkbox", "radio", "select-one"].includes(controls(key)[0].type));
    if (box) {
      const both = document.createElement("p");
      both.textContent = "Enregistré : " + worded(key, theirs.value.trim()) + ". Votre choix : " + worded(key, mine.value.trim()) + ".";
      panel.querySelector(".cpc-conflict__texts").replaceWith(both);
    }
    panel.querySelector("[data-choices]").hidden = false;
    if (known && !box) { // one text in two places, until the choice
      mine.addEventListener("input", function () { show(key, mine.value); typed(key, PAUSE); });
      controls(key)[0].addEventListener("input", function () { mine.value = valueOf(key); });
    }
    panel.addEventListener("click", function (event) {
      const pressed = event.target.closest("[data-choose]");
      if (!pressed) return;
      started(key, panel.dataset.base);
      const chosen = pressed.dataset.choose === "mine" ? mine.value : theirs.value;
      if (known) show(key, chosen);
      forget(key);
      if (key === "medicines" && pressed.dataset.choose === "theirs") return location.reload();
      if (panel.parentNode === slots.get(key)) slots.get(key).replaceChildren();
      else panel.remove();
      if (pressed.dataset.choose === "mine") {
        const again = { text: chosen, base: panel.dataset.base, at: new Date().toISOString() };
        waiting.set(key, again);
        keep(key, again);
        send(key);
      } else {
        slot(key).replaceChildren(message("info", "le texte enregistré est gardé"));
      }
      if (known) controls(key)[0].focus();
      tell();
    });
    announce(panel.querySelector("h3").textContent + ". " + panel.querySelector("p").textContent.trim().replace(/\s+/g, " "));
  }

  // ---- the page --------------------------------------------------------------------------------------------
  form.removeAttribute("data-guard"); // leaving loses nothing
  form.addEventListener("input", function (event) {
    if (!ours(event)) return;
    const by_change = ["email", "url", "number", "date", "checkbox", "radio", "select-one"].includes(event.target.type);
    const held = waiting.get(event.target.name);
    if (held && held.held && !form.querySelector("[data-conflict=" + escape(event.target.name) + "]")) held.held = false;
    typed(event.target.name, by_change ? 3 * PAUSE : PAUSE);
  });
  form.addEventListener("change", function (event) {
    if (!ours(event)) return;
    typed(event.target.name, 1);
  });
  form.addEventListener("focusin", function (event) { if (ours(event)) focused = event.target.name; });
  form.addEventListener("focusout", function (event) { if (ours(event)) typed(event.target.name, 0); });
  window.addEventListener("online", flush);
  window.addEventListener("offline", function () { if (waiting.size) failed("hors ligne"); });
  window.addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", function () { if (document.hidden) flush(); });
  window.addEventListener("focus", function () { // logged in again in another window?
    if (!ended) return;
    ended = false;
    flush();
  });
  window.addEventListener("beforeunload", function (event) { if (waiting.size && !kept) event.preventDefault(); });

  // The buttons send the whole step: what is on its way arrives first.
  let through = false;
  form.addEventListener("submit", function (event) {
    form.querySelector("[name=csrfmiddlewaretoken]").value = token();
    if (through || !waiting.size) return;
    event.preventDefault();
    event.stopPropagation();
    flush();
    const submitter = event.submitter, until = Date.now() + 2500;
    (function wait() {
      const moving = Array.from(waiting.values()).some(function (item) { return item.sending; });
      if (moving && Date.now() < until) return setTimeout(wait, 50);
      const unsent = Array.from(waiting.values()).some(function (item) { return !item.held && !item.refused; });
      if (ended || !navigator.onLine || (unsent && attempts)) return find("alarm").scrollIntoView({ block: "center" });
      through = true;
      form.requestSubmit(submitter);
      through = false;
    })();
  });

  // A page of login answered to htmx is not a list of people.
  document.body.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.xhr.responseURL.includes(root.dataset.login)) {
      event.detail.shouldSwap = false;
      loggedOut();
    }
  });
  document.body.addEventListener("htmx:afterRequest", function (event) { // the session is there again
    if (event.detail.successful && !ended && !waiting.size) alarm("");
  });
  document.body.addEventListener("htmx:configRequest", function (event) { event.detail.headers["X-CSRFToken"] = token(); });

  // Conflicts that the page came with: chosen by button, and by nothing else.
  form.querySelectorAll("[data-conflict]").forEach(function (panel) {
    const key = panel.dataset.conflict;
    waiting.set(key, { text: panel.querySelector("[data-mine]").value, base: panel.dataset.base, held: true, at: new Date().toISOString() });
    const help = panel.querySelector("[data-noscript]");
    if (help) help.remove();
    conflict(key, panel);
  });

  // What an earlier visit could not send is put back, and sent.
  const restored = [];
  stored().forEach(function (pair) {
    const key = pair[0], item = pair[1];
    if (waiting.has(key)) return;
    waiting.set(key, { text: item.text, base: item.base, at: item.at, again: true });
    if (!controls(key).length) return;
    const before = valueOf(key);
    show(key, item.text);
    if (before !== item.text) restored.push(nameOf(key));
  });
  if (restored.length) {
    const told = document.createElement("div"), words = document.createElement("p"), link = document.createElement("a");
    told.className = "fr-alert fr-alert--info fr-alert--sm fr-mb-3w";
    words.append("Ce que vous aviez écrit sans pouvoir l’enregistrer est remis à sa place : « " + restored.join(" », « ") + " ». ");
    link.href = root.dataset.versions;
    link.textContent = "Voir les textes remplacés";
    words.append(link);
    told.append(words);
    find("elsewhere").append(told);
    announce(words.firstChild.textContent);
  }
  flush();

  const wanted = location.hash && document.getElementById(location.hash.slice(1));
  if (wanted && wanted.form === form) wanted.focus();
})();
