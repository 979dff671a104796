/* The comforts of the pages where one talks. Without it they still work: each form is an ordinary form. All wording comes from the page. */
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const LONGEST_TYPING = 1500; /* ms, however long the line: nobody comes here to wait */
  let sent = "";
  let sentAt = 0;
  let unsent = null;
  let keepDraft = false;
  let known = new Set();
  let revealing = 0;

  const box = () => byId("text");
  const storeKey = () => `mi-draft-${box().dataset.draft}`;
  const volleys = () => Array.from(byId("log").querySelectorAll(".volley"));

  function kept(store, name) {
    try { return window[store].getItem(name) || ""; } catch (_) { return ""; /* storage may be switched off, and is in many a frame: then it cannot even be named */ }
  }
  function keep(store, name, value) {
    try { if (value) window[store].setItem(name, value); else window[store].removeItem(name); } catch (_) { /* as above */ }
  }

  /* The draft lives in this tab only: another person at this computer must not find it. */
  function remember() { keep("sessionStorage", storeKey(), box().value); }

  /* A page that was reloaded while its reply was under way finds that reply in the log: then it is no draft any more. */
  function said(text) {
    const words = Array.from(volleys().pop()?.querySelectorAll(".words") || []);
    return words.some((one) => one.textContent.trim() === text.trim());
  }

  function recall() {
    const draft = kept("sessionStorage", storeKey());
    if (!box().value && !said(draft)) box().value = draft;
    remember();
  }

  function grow() {
    box().rows = Math.min(8, Math.max(2, box().value.split("\n").length, Math.ceil(box().value.length / 70)));
  }

  function count() {
    const note = byId("count");
    const left = Number(box().dataset.longest) - Array.from(box().value).length;
    const words = left < 0 ? note.dataset.over : left <= 300 ? note.dataset.text : "";
    note.textContent = words.replace("{n}", Math.abs(left));
    note.classList.toggle("bad", left < 0);
  }

  function changed() { remember(); grow(); count(); }

  const scroll = (element, block) => element.scrollIntoView({ block, behavior: calm.matches ? "auto" : "smooth" });

  /* The box at the bottom; but where the answer would then be out of sight, the answer at the top. */
  function toEnd(answer) {
    const end = byId("composer");
    if (answer && end.getBoundingClientRect().bottom - answer.getBoundingClientRect().top > innerHeight) scroll(answer, "start");
    else scroll(end, "end");
  }

  function typing(on) { byId("typing").textContent = on ? byId("typing").dataset.text : ""; }

  function notice(name) {
    if (name) byId("notice").replaceChildren(byId(name).content.cloneNode(true));
    else byId("notice").replaceChildren();
  }

  function showPending(text) {
    const bubble = byId("own-bubble").content.cloneNode(true);
    bubble.querySelector(".words").textContent = text;
    byId("pending").replaceChildren(bubble);
  }

  function lock(on) {
    box().readOnly = on;
    byId("say-form").setAttribute("aria-busy", String(on));
  }

  /* The answer is in the page at once, so that it is read out once and without delay; for the eye it takes as long as typing it would. */
  function reveal() {
    clearTimeout(revealing);
    revealing = 0;
    document.querySelectorAll(".arriving").forEach((one) => one.classList.remove("arriving"));
    typing(false);
  }

  function arrive(entries) {
    const answer = entries.map((one) => one.querySelector(".bubble.client")).filter(Boolean).pop();
    const verdict = entries.map((one) => one.querySelector(".verdict")).filter(Boolean).pop();
    const long = answer ? answer.querySelector(".words").textContent.length : 0;
    const wait = Math.min(LONGEST_TYPING, 300 + 14 * long) - (performance.now() - sentAt);
    if (!answer || calm.matches || wait <= 50) { reveal(); toEnd(answer || verdict); return; }
    entries.forEach((one) => one.querySelectorAll(".bubble.client, .beside").forEach((part) => part.classList.add("arriving")));
    toEnd();
    revealing = setTimeout(() => { reveal(); toEnd(answer); }, wait);
  }

  /* Feedback stays folded for those who fold it: the choice holds for this browser. */
  const feedback = () => Array.from(document.querySelectorAll("details.feedback"));
  function fold() {
    if (kept("localStorage", "mi-feedback") === "folded") feedback().forEach((one) => { one.open = false; });
  }
  function folded(one) { keep("localStorage", "mi-feedback", one.open ? "" : "folded"); }

  const isReply = (event) => event.target.id === "say-form";

  function begin(event) {
    if (!isReply(event)) return;
    reveal();
    sent = event.detail.requestConfig.parameters.choice || box().value;
    sentAt = performance.now();
    unsent = null;
    known = new Set(volleys());
    notice("");
    showPending(sent);
    box().value = "";
    lock(true);
    typing(true);
    toEnd();
  }

  function finish(event) {
    if (!isReply(event)) return;
    byId("pending").replaceChildren();
    fold();
    if (!box()) { /* the client has ended the session */
      reveal();
      keep("sessionStorage", `mi-draft-${byId("log").dataset.session}`, "");
      byId("over").focus();
      return;
    }
    lock(false);
    if (!event.detail.successful || keepDraft) box().value = sent;
    keepDraft = false;
    changed();
    box().focus({ preventScroll: true });
    if (event.detail.successful) arrive(volleys().filter((one) => !known.has(one)));
    else { typing(false); toEnd(); }
  }

  function offline(event) { unsent = isReply(event) ? sent : null; notice("offline"); }

  /* The form's key is the same as before, so that a reply which did arrive is not said twice. */
  function online() {
    if (unsent !== null && box() && !box().readOnly && box().value === unsent) byId("say-form").requestSubmit();
  }

  const LETTERS = {
    "?": () => byId("shortcuts").showModal(),
    r: () => box().focus(),
    h: () => byId("hint-form").requestSubmit(),
    b: () => byId("rewind-form")?.requestSubmit(),
    f: () => { const one = feedback().pop(); if (one) { one.open = !one.open; folded(one); } },
  };

  function letter(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || byId("shortcuts").open || !byId("shortcuts-on").checked) return;
    if (event.target.closest("input, textarea, select, [contenteditable]") || !LETTERS[event.key] || !box()) return;
    event.preventDefault();
    LETTERS[event.key]();
  }

  function keydown(event) {
    if (event.target !== box()) { letter(event); return; }
    if (event.isComposing) return;
    if (event.key === "Escape") byId("log").focus({ preventScroll: true });
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    if (!box().readOnly) byId("say-form").requestSubmit();
  }

  document.addEventListener("DOMContentLoaded", () => {
    fold();
    if (location.hash === "" && byId("log").querySelector("article")) byId("composer").scrollIntoView({ block: "end", behavior: "instant" });
    if (!box()) return;
    byId("shortcuts-open").hidden = false;
    byId("shortcuts-on").checked = kept("localStorage", "mi-letters") !== "off";
    recall();
    grow();
    count();
  });
  document.addEventListener("input", (event) => { if (event.target === box()) changed(); });
  document.addEventListener("change", (event) => { if (event.target.id === "shortcuts-on") keep("localStorage", "mi-letters", event.target.checked ? "" : "off"); });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#shortcuts-open")) byId("shortcuts").showModal();
    const one = event.target.closest("details.feedback > summary")?.parentElement;
    if (one) setTimeout(() => folded(one));
  });
  document.addEventListener("keydown", keydown);
  addEventListener("online", online);
  document.addEventListener("htmx:beforeSend", begin);
  document.addEventListener("htmx:afterRequest", finish);
  document.addEventListener("mi:keep-draft", () => { keepDraft = true; });
  /* Of the answers that say what went wrong only our own are shown as they are: they name the place where they belong. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status >= 400) event.detail.shouldSwap = event.detail.xhr.getResponseHeader("HX-Retarget") !== null;
  });
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.getResponseHeader("HX-Retarget") === null) notice("failed");
  });
  document.addEventListener("htmx:sendError", offline);
  document.addEventListener("htmx:timeout", offline);
})();
