// Starts the page when Gradio has made its panes.

const NARROW = "(max-width: 1023px)";

function openPane(name, always = true) {
  document.body.classList.remove(`${name}-closed`);
  if (window.matchMedia(NARROW).matches && always) {
    document.body.classList.add(`${name}-over`);
    document.querySelector(`#${name}-root .closes`)?.focus();
  }
  drawToggles();
}

function closePane(name, onlyOver = false) {
  document.body.classList.remove(`${name}-over`);
  if (!onlyOver && !window.matchMedia(NARROW).matches) document.body.classList.add(`${name}-closed`);
  drawToggles();
}

function togglePane(name) {
  const over = window.matchMedia(NARROW).matches;
  const open = over ? document.body.classList.contains(`${name}-over`) : !document.body.classList.contains(`${name}-closed`);
  if (open) closePane(name);
  else openPane(name);
}

function drawToggles() {
  const over = window.matchMedia(NARROW).matches;
  for (const name of ["articles", "reader"]) {
    const open = over ? document.body.classList.contains(`${name}-over`) : !document.body.classList.contains(`${name}-closed`);
    document.getElementById(`toggle-${name}`)?.setAttribute("aria-expanded", String(open));
  }
}

function mountBar(pane) {
  fill(pane.root, h("header", { class: "bar" },
    iconButton("articles", "Articles and conversations", () => togglePane("articles"), { id: "toggle-articles", "aria-expanded": "true" }),
    h("span", { class: "brand" }, "Article assistant"),
    h("span", { class: "spacer" }),
    h("button", { type: "button", class: "button small new", "aria-label": "New conversation", title: "New conversation", onclick: () => newConversation(true) }, icon("plus"), h("span", {}, "New")),
    iconButton("trash", "Clear the conversation", clearConversation, { class: "icon-button wide-only" }),
    iconButton("down", "Export the conversation", openExport),
    iconButton("chart", "Evaluation", openReport, { class: "icon-button wide-only" }),
    iconButton("gear", "Settings", openSettings),
    iconButton("info", "About", openAbout, { class: "icon-button wide-only" }),
    iconButton("help", "Help", openHelp, { class: "icon-button wide-only" }),
    iconButton("book", "Reader", () => togglePane("reader"), { id: "toggle-reader", "aria-expanded": "true" })));
}

const MOUNTS = { bar: mountBar, articles: mountArticles, chat: mountChat, reader: mountReader };

function takePanes() {
  for (const pane of window.articleAssistantPanes.splice(0)) {
    pane.root = pane.element.querySelector(".pane-root");
    app.panes[pane.name] = pane;
  }
  if (Object.keys(MOUNTS).every((name) => app.panes[name])) {
    window.removeEventListener("article-assistant-pane", takePanes);
    start().catch(complain);
  }
}

async function start() {
  loadState();
  applyTheme();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", applyTheme);
  window.matchMedia(NARROW).addEventListener("change", drawToggles);
  for (const [name, mount] of Object.entries(MOUNTS)) mount(app.panes[name]);
  mountKeyboard();
  drawToggles();
  const opening = await call("opening");
  Object.assign(app, { articles: opening.articles, conversations: opening.conversations, openers: opening.openers, about: opening.about });
  app.turns = opening.conversation.turns;
  for (const turn of app.turns) if (turn.state === "working") turn.state = "stopped";
  claimConversation();
  drawArticles();
  drawConversations();
  drawBanners();
  drawChat();
  resetReader();
  toEnd(true);
  if (opening.job.state === "working") followJob(opening.job);
  document.body.classList.add("ready");
  chat.box.focus();
  followAddress();
}

// ?q= asks a question, ?article= with span=start-end opens a place in an article.
function followAddress() {
  const asked = new URLSearchParams(window.location.search);
  const question = asked.get("q");
  const source = asked.get("article");
  if (source) {
    const [from, to] = (asked.get("span") || "0-0").split("-").map((one) => Number.parseInt(one, 10) || 0);
    openSpan(source, from, to);
  }
  if (question?.trim()) {
    const address = new URL(window.location.href);
    address.searchParams.delete("q");
    history.replaceState(null, "", address);
    if (app.turns.length) newConversation();
    ask(question.trim());
  }
}

window.articleAssistantPanes ||= [];
window.addEventListener("article-assistant-pane", takePanes);
takePanes();
