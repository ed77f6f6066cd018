// One scenario: whose fault it is, its steps with their tables and checks, each exchange, the plan's lines.
const marks = { passed: "✓", failed: "✗", undefined: "?", skipped: "⊘" };

function showScenario(scenario) {
  const held = byId("scenario");
  held.replaceChildren();
  crumbs(scenario, held);
  const lead = made("div", undefined, held, "lead");
  badge(scenario.verdict, lead);
  made("span", scenario.key, lead, "mono");
  if (told.mock) made("span", "MOCK", lead, "tag mocked");
  made("span", duration(scenario.ms || 0), lead, "soft small");
  const title = made("h2", scenario.title, held);
  title.id = "scenario-title";
  title.tabIndex = -1;
  if (scenario.rule) made("p", `Rule: ${scenario.rule}`, held);
  if (scenario.hand) made("p", scenario.hand, held);
  const [effect, says] = told.rulings[scenario.key] || [];
  if (effect && effect !== "not judged") made("p", says, held, "notice v-manual_pending");
  if (scenario.why) blame(scenario, held);
  const two = made("div", undefined, held, scenario.lanes.length > 6 ? "two stacked" : "two"), left = made("div", undefined, two);
  steps(scenario, left);
  conversation(scenario, two);
  made("h3", "Where it is written", held);
  origins(scenario, held);
}

function crumbs(scenario, parent) {
  const path = made("nav", undefined, parent, "crumbs");
  path.setAttribute("aria-label", "Way back");
  link(lastList, "← Back to the calendar and list", path);
  const found = told.scenarios.filter((each) => fits(each)), at = found.indexOf(scenario);
  if (at > 0) link(`#${found[at - 1].key}`, `Previous: ${found[at - 1].key}`, path);
  if (at >= 0 && at + 1 < found.length) link(`#${found[at + 1].key}`, `Next: ${found[at + 1].key}`, path);
}

function blame(scenario, parent) {
  const [word, , fault] = told.verdicts[scenario.verdict] || [scenario.verdict, "", "unknown"];
  const box = made("section", undefined, parent, `blame v-${scenario.verdict}`);
  box.setAttribute("aria-label", `Why this is ${word}`);
  made("p", scenario.reason, box);
  const list = made("dl", undefined, box), row = (name, text) => { made("dt", name, list); made("dd", text, list); };
  row("At fault", scenario.fault || fault);
  for (const certificate of scenario.presented || []) row("Certificate", certificate);
  const step = (scenario.steps || []).find((each) => each.outcome === "failed" || each.outcome === "undefined");
  if (step) row("At the step", `${step.keyword} ${step.text}`);
  const check = step && (step.checks || []).find((each) => each[3] !== "held");
  if (scenario.compared) { row("Expected", scenario.compared[0]); row("Actual", scenario.compared[1]); }
  if (scenario.answered) row("The answer says", scenario.answered);
  if (check && check[4]) row("Written in", check[4]);
  for (const written of scenario.written || []) row("Written in", written);
  for (const id of planIds(scenario)) row("The plan asks", `${id}: ${told.plan[id][0]}`);
  if (told.pasts[scenario.key]) row("Before", told.pasts[scenario.key].join("  "));
  if (scenario.spell) row("Overall", scenario.spell);
  if (scenario.repeat) row("To repeat", scenario.repeat);
  row("Scenario", `${scenario.feature}, line ${(step && step.line) || scenario.line || "unknown"}`);
  if (scenario.trace) trace(scenario.trace, box);
}

function trace(text, parent) {
  const fold = made("details", undefined, parent, "trace");
  made("summary", "All that was said", fold);
  scrollable(made("pre", text, fold), "all that was said");
}

const planIds = (scenario) => (scenario.tags || []).map((tag) => tag.toUpperCase()).filter((id) => told.plan[id]);

