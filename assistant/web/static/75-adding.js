// Adding articles: files, folders or pasted text, with progress and a table of what became of each.

// KINDS, the types of files that are read, comes from the server.
const POLL = 400;
// Looks at the job in a row that may fail before the page gives up.
const LOOKS = 5;

// `work` is what Cancel stops: the newest uploading, or the job.
const adding = { polling: 0, missed: 0, following: false, waiting: [], before: [], work: {}, typed: { title: "", text: "" }, sent: null };

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

function tooLarge({ size }) {
  return size > app.about?.largest ? `larger than ${largestFile()}` : "";
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

function addFiles(list) {
  if (!list.length) return;
  showLibrary();
  if (adding.following) waitForJob(() => sendFiles(list));
  else sendFiles(list);
}

async function sendFiles(list) {
  const sent = [];
  const rows = [];
  const began = Date.now();
  const work = (adding.work = { uploading: true });
  fill(shelf.job);  // with a Cancel of its own
  for (const [at, { file, name, reason = tooLarge(file) }] of list.entries()) {
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
      rows.push({ source: name, status: "failed", reason: `could not be uploaded: ${error.message || error}` });
    }
  }
  work.uploading = false;
  if (work.cancelled && work !== adding.work) return undefined;  // others are being added by now
  adding.before.push(...rows);
  if (work.cancelled) return ended({ state: "cancelled", rows: [] });
  if (!sent.length) return ended({ state: "done", rows: [], seconds: 0 });
  return startJob("add_files", { files: sent });
}

async function addText() {
  const { title, text } = adding.typed;
  if (!text.trim()) return complain({ message: "There is no text", remedy: "Paste the text of the article" });
  closeDialog();
  showLibrary();
  if (await startJob("add_text", { title, text })) return undefined;
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
    if (name === "add_text") adding.sent = data;
    followJob(job);
    return true;
  } catch (error) {
    const job = "id" in error ? await call("indexing_job").catch(() => ({})) : {};  // without: it never came there
    if (job.state !== "working") {
      fill(shelf.job);
      complain(error);
      adding.waiting.shift()?.();
      return false;
    }
    waitForJob(() => startJob(name, data));
    followJob(job);
    return true;
  }
}

async function followJob(job) {
  clearTimeout(adding.polling);
  if (job.state !== "working") {
    letGo(job);
    if (reader.article) reader.article.stale = true;  // it may have changed
    // the result names what is odd about the new articles, so these come first
    if (job.state !== "idle") await refreshShelf().catch(complain);
    return ended(job);
  }
  adding.following = true;
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
    ended({ state: "failed", error: { ...error, remedy: `${error.remedy}. The indexing may be going on; reload the page to see` } });
  }
}
