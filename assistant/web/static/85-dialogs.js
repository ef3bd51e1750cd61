// Dialogs: settings, about, help, feedback, export.

function openDialog(title, body, { kind = "" } = {}) {
  closeDialog();
  const heading = h("h2", { id: "dialog-title" }, title);
  const dialog = h("dialog", { id: "dialog", class: kind, "aria-labelledby": "dialog-title" },
    h("div", { class: "dialog-head" }, heading, iconButton("close", "Close", closeDialog)), body);
  const back = document.activeElement;
  dialog.addEventListener("close", () => {
    placeToasts();
    dialog.remove();
    if (back?.isConnected) back.focus();
  });
  passOverSecondPress(dialog);
  // a press outside of it closes it; one that only ends there, or lies on its edge, does not
  dialog.addEventListener("mousedown", (event) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    const inside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
    if (event.target === dialog && !inside) closeDialog();
  });
  document.querySelector(".gradio-container").append(dialog);
  dialog.showModal();
  placeToasts();
  return dialog;
}

// The second press of the double click that opened it means nothing in it, nor outside.
function passOverSecondPress(dialog) {
  let met = false;
  const look = (event) => {
    met ||= event.detail < 2;
    if (met) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  for (const kind of ["mousedown", "click"]) dialog.addEventListener(kind, look, { capture: true });
}

function closeDialog() {
  document.getElementById("dialog")?.close();
}

function confirmDialog(title, text, action, act) {
  openDialog(title, h("div", {}, h("p", {}, text), h("div", { class: "row end" }, button("Keep", closeDialog), button(action, async () => {
    closeDialog();
    try {
      await act();
    } catch (error) {
      complain(error);
    }
  }, { class: "button danger" }))));
}

function field(id, label, control, hint) {
  control.id = id;
  return h("div", { class: "field" }, h("label", { for: id }, label), control, hint ? h("div", { class: "hint" }, hint) : null);
}

function choose(name, pairs) {
  const current = String(app.choices[name] ?? "");
  // what was chosen before and is not offered any more must be seen, or it could not be changed
  const known = pairs.some(([value]) => String(value) === current);
  return h("select", { onchange: (event) => keepChoice(name, event.target.value) },
    (known ? pairs : [...pairs, [current, `${current} (not set up)`]]).map(([value, label]) => h("option", { value, selected: String(value) === current }, label)));
}

function keepChoice(name, value) {
  if (value === "") delete app.choices[name];
  else app.choices[name] = ["passages", "max_tokens"].includes(name) ? Number(value) : value;
  remember(localStorage, CHOICES_KEY, JSON.stringify(app.choices));
}

const EARLY = "Wait until the page has opened";

function openSettings() {
  if (!app.about) return toast(EARLY);
  const { defaults, backends, backend } = app.about;
  openDialog("Settings", h("div", {},
    field("set-backend", "Answers are written by", choose("backend", [["", `as set up (${backend})`], ...backends.map((name) => [name, name])]),
      backends.some((name) => name !== "extractive") ? "Only what is configured on the server can be chosen." : "No language model is set up. Install the bundled one with pip install 'article-assistant[model]', or set ASSISTANT_API_BASE to a server that speaks the OpenAI protocol, then start the app again."),
    field("set-length", "Length of answers", choose("max_tokens", [["", `as set up (${defaults.max_tokens} tokens)`], [120, "short"], [300, "medium"], [700, "long"]])),
    field("set-unsupported", "Sentences that the articles do not support", choose("unsupported", [["", `as set up (${defaults.unsupported})`], ["drop", "leave out"], ["flag", "show, marked as unsupported"]])),
    field("set-passages", "Passages read for an answer", choose("passages", [["", `as set up (${defaults.passages})`], [6, "6"], [12, "12"], [20, "20"], [30, "30"]])),
    field("set-theme", "Colours", themeSelect()),
    h("p", { class: "hint" }, "Kept in this browser, and used from the next question on.")), { kind: "drawer" });
}

function themeSelect() {
  const current = remembered(localStorage, THEME_KEY, () => "system");
  return h("select", { onchange: (event) => { remember(localStorage, THEME_KEY, event.target.value); applyTheme(); } },
    [["system", "as the system"], ["light", "light"], ["dark", "dark"]].map(([value, label]) => h("option", { value, selected: value === current }, label)));
}

function applyTheme() {
  const chosen = remembered(localStorage, THEME_KEY, () => "system");
  const forced = new URLSearchParams(window.location.search).get("__theme");
  const system = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const theme = ["light", "dark"].includes(forced) ? forced : chosen === "system" ? system : chosen;
  document.body.classList.toggle("dark", theme === "dark");
}

function openAbout() {
  const { about } = app;
  if (!about) return toast(EARLY);
  const rows = [["Answers by", about.backend], ["Chosen because", about.choice.join(" ")], ["Embedder", about.embedder], ["Articles", about.folder], ["Index", about.store],
    ["Size", `${counted(searched().length, "article")}, ${counted(about.passages, "passage")}`],
    ...Object.entries(about.versions)];
  openDialog("About", h("div", {},
    h("p", {}, "Every sentence of an answer is compared with the articles, and leads to the characters that support it."),
    h("dl", { class: "facts" }, rows.filter(([, value]) => value).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
    h("p", { class: "hint" }, "Programs can call ", h("code", {}, "answer"), " and ", h("code", {}, "retrieve"), " over HTTP: ", h("a", { href: `${apiAddress()}/info`, target: "_blank" }, "their parameters"), ".")));
}

function openHelp() {
  const keys = [["/", "Go to the question"], ["Enter", "Ask"], ["Esc", "Stop the answer, or close what is open"], ["[", "Previous citation"], ["]", "Next citation"], ["?", "This help"]];
  openDialog("Help", h("div", {},
    h("h3", {}, "Keys"),
    h("dl", { class: "facts keys" }, keys.map(([key, what]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, what)])),
    h("h3", {}, "Numbers after a sentence"),
    h("ul", { class: "legend" },
      h("li", {}, h("span", { class: "chip supported", "aria-hidden": "true" }, "1"), "The quote supports the sentence."),
      h("li", {}, h("span", { class: "chip partly", "aria-hidden": "true" }, "2"), "The quote supports part of it; the reason stands beside it."),
      h("li", {}, h("span", { class: "chip unsupported", "aria-hidden": "true" }, "3"), "The articles do not support it."))));
}

function openExport() {
  openDialog("Export the conversation", h("div", {}, h("p", {}, "With numbered sources and their quotes."),
    h("div", { class: "forms" }, [["md", "Markdown", "for notes and wikis"], ["html", "HTML", "to print or to send"], ["json", "JSON", "everything, for programs"]].map(([form, label, use]) =>
      button([h("strong", {}, label), h("span", { class: "where" }, use)], () => { closeDialog(); exportConversation(form); })))));
}

// What was typed about an answer, by the turn's id, until it is sent.
const comments = new Map();

function askWhatIsWrong(turn) {
  const reasons = ["wrong citation", "missing source", "should have refused", "other"];
  const labels = ["A citation is wrong", "A source is missing", "It should have refused", "Something else"];
  const sent = reasons.find((reason) => reason === turn.feedback);
  const typed = comments.get(turn.id) || { reason: sent || reasons[0], comment: "" };
  const comment = bounded(h("textarea", { name: "comment", rows: "3", dir: "auto" }), "comment", "Shorten it");
  comment.value = typed.comment;
  const form = h("form", {
    oninput: () => comments.set(turn.id, Object.fromEntries(new FormData(form))),
    onsubmit: async (event) => {
      event.preventDefault();
      const { reason, comment } = Object.fromEntries(new FormData(form));
      closeDialog();
      if (await giveFeedback(turn, reason, comment)) comments.delete(turn.id);
      else if (comment) askWhatIsWrong(turn);
    },
  },
    h("fieldset", {}, h("legend", {}, "What is wrong?"), reasons.map((reason, at) => h("label", { class: "choice" }, h("input", { type: "radio", name: "reason", value: reason, checked: reason === typed.reason }), labels[at]))),
    field("comment", "What should it say? (optional)", comment),
    h("div", { class: "row end" }, h("button", { type: "submit", class: "button primary" }, "Send")));
  openDialog("Feedback on this answer", form);
}

async function giveFeedback(turn, reason, comment = "") {
  try {
    turn.feedback = await call("give_feedback", { turn: turn.id, reason, comment });
    settle(turn);
    return true;
  } catch (error) {
    complain(error);
    return false;
  }
}
