/* Swagger UI is dark under html.dark-mode: set as the reader chose, else as the system is. */
"use strict";

(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const show = () => root.classList.toggle("dark-mode", (root.dataset.bsTheme ?? (system.matches && "dark")) === "dark");
  system.addEventListener("change", show);
  show();
})();
