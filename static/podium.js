/* What Podium adds to htmx. Every page works without it.
 *
 * - Polls: a fragment is swapped in only when its ETag has changed, so that focus and scroll stay. The target
 *   needs an id; data-etag="..." on it may name the ETag of what the page was drawn with.
 * - <time data-as-of> shows when the last answer to a poll was given; [data-pause] stops the polls.
 * - form[data-progress] sends its file by htmx and shows how much of it has gone.
 * - A file dropped on .drop goes into its file input.
 * - The theme button means the other theme than the one in sight; times tell the reader's own time.
 */
"use strict";

(() => {
  const all = (root, selector) => root.querySelectorAll(selector);
  const shown = new Map(); // id of a target → the ETag of what stands in it

  // ---- polls ----

  const isPoll = (request) => request?.verb === "get" && !request.triggeringEvent;
  const etagOf = (target) => shown.get(target.id) ?? target.dataset.etag;

  document.addEventListener("htmx:configRequest", ({ detail }) => {
    const etag = isPoll(detail) && etagOf(detail.target);
    if (etag) detail.headers["If-None-Match"] = etag;
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    const paused = document.querySelector("[data-pause][aria-pressed=true]");
    if (paused && isPoll(event.detail.requestConfig)) event.preventDefault();
  });

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { xhr, target, requestConfig } = detail;
    if (isPoll(requestConfig)) {
      const etag = xhr.getResponseHeader("ETag");
      if (xhr.status === 304 || (etag && etag === etagOf(target))) detail.shouldSwap = false;
      else if (detail.shouldSwap && etag && target.id) shown.set(target.id, etag);
      if (xhr.status < 400) showAsOf(xhr);
    } else if (target === document.body) {
      shown.clear(); // a whole page has come
    }
  });

  // A live region is spoken whenever it is written: it is written only when it says something new.
  document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
    const { target, fragment } = detail;
    if (target.hasAttribute("aria-live") && target.textContent === fragment.textContent) detail.shouldSwap = false;
  });

  function showAsOf(xhr) {
    const date = new Date(xhr.getResponseHeader("Date") ?? Date.now()).toISOString();
    for (const time of all(document, "time[data-as-of]")) {
      time.dateTime = date;
      time.textContent = date.slice(11, 19);
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pause]");
    if (!button) return;
    event.preventDefault();
    const pause = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(pause));
    for (const node of button.childNodes) {
      if (node.nodeType === Node.TEXT_NODE && node.data.trim()) node.data = pause ? " Resume" : " Pause";
    }
  });

  // ---- uploads ----

  function sendByHtmx(form) {
    form.setAttribute("hx-post", form.getAttribute("action") || location.pathname);
    form.setAttribute("hx-encoding", "multipart/form-data");
    form.setAttribute("hx-target", "body");
    form.setAttribute("hx-push-url", "true");
    form.removeAttribute("data-progress");
    form.setAttribute("data-sends", "");
    htmx.process(form);
  }

  const uploading = (event) => event.target.closest?.("form[data-sends]");

  document.addEventListener("htmx:xhr:progress", (event) => {
    const form = uploading(event);
    const { loaded, total, lengthComputable } = event.detail;
    // What comes back reports its progress too, after all has gone.
    if (!form || !lengthComputable || form.dataset.sends === "gone") return;
    tell(form, Math.floor((100 * loaded) / total));
    if (loaded === total) form.dataset.sends = "gone";
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = uploading(event);
    if (!form) return;
    form.dataset.sends = "";
    tell(form, 0);
    for (const button of all(form, "button")) button.disabled = true;
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    // A refusal is a page like any other, with its own status.
    if (uploading(event) && event.detail.xhr.status < 500) Object.assign(event.detail, { shouldSwap: true, isError: false });
  });

  for (const name of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(name, (event) => {
      const form = uploading(event);
      if (!form) return;
      progressOf(form).words.textContent = "The connection broke off, and the file has not arrived whole. Send it again; if it is larger than what is allowed, make it smaller.";
      for (const button of all(form, "button")) button.disabled = false;
    });
  }

  function tell(form, percent) {
    const { bar, words } = progressOf(form);
    bar.value = percent;
    words.textContent = percent < 100 ? `${percent} % sent` : "Sent; it is being checked.";
  }

  function progressOf(form) {
    let line = form.querySelector("[data-progress-line]");
    if (!line) {
      line = document.createElement("p");
      line.className = "small soft mt-3 mb-0";
      line.dataset.progressLine = "";
      line.setAttribute("role", "status");
      line.append(document.createElement("progress"), " ", document.createElement("span"));
      line.firstChild.max = 100;
      line.firstChild.setAttribute("aria-label", "Upload");
      form.append(line);
    }
    return { bar: line.firstChild, words: line.lastChild };
  }

  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const zone = event.target.closest?.(".drop");
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      const input = kind === "drop" && event.dataTransfer.files.length && zone.querySelector("input[type=file]");
      if (input) input.files = event.dataTransfer.files;
    });
  }

  // ---- light and dark, the reader's own time ----

  function otherTheme() {
    const chosen = document.documentElement.dataset.bsTheme;
    const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    return dark ? "light" : "dark";
  }

  function yourZone() {
    const minutes = -new Date().getTimezoneOffset();
    if (minutes === 0) return "";
    const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
    return ` Your time is UTC${minutes < 0 ? "−" : "+"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}.`;
  }

  function inYourTime(time) {
    const yours = new Date(time.dateTime).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
    time.title = `${yours}, your time`;
  }

  function decorate(root) {
    for (const time of all(root, "time[datetime*=T]")) inYourTime(time);
    for (const input of all(root, "[data-other-theme]")) input.value = otherTheme();
    for (const foot of all(root, "[data-your-zone]")) foot.textContent = yourZone();
    for (const button of all(root, "[data-pause]")) button.hidden = false;
    for (const form of all(root, "form[data-progress]")) sendByHtmx(form);
  }

  decorate(document);
  document.addEventListener("htmx:afterSettle", (event) => decorate(event.target));
})();
