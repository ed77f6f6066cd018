"use strict";
const text = new TextDecoder("utf-8");
const hex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
const sha = async bytes => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const joined = (...parts) => {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
};
const bytesOf = string => new TextEncoder().encode(string);
const unhex = string => Uint8Array.from(string.match(/../g) || [], pair => parseInt(pair, 16));
const unbase64 = string => Uint8Array.from(atob(string), letter => letter.charCodeAt(0));
const leaf = bytes => sha(joined(Uint8Array.of(0), bytes));

async function rootOf(leaves) {
  if (!leaves.length) return sha(new Uint8Array());
  let level = leaves;
  while (level.length > 1) {
    const above = [];
    for (let at = 0; at + 1 < level.length; at += 2) above.push(await sha(joined(Uint8Array.of(1), level[at], level[at + 1])));
    if (level.length % 2) above.push(level[level.length - 1]);
    level = above;
  }
  return level[0];
}

async function unzipped(file) {
  const data = new Uint8Array(await file.arrayBuffer());
  const view = new DataView(data.buffer);
  let end = data.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) throw new Error("this is no zip file");
  const files = new Map();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (view.getUint32(at, true) !== 0x02014b50) throw new Error("the zip file is damaged");
    const method = view.getUint16(at + 10, true), size = view.getUint32(at + 20, true);
    const nameSize = view.getUint16(at + 28, true), extra = view.getUint16(at + 30, true), note = view.getUint16(at + 32, true);
    const place = view.getUint32(at + 42, true);
    const name = text.decode(data.subarray(at + 46, at + 46 + nameSize));
    const start = place + 30 + view.getUint16(place + 26, true) + view.getUint16(place + 28, true);
    const packed = data.subarray(start, start + size);
    if (files.has(name)) throw new Error("the zip file holds two files called " + name);
    if (!name.endsWith("/")) files.set(name, method === 0 ? packed : await inflated(packed));
    at += 46 + nameSize + extra + note;
  }
  return files;
}

