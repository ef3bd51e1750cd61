// What the page shows of a job that adds articles: how far it is, and what became of each file.

function drawJob(job) {
  if (job.state === "idle") return fill(shelf.job);
  if (job.state === "working") return drawProgress(job);
  const rows = [...(adding.before || []), ...(job.rows || [])];
  adding.before = [];
  keepingFocus(shelf.job, document.getElementById("side-articles"), () => fill(shelf.job, resultElement(job, rows)));
  tellResult(job, rows);
  return rows;
}

function libraryShows() {
  return isOpen("articles") && !document.body.classList.contains("evaluating") && !shelf.panels.articles.hidden;
}

// Also to those who do not see the list.
function tellResult(job, rows) {
  if (libraryShows()) return;
  const bad = job.state === "failed" || rows.some(({ status }) => status === "failed");
  toast(`Adding articles: ${summaryOf(job, rows)}`, { bad, lasting: true, action: "Show", act: showLibrary });
}

function showLibrary() {
  selectView("chat");
  closePane("reader", true);
  openPane("articles");
  selectSide("articles");
}

// In place, so that its button can be pressed and keeps the focus while the numbers change.
function drawProgress(job) {
  if (!shelf.job.querySelector(".progress")) fill(shelf.job, progressElement());
  const [words, bar, source] = shelf.job.querySelector(".progress").children;
  const left = job.left ? `, about ${spanOf(job.left)} left` : "";
  say(words, `${job.stage || job.label || "Starting"}${job.total ? ` ${job.done} of ${job.total}${left}` : ""}`);
  bar.max = job.total || 1;
  if (job.total) bar.value = job.done;
  else bar.removeAttribute("value");
  say(source, job.source || "");
  source.hidden = !job.source;
}

function progressElement() {
  return h("section", { class: "progress", "aria-label": "Indexing" },
    h("div"), h("progress", { "aria-label": "Indexing" }), h("div", { class: "where", dir: "auto" }),
    button("Cancel", cancelAdding, { class: "button small" }));
}

async function cancelAdding({ currentTarget: pressed }) {
  const show = (words, disabled) => Object.assign(pressed, { textContent: words, disabled });
  adding.work.cancelled = true;
  show("Cancelling…", true);
  if (adding.work.uploading) return;  // there is no job yet, unless another tab's
  try {
    await call("cancel_indexing");
  } catch (error) {
    show("Cancel", false);
    complain(error);
  }
}

function spanOf(seconds) {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}

function summaryOf(job, rows) {
  const counts = ["added", "updated", "removed", "unchanged", "failed", "left out"].map((status) => [status, rows.filter((row) => row.status === status).length]).filter(([, number]) => number);
  const words = counts.map(([status, number]) => `${number} ${status}`).join(", ");
  if (job.state === "failed" && job.error) return `${job.error.message}. ${job.error.remedy}`;
  if (job.state === "cancelled") return words ? `Cancelled: ${words}` : "Cancelled; nothing was added.";
  return words || "Nothing new.";
}

function resultElement(job, rows) {
  const told = rows.filter((row) => row.status !== "unchanged").slice(0, 200);
  // the job names an article's notices too; they stand beside the article
  const beside = new Set(told.flatMap(({ source }) => noticesOf(source).flatMap((notice) => [notice, `${source}: ${notice}`])));
  const notices = (job.notices || []).filter((notice) => !beside.has(notice));
  return h("section", { class: `result ${job.state}`, role: "status", "aria-label": "Result of indexing" },
    h("div", { class: "row" }, h("strong", {}, coded(summaryOf(job, rows))), iconButton("close", "Dismiss the result", () => fill(shelf.job), { class: "icon-button small" })),
    told.length ? h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "File"), h("th", { scope: "col" }, "Result"))),
      h("tbody", {}, told.map(resultRow))) : null,
    notices.length ? noticesElement(notices) : null);
}

function resultRow({ source, status, reason }) {
  const why = reason || noticesOf(source).join("; ");
  return h("tr", { class: status }, h("td", { dir: "auto" }, source.replace(/^added\//, "")), h("td", {}, status, why ? `: ${why}` : ""));
}

function noticesOf(source) {
  return articleOf(source)?.notices || [];
}
