// Elements are made of text nodes and attributes only, never of markup, so nothing in an article,
// a file name or an answer can become part of the page.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  articles: "M4 5h6a2 2 0 0 1 2 2v13a2 2 0 0 0-2-2H4zM20 5h-6a2 2 0 0 0-2 2v13a2 2 0 0 1 2-2h6z",
  chats: "M4 5h16v11H9l-5 4z",
  plus: "M12 5v14M5 12h14",
  send: "M12 19V5M6 11l6-6 6 6",
  more: "M5 12h.1M12 12h.1M19 12h.1",
  follow: "M5 5v6a4 4 0 0 0 4 4h10M15 11l4 4-4 4",
  warn: "M12 9v4.5M12 17v.1M10.3 4.3 2.6 18a2 2 0 0 0 1.7 3h15.4a2 2 0 0 0 1.7-3L13.7 4.3a2 2 0 0 0-3.4 0z",
  check: "M5 12.5l4.5 4.5L19 7.5",
  upload: "M12 16V5M7 10l5-5 5 5M5 19h14",
  stop: "M7 7h10v10H7z",
  close: "M6 6l12 12M18 6L6 18",
  gear: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4zM9 14.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z",
  help: "M9 9a3 3 0 1 1 4 2.8c-.7.4-1 .9-1 1.7M12 17.2v.1M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  info: "M12 11v6M12 7.6v.1M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  moon: "M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5z",
  chart: "M5 20V10M12 20V4M19 20v-7",
  book: "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11",
  edit: "M4 20h4L19 9l-4-4L4 16z",
  retry: "M5 12a7 7 0 1 1 2 5M5 19v-4h4",
  undo: "M9 7L4 12l5 5M4 12h10a6 6 0 0 1 6 6",
  trash: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  good: "M7 11v9H4v-9zM7 11l4-8a2 2 0 0 1 2 2v4h6l-2 11H7",
  bad: "M17 13V4h3v9zM17 13l-4 8a2 2 0 0 1-2-2v-4H5l2-11h10",
  down: "M12 4v12M6 11l6 6 6-6M5 20h14",
  previous: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  refresh: "M19 12a7 7 0 1 1-2-5M19 4v4h-4",
};

function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

function iconButton(name, label, onclick, attributes = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...attributes }, icon(name));
}

// An icon with a short word beside it where there is room; its label says the rest.
function wordButton(name, word, label, onclick, attributes = {}) {
  const element = iconButton(name, label, onclick, attributes);
  element.classList.add("worded");
  element.append(h("span", { class: "label" }, word));
  return element;
}

// The second press of a double click may meet what has moved to its place since the first, or what is at work already.
function once(act) {
  return (event) => (event.detail > 1 ? undefined : act(event));
}

function button(label, onclick, attributes = {}) {
  return h("button", { type: "button", class: "button", onclick, ...attributes }, label);
}

// Words between backticks are something to type.
function coded(text) {
  return String(text).split("`").map((piece, at) => (at % 2 ? h("code", {}, piece) : piece));
}

// An error's first word begins a sentence here, unless it is the name of a file.
function asSentence(text) {
  return /^\S*[./\\_\d]\S/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

// A name from outside, kept from turning the words around it (bidirectional controls).
function named(text) {
  return h("bdi", {}, text);
}

function hidden(text) {
  return h("span", { class: "sr-only" }, text);
}

// What failed, with its remedy and, where there is one, the button that may mend it.
function failureElement({ message, remedy, reload, mild }, again = null, label = "Try again") {
  const press = reload ? ["Reload", () => window.location.reload()] : again && [label, again];
  return h("section", { class: mild ? "failure mild" : "failure", role: "alert" },
    h("h3", {}, icon(mild ? "info" : "warn"), h("span", {}, coded(asSentence(message)))),
    remedy ? h("p", {}, coded(remedy)) : null,
    press ? h("p", {}, button(press[0], press[1], { class: "button small" })) : null);
}

// Draws what `root` holds anew; the focus stays on what is called the same there, or on `otherwise`.
function keepingFocus(root, otherwise, draw) {
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  const name = focused && selectorOf(focused);
  const drawn = draw() || root;
  // what had the focus may be gone; the next Tab starts near it
  if (focused && !focused.isConnected) ((name && drawn.querySelector(name)) || otherwise).focus({ preventScroll: true });
}

// What finds an element again after it was drawn anew.
function selectorOf({ id, ariaLabel }) {
  return id ? `#${id}` : ariaLabel && `[aria-label="${CSS.escape(ariaLabel)}"]`;
}

// A box that takes only so many characters: far more would keep the browser busy for minutes. What is too much
// is refused as a whole, and what stands there stays.
function bounded(box, kind, remedy) {
  box.addEventListener("beforeinput", (event) => {
    const longest = app.about?.longest[kind] ?? Infinity;
    const added = (event.data ?? event.dataTransfer?.getData("text/plain") ?? "").length;
    const length = box.value.length - (box.selectionEnd - box.selectionStart) + added;
    if (!added || length <= longest) return;
    event.preventDefault();
    complain({ message: `This is too long: ${counted(length, "character")}, of ${longest.toLocaleString("en")} at most`, remedy });
  });
  return box;
}

// Arrow keys go along a row of tabs.
function moveAlong(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const tabs = [...event.currentTarget.parentElement.querySelectorAll('[role="tab"]')];
  const next = tabs[(tabs.indexOf(event.currentTarget) + step + tabs.length) % tabs.length];
  next.click();
  next.focus();
}

function counted(number, noun, plural = `${noun}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;
}

// The server counts Unicode code points, JavaScript counts UTF-16 units.
function unitsOf(text) {
  if (!/[\ud800-\udbff]/.test(text)) return (point) => Math.max(0, Math.min(point, text.length));
  const units = [];
  let unit = 0;
  for (const character of text) {
    units.push(unit);
    unit += character.length;
  }
  units.push(unit);
  return (point) => units[Math.max(0, Math.min(point, units.length - 1))];
}

function sliceOf(text) {
  const unit = unitsOf(text);
  return (start, end) => text.slice(unit(start), unit(end));
}

async function copyText(text, said) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const back = document.activeElement;
    const area = h("textarea", { class: "sr-only" });
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    back?.focus({ preventScroll: true });
    if (!copied) return complain({ message: "The browser did not let this be copied", remedy: "Select the text and copy it" });
  }
  return toast(said);
}

function download({ name, type, text }) {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
