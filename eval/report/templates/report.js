"use strict";
const rows = [...document.querySelectorAll(".q")];
const chips = [...document.querySelectorAll(".chips button")];
const search = document.getElementById("search");
const text = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));

function chosen(name) {
  return new Set(chips.filter((c) => c.getAttribute("aria-pressed") === "true" && name in c.dataset).map((c) => c.dataset[name]));
}

function filter() {
  const outcomes = chosen("outcome"), kinds = chosen("kind"), wanted = search.value.trim().toLowerCase();
  let shown = 0;
  for (const row of rows) {
    const fits = (!outcomes.size || outcomes.has(row.dataset.outcome)) && (!kinds.size || kinds.has(row.dataset.kind)) && text.get(row).includes(wanted);
    row.hidden = !fits;
    shown += fits;
  }
  document.getElementById("count").textContent = `${shown} of ${rows.length}`;
  document.getElementById("none").hidden = shown > 0;
}

for (const chip of chips) {
  chip.addEventListener("click", () => {
    chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
    filter();
  });
}
search.addEventListener("input", filter);

const open = document.getElementById("open");
open.addEventListener("click", () => {
  const opening = open.textContent === "Open all";
  for (const row of rows) if (!row.hidden) row.open = opening;
  open.textContent = opening ? "Close all" : "Open all";
});

document.getElementById("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});

if (location.hash.startsWith("#q-")) document.getElementById(location.hash.slice(1))?.setAttribute("open", "");
filter();
