// The numbered pill after a sentence, and the card that shows its quote.

const VERDICTS = { supported: "Supported", partly: "Partly supported", unsupported: "Not in the articles" };

function placeOf(citation) {
  const page = citation.page ? `page ${citation.page}` : "";
  return [citation.section, citation.date, page].filter(Boolean).join(" · ");
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
  let touched = false;
  element.addEventListener("pointerdown", (event) => (touched = event.pointerType === "touch"));
  element.addEventListener("pointerenter", (event) => event.pointerType !== "touch" && showCard(element, citation));
  element.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && hideCard());
  element.addEventListener("focus", () => showCard(element, citation));
  element.addEventListener("blur", hideCard);
  element.addEventListener("click", (event) => {
    const tapped = touched && event.detail > 0;
    // on a touch screen the first tap shows the card, the second opens the article
    if (tapped && card.dataset.shown !== element.id) return showCard(element, citation, true);
    if (tapped && !card.dataset.tapped) return (card.dataset.tapped = "yes");
    hideCard();
    openCitation(turn.id, citation.number, element);
  });
  return element;
}

const card = h("div", { id: "quote-card", role: "tooltip", hidden: true });

function showCard(element, citation, tapped = false) {
  fill(
    card,
    h("div", { class: "card-title", dir: "auto" }, citation.title),
    placeOf(citation) && h("div", { class: "card-place", dir: "auto" }, placeOf(citation)),
    h("blockquote", { dir: "auto" }, citation.quote),
    h("div", { class: `card-verdict ${citation.verdict}` }, VERDICTS[citation.verdict]),
  );
  if (!card.isConnected) document.body.append(card);
  card.hidden = false;
  card.dataset.shown = element.id;
  card.dataset.tapped = tapped ? "yes" : "";
  element.setAttribute("aria-describedby", card.id);
  const around = element.getBoundingClientRect();
  const size = card.getBoundingClientRect();
  const left = Math.min(Math.max(8, around.left - 24), window.innerWidth - size.width - 8);
  const above = around.top - size.height - 8;
  card.style.left = `${left}px`;
  card.style.top = `${above > 8 ? above : around.bottom + 8}px`;
}

function hideCard() {
  card.hidden = true;
  card.dataset.shown = card.dataset.tapped = "";
  document.querySelector(`[aria-describedby="${card.id}"]`)?.removeAttribute("aria-describedby");
}
