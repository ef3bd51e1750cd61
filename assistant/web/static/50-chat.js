// The conversation and the box below it.

const DRAW_EVERY = 60;
const WAIT = "Wait for the answer, or stop it first";

const chat = { log: null, box: null, form: null, updated: 0, asked: 0, begun: false, before: [], watch: 0, drawn: 0, drawing: 0, editing: "", offered: "" };

function mountChat(pane) {
  chat.log = h("div", { class: "log", tabindex: "-1", role: "log", "aria-live": "off", "aria-label": "Conversation" });
  chat.box = bounded(h("textarea", { id: "question", rows: "1", "aria-label": "Question", placeholder: "Ask the articles a question", dir: "auto", autocomplete: "off" }),
    "question", "Shorten it, or add the text as an article and ask about it");
  chat.send = h("button", { type: "submit", class: "send", "aria-label": "Ask", title: "Ask (Enter)", onclick: (event) => event.detail > 1 && event.preventDefault() }, icon("send"), h("span", { class: "label" }, "Ask"));
  chat.stop = h("button", { type: "button", class: "send stop", "aria-label": "Stop", title: "Stop (Esc)", hidden: true, onclick: once(stopAnswer) }, icon("stop"), h("span", { class: "label" }, "Stop"));
  chat.limit = h("div", { class: "limit", hidden: true });
  chat.edited = h("div", { class: "limit edited", role: "status", hidden: true });
  chat.form = h("form", { class: "composer" }, chat.edited, chat.limit, h("div", { class: "box" }, chat.box, chat.send, chat.stop),
    h("div", { class: "composer-hint" }, "Answers come from your articles only. ", h("kbd", {}, "Enter"), " asks, ", h("kbd", {}, "Shift Enter"), " starts a new line."));
  chat.said = h("div", { class: "sr-only", "aria-live": "polite" });
  chat.banner = h("div", { class: "banners" });
  chat.box.addEventListener("input", () => {
    if (!chat.box.value) leaveEditing();
    growBox();
  });
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
    ask(question, { replaces: chat.editing, typed: true });
  });
  fill(pane.root, chat.banner, chat.log, chat.form, chat.said);
  pane.watch("value", () => arrived(pane.props.value));
}

function ask(question, { replaces = "", typed = false, sure = false } = {}) {
  if (app.running) return toast(WAIT);
  const at = app.turns.findIndex((turn) => turn.id === replaces);
  const later = at < 0 ? 0 : app.turns.length - at - 1;
  if (later && !sure) {
    confirmDialog("Ask again from here?", `${counted(later, "later question")} and what was answered are gone for good.`, "Ask again",
      () => ask(question, { replaces, typed, sure: true }));
    return undefined;
  }
  if (typed) fillBox("");
  chat.before = [...app.turns];
  const goesOn = app.turns.some(({ answer }) => answer);
  const gone = idsOf(at < 0 ? [] : app.turns.splice(at));
  const turn = {
    id: newKey(), question, sources: [...app.picked], state: "working", steps: [], evidence: [],
    draft: "", answer: null, error: null, suggestions: [], feedback: "", replaces: gone,
  };
  app.turns.push(turn);
  drawChat();
  toEnd(true);
  attend(turn.id);
  keepFocus(document.body);  // what was pressed is drawn no more
  keepUnsent(turn);
  showTurn(turn);
  const choices = Object.fromEntries(Object.entries(app.choices).filter(([, value]) => value !== "" && value !== null));
  app.panes.chat.ask({
    reader: app.reader, conversation: app.conversation, turn: turn.id, question, sources: turn.sources, replaces: gone, choices, goes_on: goesOn,
  });
  return undefined;
}

// Also of what turns stand in for, since one of them may never have reached the server.
function idsOf(turns) {
  return turns.flatMap(({ id, replaces = [] }) => [id, ...replaces]);
}

