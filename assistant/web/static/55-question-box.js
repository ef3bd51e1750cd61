// What stands in the box for the question, and what becomes of it.

const UNSENT_KEY = "article-assistant-unsent";

function growBox() {
  chat.box.style.height = "auto";
  chat.box.style.height = `${Math.min(chat.box.scrollHeight, 200)}px`;
}

function fillBox(text, editing = "") {
  chat.box.value = text;
  chat.editing = editing;
  growBox();
}

// Puts a question of the conversation into the box. What was typed there is set aside, not lost.
function editQuestion(question, replaces = "") {
  const typed = { text: chat.box.value, editing: chat.editing };
  if (typed.text.trim() && ![question, chat.offered].includes(typed.text)) {
    toast("What you had typed is set aside", { action: "Bring it back", lasting: true, act: () => bringBack(typed) });
  }
  chat.offered = question;
  fillBox(question, replaces);
  chat.box.focus();
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
  if (kept?.conversation === app.conversation && !turnOf(kept.id)) fillBox(kept.question, kept.replaces.find(turnOf));
}
