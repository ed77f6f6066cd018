"use strict";
// Nothing here fetches anything: bodies are inflated from islands that stand in this page.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const byId = (id) => document.getElementById(id);

function open(target) {
  for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  const own = target.matches("article") && target.querySelector("details");
  if (own) own.open = true;
}

function follow() {
  let place = decodeURIComponent(location.hash.slice(1));
  while (place && !byId(place)) place = place.split("/").slice(0, -1).join("/"); // a step that is gone: its scenario
  const target = place && byId(place);
  if (!target) return;
  const article = target.closest("article");
  if (article && article.hidden) clear();
  open(target);
  target.scrollIntoView({ block: "start" });
}

const articles = all("article[data-verdict]").map((node) => ({ node, text: node.textContent.toLowerCase() }));
const box = byId("find"), count = byId("found");
const buttons = all(".finder button[data-verdict]");

function filter() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = new Set(buttons.filter((b) => b.getAttribute("aria-pressed") === "true").map((b) => b.dataset.verdict));
  let shown = 0;
  for (const { node, text } of articles) {
    const fits = words.every((word) => text.includes(word)) && (!wanted.size || wanted.has(node.dataset.verdict));
    node.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  for (const group of all(".group")) group.hidden = !group.querySelector("article:not([hidden])");
  count.textContent = shown === articles.length ? `all ${shown} scenarios` : `${shown} of ${articles.length} scenarios`;
}

function clear() {
  box.value = "";
  buttons.forEach((b) => b.setAttribute("aria-pressed", "false"));
  filter();
}

async function inflate(island) {
  const bytes = Uint8Array.from(atob(island.textContent.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

function made(tag, text, parent, kind) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (kind) element.className = kind;
  if (tag === "pre") element.tabIndex = 0;
  if (parent) parent.append(element);
  return element;
}

function message(title, said, parent) {
  const part = made("div", undefined, parent);
  made("div", `${title}: ${said.note}`, part, "label");
  for (const text of [said.headers, said.text].filter(Boolean)) made("pre", text, part);
}

function tell(said, inside, line) {
  inside.replaceChildren();
  inside.classList.remove("soft");
  const list = made("dl", undefined, inside);
  for (const [label, text] of said.rows) { made("dt", label, list); made("dd", text, list); }
  if (said.curl) {
    const curl = made("div", undefined, inside, "curl");
    made("span", "The same request with curl", curl, "label");
    made("pre", said.curl, curl);
    made("button", "copy", curl, "copy").type = "button";
  }
  if (said.asked) {
    const bodies = made("div", undefined, inside, "bodies");
    message("Asked", said.asked, bodies);
    message("Answered", said.answered, bodies);
  } else {
    made("p", `Headers and bodies were left out to keep this page small; they stand in journal.jsonl, line ${line}.`, inside, "soft small");
  }
}

const opened = new Map();
async function unfold(exchange) {
  if (exchange.dataset.done) return;
  exchange.dataset.done = "yes";
  const { island, line } = exchange.dataset;
  const inside = exchange.querySelector(".inside"), folded = byId(`island-${island}`);
  if (!folded) {
    inside.textContent = `Left out to keep this page small; it stands in journal.jsonl, line ${line}.`;
    return;
  }
  try {
    if (!opened.has(island)) opened.set(island, inflate(folded));
    tell((await opened.get(island))[line], inside, line);
  } catch (problem) {
    inside.textContent = `This browser cannot unfold the exchange (${problem}); it stands in journal.jsonl, line ${line}.`;
  }
}

document.addEventListener("toggle", (event) => {
  if (event.target.open && event.target.matches(".exchange")) unfold(event.target);
}, true);
document.addEventListener("click", (event) => {
  const copy = event.target.closest("button.copy");
  if (copy) {
    navigator.clipboard.writeText(copy.parentElement.querySelector("pre").textContent)
      .then(() => { copy.textContent = "copied"; }, () => { copy.textContent = "select and copy"; });
  }
});
buttons.forEach((b) => b.addEventListener("click", () => {
  b.setAttribute("aria-pressed", b.getAttribute("aria-pressed") === "true" ? "false" : "true");
  filter();
}));
box.addEventListener("input", filter);
byId("clear").addEventListener("click", () => { clear(); box.focus(); });
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !/INPUT|TEXTAREA/.test(document.activeElement.tagName)) { event.preventDefault(); box.focus(); }
  if (event.key === "Escape" && document.activeElement === box) clear();
});
addEventListener("hashchange", follow);
addEventListener("beforeprint", () => all("article[data-bad] > details").forEach((d) => { d.open = true; }));
filter();
follow();
