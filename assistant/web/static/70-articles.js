// The list of articles: tick some to limit the question, search, open, remove.

const shelf = { rows: new Map(), titles: new Map() };

function mountArticles(pane) {
  shelf.search = bounded(h("input", { type: "search", id: "article-search", "aria-label": "Search the list of articles", placeholder: "Search titles", autocomplete: "off", oninput: filterArticles }), "title", "Search for fewer words");
  shelf.list = h("ul", { class: "article-list", "aria-label": "Articles" });
  shelf.count = h("div", { class: "picked", "aria-live": "polite" });
  shelf.none = h("p", { class: "hint none", hidden: true }, "No title matches.");
  shelf.job = h("div", { class: "job" });
  shelf.chats = h("div", { class: "chats" });
  shelf.panels = {
    articles: h("div", { class: "side-panel" },
      h("div", { class: "side-tools" }, button([icon("plus"), "Add"], () => openAdding(), { class: "button small primary" }),
        button([icon("refresh"), "Re-index"], once(refreshArticles), { class: "button small", title: "Look for new, changed and removed files in the articles' folder" })),
      shelf.job, shelf.search, shelf.count, shelf.list, shelf.none),
    chats: h("div", { class: "side-panel" }, shelf.chats),
  };
  shelf.tabs = ["articles", "chats"].map((name) => h("button", { type: "button", role: "tab", id: `side-${name}`, "aria-controls": `side-panel-${name}`, onclick: () => selectSide(name), onkeydown: moveAlong }, name === "articles" ? "Articles" : "Conversations"));
  for (const [name, panel] of Object.entries(shelf.panels)) {
    panel.id = `side-panel-${name}`;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", `side-${name}`);
  }
  fill(pane.root, h("div", { class: "pane-head" }, h("div", { class: "tabs", role: "tablist", "aria-label": "Library" }, shelf.tabs),
    iconButton("close", "Close the list", () => closePane("articles"), { class: "icon-button closes" })), Object.values(shelf.panels));
  selectSide("articles");
}

function selectSide(name) {
  for (const tab of shelf.tabs) {
    const chosen = tab.id === `side-${name}`;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    shelf.panels[tab.id.slice(5)].hidden = !chosen;
  }
}

function drawArticles() {
  const present = new Set(searched().map((article) => article.source));
  for (const source of [...app.picked]) if (!present.has(source)) app.picked.delete(source);
  shelf.rows.clear();
  shelf.titles.clear();
  for (const { title } of app.articles) shelf.titles.set(title, (shelf.titles.get(title) || 0) + 1);
  const rows = document.createDocumentFragment();
  app.articles.forEach((article, at) => {
    const row = articleRow(article, at);
    shelf.rows.set(article.source, { row, words: `${article.title} ${article.source} ${article.date}`.toLowerCase() });
    rows.append(row);
  });
  keepingFocus(shelf.list, document.getElementById("side-articles"), () => shelf.list.replaceChildren(rows));
  shelf.search.hidden = !app.articles.length;
  filterArticles();
  drawPicked();
}

// The file is named only where the title does not tell articles apart.
function factsOf({ source, title, date }) {
  const known = articleOf(source);
  const file = title && shelf.titles.get(title) > 1 ? source : "";
  return [date, known && counted(known.passages, "passage"), file].filter(Boolean).join(" · ");
}

function articleRow(article, at) {
  const remove = iconButton("trash", `Remove ${article.title}`, once(() => removeArticles([article])), { class: "icon-button small" });
  if (article.status !== "indexed") {
    const why = article.notices.join(" ") || "it could not be read";
    return h("li", { class: "failed", title: article.source }, icon("warn"),
      h("div", { class: "article-link" }, h("span", { class: "article-title", dir: "auto" }, article.title || article.source), h("span", { class: "where" }, `Not searched: ${why}`)), remove);
  }
  const box = h("input", { type: "checkbox", id: `pick-${at}`, "aria-label": `Limit questions to ${article.title}`, onchange: () => pick(article.source, box.checked) });
  box.checked = app.picked.has(article.source);
  return h("li", { title: `${article.title}\n${article.source}` },
    box,
    h("button", { type: "button", class: "article-link", onclick: () => openSpan(article.source, 0, 0) },
      h("span", { class: "article-title", dir: "auto" }, article.title || article.source), h("span", { class: "where", dir: "auto" }, factsOf(article))),
    remove);
}

function pick(source, on) {
  if (on) app.picked.add(source);
  else app.picked.delete(source);
  drawPicked();
}

function drawPicked() {
  const picked = app.picked.size;
  const all = searched().length;
  const searchAll = () => button("Search all", clearPicked, { class: "button small" });
  if (!all) fill(shelf.count, h("span", {}, "There are no articles."));
  else if (!picked) fill(shelf.count, h("span", {}, `All ${counted(all, "article")} are searched. Tick articles to search only those.`));
  else fill(shelf.count, h("span", {}, `Only ${picked} of ${counted(all, "article")} ${picked === 1 ? "is" : "are"} searched.`),
    h("span", { class: "row" }, searchAll(), picked > 1 ? button("Remove them", () => removeArticles(searched().filter(({ source }) => app.picked.has(source))), { class: "button small" }) : null));
  chat.limit.hidden = !picked;
  fill(chat.limit, h("span", {}, `Searching only ${picked} of ${counted(all, "article")}`), searchAll());
}

function clearPicked() {
  app.picked.clear();
  for (const box of shelf.list.querySelectorAll("input:checked")) box.checked = false;
  drawPicked();
}

function filterArticles() {
  const words = shelf.search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { row, words: text } of shelf.rows.values()) {
    const matches = words.every((word) => text.includes(word));
    row.hidden = !matches;
    if (matches) shown += 1;
  }
  shelf.none.hidden = shown > 0 || !shelf.rows.size;
}

async function removeArticles(articles) {
  try {
    const { removed, undo, in_folder } = await call("remove_articles", { sources: articles.map(({ source }) => source) });
    if (!removed.length) return await refreshShelf();  // another tab, or another press, was quicker
    const what = articles.length === 1 ? ["Removed “", named(articles[0].title || articles[0].source), "”"] : [`Removed ${counted(articles.length, "article")}`];
    const note = in_folder.length ? `. ${articles.length === 1 ? "Its file stays" : "Their files stay"} in the folder; re-indexing brings ${articles.length === 1 ? "it" : "them"} back` : "";
    toast([...what, note], { action: "Undo", act: () => restore(undo, articles.length), gone: () => call("forget_removal", { undo }).catch(() => {}) });
    await refreshShelf();
  } catch (error) {
    complain(error);
  }
  return undefined;
}

async function restore(undo, number) {
  try {
    await call("restore_articles", { undo });
  } catch (error) {
    complain(error);
    return false;
  }
  await refreshShelf().catch(complain);
  toast(number === 1 ? "The article is back" : "The articles are back");
  return true;
}

async function refreshShelf() {
  const found = await call("shelf");
  const changed = JSON.stringify(found.articles) !== JSON.stringify(app.articles);
  Object.assign(app, found);
  drawBanners();
  if (!changed) return;
  if (reader.article) reader.article.stale = true;
  drawArticles();
  if (!app.open) return;  // the rest is drawn when it opens
  if (!app.turns.length) drawChat();
  fetchOpeners();
}
