// A lane for each participant, the ISO and the clock; each arrow opens its exchange.
function conversation(scenario, parent) {
  if (!scenario.talk.length) return;
  const frame = made("section", undefined, parent, "talk");
  frame.setAttribute("aria-labelledby", "talk-title");
  frame.tabIndex = 0;
  made("h3", "Conversation", frame).id = "talk-title";
  const lanes = scenario.lanes, list = made("ol", undefined, frame, "lanes");
  list.style.setProperty("--lanes", lanes.length);
  const names = made("li", undefined, list, "names");
  for (const lane of lanes) made("span", lane, names);
  let step = -1;
  for (const moment of scenario.talk) {
    if (moment[0] !== step) band(scenario, moment[0], list);
    step = moment[0];
    spoken(moment, lanes, made("li", undefined, list));
  }
}

function band(scenario, index, list) {
  const step = (scenario.steps || []).find((each) => each.index === index), item = made("li", undefined, list, "band");
  if (step) link(`#${scenario.key}/step-${index}`, `${step.keyword} ${step.text}`, item);
  else made("span", "beside the steps", item, "soft");
}

function spoken([, lane, says, answer, target, state], lanes, item) {
  if (!target) {
    const event = made("span", undefined, item, "event");
    made("span", `${lane} `, event, "unseen");
    event.append(says);
    const at = lanes.indexOf(lane) + 1;
    event.style.gridColumn = `${Math.max(1, at - 1)} / ${Math.min(lanes.length, at + (at === lanes.length ? 0 : 1)) + 1}`;
    if (at === lanes.length) event.style.justifySelf = "end";
    return;
  }
  const from = lanes.indexOf(lane) + 1, to = lanes.indexOf("ISO") + 1, across = to - from + 1;
  const arrow = link(`#${target}`, "", item, `arrow ${state}`);
  arrow.style.gridColumn = `${from} / ${to + 1}`;
  arrow.style.marginInline = `calc(100% / ${2 * across})`;
  const out = made("span", undefined, arrow, "there");
  made("span", `${lane} to the ISO: `, out, "unseen");
  out.append(says);
  made("i", undefined, arrow, "out");
  const back = made("span", undefined, arrow, "back");
  made("span", "the ISO answers: ", back, "unseen");
  back.append(answer);
  made("i", undefined, arrow, "home");
}
