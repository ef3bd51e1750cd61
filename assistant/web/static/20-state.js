// What the page knows. The server keeps conversations; a tab keeps which one it shows.

const READER_KEY = "article-assistant-reader";
const TAB_KEY = "article-assistant-conversation";
const CHOICES_KEY = "article-assistant-choices";
const THEME_KEY = "article-assistant-theme";

const app = {
  reader: "",
  conversation: "",
  turns: [],
  articles: [],
  picked: new Set(),
  conversations: [],
  openers: [],
  about: null,
  // from when the page has all that it begins with
  open: false,
  choices: {},
  running: "",
  // the conversation that is being opened, until another is, or something is asked
  opening: null,
  panes: {},
};

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function remembered(storage, key, make) {
  try {
    let value = storage.getItem(key);
    if (!value) storage.setItem(key, (value = make()));
    return value;
  } catch {
    return make();
  }
}

function remember(storage, key, value) {
  try {
    storage.setItem(key, value);
  } catch {
    // a browser that keeps nothing still works until the tab is closed
  }
}

function loadState() {
  app.reader = remembered(localStorage, READER_KEY, newKey);
  app.conversation = remembered(sessionStorage, TAB_KEY, newKey);
  try {
    app.choices = JSON.parse(remembered(localStorage, CHOICES_KEY, () => "{}")) || {};
  } catch {
    app.choices = {};
  }
}

// What was saved in the middle of an answer is not being answered any more.
function settled(turn) {
  return turn.state === "working" ? { ...turn, state: "stopped" } : turn;
}

function showConversation(conversation) {
  app.opening = null;
  app.conversation = conversation.id;
  app.turns = conversation.turns.map(settled);
  remember(sessionStorage, TAB_KEY, app.conversation);
}

// One tab, one conversation: a duplicated tab starts with an empty one of its own.
function claimConversation() {
  if (!("BroadcastChannel" in window)) return;
  const tab = newKey();
  const channel = new BroadcastChannel("article-assistant");
  channel.onmessage = ({ data }) => {
    if (data.conversation !== app.conversation || data.tab === tab) return;
    if (data.kind === "opened") channel.postMessage({ kind: "taken", tab, to: data.tab, conversation: app.conversation });
    if (data.kind === "taken" && data.to === tab) newConversation();
  };
  channel.postMessage({ kind: "opened", tab, conversation: app.conversation });
}

async function call(name, data = {}) {
  const sent = { reader: app.reader, conversation: app.conversation, ...data };
  let reply = null;
  try {
    reply = await app.panes.chat.server[name](sent);
  } catch {
    // refused or not reached; both are told below
  }
  if (!reply) throw await whyRefused(sent);
  if (reply.error) throw reply.error;
  return reply.ok;
}

// Bytes of a call that the server takes, less what Gradio adds.
const LARGEST_CALL = 3_990_000;
// Milliseconds that a server which is there takes to say so, at most.
const PROBE = 5000;

function apiAddress() {
  const { root = "", api_prefix = "" } = window.gradio_config || {};
  return `${root}${api_prefix}`;
}

// Gradio says no more of a call than that it failed.
async function whyRefused(sent) {
  const { ok, status } = await fetch(`${apiAddress()}/login_check`, { signal: AbortSignal.timeout(PROBE) }).catch(() => ({}));
  if (status === 401) return { message: "You are no longer logged in", remedy: "Reload the page to log in again", reload: true };
  if (!ok) return { message: "The app does not answer", remedy: "Check that it is still running, then try again in a moment" };
  if (new Blob([JSON.stringify(sent)]).size > LARGEST_CALL) return { message: "This is too long", remedy: "Shorten it, or add it as a file" };
  return { message: "The app refused this: too many requests at once", remedy: "Wait a moment, then try again" };
}

function titleOf(source) {
  return articleOf(source)?.title || source;
}

function articleOf(source) {
  return app.articles.find((article) => article.source === source);
}

function searched() {
  return app.articles.filter((article) => article.status === "indexed");
}

function turnOf(id) {
  return app.turns.find((turn) => turn.id === id);
}
