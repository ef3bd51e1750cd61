// One question and what became of it.

function turnElement(turn, last) {
  const element = h(
    "article",
    { class: `turn ${turn.state}`, id: `turn-${turn.id}`, "aria-label": `Question: ${turn.question}` },
    questionElement(turn),
    turn.steps.length || turn.state === "working" ? stepsElement(turn) : null,
  );
  if (turn.error) element.append(failureElement(turn.error, app.open && !searched().length ? openAdding : null, "Add articles"));
  else if (turn.answer && !turn.answer.answered) element.append(refusalElement(turn));
  else if (turn.answer) append(element, [answerElement(turn), sidesElement(turn), summaryElement(turn)]);
  else append(element, [evidenceElement(turn), draftElement(turn)]);
  if (turn.answer?.notices.length) element.append(noticesElement(turn.answer.notices));
  if (turn.state !== "working") element.append(actionsElement(turn, last));
  if (last && turn.suggestions?.length && turn.state === "done") element.append(nextElement(turn));
  return element;
}

function stepsElement(turn) {
  const working = turn.state === "working";
  const seconds = turn.answer ? ` · ${turn.answer.seconds.toFixed(1)} s` : "";
  const details = h(
    "details",
    { class: "steps" },
    h("summary", { id: `steps-${turn.id}` }, working ? h("span", { class: "pulse", "aria-hidden": "true" }) : null,
      h("span", { class: "latest" }, working ? latestStep(turn) : `How it was found${seconds}`)),
    h("ol", {}, turn.steps.map(stepElement)),
  );
  details.open = openSteps.has(turn.id);
  details.addEventListener("toggle", () => (details.open ? openSteps.add(turn.id) : openSteps.delete(turn.id)));
  return details;
}

const openSteps = new Set();

function stepElement(step) {
  return h("li", { dir: "auto" }, step);
}

function evidenceElement(turn) {
  if (!turn.evidence.length) return null;
  return h(
    "section",
    { class: "evidence", "aria-label": "Quotes found" },
    h("h3", {}, turn.state === "working" ? "Found in the articles" : "Quotes that were found"),
    h("ul", {}, turn.evidence.slice(0, EVIDENCE_SHOWN).map((citation) => h(
      "li",
      {},
      h("button", { type: "button", class: "quote-link", onclick: () => openSpan(citation.source, citation.start, citation.end, turn.id, null, citation.quote) },
        h("q", { dir: "auto" }, citation.quote),
        h("span", { class: "where", dir: "auto" }, [citation.title, placeOf(citation)].filter(Boolean).join(" · "))),
    ))),
  );
}

function draftElement(turn) {
  if (turn.state === "working") {
    if (!turn.draft) return null;
    return h("div", { class: "draft", "aria-busy": "true" }, h("p", { dir: "auto" }, turn.draft, h("span", { class: "caret" })),
      h("div", { class: "hint" }, "Being written. Each sentence is checked against the articles when the text is complete."));
  }
  return h(
    "div",
    { class: "draft stopped" },
    turn.draft ? h("p", { dir: "auto" }, turn.draft) : null,
    h("div", { class: "badge unchecked" }, turn.draft ? "Stopped. This text was not checked against the articles." : "Stopped before an answer was written."),
  );
}

function answerElement(turn) {
  const body = h("div", { class: "answer", dir: "auto" });
  const numbered = new Map(turn.answer.citations.map((citation) => [citation.number, citation]));
  append(body, piecesOf(turn.answer).map(({ words, sentence }) => (sentence ? sentenceElement(turn, sentence, words, numbered) : words)));
  if (turn.state === "stopped") return h("div", {}, body, h("div", { class: "badge unchecked" }, "Stopped: the answer is incomplete."));
  return body;
}

// The sentences in order, and what stands between them without its numbers; one within a sentence belongs to the quote.
function piecesOf(answer) {
  const text = sliceOf(answer.text);
  const between = (start, end) => ({ words: text(start, end).replace(/\s*\[\d+\]/g, "") });
  const pieces = [];
  let at = 0;
  for (const sentence of [...answer.sentences].sort((one, other) => one.start - other.start)) {
    pieces.push(between(at, sentence.start), { words: text(sentence.start, sentence.end), sentence });
    at = sentence.end;
  }
  return [...pieces, between(at, Infinity)];
}

function doubtfulIn(answer) {
  return answer.sentences.filter((sentence) => sentence.verdict !== "supported").length;
}

// What a reader who only hears or copies an answer must know as well.
function remarks(answer) {
  const doubtful = doubtfulIn(answer);
  return [
    answer.conflict ? "The articles disagree." : "",
    doubtful ? `${counted(doubtful, "sentence")} not fully supported.` : "",
    ...answer.notices.map((notice) => `${notice.replace(/[.!?]$/, "")}.`),
  ].filter(Boolean);
}

function sentenceElement(turn, sentence, words, numbered) {
  const trailing = words.match(/\s*$/)[0];
  const said = words.slice(0, words.length - trailing.length);
  const chips = sentence.citations.map((number) => numbered.get(number)).filter(Boolean).map((citation) => chip(turn, citation));
  const doubtful = sentence.verdict !== "supported";
  const note = doubtful ? [VERDICTS[sentence.verdict], sentence.reason].filter(Boolean).join(": ") : "";
  // the last word and the numbers stay on one line
  const last = said.match(/\S{1,24}$/)?.[0] || "";
  return h(
    "span",
    { class: `sentence ${sentence.verdict}` },
    h("span", { class: "words" }, said.slice(0, said.length - last.length)),
    h("span", { class: "together" }, h("span", { class: "words" }, last), chips),
    doubtful ? h("span", { class: `doubt ${sentence.verdict}` }, note) : null,
    trailing,
  );
}

