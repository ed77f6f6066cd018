// One set of conditions for the calendar, the matrix and the list; each shows what the others leave.
const wanted = { words: "", verdict: new Set(), place: "", actor: "", service: "", plan: "", code: "" };
const single = ["place", "actor", "service", "plan", "code"];

function fits(scenario, except = []) {
  const asks = (name) => wanted[name] && !except.includes(name);
  if (wanted.verdict.size && !wanted.verdict.has(scenario.verdict)) return false;
  if (asks("place") && !scenario.places.includes(wanted.place)) return false;
  if (asks("plan") && !(scenario.tags || []).includes(wanted.plan.toLowerCase())) return false;
  if (asks("code") && !(scenario.codes || []).includes(wanted.code)) return false;
  if ((asks("actor") || asks("service")) && !scenario.pairs.some(([actor, service]) =>
    (!asks("actor") || actor === wanted.actor) && (!asks("service") || service === wanted.service))) return false;
  return wanted.words.split(/\s+/).every((word) => textOf(scenario).includes(word));
}

function textOf(scenario) {
  if (scenario.text === undefined) {
    const steps = scenario.steps || [];
    scenario.text = [scenario.key, scenario.title, scenario.feature, scenario.rule, scenario.why, (scenario.tags || []).join(" "),
      (scenario.row || []).join(" "), ...steps.map((step) => `${step.keyword} ${step.text} ${(step.table || []).flat().join(" ")}`),
      ...scenario.exchanges.map((each) => each[3])].join(" ").toLowerCase();
  }
  return scenario.text;
}

const order = () => Object.keys(told.verdicts);
function fill(button, verdicts, spoken) {
  const total = verdicts.length, counts = new Map();
  for (const each of verdicts) counts.set(each, (counts.get(each) || 0) + 1);
  const worst = order().filter((each) => counts.has(each)).reduce((one, other) =>
    (one && ((told.verdicts[one] || [])[3] || counts.get(one) >= counts.get(other)) ? one : other), "") || "none";
  const times = counts.get(worst) || 0;
  const [word, mark] = told.verdicts[worst] || ["none played", ""];
  const name = button.querySelector(".unseen").cloneNode(true);
  button.className = `cell v-${worst} ${total >= 100 ? "many" : total >= 20 ? "" : "few"}`;
  button.disabled = !total && button.getAttribute("aria-pressed") !== "true";
  button.replaceChildren(name);
  if (total) {
    const number = made("b", undefined, button);
    made("span", mark, number, "mark").setAttribute("aria-hidden", "true");
    number.append(` ${thousands(times)}`);
  }
  const rest = times < total ? `of ${thousands(total)}` : "";
  if (spoken) made("small", [rest, word].filter(Boolean).join(" "), button);
  else {
    if (rest) made("small", rest, button);
    made("span", ` ${total ? word : "none"}`, button, "unseen");
  }
}

function heat() {
  const days = new Map(), met = new Map();
  const put = (map, key, verdict) => map.set(key, [...(map.get(key) || []), verdict]);
  for (const scenario of told.scenarios) {
    if (fits(scenario, ["place"])) for (const place of scenario.places) put(days, place, scenario.verdict);
    if (fits(scenario, ["actor", "service"])) for (const pair of scenario.pairs) put(met, pair.join(" "), scenario.verdict);
  }
  for (const button of all("[data-place]")) {
    button.setAttribute("aria-pressed", String(button.dataset.place === wanted.place));
    fill(button, days.get(button.dataset.place) || [], true);
  }
  for (const button of all("[data-pair]")) {
    button.setAttribute("aria-pressed", String(button.dataset.pair === `${wanted.actor} ${wanted.service}`));
    fill(button, met.get(button.dataset.pair) || [], false);
  }
  for (const name of ["actor", "service"]) for (const button of all(`.pick[data-${name}]`))
    button.setAttribute("aria-pressed", String(button.dataset[name] === wanted[name]));
  for (const button of all(".finder [data-verdict]")) button.setAttribute("aria-pressed", String(wanted.verdict.has(button.dataset.verdict)));
}

