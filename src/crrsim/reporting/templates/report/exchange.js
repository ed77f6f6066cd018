// An exchange unfolds when somebody opens it: sentences, a curl line, headers and bodies.
async function unfold(fold) {
  if (fold.dataset.done) return;
  fold.dataset.done = "yes";
  const { island: name, line } = fold.dataset, inside = fold.querySelector(".inside");
  try {
    const held = await island(name);
    if (held && held[line]) tell(held[line], inside, line);
    else inside.textContent = `Left out to keep this page small; it stands in journal.jsonl, line ${line}.`;
  } catch (problem) {
    inside.textContent = `This browser cannot unfold the exchange (${problem}); it stands in journal.jsonl, line ${line}.`;
  }
}

function tell(said, inside, line) {
  inside.replaceChildren();
  inside.classList.remove("soft");
  const facts = made("dl", undefined, inside);
  for (const [label, text] of said.rows) { made("dt", label, facts); made("dd", text, facts); }
  if (said.curl) {
    block("The same request with curl", said.curl, inside);
    block("Before it, once in a shell", beforehand(said.curl), inside);
  }
  if (!said.asked) {
    made("p", `Headers and bodies were left out to keep this page small; they stand in journal.jsonl, line ${line}.`, inside, "soft small");
    return;
  }
  for (const [title, part] of [["Asked", said.asked], ["Answered", said.answered]]) {
    block(`${title}: headers`, part.headers, inside);
    block(`${title}: ${part.note}`, /json/.test(part.note) ? indented(part.text) : part.text, inside);
  }
}

// What a curl line leaves open: whose certificate, and what makes an id where a machine has no uuidgen.
function beforehand(curl) {
  const papers = told.mock ? "CERT=desk/NAME.pem KEY=desk/NAME.pem CA=desk/ca.pem" : "CERT=client.pem KEY=client.key CA=ca.pem";
  const double = "; `crrsim mock serve --dir desk` writes a .pem that is both, and serves: put its port into the line";
  return [
    `# the participant's certificate and its key, and the authority of the server's certificate${told.mock ? double : ""}`,
    papers,
    ...(curl.includes('"$HOST"') ? ["# scheme, server and port", "HOST=https://localhost:8443"] : []),
    "# makes the id of each request, also where there is no such program",
    "uuidgen() { python3 -c 'import uuid; print(uuid.uuid4())'; }",
  ].join("\n");
}

// Lays JSON out in lines without reading it, so that 60.000 stays 60.000 and a text that was cut can be read too.
function indented(text) {
  let depth = 0;
  const line = () => `\n${" ".repeat(Math.max(0, depth))}`;
  return text.replace(/"(?:[^"\\]|\\.)*"|\{\s*\}|\[\s*\]|[{}[\],:]|\s+/g, (token) => {
    if (token === "{" || token === "[") { depth += 1; return token + line(); }
    if (token === "}" || token === "]") { depth -= 1; return line() + token; }
    if (token === ",") return token + line();
    return token === ":" ? ": " : token.trim() && token;
  });
}

function block(title, text, parent) {
  const label = made("div", undefined, parent, "label");
  made("span", title, label);
  if (!text) return;
  const copy = made("button", "copy", label, "copy"), pre = made("pre", text, parent);
  copy.type = "button";
  copy.setAttribute("aria-label", `Copy ${title}`);
  scrollable(pre, title);
  copy.addEventListener("click", () => navigator.clipboard.writeText(text)
    .then(() => { copy.textContent = "copied"; }, () => { copy.textContent = "select and copy"; }));
}