function steps(scenario, parent) {
  made("h3", "Steps", parent);
  const list = made("ol", undefined, parent, "steps");
  for (const step of scenario.steps || []) oneStep(scenario, step, list);
  if (!(scenario.steps || []).length) made("p", "No step was played.", parent, "soft");
  const loose = scenario.exchanges.filter((each) => each[0] === 0);
  if (loose.length) made("p", "Beside the steps (arranging and tidying):", parent, "small soft");
  for (const each of loose) exchange(scenario, each, parent, "");
}

function oneStep(scenario, step, list) {
  const item = made("li", undefined, list, step.outcome), said = made("div", undefined, item, "said");
  item.id = `${scenario.key}/step-${step.index}`;
  made("span", marks[step.outcome] || "·", said, `mark ${step.outcome}`).setAttribute("aria-hidden", "true");
  made("span", step.keyword, said, "kw");
  made("span", step.text, said, "words");
  if (step.outcome !== "passed") made("b", step.outcome, said, step.outcome);
  link(`#${item.id}`, duration(step.ms || 0), said, "soft small nowrap").setAttribute("aria-label", `Link to step ${step.index}, which took ${duration(step.ms || 0)}`);
  if (step.table) tableOf(step.table[0], step.table.slice(1), item, "under");
  if (step.checks && (step.checks.length > 1 || step.outcome === "failed")) checks(scenario, step, item);
  if (step.error) failed(scenario, step, item);
  for (const each of scenario.exchanges.filter((each) => each[0] === step.index)) exchange(scenario, each, item, "under");
}

function checks(scenario, step, item) {
  const place = `${scenario.feature.split("/").pop()}:${step.line || "?"}`;
  const shown = { held: "✓ held", fail: "✗ fail", drift: "≠ drift", note: "note" };
  tableOf(["Checked", "Expected", "Actual", "Outcome", "Written in"],
    step.checks.map(([says, expected, actual, outcome, written]) => [says, expected, actual, shown[outcome] || outcome, written || place]), item, "under");
}

function failed(scenario, step, item) {
  const bad = (told.verdicts[scenario.verdict] || [])[3];
  const box = made("div", undefined, item, `blame under ${bad ? `v-${scenario.verdict}` : "v-blocked"}`);
  made("p", step.error.trim().split("\n")[0], box);
  if (bad && step.error.trim().includes("\n")) trace(step.error, box);
}

function exchange(scenario, [, anchor, line, says, took, grades, , role], parent, kind) {
  const fold = made("details", undefined, parent, `exchange ${kind}`);
  fold.id = anchor;
  Object.assign(fold.dataset, { island: scenario.island || "", line });
  const summary = made("summary", `${says} `, fold);
  made("span", took, summary, "soft nowrap");
  if (role) made("span", ` ${role}`, summary, /wrong/.test(role) ? "grade break" : "soft");
  for (const grade of grades) made("span", ` ${grade}`, summary, `grade ${grade}`);
  made("div", `journal.jsonl, line ${line}`, fold, "inside soft");
}

function origins(scenario, parent) {
  const list = made("ul", undefined, parent, "small");
  made("li", `${scenario.feature}, line ${scenario.line || "unknown"}`, list);
  for (const id of planIds(scenario)) {
    const item = made("li", "Plan ", list);
    link(`#${id}`, id, item, "mono");
    item.append(`: ${told.plan[id][0]}`);
  }
  if (told.pasts[scenario.key]) made("li", `Before: ${told.pasts[scenario.key].join("  ")}`, list);
  for (const [grade, direction, pointer, message, source] of scenario.findings || [])
    made("li", `${grade} in the ${direction || "run"}${pointer ? ` at ${pointer}` : ""}: ${message} ${source ? `(${source})` : ""}`, list);
  if (scenario.description) made("p", scenario.description, parent, "small soft");
  const tags = made("div", undefined, parent, "tags");
  for (const tag of (scenario.tags || []).filter((each) => !told.plan[each.toUpperCase()])) made("span", `@${tag}`, tags, "tag");
}
