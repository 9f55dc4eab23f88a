// Keys, countdowns, the filter and the player. Every page works without this file; it only makes them quicker.
"use strict";

const body = document.body;
const opened = Date.now();
const clockNow = () => Number(body.dataset.now) + (Date.now() - opened) * Number(body.dataset.speed || 1);

// --- Time -----------------------------------------------------------------------------------------------------------
function inWords(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds <= 0) return "now";
  if (seconds < 3600) return `in ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return `in ${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

function tick() {
  const now = clockNow();
  for (const time of document.querySelectorAll("time[data-due]")) {
    time.title ||= time.textContent;
    time.textContent = inWords(Number(time.dataset.due) - now);
    time.classList.add("left");
  }
  for (const clock of document.querySelectorAll("[data-clock]")) {
    clock.textContent = new Date(now).toLocaleTimeString("en-US", { timeZone: clock.dataset.zone, hour: "numeric", minute: "2-digit" });
  }
}

// --- Filter ---------------------------------------------------------------------------------------------------------
function applyFilter() {
  const input = document.querySelector("[data-filter]");
  if (!input) return;
  const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const group of document.querySelectorAll(`${input.dataset.filter} [data-group]`)) {
    let any = false;
    for (const row of group.querySelectorAll("[data-row]")) {
      const text = row.textContent.toLowerCase();
      row.hidden = !wanted.every((word) => text.includes(word));
      any ||= !row.hidden;
      shown += row.hidden ? 0 : 1;
    }
    group.hidden = !any;
  }
  const none = document.querySelector("[data-filter-none]");
  if (none) none.hidden = shown > 0 || wanted.length === 0;
}

// --- Lines of a message ---------------------------------------------------------------------------------------------
function chooseLine(line) {
  for (const other of document.querySelectorAll("[data-line]")) other.classList.toggle("current", other === line);
}

// --- The player -----------------------------------------------------------------------------------------------------
const player = document.getElementById("audio");
function playFrom(second) {
  if (!player) return;
  player.currentTime = Math.max(0, second - 0.2);
  player.play();
}
if (player) {
  const words = [...document.querySelectorAll(".transcript [data-at]")];
  player.addEventListener("timeupdate", () => {
    const at = player.currentTime;
    let spoken = null;
    for (const word of words) if (Number(word.dataset.at) <= at) spoken = word;
    for (const word of words) word.classList.toggle("spoken", word === spoken && !player.paused);
  });
}

// --- Keys -----------------------------------------------------------------------------------------------------------
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));
}

function moveRow(step) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => !row.hidden && row.offsetParent !== null);
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step))];
  const target = row.matches("a, button") ? row : row.querySelector("a, button, summary");
  target?.focus();
  target?.scrollIntoView({ block: "nearest" });
  return true;
}

function find(key) {
  const selector = `[data-key="${CSS.escape(key)}"]`;
  return document.querySelector(`[data-line].current ${selector}`) || document.querySelector(selector);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && isTyping(event.target)) {
    event.target.blur();
    return;
  }
  if (isTyping(event.target)) return;
  if (event.key === "p" && player) {
    player.paused ? player.play() : player.pause();
    event.preventDefault();
    return;
  }
  const element = find(event.key);
  if (element) {
    event.preventDefault();
    if (element.matches("input")) element.focus();
    else element.click();
    return;
  }
  if ((event.key === "j" || event.key === "k") && moveRow(event.key === "j" ? 1 : -1)) event.preventDefault();
});

// --- Clicks and changes ---------------------------------------------------------------------------------------------
document.addEventListener("click", (event) => {
  const target = event.target.closest?.("[data-open-dialog], [data-at], [data-play], [data-print], [data-tick]");
  if (!target) return;
  if (target.dataset.tick) {
    const boxes = [...document.querySelectorAll(target.dataset.tick)].filter((box) => box.offsetParent !== null);
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
    return;
  }
  if (target.dataset.openDialog) document.getElementById(target.dataset.openDialog).showModal();
  else if ("print" in target.dataset) window.print();
  else playFrom(Number(target.dataset.at ?? target.dataset.play));
});
document.addEventListener("focusin", (event) => {
  const line = event.target.closest?.("[data-line]");
  if (line) chooseLine(line);
});
document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-submit-on-change]")) event.target.form.requestSubmit();
});
document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-filter]")) applyFilter();
});

// --- The board that keeps itself fresh ------------------------------------------------------------------------------
// Whoever is choosing from a list keeps it for a while; but never so long that the board grows old.
const LONGEST_CHOICE = 15000;
let choosingSince = 0;
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.target.matches?.("[data-poll]")) return;
  const isChoosing = event.target.querySelector("select:focus") !== null;
  choosingSince = isChoosing ? choosingSince || Date.now() : 0;
  if (document.hidden || (isChoosing && Date.now() - choosingSince < LONGEST_CHOICE)) event.preventDefault();
});
document.addEventListener("htmx:afterSwap", () => {
  tick();
  applyFilter();
});

chooseLine(document.querySelector("[data-line].open") || document.querySelector("[data-line]"));
applyFilter();
tick();
setInterval(tick, 1000);
const toast = document.querySelector("[data-toast]");
if (toast) setTimeout(() => { toast.hidden = true; }, 20000);
