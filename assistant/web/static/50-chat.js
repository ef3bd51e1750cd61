// The conversation and the box below it.

const QUIET_FOR = 4000;

const chat = { log: null, box: null, form: null, updated: 0, watch: 0, editing: "" };

function mountChat(pane) {
  chat.log = h("div", { class: "log", tabindex: "-1", role: "log", "aria-live": "off", "aria-label": "Conversation" });
  chat.box = h("textarea", { id: "question", rows: "1", "aria-label": "Question", placeholder: "Ask the articles a question", dir: "auto", autocomplete: "off" });
  chat.send = h("button", { type: "submit", class: "send", "aria-label": "Ask", title: "Ask (Enter)" }, icon("send"));
  chat.stop = h("button", { type: "button", class: "send stop", "aria-label": "Stop", title: "Stop (Esc)", hidden: true, onclick: stopAnswer }, icon("stop"));
  chat.limit = h("div", { class: "limit", hidden: true });
  chat.form = h("form", { class: "composer" }, chat.limit, h("div", { class: "box" }, chat.box, chat.send, chat.stop),
    h("div", { class: "composer-hint" }, "Enter asks, Shift+Enter starts a new line. Answers come from the articles only; check the numbered quotes."));
  chat.said = h("div", { class: "sr-only", "aria-live": "polite" });
  chat.banner = h("div", { class: "banners" });
  chat.box.addEventListener("input", growBox);
  chat.box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      chat.form.requestSubmit();
    }
  });
  chat.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = chat.box.value.trim();
    if (!question || app.running) return;
    const replaces = chat.editing;
    fillBox("");
    ask(question, { replaces });
  });
  fill(pane.root, chat.banner, chat.log, chat.form, chat.said);
  pane.watch("value", () => arrived(pane.props.value));
}

function growBox() {
  chat.box.style.height = "auto";
  chat.box.style.height = `${Math.min(chat.box.scrollHeight, 200)}px`;
}

function fillBox(text, editing = "") {
  chat.box.value = text;
  chat.editing = editing;
  growBox();
}

function editQuestion(question, replaces = "") {
  fillBox(question, replaces);
  chat.box.focus();
}

function ask(question, { replaces = "" } = {}) {
  if (app.running) return;
  const at = app.turns.findIndex((turn) => turn.id === replaces);
  if (at >= 0) app.turns.splice(at);
  const turn = {
    id: newKey(), question, sources: [...app.picked], state: "working", steps: [], evidence: [],
    draft: "", answer: null, error: null, suggestions: [], feedback: "",
  };
  app.turns.push(turn);
  app.running = turn.id;
  drawChat();
  toEnd(true);
  setRunning(true);
  showTurn(turn);
  const choices = Object.fromEntries(Object.entries(app.choices).filter(([, value]) => value !== "" && value !== null));
  app.panes.chat.ask({
    reader: app.reader, conversation: app.conversation, turn: turn.id, question, sources: turn.sources, replaces, choices,
  });
  chat.updated = Date.now();
  chat.watch = setInterval(() => lookAfter(turn.id), 1000);
}

function arrived(value) {
  if (!value) return;
  if (value.refused) {
    const turn = turnOf(value.turn);
    if (turn) settle({ ...turn, state: "failed", error: { message: value.refused, remedy: "Change it and ask again" } });
    return;
  }
  if (value.conversation !== app.conversation || !turnOf(value.turn.id)) return;
  chat.updated = Date.now();
  settle(value.turn);
}

function settle(turn) {
  const at = app.turns.findIndex((one) => one.id === turn.id);
  if (at < 0) return;
  const follow = nearEnd();
  app.turns[at] = turn;
  const drawn = turnElement(turn, at === app.turns.length - 1);
  document.getElementById(`turn-${turn.id}`)?.replaceWith(drawn);
  const done = turn.state !== "working" && app.running === turn.id;
  if (done) finished(turn);
  if (follow) toEnd();
  // a long answer is read from its question on, not from its end
  const above = drawn.getBoundingClientRect().top - chat.log.getBoundingClientRect().top;
  if (follow && done && above < 0) chat.log.scrollTop += above - 8;
}

