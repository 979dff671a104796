/* The chat page's comforts. Without it the page still works: each form is an ordinary form. All wording comes from the page. */
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let sent = "";
  let keepDraft = false;

  const box = () => byId("text");
  const storeKey = () => `mi-draft-${box().dataset.draft}`;

  /* The draft lives in this tab only: another person at this computer must not find it. */
  function remember() {
    try {
      if (box().value) sessionStorage.setItem(storeKey(), box().value);
      else sessionStorage.removeItem(storeKey());
    } catch (_) { /* storage may be switched off */ }
  }

  /* A page that was reloaded while its reply was under way finds that reply in the log: then it is no draft any more. */
  function said(text) {
    const words = Array.from(byId("log").lastElementChild?.querySelectorAll(".words") || []);
    return words.some((one) => one.textContent.trim() === text.trim());
  }

  function recall() {
    try {
      const kept = sessionStorage.getItem(storeKey()) || "";
      if (!box().value && !said(kept)) box().value = kept;
      remember();
    } catch (_) { /* storage may be switched off */ }
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

  function toEnd() {
    const composer = byId("composer");
    composer.scrollIntoView({ block: "end", behavior: calm.matches ? "auto" : "smooth" });
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

  const isReply = (event) => event.target.id === "say-form";

  function begin(event) {
    if (!isReply(event)) return;
    sent = box().value;
    notice("");
    showPending(sent);
    box().value = "";
    lock(true);
    typing(true);
    toEnd();
  }

  function finish(event) {
    if (!isReply(event)) return;
    typing(false);
    byId("pending").replaceChildren();
    if (!box()) { /* the client has ended the session */
      sessionStorage.clear();
      byId("over").focus();
      return;
    }
    lock(false);
    if (!event.detail.successful || keepDraft) box().value = sent;
    keepDraft = false;
    changed();
    box().focus({ preventScroll: true });
    toEnd();
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (location.hash === "" && byId("log").querySelector("article")) byId("composer").scrollIntoView({ block: "end", behavior: "instant" });
    if (!box()) return;
    recall();
    grow();
    count();
  });
  document.addEventListener("input", (event) => { if (event.target === box()) changed(); });
  document.addEventListener("keydown", (event) => {
    if (event.target !== box() || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!box().readOnly) byId("say-form").requestSubmit();
  });
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
  document.addEventListener("htmx:sendError", () => notice("offline"));
  document.addEventListener("htmx:timeout", () => notice("offline"));
})();