function arrived(value) {
  if (!value) return;
  if (value.deleted) {
    if (turnOf(value.turn)) conversationDeleted(turnOf(value.turn));
    return;
  }
  if (value.refused) {
    const turn = turnOf(value.turn);
    if (turn) settle({ ...turn, state: "failed", error: { message: value.refused, remedy: "Change it and ask again" } });
    return;
  }
  const known = turnOf(value.turn.id);
  if (value.conversation !== app.conversation || !known) return;
  // given up too early: the server did get to it
  if (known.guessed && !app.running) attend(known.id);
  if (app.running === known.id) {
    if (!chat.begun) forgetUnsent();
    chat.updated = Date.now();
    chat.begun = true;
  }
  draw(value.turn);
}

// A slow machine draws the newest of what came, not each piece, so that Stop stays within reach.
function draw(turn) {
  clearTimeout(chat.drawing);
  const late = Date.now() - chat.drawn;
  if (turn.state === "working" && late < DRAW_EVERY) {
    chat.drawing = setTimeout(() => app.running === turn.id && draw(turn), DRAW_EVERY - late);
    return;
  }
  const began = Date.now();
  settle(turn);
  // as long again as the drawing took is left to the reader
  chat.drawn = Date.now() + (Date.now() - began);
}

function settle(news) {
  const at = app.turns.findIndex((one) => one.id === news.id);
  if (at < 0) return;
  // the server does not tell what a turn stands in for
  const turn = { replaces: app.turns[at].replaces, ...news };
  const follow = nearEnd();
  const fresh = turn.state === "done" && app.turns[at].state === "working";
  app.turns[at] = turn;
  if (reader.turn?.id === turn.id) reader.turn = turn;
  let drawn = document.getElementById(`turn-${turn.id}`);
  if (turn.state === "working" && drawn?.classList.contains("working")) {
    drawNews(drawn, turn);
  } else {
    if (fresh) settling.add(turn.id);
    drawn = replaceKeepingFocus(drawn, turnElement(turn, at === app.turns.length - 1));
    settling.delete(turn.id);
  }
  const done = turn.state !== "working" && app.running === turn.id;
  if (done) finished(turn);
  if (follow && done) keepInView(drawn);
  else if (follow) toEnd(true);
}

// A long answer is read from its question on, not from its end.
function keepInView(turn) {
  toEnd(true);
  const above = turn.getBoundingClientRect().top - chat.log.getBoundingClientRect().top;
  if (above < 0) chat.log.scrollTop += above - 20;
}

function replaceKeepingFocus(old, drawn) {
  if (!old) return drawn;
  keepingFocus(old, chat.log, () => {
    old.replaceWith(drawn);
    return drawn;
  });
  return drawn;
}

function finished(turn) {
  rest();
  if (!reader.opening) showTurn(turn);  // what was pressed meanwhile comes first
  suggestNext(turn);
  chat.said.textContent = spoken(turn);
  refreshConversations();
}

// What to ask next is tried on the articles first, so it comes a moment after the answer.
async function suggestNext({ id, answer, state }) {
  if (!answer || state !== "done") return;
  const shown = app.conversation;
  try {
    const suggestions = await call("follow_ups", { turn: id });
    const turn = turnOf(id);
    if (!turn || app.conversation !== shown || !suggestions.length) return;
    turn.suggestions = suggestions;
    const follow = nearEnd();
    if (turn === app.turns[app.turns.length - 1]) append(document.getElementById(`turn-${id}`), [nextElement(turn)]);
    if (follow) keepInView(document.getElementById(`turn-${id}`));
  } catch {
    // suggestions are a convenience
  }
}

function spoken(turn) {
  if (turn.error) return `Failed: ${turn.error.message}`;
  if (!turn.answer) return "Stopped";
  if (!turn.answer.answered) return `Not answered. ${turn.answer.text}`;
  const said = piecesOf(turn.answer).map((piece) => piece.words).join("");
  return [said, `${counted(turn.answer.citations.length, "citation")}.`, ...remarks(turn.answer)].join(" ");
}

function nearEnd() {
  return chat.log.scrollHeight - chat.log.scrollTop - chat.log.clientHeight < 120;
}

function toEnd(force = false) {
  if (force || nearEnd() || app.running) chat.log.scrollTop = chat.log.scrollHeight;
}

function turnElements() {
  return app.turns.map((turn, at) => turnElement(turn, at === app.turns.length - 1));
}

function drawChat() {
  return fill(chat.log, app.turns.length ? turnElements() : emptyElement());
}
