// The panes beside the chat: they stand beside it, or lie over it where there is no room.

// Where there is no room for each; the styles say the same.
const NARROW = { articles: "(max-width: 1279px)", reader: "(max-width: 1023px)" };

function isNarrow(name) {
  return window.matchMedia(NARROW[name]).matches;
}

function isOpen(name) {
  const { classList } = document.body;
  return isNarrow(name) ? classList.contains(`${name}-over`) : !classList.contains(`${name}-closed`);
}

function openPane(name) {
  document.body.classList.remove(`${name}-closed`);
  if (isNarrow(name) && !isOpen(name)) {
    document.body.classList.add(`${name}-over`);
    noteOver();
    focusWhenShown(name, document.activeElement);
  }
  drawToggles();
}

// What slides in is hidden until it has begun to, and cannot take the focus before.
function focusWhenShown(name, from, tries = 10) {
  const over = document.body.classList.contains(`${name}-over`);
  // closed again, or it has gone elsewhere meanwhile; what had it may be hidden behind the pane by now
  if (!over || ![from, document.body].includes(document.activeElement)) return;
  document.querySelector(`#${name}-root .closes`).focus();
  if (tries) setTimeout(() => focusWhenShown(name, from, tries - 1), 60);
}

function closePane(name, onlyOver = false) {
  const pane = document.getElementById(`${name}-root`);
  const focused = pane.contains(document.activeElement);
  document.body.classList.remove(`${name}-over`);
  if (!onlyOver && !isNarrow(name)) document.body.classList.add(`${name}-closed`);
  drawToggles();
  // what had the focus is hidden now, unless the pane stands beside the others
  const stands = onlyOver && !isNarrow(name);
  if (focused && !stands) document.getElementById(`toggle-${name}`).focus();
}

function togglePane(name) {
  if (isOpen(name)) closePane(name);
  else openPane(name);
}

function drawToggles() {
  for (const name of ["articles", "reader"]) document.getElementById(`toggle-${name}`)?.setAttribute("aria-expanded", String(isOpen(name)));
}