function finished(turn) {
  clearInterval(chat.watch);
  app.running = "";
  setRunning(false);
  if (turn.answer) showTurn(turn);
  chat.said.textContent = spoken(turn);
  refreshConversations();
}

function spoken(turn) {
  if (turn.error) return `Failed: ${turn.error.message}`;
  if (!turn.answer) return "Stopped";
  if (!turn.answer.answered) return `Not answered. ${turn.answer.text}`;
  return `${turn.answer.text.replace(/\s*\[\d+\]/g, "")} ${counted(turn.answer.citations.length, "citation")}.`;
}

// Never an endless spinner: when nothing arrives, the server is asked what became of the turn.
async function lookAfter(id) {
  if (app.running !== id || Date.now() - chat.updated < QUIET_FOR) return;
  chat.updated = Date.now();
  const turn = turnOf(id);
  try {
    const state = await call("answer_state", { turn: id });
    if (app.running !== id || state.running) return;
    if (state.turn && state.turn.state !== "working") settle(state.turn);
    else settle({ ...turn, state: "failed", error: { message: "The app is busy or was restarted", remedy: "Ask again in a moment" } });
  } catch (error) {
    if (app.running === id) settle({ ...turn, state: "failed", error });
  }
}

async function stopAnswer() {
  if (!app.running) return;
  chat.stop.disabled = true;
  try {
    await call("stop_answer", { turn: app.running });
  } catch (error) {
    complain(error);
  }
}

function setRunning(running) {
  chat.send.hidden = running;
  chat.stop.hidden = !running;
  chat.stop.disabled = false;
}

function nearEnd() {
  return chat.log.scrollHeight - chat.log.scrollTop - chat.log.clientHeight < 120;
}

function toEnd(force = false) {
  if (force || nearEnd() || app.running) chat.log.scrollTop = chat.log.scrollHeight;
}

function drawChat() {
  if (!app.turns.length) return fill(chat.log, emptyElement());
  return fill(chat.log, app.turns.map((turn, at) => turnElement(turn, at === app.turns.length - 1)));
}

function emptyElement() {
  if (!searched().length) {
    return h("div", { class: "empty" },
      h("h1", {}, "No articles yet"),
      h("p", {}, "Add text, Markdown, HTML, PDF, Word or EPUB files, then ask a question about them."),
      button("Add articles", openAdding, { class: "button primary" }),
      h("p", { class: "hint" }, "Or put files into ", h("code", {}, app.about?.folder || "the articles' folder"), " and run ", h("code", {}, "assistant index"), "."));
  }
  return h("div", { class: "empty" },
    h("h1", {}, "Ask your articles"),
    h("p", {}, `${counted(searched().length, "article")}, ${counted(app.about.passages, "passage")}. `,
      "Every sentence of an answer leads to the words that support it."),
    h("p", { class: "hint" }, modelLine()),
    suggestionsElement(app.openers, "Questions to begin with"));
}

function modelLine() {
  if (app.about.backend !== "extractive") return `Answers are written by ${app.about.backend} and checked against the articles.`;
  if (app.about.backends.some((name) => name !== "extractive")) return "Answers are quoted from the articles. Settings offers language models too.";
  return "Answers are quoted from the articles: no language model is set up. Settings says how to get one.";
}

function drawBanners() {
  fill(chat.banner, (app.about?.notices || []).map((notice) => h("div", { class: "banner", role: "status" }, icon("info"), h("span", { dir: "auto" }, notice))));
}

async function undoTurn() {
  if (app.running) return;
  const last = app.turns[app.turns.length - 1];
  try {
    showConversation(await call("undo_turn"));
    drawChat();
    editQuestion(last.question);
    refreshConversations();
  } catch (error) {
    complain(error);
  }
}
