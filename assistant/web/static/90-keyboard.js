// Keys that work everywhere but in a text field.

function typing(target) {
  return target.closest?.("input, textarea, select, [contenteditable]") && !["checkbox", "radio"].includes(target.type);
}

function mountKeyboard() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return undefined;
    if (event.key === "Escape") return escapePressed(event.target);
    if (typing(event.target) || document.getElementById("dialog")) return undefined;
    const act = { "/": goToQuestion, "[": () => stepCitation(-1), "]": () => stepCitation(1), "?": openHelp }[event.key];
    if (!act) return undefined;
    event.preventDefault();
    return act();
  });
}

function goToQuestion() {
  selectView("chat");
  closePane("articles", true);
  closePane("reader", true);
  chat.box.focus();
}

function escapePressed(target) {
  if (target.type === "search" && target.value) return; // the browser empties it
  if (document.getElementById("dialog") || closeMenu()) return;
  if (!card.hidden) hideCard();
  else if (app.running) stopAnswer();
  else if (document.body.classList.contains("reader-over")) closeReader();
  else if (document.body.classList.contains("articles-over")) closePane("articles");
  else if (chat.editing) leaveEditing();
}
