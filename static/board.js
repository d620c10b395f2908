/* What a live board adds to podium.js. The board works without it.
 *
 * - The button pauses the board, which podium.js then lets stand still; the page remembers it while the tab is open.
 * - Who has moved since the page was opened has an arrow; the row that the address names keeps its mark.
 * - Who listens hears a sentence about what moved, at most one in QUIET_MS, and nothing when nobody did.
 */
"use strict";

(() => {
  const words = document.currentScript.dataset; // what board.html has in the language of the page; %s is filled in
  const QUIET_MS = 15_000;
  const REMEMBERED = `paused ${location.pathname}`;
  const board = document.getElementById("board");
  const button = document.querySelector("[data-pause]");
  const listened = document.getElementById("announcement");

  // ---- pause ----

  const word = (node, said) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE && child.data.trim()) child.data = said;
    }
  };

  function pause(isPaused) {
    button.toggleAttribute("data-paused", isPaused);
    word(button, ` ${isPaused ? words.toResume : words.toPause}`);
    word(document.querySelector("[data-as-of-word]"), isPaused ? words.pausedSince : words.asOf);
    if (isPaused) sessionStorage.setItem(REMEMBERED, "yes");
    else sessionStorage.removeItem(REMEMBERED);
  }

  button.addEventListener("click", () => {
    pause(!button.hasAttribute("data-paused"));
    say(button.hasAttribute("data-paused") ? words.isPaused : words.isLive);
  });

  // ---- who moved ----

  const opened = standing();
  let told = opened;
  let toldAt = -Infinity;
  let waiting = 0;

  /** Ranks by the ids of the rows in sight, and the reader's own, which is 0 without one. */
  function standing() {
    const rows = [...board.querySelectorAll("tr[data-rank]")];
    const mine = Number(board.querySelector("[data-my-rank]")?.dataset.myRank ?? 0);
    return { ranks: new Map(rows.map((row) => [row.id, Number(row.dataset.rank)])), mine };
  }

  function mark(row, places) {
    if (!places || row.querySelector(".since")) return;
    const arrow = document.createElement("span");
    const [sign, way] = places > 0 ? ["↑", "up"] : ["↓", "down"];
    arrow.className = `since move-${way} ms-1`;
    arrow.role = "img";
    arrow.ariaLabel = arrow.title = words[way].replace("%s", Math.abs(places));
    arrow.textContent = `${sign} ${Math.abs(places)}`;
    row.querySelector("th > a").after(" ", arrow);
  }

  function markAll(now) {
    for (const [id, rank] of now.ranks) mark(document.getElementById(id), (opened.ranks.get(id) ?? rank) - rank);
    if (now.mine) mark(board.querySelector("[data-my-rank]"), (opened.mine || now.mine) - now.mine);
    document.getElementById(location.hash.slice(1))?.classList.add("sought");
  }

  // ---- what is said of it ----

  function say(said) {
    listened.textContent = said;
  }

  function sentence(before, now) {
    const moved = [...now.ranks].filter(([id, rank]) => before.ranks.get(id) !== rank).length;
    if (!moved && before.mine === now.mine) return "";
    const teams = moved ? (moved === 1 ? words.oneMoved : words.moved.replace("%s", moved)) : "";
    const places = before.mine && now.mine ? before.mine - now.mine : 0;
    const rank = places ? (places > 0 ? words.rankUp : words.rankDown) : words.rank;
    const mine = now.mine ? rank.replace("%s", now.mine).replace("%s", Math.abs(places)) : "";
    return `${teams} ${mine}`.trim();
  }

  function tell() {
    waiting = 0;
    const now = standing();
    const said = sentence(told, now);
    told = now;
    if (!said) return;
    toldAt = Date.now();
    say(said);
  }

  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target !== board) return;
    markAll(standing());
    waiting ||= setTimeout(tell, Math.max(0, toldAt + QUIET_MS - Date.now()));
  });

  button.hidden = false;
  if (sessionStorage.getItem(REMEMBERED)) pause(true);
})();
