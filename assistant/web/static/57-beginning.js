// What stands where nothing has been asked yet, and the banners above it.

function emptyElement() {
  if (!searched().length) {
    return h("div", { class: "empty" },
      h("h1", {}, "No articles yet"),
      h("p", {}, "Add text, Markdown, HTML, PDF, Word or EPUB files, then ask a question about them."),
      button([icon("plus"), "Add articles"], () => openAdding(), { class: "button primary" }),
      h("p", { class: "hint" }, "You can also drop files anywhere on this page, or put them into ", h("code", {}, app.about?.folder || "the articles' folder"), " and run ", h("code", {}, "assistant index"), "."));
  }
  return h("div", { class: "empty" },
    h("h1", {}, "Ask your articles"),
    h("p", {}, `${counted(searched().length, "article")}, ${counted(app.about.passages, "passage")}. `,
      "Every sentence of an answer leads to the words that support it."),
    h("p", { class: "hint" }, modelLine()),
    app.openers.length ? suggestionsElement(app.openers, "Questions to begin with") : null);
}

async function fetchOpeners() {
  try {
    app.openers = searched().length ? await call("openers") : [];
    if (!app.turns.length) drawChat();
  } catch {
    // suggestions are a convenience
  }
}

function modelLine() {
  if (app.about.backend !== "extractive") return `Answers are written by ${app.about.backend} and checked against the articles.`;
  if (app.about.backends.some((name) => name !== "extractive")) return "Answers are quoted from the articles. Settings offers language models too.";
  return "Answers are quoted from the articles: no language model is set up. Settings says how to get one.";
}

function drawBanners() {
  fill(chat.banner, (app.about?.notices || []).map((notice) => h("div", { class: "banner", role: "status" }, icon("warn"), h("span", { dir: "auto" }, coded(notice)))));
}