async function inflated(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function ofFolder(list) {
  const files = new Map();
  for (const file of list) {
    const path = file.webkitRelativePath || file.name;
    files.set(path.split("/").slice(path.includes("/") ? 1 : 0).join("/"), new Uint8Array(await file.arrayBuffer()));
  }
  return files;
}

function linesOf(journal) {
  const lines = [];
  let start = 0;
  for (let at = 0; at <= journal.length; at += 1) {
    if (at === journal.length || journal[at] === 10) {
      const line = journal.subarray(start, at);
      if (line.some(byte => byte !== 32 && (byte < 9 || byte > 13))) lines.push(line);
      start = at + 1;
    }
  }
  return lines;
}

const MARK = ',"chain":"';
function linkOf(line) {
  const tail = MARK.length + 66;
  const end = text.decode(line.subarray(line.length - tail));
  if (!end.startsWith(MARK) || !end.endsWith('"}')) return null;
  try {
    const record = JSON.parse(text.decode(line));
    return { record, body: line.subarray(0, line.length - tail), digest: end.slice(MARK.length, -2) };
  } catch { return null; }
}

function described(place, link, name = "journal.jsonl") {
  if (!link) return `${name} line ${place}`;
  const { n, writer, kind, scenario, step } = link.record;
  return `${name} line ${place} (record ${n} of writer ${writer}: ${String(kind).replaceAll("_", " ")}` +
    `${scenario ? `, scenario ${scenario}` : ""}${step ? `, step ${step}` : ""})`;
}

function firstTouched(expected, found, lines) {
  let at = 0;
  while (at < expected.length && at < found.length && expected[at] === found[at]) at += 1;
  const before = at ? described(at, linkOf(lines[at - 1])) : "the beginning of journal.jsonl";
  if (at >= found.length) return `a record is missing after ${before}`;
  const there = described(at + 1, linkOf(lines[at])), known = expected.indexOf(found[at]);
  const later = at < expected.length && found.indexOf(expected[at], at) >= 0;
  if (at >= expected.length || (known < 0 && later)) return `${there} was added after sealing`;
  if (known < 0) return `${there} was altered`;
  if (known < at) return `${there} was added: it repeats record ${known + 1} of the journal`;
  return later ? `${there} is out of order: record ${known + 1} stands here` : `a record is missing after ${before}`;
}

async function brokenLinks(lines, name = "journal.jsonl") {
  const ends = new Map(), problems = [];
  for (const [index, line] of lines.entries()) {
    const link = linkOf(line);
    if (!link) { problems.push(`${name} line ${index + 1} is no record with a chain: altered or added`); continue; }
    const { run, writer, n } = link.record;
    const [number, before] = ends.get(writer) || [0, await sha(bytesOf(`crrsim journal\n${run}\n${writer}`))];
    ends.set(writer, [n, unhex(link.digest)]);
    if (n !== number + 1) problems.push(`${described(index + 1, link, name)} does not follow record ${number} of its writer`);
    else if (hex(await sha(joined(before, link.body))) !== link.digest) problems.push(`${described(index + 1, link, name)} was altered`);
  }
  return problems;
}

async function signature(sealed, statement) {
  const held = JSON.parse(text.decode(sealed));
  const open = unbase64(held.public_key);
  const id = (hex(await sha(open)).slice(0, 24).match(/..../g) || []).join("-");
  let key;
  try { key = await crypto.subtle.importKey("raw", open, { name: "Ed25519" }, false, ["verify"]); }
  catch { return { id, checked: false }; }
  return { id, checked: true, good: await crypto.subtle.verify({ name: "Ed25519" }, key, unbase64(held.signature), statement) };
}

async function earlier(files) {
  const problems = [];
  for (const [name, data] of files) {
    if (!name.startsWith("earlier/")) continue;
    if (name.endsWith(".jsonl")) problems.push(...await brokenLinks(linesOf(data), name));
    if (!name.endsWith(".seal.json")) continue;
    const beside = name.replace(/json$/, "sig"), seal = JSON.parse(text.decode(data));
    if (!files.has(beside)) { problems.push(`${beside} is missing`); continue; }
    const signed = await signature(files.get(beside), data);
    if (signed.checked && !signed.good) problems.push(`${name} was altered: its signature does not match`);
    if (signed.id !== seal.sealed_by) problems.push(`${beside} holds another key than the one that sealed`);
    if (name !== `earlier/${seal.run}.seal.json`) problems.push(`${name} is the seal of another run, ${seal.run}`);
  }
  return problems;
}

async function judged(files) {
  for (const name of ["journal.jsonl", "seal.json", "seal.sig"])
    if (!files.has(name)) return { problems: [`${name} is missing`], isNone: !files.has("seal.json") && !files.has("journal.jsonl") };
  const held = files.get("seal.json"), problems = [];
  const seal = JSON.parse(text.decode(held));
  if (seal.format !== "crrsim seal 1") return { problems: ["seal.json is no seal that this page knows"] };
  const signed = await signature(files.get("seal.sig"), held);
  if (signed.checked && !signed.good) problems.push("seal.json was altered: its signature does not match");
  if (signed.id !== seal.sealed_by) problems.push("seal.sig holds another key than the one that sealed");
  const lines = linesOf(files.get("journal.jsonl"));
  const leaves = [];
  for (const line of lines) leaves.push(await leaf(line));
  const root = await rootOf(leaves), same = hex(root) === seal.records.root;
  const digests = new Map();
  for (const [name, data] of files) digests.set(name, hex(await sha(data)));
  const listed = seal.files.find(file => file.name === "records.merkle" || file.name === "records.sha256");
  if (!same && listed && digests.get(listed.name) === listed.sha256)
    problems.push(firstTouched(text.decode(files.get(listed.name)).trim().split(/\s+/), leaves.map(one => hex(one).slice(0, 16)), lines));
  else if (!same) problems.push("journal.jsonl is not the one that was sealed");
  for (const file of seal.files) {
    if (!files.has(file.name)) problems.push(`${file.name} is missing`);
    else if (digests.get(file.name) !== file.sha256 && (same || file.name !== "journal.jsonl")) problems.push(`${file.name} was altered`);
  }
  const named = new Set([...seal.files.map(file => file.name), "seal.json", "seal.sig"]);
  for (const name of files.keys()) if (!named.has(name)) problems.push(`${name} was added after sealing`);
  const above = [root];
  for (const file of seal.files) above.push(await leaf(bytesOf(`${file.name}\n${file.size}\n${file.sha256}`)));
  if (hex(await rootOf(above)) !== seal.root) problems.push("seal.json: its root is not that of its records and files");
  problems.push(...await brokenLinks(lines), ...await earlier(files));
  return { problems: [...new Set(problems)], seal, signed, records: lines.length };
}

function show(found) {
  const said = document.getElementById("said");
  said.replaceChildren();
  const line = (tag, words) => { const made = document.createElement(tag); made.textContent = words; said.append(made); };
  document.body.classList.toggle("is-mock", Boolean(found.seal && found.seal.mock));
  document.getElementById("mock").hidden = !(found.seal && found.seal.mock);
  said.className = found.problems.length || (found.signed && !found.signed.checked) ? "bad" : "good";
  if (found.problems.length) {
    line("h2", found.isNone ? "✗ This is no pack" : "✗ This is not what was sealed");
    if (found.isNone) line("p", "No evidence of crrsim was found in it, so nothing can be said of it. Choose the .zip as you received it, or the folder that holds journal.jsonl.");
    for (const problem of found.problems.slice(0, 10)) line("p", problem);
    return;
  }
  line("h2", found.signed.checked ? "✓ This is what was sealed" : "The records are whole, but the signature is not checked");
  if (!found.signed.checked) line("p", "This browser cannot check an Ed25519 signature. Use a newer one, or crrsim verify.");
  line("p", `${found.records} records of ${found.seal.run}${found.seal.mock ? ", a MOCK run" : ""}${found.seal.complete ? "" : ", INCOMPLETE: the run was interrupted"}.`);
  line("p", `Fingerprint ${found.seal.fingerprint || "not recorded"}; sealed ${found.seal.sealed_at}.`);
  line("p", `Sealed with the key ${found.seal.sealed_by}. Anybody can seal anew with a key of their own: ask the sender whether that key is theirs.`);
}

async function look(reading) {
  try { show(await judged(await reading)); }
  catch (problem) { show({ problems: [`This cannot be read: ${problem.message}`], isNone: true }); }
}
document.getElementById("pack").addEventListener("change", event => look(unzipped(event.target.files[0])));
document.getElementById("folder").addEventListener("change", event => look(ofFolder(event.target.files)));
