// An answer that is waited for: it is looked after, can be stopped, and is never waited for without end.

const QUIET_FOR = 4000;
// How long a question may wait for its turn, in milliseconds: while others are answered, and otherwise.
const PATIENCE = { full: 180_000, free: 20_000 };

function attend(id) {
  app.running = id;
  app.opening = null;
  setRunning(true);
  chat.updated = chat.asked = Date.now();
  chat.begun = false;
  clearInterval(chat.watch);
  chat.watch = setInterval(() => lookAfter(id), 1000);
}

function rest() {
  clearInterval(chat.watch);
  clearTimeout(chat.drawing);
  app.running = "";
  setRunning(false);
}

// Never an endless spinner: when nothing arrives, the server is asked what became of the turn.
async function lookAfter(id) {
  if (app.running !== id) return;
  const turn = turnOf(id);
  if (!turn) return rest();  // it was taken away, with all of the conversation
  if (Date.now() - chat.updated < QUIET_FOR) return;
  chat.updated = Date.now();
  const giveUp = (error) => settle({ ...turn, state: "failed", guessed: true, error });
  try {
    const state = await call("answer_state", { turn: id });
    if (app.running !== id || state.running) return;
    if (state.turn && state.turn.state !== "working") settle(state.turn);
    else if (!chat.begun && Date.now() - chat.asked < PATIENCE[state.full ? "full" : "free"]) showWaiting(turn, state.others);
    else giveUp({ message: "The app is busy or was restarted", remedy: "Ask again in a moment" });
  } catch (error) {
    if (app.running === id) giveUp(error);
  }
}

function showWaiting(turn, others) {
  const step = others ? `Waiting: ${counted(others, "question")} ${others === 1 ? "is" : "are"} being answered` : "Waiting for the app";
  settle({ ...turn, steps: [step] });
}

async function stopAnswer() {
  if (!app.running) return;
  keepFocus(chat.stop);
  chat.stop.disabled = true;
  try {
    if (await call("stop_answer", { turn: app.running })) return;
  } catch (error) {
    complain(error);
  }
  chat.stop.disabled = false;
}

// What had the focus is going. On a touch screen the box would bring up the keyboard.
function keepFocus(from) {
  if (document.activeElement !== from) return;
  const place = window.matchMedia("(pointer: coarse)").matches ? chat.log : chat.box;
  place.focus({ preventScroll: true });
}

function setRunning(running) {
  keepFocus(running ? chat.send : chat.stop);
  chat.send.hidden = running;
  chat.stop.hidden = !running;
  chat.stop.disabled = false;
}