function sidesElement(turn) {
  const { answer } = turn;
  // a conversation that was kept before has no sides
  const shown = (answer.conflict && answer.sides) || answer.by_article;
  if (shown.length < 2) return null;
  const sides = h("div", { class: "sides" }, shown.map((side) => h(
    "section",
    { class: "side", "aria-label": side.title },
    h("h4", { dir: "auto" }, side.title),
    placeOf(side) && h("div", { class: "where", dir: "auto" }, placeOf(side)),
    h("blockquote", { dir: "auto" }, side.quote),
    button("Open", () => openSpan(side.source, side.start, side.end, turn.id, null, side.quote), { class: "button small", "aria-label": `Open ${side.title}` }),
  )));
  if (answer.conflict) {
    return h("section", { class: "conflict", "aria-label": "The articles disagree" }, h("h3", {}, icon("warn"), "The articles disagree"), sides);
  }
  return h("details", { class: "by-article" }, h("summary", {}, `What each of ${counted(shown.length, "article")} says`), sides);
}

function summaryElement(turn) {
  const { answer } = turn;
  const doubtful = doubtfulIn(answer);
  const all = answer.sentences.length;
  const sound = isQuoted(answer) ? `${counted(all, "quote")}, word for word` : `${counted(all, "sentence")}, ${all === 1 ? "" : "all "}supported`;
  const words = doubtful ? `${counted(doubtful, "sentence")} not fully supported` : sound;
  return h("div", { class: "summary" }, h("span", { class: doubtful ? "badge partly" : "badge supported" }, icon(doubtful ? "warn" : "check"), words),
    h("span", { class: "by" }, madeBy(answer)));
}

// a sentence that is quoted may hold several of the article's
function isQuoted({ backend, quoted = backend === "extractive" }) {
  return quoted;
}

function madeBy(answer) {
  const { backend } = answer;
  if (!isQuoted(answer)) return `Written by ${backend}`;
  return backend === "extractive" ? "Quoted from the articles" : `Quoted from the articles, chosen with ${backend}`;
}

function refusalElement(turn) {
  const { answer } = turn;
  const label = { class: "refusal", "aria-label": "Not answered" };
  if (!answer.passages.length) return h("section", label, h("p", { dir: "auto" }, answer.text)); // nothing was asked
  return h(
    "section",
    label,
    h("h3", {}, "The articles do not answer this"),
    h("p", { dir: "auto" }, answer.text),
    h("p", { class: "hint" }, `Try other words, or name what or whom you mean${turn.sources.length ? "; or untick the articles that limit the search" : ""}. `,
      button("Rephrase", () => editQuestion(turn.question), { class: "button small" })),
    h("h4", {}, "Nearest passages"),
    h("ul", {}, answer.passages.slice(0, 3).map((passage) => h(
      "li",
      {},
      h("button", { type: "button", class: "quote-link", onclick: () => openSpan(passage.source, passage.start, passage.end, turn.id) },
        h("q", { dir: "auto" }, shortened(passage.quote)),
        h("span", { class: "where", dir: "auto" }, [passage.title, placeOf(passage)].filter(Boolean).join(" · "))),
    ))),
  );
}

function shortened(quote, length = 280) {
  if (quote.length <= length) return quote;
  const cut = quote.slice(0, length);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), length / 2))}…`;
}

function noticesElement(notices) {
  return h("ul", { class: "notices" }, notices.map((notice) => h("li", { dir: "auto" }, coded(notice))));
}

function nextElement(turn) {
  return h("div", { class: "next" }, h("h3", {}, "Ask next"), suggestionsElement(turn.suggestions, "Ask next"));
}

function suggestionsElement(questions, label) {
  return h("div", { class: "suggestions", role: "group", "aria-label": label },
    questions.map((question) => button([icon("follow"), h("span", { dir: "auto" }, question)], () => ask(question), { class: "button suggestion" })));
}

function actionsElement(turn, last) {
  const told = turn.feedback ? h("span", { class: "told" }, turn.feedback === "good" ? "Thank you" : `Noted: ${turn.feedback}`) : null;
  return h(
    "div",
    { class: "actions" },
    turn.answer ? wordButton("copy", "Copy", "Copy the answer with its sources", () => copyText(plainAnswer(turn), "Copied")) : null,
    turn.answer ? wordButton("good", "Good", "Good answer", () => giveFeedback(turn, "good"), { "aria-pressed": String(turn.feedback === "good") }) : null,
    turn.answer ? wordButton("bad", "Wrong", "Something is wrong with this answer", () => askWhatIsWrong(turn), { "aria-pressed": String(Boolean(turn.feedback) && turn.feedback !== "good") }) : null,
    wordButton("retry", "Ask again", "Ask again", () => ask(turn.question, { replaces: turn.id })),
    wordButton("edit", "Edit", "Edit the question", () => editQuestion(turn.question, turn.id)),
    last ? wordButton("undo", "Take back", "Take back this question", once(undoTurn)) : null,
    told,
  );
}

function plainAnswer(turn) {
  const sources = turn.answer.citations.map((citation) => `[${citation.number}] ${citation.title} (${citation.source}): “${citation.quote}”`);
  return [turn.answer.text, ...remarks(turn.answer), ...sources].join("\n");
}
