/* What Podium adds to htmx. Every page works without it.
 *
 * - Polls: a fragment is swapped in only when its ETag has changed, so that focus and scroll stay. The target
 *   needs an id; data-etag="..." on it may name the ETag of what the page was drawn with.
 * - <time data-as-of> shows when the last answer to a poll was given. Nothing is asked while the tab is hidden, nor
 *   while something on the page is [data-paused] (board.js).
 * - [data-lost] says since when polls have found no answer, in the words of the attribute.
 * - form[data-progress] shows how much of its file has gone.
 * - A file dropped on .drop goes into its file input.
 * - A button copies what stands in pre[data-copy].
 * - The theme button means the other theme than the one in sight.
 * - A time that says UTC tells the reader's own time too; in a table, where room is short, by its title.
 */
"use strict";

(() => {
  const words = document.currentScript.dataset; // what base.html has in the language of the page; %s is filled in
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
    const stands = document.hidden || document.querySelector("[data-paused]");
    if (stands && isPoll(event.detail.requestConfig)) event.preventDefault();
  });

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { xhr, target, requestConfig } = detail;
    if (!isPoll(requestConfig)) return;
    const etag = xhr.getResponseHeader("ETag");
    if (xhr.status === 304 || (etag && etag === etagOf(target))) detail.shouldSwap = false;
    else if (detail.shouldSwap && etag && target.id) shown.set(target.id, etag);
    if (xhr.status < 400) {
      showAsOf(xhr);
      document.querySelector("[data-lost]").textContent = "";
    }
  });

  for (const kind of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(kind, ({ detail }) => {
      const line = isPoll(detail.requestConfig) && document.querySelector("[data-lost]:empty");
      if (line) line.textContent = line.dataset.lost.replace("HH:MM", new Date().toISOString().slice(11, 16));
    });
  }

  function showAsOf(xhr) {
    const date = new Date(xhr.getResponseHeader("Date") ?? Date.now()).toISOString();
    for (const time of all(document, "time[data-as-of]")) {
      time.dateTime = date;
      time.textContent = date.slice(11, 19);
    }
  }

  // ---- uploads ----

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-progress]");
    if (!form) return;
    event.preventDefault();
    // Not by htmx: the answer, also a refusal, is a whole page and takes the place of this one.
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => tell(form, Math.floor((100 * loaded) / total));
    request.onload = () => show(request);
    request.onerror = () => brokeOff(form);
    request.open("POST", form.action);
    request.send(new FormData(form));
    tell(form, 0);
    for (const button of all(form, "button")) button.disabled = true;
  });

  function show(request) {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    history.replaceState({ reload: true }, "");
    if (request.responseURL !== location.href) history.pushState({ reload: true }, "", request.responseURL);
    document.title = page.title;
    document.body.replaceWith(page.body);
    scrollTo(0, 0);
    shown.clear();
    htmx.process(document.body);
    decorate(document);
    document.getElementById("main")?.focus({ preventScroll: true });
  }

  addEventListener("popstate", ({ state }) => {
    if (state?.reload) location.reload();
  });

  function brokeOff(form) {
    progressOf(form).told.textContent = words.brokeOff;
    for (const button of all(form, "button")) button.disabled = false;
  }

  function tell(form, percent) {
    const { bar, told } = progressOf(form);
    bar.value = percent;
    told.textContent = percent < 100 ? words.sent.replace("%s", percent) : words.checked;
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
      line.firstChild.setAttribute("aria-label", words.upload);
      form.append(line);
    }
    return { bar: line.firstChild, told: line.lastChild };
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

  // ---- lines to copy ----

  function offerCopy(pre) {
    if (!navigator.clipboard || pre.nextElementSibling?.matches("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm btn-outline-secondary";
    button.textContent = words.copy;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(pre.textContent);
      button.textContent = words.copied;
    });
    pre.after(button);
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
    const offset = `${minutes < 0 ? "−" : "+"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
    return words.zone.replace("%s", offset);
  }

  function inYourTime(time) {
    const at = new Date(time.dateTime);
    const told = (options) => at.toLocaleString(document.documentElement.lang, options);
    time.title = words.yourTime.replace("%s", told({ dateStyle: "medium", timeStyle: "short" }));
    if (!at.getTimezoneOffset() || !time.textContent.endsWith("UTC") || time.closest("table")) return;
    const day = at.getDate() === at.getUTCDate() ? {} : { day: "numeric", month: "short" };
    const clock = told({ ...day, hour: "2-digit", minute: "2-digit" });
    const yours = document.createElement("small");
    yours.textContent = ` (${words.yourTime.replace("%s", clock)})`;
    time.append(yours);
  }

  function decorate(root) {
    for (const time of all(root, "time[datetime*=T]")) inYourTime(time);
    for (const input of all(root, "[data-other-theme]")) input.value = otherTheme();
    for (const foot of all(root, "[data-your-zone]")) foot.textContent = yourZone();
    for (const pre of all(root, "pre[data-copy]")) offerCopy(pre);
  }

  decorate(document);
  document.addEventListener("htmx:afterSettle", (event) => decorate(event.target));
})();
