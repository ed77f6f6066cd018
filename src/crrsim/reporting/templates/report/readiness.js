// The sheet for one participant and one part of the plan, or several of them, as they are printed and signed.
function showSheets(who, part) {
  const held = byId("sheets");
  if (!held) return; // a pack has no sheets
  held.replaceChildren();
  document.body.classList.toggle("has-sheet", Boolean(who));
  if (!who) return;
  const bar = made("div", undefined, held, "pickers");
  link("#readiness", "← All participants", bar);
  const print = made("button", "Print", bar);
  print.type = "button";
  print.addEventListener("click", () => window.print());
  const chosen = Object.entries(told.readiness).filter(([each]) => part === "*" || each === part);
  for (const [each, sheets] of chosen) for (const sheet of sheets) if (who === "*" || sheet.who === who) oneSheet(each, sheet, held);
  if (!held.querySelector(".sheet")) made("p", "No such sheet in this run.", held);
}

function oneSheet(part, sheet, parent) {
  const box = made("article", undefined, parent, "sheet"), head = made("header", undefined, box);
  made("h3", `Readiness of ${sheet.who}: ${part}`, head);
  if (told.mock) made("span", "MOCK", head, "tag mocked");
  const dates = told.dates[part];
  made("p", [dates, sheet.roles.length ? `roles ${sheet.roles.join(", ")}` : "", `against ${told.run.profile}`].filter(Boolean).join(" · "), box, "soft small");
  const open = sheet.lines.filter((line) => line.open), shown = sheet.lines.filter((line) => line.shown);
  const verdict = made("p", undefined, box), name = made("span", undefined, verdict, `badge v-${sheet.verdict}`);
  made("span", (told.verdicts[sheet.verdict] || ["", "-"])[1], name, "mark").setAttribute("aria-hidden", "true");
  name.append(sheet.word);
  verdict.append(` ${shown.length} of ${counted(sheet.lines.length, "line")} of the plan shown by ${sheet.who}, ${open.length || "none"} with open items.`);
  lines(sheet, box);
  if (open.length) openItems(open, box);
  const sign = made("div", undefined, box, "sign");
  for (const each of ["Read by", "Signature", "Date"]) made("div", each, sign);
  made("p", `Run ${told.run.id}, fingerprint ${told.run.fingerprint || "not recorded"}, ${told.run.seal}.`, box, "soft small");
}

function lines(sheet, parent) {
  const frame = tableOf(["Plan id", "What the plan asks", "How it stands", "Scenarios"], [], parent, ""), body = frame.querySelector("tbody");
  for (const line of sheet.lines) {
    const row = made("tr", undefined, body), [text, channel] = told.plan[line.id];
    link(`#${line.id}`, line.id, made("th", undefined, row), "mono nowrap");
    made("td", text + (channel === "api" ? "" : channel === "mui" ? " (user interface)" : " (the ISO does it)"), row);
    made("td", `${line.mark} ${line.state}`, row, `nowrap${line.shown ? "" : " soft"}`);
    made("td", line.shown ? String(line.shown) : line.others ? `${line.others} by others` : "none", row);
  }
}

function openItems(open, parent) {
  made("h3", "Open items", parent);
  const list = made("ol", undefined, parent, "small");
  for (const line of open) for (const key of line.open) {
    const scenario = scenarios.get(key), item = made("li", undefined, list);
    badge(scenario.verdict, item);
    item.append(` ${line.id} `);
    link(`#${key}`, key, item, "mono");
    item.append(` ${scenario.title}: ${scenario.why}`);
  }
}
