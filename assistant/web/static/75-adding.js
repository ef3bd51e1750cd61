// Adding articles: files, folders or pasted text, with progress and a table of what became of each.

// KINDS, the types of files that are read, comes from the server.
const POLL = 400;
// Looks at the job in a row that may fail before the page gives up.
const LOOKS = 5;

// `work` is what Cancel stops: the newest uploading, or the job.
const adding = { polling: 0, missed: 0, before: [], work: {}, typed: { title: "", text: "" }, sent: null };

function openAdding() {
  const files = h("input", { type: "file", multiple: true, accept: KINDS, id: "add-files", class: "sr-only", "aria-label": "Choose files", onchange: () => take(files.files) });
  const folder = h("input", { type: "file", webkitdirectory: true, id: "add-folder", class: "sr-only", "aria-label": "Choose a folder", onchange: () => take(folder.files) });
  // kept until it is an article, so that no press outside of the dialog and no file chosen loses it
  const { typed } = adding;
  const title = bounded(h("input", { type: "text", id: "paste-title", autocomplete: "off", dir: "auto", oninput: () => (typed.title = title.value) }), "title", "Choose a shorter one");
  const text = bounded(h("textarea", { id: "paste-text", rows: "7", dir: "auto", oninput: () => (typed.text = text.value) }), "text", "Add it as a file");
  title.value = typed.title;
  text.value = typed.text;
  const take = (list) => {
    closeDialog();
    addFiles(Array.from(list, (file) => ({ file, name: file.webkitRelativePath || file.name })));
  };
  const zone = h("div", { class: "drop-zone" }, icon("upload"), h("p", {}, "Drop files or a folder here"),
    h("div", { class: "row" }, button("Choose files", () => files.click()), button("Choose a folder", () => folder.click())),
    h("p", { class: "hint" }, `Text, Markdown, HTML, PDF, Word and EPUB, up to ${largestFile()} each`), files, folder);
  acceptDrops(zone);
  openDialog("Add articles", h("div", {}, zone,
    h("h3", {}, "Or paste a text"),
    h("label", { for: "paste-title" }, "Title"), title, h("div", { class: "hint" }, "Left empty, the first line is the title."),
    h("label", { for: "paste-text" }, "Text"), text,
    h("div", { class: "row end" }, button("Add this text", addText, { class: "button primary" }))));
}

function largestFile() {
  return `${Math.floor((app.about?.largest || 0) / 2 ** 20)} MB`;
}

