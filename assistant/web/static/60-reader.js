// The pane beside the chat: what was cited, the article itself, and what was found but not used.

const reader = { turn: null, tab: "cited", article: null, failed: null, active: null, back: null };

const TABS = [["cited", "Cited"], ["article", "Article"], ["unused", "Not used"]];

function mountReader(pane) {
  reader.root = pane.root;
  reader.tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Reader" }, TABS.map(([name, label]) => h(
    "button",
    { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "reader-panel", onclick: () => selectTab(name), onkeydown: moveAlong },
    label,
  )));
  reader.asked = h("div", { class: "asked", dir: "auto", hidden: true });
  reader.panel = h("div", { id: "reader-panel", role: "tabpanel", tabindex: "0" });
  fill(pane.root, h("div", { class: "pane-head" }, reader.tabs, iconButton("close", "Close the reader", closeReader, { class: "icon-button closes" })), reader.asked, reader.panel);
  selectTab("cited");
}

function selectTab(name) {
  reader.tab = name;
  for (const [one] of TABS) {
    const tab = document.getElementById(`tab-${one}`) || reader.tabs.querySelector(`#tab-${one}`);
    tab.setAttribute("aria-selected", String(one === name));
    tab.tabIndex = one === name ? 0 : -1;
  }
  reader.panel.setAttribute("aria-labelledby", `tab-${name}`);
  drawReader();
}

function drawReader() {
  drawAsked();
  keepingFocus(reader.panel, reader.panel, fillReader);
}

function fillReader() {
  if (reader.tab === "cited") return fill(reader.panel, citedElement());
  if (reader.tab === "unused") return fill(reader.panel, unusedElement());
  if (reader.article) return drawArticle(reader.panel, reader.article, reader.active, spansToMark());
  if (reader.opening) return fill(reader.panel, readerHint("Opening the article…"));
  if (reader.failed) return fill(reader.panel, failureElement(reader.failed.error, reader.failed.again));
  return fill(reader.panel, readerHint("Choose a number in an answer, or an article in the list, to read it here."));
}

// An article that was opened for itself belongs to no question.
function drawAsked() {
  const question = reader.turn?.question || "";
  reader.asked.hidden = !question || (reader.tab === "article" && reader.article && !spansToMark().length);
  reader.asked.title = question;
  fill(reader.asked, h("span", { class: "where" }, "Question: "), question);
}

function readerHint(text) {
  return h("div", { class: "reader-empty" }, icon("book"), h("p", {}, text));
}

function citations() {
  return reader.turn?.answer?.citations || [];
}

function citedElement() {
  const found = citations();
  if (!found.length) {
    if (reader.turn?.state === "working") return readerHint("The quotes appear here when the answer has been checked.");
    return readerHint(reader.turn ? "Nothing is cited for this question." : "The quotes that support an answer appear here, with their articles.");
  }
  return h("ol", { class: "cited" }, found.map((citation) => h(
    "li",
    { class: isActive(citation) ? "active" : "" },
    h("span", { class: `chip ${citation.verdict}`, "aria-hidden": "true" }, citation.number),
    h("div", { class: "cited-body" },
      h("div", { class: "card-title", dir: "auto" }, citation.title),
      placeOf(citation) && h("div", { class: "where", dir: "auto" }, placeOf(citation)),
      quoteInContext(citation),
      citation.verdict === "supported" ? null : h("div", { class: `card-verdict ${citation.verdict}` }, VERDICTS[citation.verdict]),
      button("Open in article", () => openCitation(reader.turn.id, citation.number), { class: "button small", "aria-label": `Open citation ${citation.number} in its article` })),
  )));
}

// The words around a quote come from the passage it was found in; older conversations have none.
function quoteInContext(citation) {
  const [before, after] = reader.turn?.answer?.contexts?.[citation.number] || ["", ""];
  return h("blockquote", { dir: "auto" }, before ? h("span", { class: "around" }, before) : null,
    h("strong", {}, citation.quote), after ? h("span", { class: "around" }, after) : null);
}

