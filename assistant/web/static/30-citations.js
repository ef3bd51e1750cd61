// The numbered pill after a sentence, and the card that shows its quote.

const VERDICTS = { supported: "Supported", partly: "Partly supported", unsupported: "Not in the articles" };

function placeOf(citation) {
  const page = citation.page ? `page ${citation.page}` : "";
  const section = citation.section === citation.title ? "" : citation.section;
  return [section, citation.date, page].filter(Boolean).join(" · ");
}

// Turns whose answer has just arrived: their numbers turn from grey to what the check found.
const settling = new Set();

function chip(turn, citation) {
  const label = `Source ${citation.number}: ${citation.title}. ${VERDICTS[citation.verdict]}. Open in the reader`;
  const element = h(
    "button",
    { type: "button", class: `chip ${citation.verdict}${settling.has(turn.id) ? " settling" : ""}`, id: `chip-${turn.id}-${citation.number}`, "aria-label": label },
    citation.number,
  );
  const open = () => openCitation(turn.id, citation.number, element);
  const show = (tapped = false) => showCard({ element, citation, open, tapped });
  let touched = false;
  element.addEventListener("pointerdown", (event) => (touched = event.pointerType === "touch"));
  element.addEventListener("pointerenter", (event) => event.pointerType !== "touch" && show());
  element.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && leaveCard());
  element.addEventListener("focus", () => show());
  element.addEventListener("blur", blurCard);
  element.addEventListener("click", (event) => {
    // on a touch screen the first tap shows the card; the second, or its button, opens the article
    if (touched && event.detail > 0 && !(shown?.element === element && shown.tapped)) return show(true);
    hideCard();
    return open();
  });
  return element;
}

const CARD_GAP = 8;
// Milliseconds in which the pointer may go from the number to its card.
const CARD_GRACE = 200;

const card = h("div", { id: "quote-card", role: "note", tabindex: "-1", hidden: true, onpointerenter: () => clearTimeout(leaving), onpointerleave: (event) => event.pointerType !== "touch" && leaveCard(), onfocusout: blurCard });
let shown = null;
let leaving = 0;

function showCard(what) {
  hideCard();
  shown = what;
  const { element, citation, open } = what;
  fill(
    card,
    h("div", { class: "card-title", dir: "auto" }, citation.title),
    placeOf(citation) && h("div", { class: "card-place", dir: "auto" }, placeOf(citation)),
    h("blockquote", { dir: "auto" }, citation.quote),
    h("div", { class: "card-foot" },
      h("span", { class: `card-verdict ${citation.verdict}` }, VERDICTS[citation.verdict]),
      button("Open in article", () => { hideCard(); open(); }, { class: "button small", tabindex: "-1" })),
  );
  if (!card.isConnected) document.body.append(card);
  card.hidden = false;
  element.setAttribute("aria-describedby", card.id);
  placeCard();
}

// Under the number, so that the sentence stays readable, or above where there is more room: never over it.
function placeCard() {
  const number = shown.element.getBoundingClientRect();
  const pane = chat.log.getBoundingClientRect();
  card.style.maxHeight = "";
  const { width, height } = card.getBoundingClientRect();
  const above = number.top - 2 * CARD_GAP;
  const below = window.innerHeight - number.bottom - 2 * CARD_GAP;
  const under = below >= Math.min(height, above);
  const tall = Math.min(height, under ? below : above);
  const left = Math.max(CARD_GAP, pane.left, Math.min(number.left - 24, pane.right - width - CARD_GAP));
  card.style.maxHeight = `${tall}px`;
  card.style.left = `${left}px`;
  card.style.top = `${under ? number.bottom + CARD_GAP : number.top - CARD_GAP - tall}px`;
}

function hideCard() {
  clearTimeout(leaving);
  shown?.element.removeAttribute("aria-describedby");
  shown = null;
  card.hidden = true;
}

function leaveCard() {
  clearTimeout(leaving);
  leaving = setTimeout(hideCard, CARD_GRACE);
}

function blurCard(event) {
  if (!card.contains(event.relatedTarget)) hideCard();
}

// The card goes with its number, and goes away with it.
function followNumber(event) {
  if (!shown || card.contains(event.target)) return;
  const number = shown.element.getBoundingClientRect();
  const pane = chat.log.getBoundingClientRect();
  if (number.bottom > pane.top && number.top < pane.bottom && number.width) placeCard();
  else hideCard();
}

document.addEventListener("scroll", followNumber, { capture: true, passive: true });
document.addEventListener("pointerdown", (event) => card.contains(event.target) || event.target.closest?.(".chip") || hideCard());
