{% load i18n %}{% translate "Practice conversation" as title %}{% translate "The practice conversation is loading …" as loading %}{% translate "The practice conversation could not be loaded. Check your connection and reload this page. If that does not help, tell your trainer." as failed %}/* <mi-practice client="..." token="..."></mi-practice>: a practice conversation in a frame. Attributes: client, token, height (pixels at most). */
(() => {
  "use strict";
  const home = new URL(document.currentScript.src);
  const texts = { title: "{{ title|escapejs }}", loading: "{{ loading|escapejs }}", failed: "{{ failed|escapejs }}" };
  const LEAST = 360, MOST = 760, PATIENCE = 20000, AFTER_LOAD = 3000;
  let count = 0;

  class MiPractice extends HTMLElement {
    connectedCallback() {
      if (this.frame) return;
      this.style.display = "block";
      this.note = document.createElement("p");
      this.note.setAttribute("role", "status");
      this.frame = document.createElement("iframe");
      this.frame.name = `mi-practice-${++count}-${Date.now()}`;
      this.frame.title = this.getAttribute("title") || texts.title;
      Object.assign(this.frame.style, { width: "100%", border: "0", display: "block", height: `${LEAST}px` });
      this.append(this.note, this.frame);
      this.note.textContent = texts.loading;
      this.heard = (event) => this.hear(event);
      window.addEventListener("message", this.heard);
      this.frame.addEventListener("load", () => this.wait(AFTER_LOAD));
      this.open();
      this.wait(PATIENCE);
    }

    disconnectedCallback() {
      window.removeEventListener("message", this.heard);
      clearTimeout(this.timer);
    }

    /* Posted, not put into the address: there it would stand in logs. */
    open() {
      const form = document.createElement("form");
      Object.assign(form, { method: "post", action: new URL("open/", home).href, target: this.frame.name, hidden: true });
      for (const name of ["token", "client"]) {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name, value: this.getAttribute(name) || "" });
        form.append(field);
      }
      this.append(form);
      form.submit();
      form.remove();
      this.removeAttribute("token");
    }

    /* A frame that the browser refuses to show says nothing: so silence is what tells. */
    wait(milliseconds) {
      clearTimeout(this.timer);
      if (!this.ready) this.timer = setTimeout(() => { this.note.textContent = texts.failed; }, milliseconds);
    }

    hear(event) {
      if (event.origin !== home.origin || event.source !== this.frame.contentWindow) return;
      const height = Number(event.data && event.data.miPracticeHeight);
      if (!Number.isFinite(height) || height <= 0) return;
      this.ready = true;
      clearTimeout(this.timer);
      this.note.textContent = "";
      this.note.hidden = true;
      const most = Number(this.getAttribute("height")) || MOST;
      this.frame.style.height = `${Math.min(most, Math.max(LEAST, Math.ceil(height)))}px`;
    }
  }
  if (!customElements.get("mi-practice")) customElements.define("mi-practice", MiPractice);
})();
