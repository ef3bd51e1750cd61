// Back closes what lies over the chat before it leaves the page.
// The browser's history gets an entry for each pane that lies over it. One whose pane was closed otherwise stays, is used
// for the next pane, and passed over by Back: taking it away would be a step in the history that others may overtake.

let level = history.state?.over || 0;

function overPanes() {
  return ["articles", "reader"].filter((name) => isNarrow(name) && isOpen(name));
}

function noteOver() {
  if (level >= overPanes().length) return;
  level += 1;
  history.pushState({ over: level }, "");
}

function wentThrough({ state }) {
  const from = level;
  level = state?.over || 0;
  if (level >= from) return;  // Forward opens nothing
  const over = overPanes();
  if (over.length <= level) history.back();
  else for (const name of over.slice(level).reverse()) (name === "reader" ? closeReader : () => closePane(name))();
}
