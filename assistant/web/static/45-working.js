// A turn that is being worked on: only what is new is drawn, so a press, the focus and a selection stay.

const EVIDENCE_SHOWN = 4;

function drawNews(element, turn) {
  const steps = element.querySelector(".steps");
  say(steps.querySelector(".latest"), latestStep(turn));
  drawSteps(steps.querySelector("ol"), turn.steps);
  drawEvidence(element, turn);
  drawDraft(element, turn);
}

function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function latestStep(turn) {
  return turn.steps[turn.steps.length - 1] || "Waiting for the articles";
}

function drawSteps(list, steps) {
  while (list.children.length > steps.length) list.lastChild.remove();
  steps.forEach((step, at) => (list.children[at] ? say(list.children[at], step) : append(list, [stepElement(step)])));
}

function drawEvidence(element, turn) {
  const drawn = [...element.querySelectorAll(".evidence q")].map((quote) => quote.textContent);
  const quotes = turn.evidence.slice(0, EVIDENCE_SHOWN).map((citation) => citation.quote);
  if (drawn.join("\n") === quotes.join("\n")) return;
  element.querySelector(".evidence")?.remove();
  if (quotes.length) element.querySelector(".steps").after(evidenceElement(turn));
}

function drawDraft(element, turn) {
  const words = element.querySelector(".draft p")?.firstChild;
  if (!words) append(element, [draftElement(turn)]);
  else if (turn.draft.startsWith(words.data)) words.appendData(turn.draft.slice(words.data.length));
  else words.data = turn.draft;
}
