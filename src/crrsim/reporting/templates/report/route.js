// What stands after # decides what is shown: a section, conditions for the list, a scenario, a step, a sheet.
const views = all(".view");
let lastList = "#calendar";

function show(view) {
  for (const each of views) each.hidden = each !== view;
  document.body.classList.toggle("has-scenario", view.id === "scenario");
}

function current(name) {
  for (const each of all("nav.sections a")) {
    if (each.getAttribute("href") === `#${name}`) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
}

function scenarioOf(place) {
  for (let key = place; key; key = key.includes("/") ? key.slice(0, key.lastIndexOf("/")) : "") if (scenarios.has(key)) return scenarios.get(key);
  return null;
}

function aim(place, fallback) {
  all(".aimed").forEach((each) => each.classList.remove("aimed"));
  let target = byId(place);
  while (!target && place.includes("/")) { place = place.slice(0, place.lastIndexOf("/")); target = byId(place); }
  for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  if (target && target.matches("li, tr, details")) target.classList.add("aimed");
  const seen = target || fallback;
  if (!seen.hasAttribute("tabindex")) seen.tabIndex = -1;
  seen.focus({ preventScroll: true });
  seen.scrollIntoView({ block: target ? "start" : "nearest" });
}

// The id of an outline is none of its rows' keys, and stands for the list of them.
function rowsOf(place) {
  const id = place.split("/", 1)[0].toUpperCase();
  return told.scenarios.some((each) => each.id === id) ? `#scenarios?${new URLSearchParams({ find: id })}` : "";
}

function follow() {
  const whole = location.hash.slice(1), [head, query] = whole.split("?");
  const place = decodeURIComponent(head), scenario = scenarioOf(place), rows = scenario ? "" : rowsOf(place);
  if (rows) { history.replaceState(null, "", rows); follow(); return; }
  if (scenario) {
    byId("astray").textContent = "";
    if (shown !== scenario) showScenario(scenario);
    shown = scenario;
    show(byId("scenario"));
    current("scenarios");
    if (place === scenario.key) { byId("scenario").scrollIntoView(); byId("scenario-title").focus({ preventScroll: true }); }
    else aim(place, byId("scenario-title"));
    reach();
    return;
  }
  const [name, who, part] = place.split("/");
  showSheets(name === "readiness" ? who : "", (part || "*").replaceAll("_", " "));
  if (name === "scenarios" || name === "calendar" || !name) {
    if (query !== undefined || name !== "scenarios") wantedBy(new URLSearchParams(query || ""));
    lastList = whole ? `#${whole}` : "#calendar";
  }
  const target = byId(name) || byId("calendar"), view = target.closest(".view") || byId("calendar");
  byId("astray").textContent = name && !byId(name) ? `This run has nothing called ${place}.` : "";
  show(view);
  current(target.closest("tr") ? "plan" : name || "calendar");
  if (target === byId("calendar")) scrollTo(0, 0);
  else if (who) byId("sheets").scrollIntoView();
  else if (target.classList.contains("view")) target.scrollIntoView();
  else aim(name, target);
  reach();
}
let shown = null;

// What is wider than its frame can be scrolled with the keyboard, and only then stops the tab key.
function reach() {
  for (const frame of all(".scroll")) {
    if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
    else frame.removeAttribute("tabindex");
  }
}

function drawClearings() {
  island("clearings").then((records) => {
    const told = records.map(({ scenario, market, record }) => [market, scenario, record.status, record.bids, record.limits, record.limits_binding,
      record.rounds, record.objective, record.solver, record.input_digest].map((each) => (each === undefined ? "" : String(each))));
    byId("records").replaceChildren();
    tableOf(["Market and product", "Scenario", "Status", "Bids", "Limits", "Binding", "Rounds", "Objective", "Solver", "Digest of the input"], told, byId("records"), "");
    const frame = byId("records").firstChild;
    scrollable(frame, "all clearing records");
  });
}

async function begin() {
  told = await island("dossier");
  for (const scenario of told.scenarios) scenarios.set(scenario.key, scenario);
  document.addEventListener("toggle", (event) => {
    if (event.target.open && event.target.matches(".exchange")) unfold(event.target);
    reach();
  }, true);
  for (const button of all("[data-place]")) button.addEventListener("click", () => choose({ place: wanted.place === button.dataset.place ? "" : button.dataset.place }));
  for (const button of all("[data-pair]")) button.addEventListener("click", () => {
    const [actor, ...service] = button.dataset.pair.split(" "), same = wanted.actor === actor && wanted.service === service.join(" ");
    choose(same ? { actor: "", service: "" } : { actor, service: service.join(" ") });
  });
  for (const name of ["actor", "service"]) for (const button of all(`.pick[data-${name}]`))
    button.addEventListener("click", () => choose({ [name]: wanted[name] === button.dataset[name] ? "" : button.dataset[name] }));
  for (const button of all(".finder [data-verdict]")) button.addEventListener("click", () => {
    const verdict = new Set(wanted.verdict);
    if (!verdict.delete(button.dataset.verdict)) verdict.add(button.dataset.verdict);
    choose({ verdict });
  });
  const box = byId("find");
  box.addEventListener("input", () => {
    const calendar = byId("calendar");
    if (calendar.hidden) show(calendar);
    current("scenarios");
    choose({ words: box.value.toLowerCase().trim() });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/INPUT|TEXTAREA|SELECT/.test(document.activeElement.tagName)) { event.preventDefault(); box.focus(); }
    if (event.key === "Escape" && document.activeElement === box) { box.value = ""; choose({ words: "" }); }
  });
  const records = byId("all-clearings");
  if (records) records.addEventListener("click", () => { records.hidden = true; drawClearings(); });
  addEventListener("hashchange", follow);
  addEventListener("resize", reach);
  wantedBy(new URLSearchParams());
  follow();
  document.body.dataset.ready = "yes";
}

show(byId("calendar"));
begin().catch((problem) => {
  for (const each of views) each.hidden = each.id === "scenario";
  const said = made("p", `This browser cannot unfold the scenarios (${problem}). Counts, calendar and coverage below are whole.`, undefined, "notice v-unfinished");
  byId("main").prepend(said);
});
