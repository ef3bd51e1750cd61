// The other view of the page: the latest report of the evaluation, apart from everything else.

const VIEWS = [["chat", "Chat"], ["evaluation", "Evaluation"]];

const evaluation = { root: null };

function viewTabs() {
  return h("div", { class: "views tabs", role: "tablist", "aria-label": "View" }, VIEWS.map(([name, label]) => h(
    "button",
    { type: "button", role: "tab", id: `view-${name}`, "aria-controls": name === "chat" ? "panes" : "evaluation-root", "aria-selected": String(name === "chat"), tabindex: name === "chat" ? "0" : "-1", onclick: () => selectView(name), onkeydown: moveAlong },
    label,
  )));
}

function mountEvaluation() {
  evaluation.root = h("section", { id: "evaluation-root", class: "pane-root", role: "tabpanel", "aria-labelledby": "view-evaluation", hidden: true });
  document.querySelector(".gradio-container").append(evaluation.root);
}

function selectView(name) {
  for (const [one] of VIEWS) {
    const tab = document.getElementById(`view-${one}`);
    tab.setAttribute("aria-selected", String(one === name));
    tab.tabIndex = one === name ? 0 : -1;
  }
  document.body.classList.toggle("evaluating", name === "evaluation");
  evaluation.root.hidden = name !== "evaluation";
  if (name !== "evaluation") return;
  for (const pane of overPanes()) closePane(pane, true);
  showReport();
}

async function showReport() {
  fill(evaluation.root, h("p", { class: "reader-empty" }, "Looking for the latest report…"));
  let report;
  try {
    report = await call("evaluation_report");
  } catch (error) {
    return fill(evaluation.root, h("div", { class: "empty" }, failureElement(error, showReport)));
  }
  if (!report.html) {
    return fill(evaluation.root, h("div", { class: "empty" }, icon("chart"),
      h("h1", {}, "No evaluation yet"),
      h("p", {}, "An evaluation asks questions with known answers and measures how often the articles are found, quoted and refused rightly."),
      h("p", { class: "hint" }, "Run ", h("code", {}, "assistant eval answers"), ", then ", h("code", {}, "assistant eval report"), ". The latest report appears here.")));
  }
  return fill(evaluation.root,
    h("div", { class: "report-head" }, h("h1", {}, "Latest evaluation"), h("span", { class: "where" }, `${report.name}, ${new Date(report.made).toLocaleString()}`)),
    // sandboxed: the report's scripts run in an origin of their own
    h("iframe", { class: "report", title: "Evaluation report", sandbox: "allow-scripts", srcdoc: report.html }));
}
