// What stands in the box for the question, and what becomes of it.

const UNSENT_KEY = "article-assistant-unsent";
const TYPED_KEY = "article-assistant-typed";

function growBox() {
  chat.box.style.height = "auto";
  chat.box.style.height = `${Math.min(chat.box.scrollHeight, 200)}px`;
}

function fillBox(text, editing = "") {
  chat.box.value = text;
  chat.editing = editing;
  drawEdited();
  growBox();
}

// Says that what is asked takes the place of a question and its answer.
function drawEdited() {
  const turn = turnOf(chat.editing);
  chat.edited.hidden = !turn;
  fill(chat.edited, turn && [h("span", { class: "words" }, "Editing “", named(shortened(turn.question, 80)), "”. Its answer will be replaced."),
    button("Cancel", () => { leaveEditing(); chat.box.focus(); }, { class: "button small", "aria-label": "Cancel editing" })]);
}

// What is typed stays, as a question of its own.
function leaveEditing() {
  chat.editing = "";
  drawEdited();
}

// Puts a question of the conversation into the box. What was typed there is set aside, not lost.
function editQuestion(question, replaces = "") {
  const typed = { text: chat.box.value, editing: chat.editing };
  if (typed.text.trim() && ![question, chat.offered].includes(typed.text)) setAside(typed);
  chat.offered = question;
  fillBox(question, replaces);
  chat.box.focus();
}

const aside = new Set();

function setAside(typed) {
  aside.add(typed);
  const forget = () => aside.delete(typed);
  toast("What you had typed is set aside", { action: "Bring it back", lasting: true, act: () => forget() && bringBack(typed), gone: forget });
}

function bringBack({ text, editing }) {
  editQuestion(text, editing);
  chat.offered = "";  // it stands nowhere else
}

// A question that has not reached the server outlives a reload, which logging in again takes.
function keepUnsent({ id, question, replaces }) {
  remember(sessionStorage, UNSENT_KEY, JSON.stringify({ conversation: app.conversation, id, question, replaces }));
}

function forgetUnsent() {
  remember(sessionStorage, UNSENT_KEY, "");
}

function restoreUnsent() {
  const kept = JSON.parse(remembered(sessionStorage, UNSENT_KEY, () => "null"));
  if (kept?.conversation === app.conversation && !turnOf(kept.id)) bringBack({ text: kept.question, editing: kept.replaces.find(turnOf) });
  if (!app.running) forgetUnsent();
}

// What is typed and not sent outlives a reload too: Gradio reloads the page when the server has been started anew.
function keepTyped() {
  const question = { conversation: app.conversation, text: chat.box.value, editing: chat.editing, offered: chat.offered };
  for (const [name, typed] of Object.entries({ question, article: adding.typed, comments: [...comments], aside: [...aside] })) {
    remember(sessionStorage, `${TYPED_KEY}-${name}`, JSON.stringify(typed));
  }
}

function restoreTyped() {
  const kept = (name) => JSON.parse(remembered(sessionStorage, `${TYPED_KEY}-${name}`, () => "null"));
  const { conversation, text = "", editing = "", offered = "" } = kept("question") || {};
  if (text) bringBack({ text, editing: conversation === app.conversation && turnOf(editing) ? editing : "" });
  chat.offered = offered;
  for (const typed of kept("aside") || []) setAside(typed);
  Object.assign(adding.typed, kept("article"));
  for (const [turn, typed] of kept("comments") || []) comments.set(turn, typed);
  window.addEventListener("pagehide", keepTyped);
  document.addEventListener("visibilitychange", () => document.hidden && keepTyped());  // a phone may end it after this
}