function acceptDrops(zone) {
  zone.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.add("dropping");
  });
  zone.addEventListener("dragleave", (event) => zone.contains(event.relatedTarget) || zone.classList.remove("dropping"));
  zone.addEventListener("drop", async (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;  // text goes where it is dropped
    event.preventDefault();
    event.stopPropagation();
    zone.classList.remove("dropping");
    const entries = Array.from(event.dataTransfer.items, (item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const loose = Array.from(event.dataTransfer.files, (file) => ({ file, name: file.name }));
    const found = entries.length ? (await Promise.all(entries.map((entry) => filesBelow(entry)))).flat() : loose;
    closeDialog();
    addFiles(found);
  });
}

// Each as file and name; what cannot be read, as name and reason.
async function filesBelow(entry, path = "") {
  const name = path ? `${path}/${entry.name}` : entry.name;
  const found = [];
  try {
    if (entry.isFile) return [{ file: await new Promise((done, fail) => entry.file(done, fail)), name }];
    const source = entry.createReader();
    for (;;) {
      const some = await new Promise((done, fail) => source.readEntries(done, fail));
      if (!some.length) return found;
      for (const one of some) found.push(...(await filesBelow(one, name)));
    }
  } catch (error) {
    return [...found, { name, reason: `could not be read: ${error.message || error}` }];
  }
}

async function addFiles(list) {
  if (!list.length) return;
  openPane("articles", false);
  selectSide("articles");
  const sent = [];
  const rows = [];
  const began = Date.now();
  const work = (adding.work = { uploading: true });
  fill(shelf.job);  // with a Cancel of its own
  for (const [at, { file, name, reason }] of list.entries()) {
    if (work.cancelled) break;
    if (reason) {
      rows.push({ source: name, status: "failed", reason });
      continue;
    }
    const left = at ? ((Date.now() - began) / 1000 / at) * (list.length - at) : null;
    drawJob({ state: "working", stage: "Uploading", done: at, total: list.length, source: name, left, rows: [] });
    try {
      const { path } = await app.panes.chat.upload(file);
      sent.push({ path, name });
    } catch (error) {
      rows.push({ source: name, status: "failed", reason: file.size > app.about?.largest ? `larger than ${largestFile()}` : `could not be uploaded: ${error.message || error}` });
    }
  }
  work.uploading = false;
  if (work.cancelled && work !== adding.work) return undefined;  // others are being added by now
  adding.before = rows;
  if (work.cancelled) return drawJob({ state: "cancelled", rows: [] });
  if (!sent.length) return drawJob({ state: "done", rows: [], seconds: 0 });
  return startJob("add_files", { files: sent });
}

async function addText() {
  const { title, text } = adding.typed;
  if (!text.trim()) return complain({ message: "There is no text", remedy: "Paste the text of the article" });
  closeDialog();
  openPane("articles", false);
  const { sent } = adding;
  adding.sent = { title, text };
  if (await startJob("add_text", { title, text })) return undefined;
  adding.sent = sent;
  return openAdding();
}

// What was pasted is let go when it is an article, and not when it was only sent.
function letGo({ state, rows = [] }) {
  const { sent, typed } = adding;
  adding.sent = null;
  const added = state === "done" && rows.every(({ status }) => status !== "failed");
  if (sent && added && sent.title === typed.title && sent.text === typed.text) Object.assign(typed, { title: "", text: "" });
}

async function refreshArticles() {
  await startJob("refresh_articles", {});
}

async function startJob(name, data) {
  const work = (adding.work = {});
  try {
    const job = await call(name, data);
    if (work.cancelled) call("cancel_indexing").catch(complain);  // pressed before the job was there
    followJob(job);
    return true;
  } catch (error) {
    fill(shelf.job);
    complain(error);
    return false;
  }
}

async function followJob(job) {
  clearTimeout(adding.polling);
  if (job.state !== "working") {
    letGo(job);
    if (reader.article) reader.article.stale = true;  // it may have changed
    // the result names what is odd about the new articles, so these come first
    if (job.state !== "idle") await refreshShelf().catch(complain);
    return drawJob(job);
  }
  drawJob(job);
  adding.missed = 0;
  adding.polling = setTimeout(lookAtJob, POLL);
  return undefined;
}

async function lookAtJob() {
  try {
    const job = await call("indexing_job");
    const lost = { message: "The app was started anew meanwhile", remedy: "What it had finished is kept; add the rest again, or press Re-index" };
    await followJob(job.state === "idle" ? { state: "failed", error: lost } : job);
  } catch (error) {
    adding.missed += 1;
    if (adding.missed < LOOKS && !error.reload) {
      clearTimeout(adding.polling);
      adding.polling = setTimeout(lookAtJob, POLL * 2 ** adding.missed);
      return;
    }
    adding.sent = null;
    drawJob({ state: "failed", error: { ...error, remedy: `${error.remedy}. The indexing may be going on; reload the page to see` } });
  }
}

function drawJob(job) {
  if (job.state === "idle") return fill(shelf.job);
  if (job.state === "working") return drawProgress(job);
  const rows = [...(adding.before || []), ...(job.rows || [])];
  adding.before = [];
  return keepingFocus(shelf.job, document.getElementById("side-articles"), () => fill(shelf.job, resultElement(job, rows)));
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

function resultElement(job, rows) {
  const counts = ["added", "updated", "removed", "unchanged", "failed", "left out"].map((status) => [status, rows.filter((row) => row.status === status).length]).filter(([, number]) => number);
  const summary = { cancelled: counts.length ? `Cancelled: ${counts.map(([status, number]) => `${number} ${status}`).join(", ")}` : "Cancelled; nothing was added.", failed: job.error ? `${job.error.message}. ${job.error.remedy}` : "" }[job.state]
    || counts.map(([status, number]) => `${number} ${status}`).join(", ") || "Nothing new.";
  const told = rows.filter((row) => row.status !== "unchanged").slice(0, 200);
  // the job names an article's notices too; they stand beside the article
  const beside = new Set(told.flatMap(({ source }) => noticesOf(source).flatMap((notice) => [notice, `${source}: ${notice}`])));
  const notices = (job.notices || []).filter((notice) => !beside.has(notice));
  return h("section", { class: `result ${job.state}`, role: "status", "aria-label": "Result of indexing" },
    h("div", { class: "row" }, h("strong", {}, coded(summary)), iconButton("close", "Dismiss the result", () => fill(shelf.job), { class: "icon-button small" })),
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