function unusedElement() {
  const passages = reader.turn?.answer?.passages || [];
  if (!passages.length) return readerHint("Passages that were found but are not cited appear here.");
  return h("div", { class: "unused" },
    h("p", { class: "hint" }, reader.turn.answer.answered ? "Found in the articles, but not used in the answer." : "The nearest passages; none of them answers the question."),
    passages.map((passage) => h("details", {},
      h("summary", { dir: "auto" }, h("span", {}, passage.title), passage.section ? h("span", { class: "where section" }, passage.section) : null,
        h("span", { class: "where section" }, shortened(passage.quote, 90))),
      h("p", { class: "passage", dir: "auto" }, passage.quote),
      h("div", { class: "where" }, [placeOf(passage), passage.dropped, `score ${passage.score.toPrecision(2)}`].filter(Boolean).join(" · ")),
      button("Open in article", () => openSpan(passage.source, passage.start, passage.end, reader.turn.id), { class: "button small" }))));
}

function showTurn(turn) {
  reader.turn = turn;
  reader.active = null;
  selectTab(citations().length || !turn.answer ? "cited" : "unused");
  markChips();
}

function isActive(citation) {
  return reader.active && citation.source === reader.active.source && citation.start === reader.active.start && citation.end === reader.active.end;
}

function spansToMark() {
  const source = reader.article?.source;
  const spans = citations().filter((citation) => citation.source === source && stands(citation))
    .map(({ start, end, number }) => ({ start, end, number }));
  if (reader.active?.source === source && !spans.some((span) => span.start === reader.active.start && span.end === reader.active.end)) {
    spans.push({ start: reader.active.start, end: reader.active.end, number: 0 });
  }
  return spans;
}

function openCitation(turnId, number, from = null) {
  const turn = turnOf(turnId);
  const citation = turn?.answer?.citations.find((one) => one.number === number);
  if (!citation) return undefined;
  reader.turn = turn;
  return openSpan(citation.source, citation.start, citation.end, turnId, from, citation.quote);
}

// Whether a quote stands in the open article where it did when it was cited.
function stands({ start, end, quote }) {
  const { article } = reader;
  return !quote || !article || sliceOf(article.text)(start - article.start, end - article.start) === quote;
}

// Where a quote stands now in an article that has changed since, in code points; null if nowhere.
function placeNow(quote) {
  const at = reader.article.text.indexOf(quote);
  if (at < 0) return null;
  const start = reader.article.start + [...reader.article.text.slice(0, at)].length;
  return { source: reader.article.source, start, end: start + [...quote].length };
}

async function openSpan(source, start, end, turnId = "", from = null, quote = "") {
  const opening = (reader.opening = {});
  if (turnId) reader.turn = turnOf(turnId);
  reader.active = end > start ? { source, start, end } : null;
  const pressed = reader.panel.contains(document.activeElement) && selectorOf(document.activeElement);
  if (from || !reader.root.contains(document.activeElement)) reader.back = from || document.activeElement;
  openPane("reader");
  const has = reader.article?.source === source && !reader.article.stale && start >= reader.article.start && end <= reader.article.end;
  if (!has) {
    reader.article = reader.failed = null;
    selectTab("article");
    try {
      const article = await call("article", { source, around: start });
      if (reader.opening !== opening) return;
      reader.article = article;
    } catch (error) {
      if (reader.opening !== opening) return;
      reader.opening = null;
      reader.failed = { error, again: () => openSpan(source, start, end, turnId, reader.back, quote) };
      drawReader();
      return;
    }
  }
  reader.opening = null;
  if (!stands({ start, end, quote })) {
    reader.active = placeNow(quote);
    if (!reader.active) toast("The article has changed since: this quote does not stand in it any more", { bad: true });
  }
  if (has) selectTab("article");
  else drawReader();  // another tab may have been chosen while it came
  if (pressed && document.activeElement === reader.panel) reader.panel.querySelector(pressed)?.focus({ preventScroll: true });
  markChips();
}

function markChips() {
  for (const active of document.querySelectorAll(".chip.current")) active.classList.remove("current");
  const at = citations().find(isActive);
  if (at) document.getElementById(`chip-${reader.turn.id}-${at.number}`)?.classList.add("current");
}

function stepCitation(step) {
  if (!citations().length) {
    const answered = [...app.turns].reverse().find((turn) => turn.answer?.citations.length);
    if (!answered) return;
    reader.turn = answered;
  }
  const all = citations();
  const at = all.findIndex(isActive);
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length;
  openCitation(reader.turn.id, all[next].number);
}

function closeReader() {
  closePane("reader");
  if (reader.back?.isConnected) reader.back.focus();
  hideCard();  // a number shows it when it gets the focus, and nobody asked for it
}

function resetReader() {
  reader.turn = [...app.turns].reverse().find((turn) => turn.answer) || null;
  reader.article = reader.failed = reader.active = reader.opening = null;
  selectTab("cited");
}
