"use strict";
// Nothing here fetches anything: what the page shows is inflated from islands that stand in it.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const byId = (id) => document.getElementById(id);
const thousands = new Intl.NumberFormat("en").format;

function made(tag, content, parent, kind) {
  const element = document.createElement(tag);
  if (content !== undefined && content !== "") element.textContent = content;
  if (kind) element.className = kind;
  if (parent) parent.append(element);
  return element;
}

function link(href, content, parent, kind) {
  const element = made("a", content, parent, kind);
  element.setAttribute("href", href);
  return element;
}

const counted = (number, noun) => `${number ? thousands(number) : "no"} ${noun}${number === 1 ? "" : "s"}`;
const duration = (ms) => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

const inflated = new Map();
function island(name) {
  const folded = byId(`island-${name}`);
  if (!folded) return Promise.resolve(null);
  if (!inflated.has(name)) inflated.set(name, inflate(folded));
  return inflated.get(name);
}

async function inflate(folded) {
  const bytes = Uint8Array.from(atob(folded.textContent.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

function badge(name, parent) {
  const [word, mark] = told.verdicts[name] || [name, "¿"];
  const element = made("span", undefined, parent, `badge v-${name}`);
  made("span", mark, element, "mark").setAttribute("aria-hidden", "true");
  element.append(word);
  return element;
}

function tableOf(headings, rows, parent, kind) {
  const frame = made("div", undefined, parent, `scroll ${kind}`);
  const table = made("table", undefined, frame, "cells");
  const head = made("tr", undefined, made("thead", undefined, table));
  for (const heading of headings) made("th", heading, head).scope = "col";
  const body = made("tbody", undefined, table);
  for (const cells of rows) {
    const row = made("tr", undefined, body);
    for (const cell of cells) made("td", cell, row);
  }
  return frame;
}

function scrollable(pre, label) {
  pre.tabIndex = 0;
  pre.setAttribute("role", "group");
  pre.setAttribute("aria-label", label);
}

let told = null; // the dossier: every scenario, the plan, the sheets
const scenarios = new Map(); // key -> scenario
