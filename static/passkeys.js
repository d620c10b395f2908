/* What Podium adds to allauth's scripts for passkeys: [data-needs-passkeys] is shown where they can work and
 * [data-without-passkeys] where not, and what goes wrong is said on the page.
 */
"use strict";

(() => {
  const words = document.currentScript.dataset;
  // Browsers bind a passkey to a name: at an address in numbers there is none.
  const usable = window.PublicKeyCredential && !/^[\d.]+$|^\[/.test(location.hostname);
  for (const part of document.querySelectorAll("[data-needs-passkeys]")) part.hidden = !usable;
  for (const part of document.querySelectorAll("[data-without-passkeys]")) part.hidden = usable;

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    let line = document.querySelector("[data-passkey-error]");
    if (!line) {
      line = document.createElement("p");
      line.className = "small mark-bad mt-3";
      line.dataset.passkeyError = "";
      line.setAttribute("role", "alert");
      document.querySelector("[data-needs-passkeys]").after(line);
    }
    line.textContent = words.unused;
  });
})();
