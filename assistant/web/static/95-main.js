// Starts the page when Gradio has made its panes.

function mountBar(pane) {
  fill(pane.root, h("header", { class: "bar" },
    wordButton("articles", "Library", "Library: articles and conversations", () => togglePane("articles"), { id: "toggle-articles", "aria-expanded": "true" }),
    h("span", { class: "brand" }, "Article assistant"),
    viewTabs(),
    h("span", { class: "spacer" }),
    h("button", { type: "button", class: "button small new", "aria-label": "New conversation", title: "New conversation", onclick: () => newConversation(true) }, icon("plus"), h("span", {}, "New")),
    wordButton("down", "Export", "Export the conversation", openExport, { class: "icon-button wide-only" }),
    wordButton("gear", "Settings", "Settings", openSettings),
    iconButton("more", "More", toggleMenu, { id: "more", "aria-haspopup": "menu", "aria-expanded": "false" }),
    wordButton("book", "Reader", "Reader", () => togglePane("reader"), { id: "toggle-reader", "aria-expanded": "true" })));
}

// Export stands in the bar where there is room for it.
const MENU = [["down", "Export the conversation", openExport], ["trash", "Clear the conversation", clearConversation], ["help", "Help and keys", openHelp], ["info", "About", openAbout]];

function toggleMenu() {
  if (closeMenu()) return;
  const menu = h("div", { id: "menu", role: "menu", "aria-label": "More", onkeydown: moveInMenu },
    MENU.slice(window.matchMedia("(max-width: 640px)").matches ? 0 : 1).map(([sign, label, act]) => h("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: () => { closeMenu(); act(); } }, icon(sign), label)));
  const button = document.getElementById("more");
  const around = button.getBoundingClientRect();
  // outside the bar, which cuts off what is larger than itself
  menu.style.top = `${around.bottom + 6}px`;
  menu.style.right = `${window.innerWidth - around.right}px`;
  document.querySelector(".gradio-container").append(menu);
  button.setAttribute("aria-expanded", "true");
  menu.firstChild.focus();
  document.addEventListener("pointerdown", closeMenuOutside);
}

function moveInMenu(event) {
  const items = [...event.currentTarget.children];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === "Tab") closeMenu();
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length).focus();
}

function closeMenuOutside(event) {
  if (!event.target.closest("#menu, #more")) closeMenu();
}

function closeMenu() {
  const menu = document.getElementById("menu");
  if (!menu) return false;
  document.removeEventListener("pointerdown", closeMenuOutside);
  const button = document.getElementById("more");
  button.setAttribute("aria-expanded", "false");
  if (menu.contains(document.activeElement)) button.focus();
  menu.remove();
  return true;
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
  for (const narrow of Object.values(NARROW)) window.matchMedia(narrow).addEventListener("change", drawToggles);
  for (const [name, mount] of Object.entries(MOUNTS)) mount(app.panes[name]);
  mountEvaluation();
  mountKeyboard();
  window.addEventListener("popstate", wentThrough);
  placeToasts();
  acceptDrops(document.body);
  drawToggles();
  await begin();
}

async function begin() {
  let opening;
  fill(chat.log, turnElements());
  try {
    opening = await call("opening");
  } catch (error) {
    fill(chat.log, failureElement(error, begin), turnElements());
    return;
  }
  // another press was quicker, or another conversation is begun
  if (app.open || opening.conversation.id !== app.conversation) return;
  Object.assign(app, { articles: opening.articles, conversations: opening.conversations, about: opening.about });
  // what was asked before the opening came stays
  app.turns = [...opening.conversation.turns.filter((turn) => !turnOf(turn.id)).map(settled), ...app.turns];
  claimConversation();
  drawArticles();
  drawConversations();
  drawBanners();
  drawChat();
  restoreTyped();
  restoreUnsent();
  if (!app.running) resetReader();
  toEnd(true);
  if (opening.job.state === "working") followJob(opening.job);
  fetchOpeners();
  // what other tabs or the command line changed meanwhile
  document.addEventListener("visibilitychange", () => document.hidden || refreshShelf().catch(() => {}));
  app.open = true;
  document.body.classList.add("ready");
  if (document.activeElement === document.body) chat.box.focus();
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
    history.replaceState(history.state, "", address);
    if (app.running) return bringBack({ text: question.trim() });  // asked by hand when that is answered
    newConversation();  // of its own: another tab may show the one that this tab began with
    ask(question.trim());
  }
  return undefined;
}

window.articleAssistantPanes ||= [];
window.addEventListener("article-assistant-pane", takePanes);
takePanes();
