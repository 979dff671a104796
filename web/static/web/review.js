/* The transcript page's comforts: forms in a dialog, keys, curve and transcript that follow each other. Without it each link and form is a page. */
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const editor = byId("editor");
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  let came = null;

  document.documentElement.classList.add("has-script");

  const turns = () => all("li.turn[data-turn]");
  const doubts = () => all("[data-doubt]");
  const here = () => document.activeElement?.closest?.("li.turn[data-turn]") || document.querySelector("li.turn.is-here");

  function show(turn) {
    all(".is-here").forEach((one) => one.classList.remove("is-here"));
    if (!turn) return;
    turn.classList.add("is-here");
    byId(`at-${turn.dataset.turn}`)?.classList.add("is-here");
  }

  function go(turn) {
    if (!turn) return;
    turn.focus({ preventScroll: true });
    turn.scrollIntoView({ block: "start" });
    show(turn);
  }

  function step(by) {
    const list = turns();
    const place = list.indexOf(here());
    go(list[place < 0 ? 0 : Math.min(list.length - 1, Math.max(0, place + by))]);
  }

  /* The next one after where we are, round to the first. */
  function nextDoubt() {
    const at = document.activeElement;
    const list = doubts();
    const next = list.find((one) => at !== one && at?.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING && !(at.contains(one) && !at.matches("li.turn")));
    const found = (at && at !== document.body && next) || list[0];
    if (!found) return;
    found.focus({ preventScroll: true });
    found.closest("li.turn").scrollIntoView({ block: "center" });
    show(found.closest("li.turn"));
  }

  const inTurn = (selector) => (here() || turns()[0])?.querySelector(selector);

  function note() {
    const summary = inTurn(".write > [data-note]");
    if (!summary) return;
    summary.parentElement.open = true;
    summary.parentElement.querySelector("textarea").focus();
  }

  const ways = {
    j: () => step(1),
    k: () => step(-1),
    u: nextDoubt,
    b: () => document.querySelector("[data-go=best]")?.click(),
    w: () => document.querySelector("[data-go=worst]")?.click(),
    e: () => (inTurn("[data-doubt]") || inTurn(".code-name"))?.click(),
    o: () => inTurn(".outcome-link")?.click(),
    n: note,
    z: () => inTurn("[data-undo]")?.click(),
    "?": () => byId("keys").showModal(),
  };

  const keysOn = byId("keys-on");
  try {
    keysOn.checked = localStorage.getItem("mi-review-keys") !== "off";
  } catch (_) { /* storage may be switched off */ }
  keysOn.addEventListener("change", () => {
    try {
      localStorage.setItem("mi-review-keys", keysOn.checked ? "on" : "off");
    } catch (_) { /* storage may be switched off */ }
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (editor.open) {
      const choice = all("[data-key]", editor).find((one) => one.dataset.key === event.key.toLowerCase());
      if (choice && (event.target === editor || editor.contains(event.target))) {
        event.preventDefault();
        choice.click();
      }
      return;
    }
    if (byId("keys").open || !keysOn.checked || !ways[event.key]) return;
    event.preventDefault();
    ways[event.key]();
  });

  document.addEventListener("click", (event) => {
    const open = event.target.closest("[data-open]");
    if (open) byId(open.dataset.open).showModal();
    const jump = event.target.closest("[data-go=doubt]");
    if (jump) {
      event.preventDefault();
      nextDoubt();
      return;
    }
    const strip = event.target.closest("a[href^='#turn-']");
    if (strip) {
      event.preventDefault();
      go(byId(strip.getAttribute("href").slice(1)));
    }
    const back = event.target.closest("a.to-curve");
    if (back) {
      event.preventDefault();
      show(back.closest("li.turn"));
      byId(back.getAttribute("href").slice(1))?.focus();
    }
  });
  document.addEventListener("focusin", (event) => {
    const turn = event.target.closest("li.turn[data-turn]");
    if (turn) show(turn);
  });

  /* Only when the form has settled does htmx know it: opened earlier, a quick key would send it as a page. */
  function opened(event) {
    const link = event.detail.requestConfig?.elt;
    came = link ? { turn: link.closest("li.turn")?.id, start: link.dataset?.start } : null;
    if (!editor.open) editor.showModal();
    (editor.querySelector("[aria-current]") || editor.querySelector(".choice"))?.focus();
  }

  /* What was changed stands on the page: back to where one was. */
  function changed(event) {
    if (editor.open) editor.close();
    if (!editor.contains(event.detail.requestConfig.elt)) came = { turn: event.detail.target.id };
    const turn = byId(came?.turn);
    const link = came?.start ? turn?.querySelector(`.code-name[data-start="${came.start}"]`) : turn?.querySelector(".outcome-link");
    /* Whoever is writing already is left to it. */
    if (!document.activeElement?.matches("textarea, input, select")) (link || turn)?.focus({ preventScroll: true });
    show(turn);
  }

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id === "editor-body") opened(event);
    else if (event.detail.requestConfig?.verb === "post") changed(event);
  });
  document.addEventListener("htmx:sendError", () => location.reload());
  document.addEventListener("htmx:responseError", () => location.reload());
})();
