// An article as text, with its headings, pages, and the cited characters marked.

function drawArticle(panel, article, active, spans) {
  const header = h("header", { class: "article-head" },
    h("h2", { dir: "auto" }, article.title || article.source),
    h("div", { class: "where", dir: "auto", title: article.source }, [article.author, factsOf(article)].filter(Boolean).join(" · ")),
    h("div", { class: "article-tools" },
      // an article that was opened for itself has no citations to step through
      spans.length ? [
        wordButton("previous", "Previous", "Previous citation ([)", () => stepCitation(-1)),
        h("span", { class: "count", "aria-live": "polite" }, positionText(active)),
        wordButton("next", "Next", "Next citation (])", () => stepCitation(1)),
      ] : null,
      active?.source === article.source ? wordButton("link", "Copy a link", "Copy a link to this place", () => copyText(linkTo(active), "Link copied")) : null));
  const body = h("div", { class: "article-text", lang: article.language || null });
  const parts = [];
  if (article.start > 0) parts.push(button("Show the part before", () => openPart(article.source, article.start - 1), { class: "button small" }));
  parts.push(...blocks(article, active, spans));
  if (article.end < article.length) parts.push(button("Show the part after", () => openPart(article.source, article.end), { class: "button small" }));
  append(body, parts);
  fill(panel, header, body);
  const mark = body.querySelector("mark.active");
  if (mark) bringIntoView(panel, mark);
  else panel.scrollTop = 0;
}

// Not scrollIntoView: it would also move the panes around this one.
function bringIntoView(panel, element) {
  panel.scrollTop += element.getBoundingClientRect().top - panel.getBoundingClientRect().top - panel.clientHeight / 3;
}

function positionText(active) {
  const all = citations();
  const at = all.findIndex(isActive);
  return at < 0 || !active ? (all.length ? counted(all.length, "citation") : "") : `${at + 1} of ${all.length}`;
}

function linkTo({ source, start, end }) {
  const address = new URL(window.location.pathname, window.location.origin);
  address.searchParams.set("article", source);
  address.searchParams.set("span", `${start}-${end}`);
  return address.href;
}

async function openPart(source, around) {
  const opening = (reader.opening = {});
  try {
    const article = await call("article", { source, around });
    if (reader.opening !== opening) return;
    reader.article = article;
    reader.active = reader.opening = null;
    drawReader();
  } catch (error) {
    if (reader.opening !== opening) return;
    reader.opening = null;
    complain(error);
    return;
  }
  const unit = unitsOf(reader.article.text)(around - reader.article.start);
  const block = [...reader.panel.querySelectorAll("[data-from]")].findLast((one) => Number(one.dataset.from) <= unit);
  if (block) bringIntoView(reader.panel, block);
}

// One block for each line; a mark that runs over several lines is drawn in each of them.
function blocks(article, active, spans) {
  const unit = unitsOf(article.text);
  const local = (point) => unit(point - article.start);
  const marks = spans
    .filter((span) => span.end > article.start && span.start < article.end)
    .map((span) => ({ from: local(span.start), to: local(span.end), number: span.number, active: active?.start === span.start && active?.end === span.end }))
    .sort((one, other) => one.from - other.from || other.to - one.to);
  const headings = article.headings.map((heading) => ({ from: local(heading.start), level: heading.level }));
  const pages = article.pages.map((offset, at) => ({ from: offset - article.start, number: at + 1 })).filter((page) => page.from >= 0 && page.from < article.end - article.start).map((page) => ({ ...page, from: unit(page.from) }));
  const made = [];
  let from = 0;
  for (const line of article.text.split("\n")) {
    const to = from + line.length;
    for (const page of pages.filter((one) => one.from >= from && one.from <= to)) {
      made.push(h("div", { class: "page-mark", role: "separator" }, `Page ${page.number}`));
    }
    if (line.trim()) made.push(lineElement(line, from, to, marks, headings.find((heading) => heading.from >= from && heading.from < to)));
    from = to + 1;
  }
  return made;
}

function lineElement(line, from, to, marks, heading) {
  const tag = heading ? `h${Math.min(6, 2 + Math.max(1, heading.level))}` : "p";
  const element = h(tag, { dir: "auto", "data-from": from });
  const here = marks.filter((mark) => mark.from < to && mark.to > from);
  const cuts = [...new Set([from, to, ...here.flatMap((mark) => [Math.max(from, mark.from), Math.min(to, mark.to)])])].sort((one, other) => one - other);
  for (let at = 0; at + 1 < cuts.length; at += 1) {
    const text = line.slice(cuts[at] - from, cuts[at + 1] - from);
    const covering = here.filter((mark) => mark.from <= cuts[at] && mark.to >= cuts[at + 1]);
    if (!covering.length) {
      append(element, [text]);
      continue;
    }
    const active = covering.find((mark) => mark.active);
    const numbers = covering.map((mark) => mark.number).filter(Boolean);
    const starts = covering.some((mark) => mark.from === cuts[at]);
    element.append(h("mark", { class: active ? "active" : "" },
      starts && numbers.length ? hidden(`Citation ${numbers.join(", ")}: `) : null, text));
  }
  return element;
}