const named = { place: "day", actor: "participant", service: "service", plan: "plan id", code: "code" };
function chips() {
  const held = byId("chips");
  held.replaceChildren();
  for (const name of single.filter((each) => wanted[each])) {
    const chip = made("button", `${named[name]}: ${wanted[name].replaceAll("_", " ")} ✕`, held, "chip");
    chip.type = "button";
    chip.setAttribute("aria-label", `Stop narrowing to ${named[name]} ${wanted[name]}`);
    chip.addEventListener("click", () => choose({ [name]: "" }));
    held.append(" ");
  }
  if (!isAnything()) {
    const chip = made("button", "show all", held);
    chip.type = "button";
    chip.addEventListener("click", () => choose(nothingWanted()));
  }
}

const isAnything = () => !wanted.words && !wanted.verdict.size && single.every((name) => !wanted[name]);
const nothingWanted = () => ({ words: "", verdict: new Set(), place: "", actor: "", service: "", plan: "", code: "" });

function askedOfDay() {
  const held = byId("asked");
  held.replaceChildren();
  const ids = Object.keys(told.plan).filter((id) => told.places[id] === wanted.place);
  if (!ids.length) return;
  made("p", "The plan asks here:", held, "small soft");
  const list = made("ul", undefined, held, "asked");
  for (const id of ids) {
    const item = made("li", undefined, list);
    link(`#${id}`, id, item, "mono");
    item.append(` ${told.plan[id][0]}`);
  }
}

function rowOf(scenario, parent) {
  const row = link(`#${scenario.key}`, "", made("li", undefined, parent));
  badge(scenario.verdict, row);
  made("span", scenario.id, row, "mono");
  made("span", scenario.title + (scenario.row ? ` [${scenario.row.join(", ")}]` : ""), row, "title");
  made("span", duration(scenario.ms || 0), row, "soft small nowrap");
  const [effect] = told.rulings[scenario.key] || [];
  if (scenario.why) made("span", `${effect && effect !== "not judged" ? `${effect}; ` : ""}${scenario.why}`, row, "why");
}

function list() {
  const held = byId("list"), found = told.scenarios.filter((each) => fits(each));
  held.replaceChildren();
  const bad = (scenario) => (told.verdicts[scenario.verdict] || [])[3];
  let feature = null, rows = null;
  const rank = order(), worstFirst = (one, other) => rank.indexOf(one.verdict) - rank.indexOf(other.verdict);
  for (const scenario of [...found.filter(bad).sort(worstFirst), ...found.filter((each) => !bad(each))]) {
    const group = bad(scenario) ? "Need a look" : scenario.feature;
    if (group !== feature) {
      made("h3", group.replace(/^features\//, ""), held, `feature${bad(scenario) ? "" : " fine-title"}`);
      rows = made("ul", undefined, held, `rows${bad(scenario) ? "" : " fine"}`);
      feature = group;
    }
    rowOf(scenario, rows);
  }
  const total = told.scenarios.length;
  byId("found").textContent = found.length === total ? `all ${counted(total, "scenario")}` : `${thousands(found.length)} of ${counted(total, "scenario")}`;
}

function narrowed() { heat(); chips(); askedOfDay(); list(); }

function choose(change) {
  Object.assign(wanted, change);
  const query = new URLSearchParams();
  if (wanted.words) query.set("find", wanted.words);
  for (const verdict of wanted.verdict) query.append("verdict", verdict);
  for (const name of single) if (wanted[name]) query.set(name, wanted[name]);
  const place = query.size ? `#scenarios?${query}` : "#calendar";
  history.replaceState(null, "", place);
  lastList = place;
  narrowed();
}

function wantedBy(query) {
  Object.assign(wanted, nothingWanted(), { words: (query.get("find") || "").toLowerCase(), verdict: new Set(query.getAll("verdict")) });
  for (const name of single) wanted[name] = query.get(name) || "";
  byId("find").value = wanted.words;
  narrowed();
}
