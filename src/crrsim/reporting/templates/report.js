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
  const target = byId(decodeURIComponent(location.hash.slice(1)));
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

function message(title, said) {
  const part = document.createElement("div"), label = document.createElement("div");
  label.className = "label";
  label.textContent = `${title}: ${said.note}`;
  part.append(label);
  for (const text of [said.headers, said.text].filter(Boolean)) {
    const pre = document.createElement("pre");
    pre.tabIndex = 0;
    pre.textContent = text;
    part.append(pre);
  }
  return part;
}

const opened = new Map();
async function unfold(place) {
  if (place.dataset.done) return;
  place.dataset.done = "yes";
  const key = place.dataset.island;
  if (!opened.has(key)) opened.set(key, inflate(byId(`island-${key}`)));
  try {
    const said = (await opened.get(key))[place.dataset.line];
    place.replaceChildren(message("Asked", said.asked), message("Answered", said.answered));
  } catch (problem) {
    place.textContent = `This browser cannot unfold the bodies (${problem}); they stand in journal.jsonl, line ${place.dataset.line}.`;
  }
}

document.addEventListener("toggle", (event) => {
  const place = event.target.open && event.target.querySelector(":scope > .inside > .bodies[data-island]");
  if (place) unfold(place);
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
