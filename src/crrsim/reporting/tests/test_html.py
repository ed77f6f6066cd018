import base64
import hashlib
import json
import random
import re
import shutil
import zlib
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crrsim.calendar.plan import Plan
from crrsim.reporting.history import Ending, Past, RunLine, Trend
from crrsim.reporting.html import render, write_report
from crrsim.reporting.islands import AROUND, islands
from crrsim.reporting.reading import read_run
from crrsim.reporting.spells import Spell, as_shared
from crrsim.reporting.tests.handmade import HandMade, Play, exchange, hand_made
from crrsim.reporting.tests.page import Page
from crrsim.reporting.tests.two_runs import exchange as answered
from crrsim.reporting.tests.two_runs import played

PLAN = Plan.load()
FULL_SIZE = 2_000_000


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page(write_report(read_run(hand_made().save(tmp_path)), PLAN).read_text("utf-8"))


def test_the_page_speaks_english_and_has_a_title(page: Page) -> None:
    (html,) = page.root.all("html")
    assert html.attributes["lang"] == "en"
    assert "MOCK" in html.all("title")[0].text


def test_nothing_is_loaded_and_nothing_can_be(page: Page) -> None:
    policy = next(
        each.attributes["content"] for each in page.root.all("meta")
        if each.attributes.get("http-equiv") == "Content-Security-Policy"
    )  # fmt: skip
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "connect-src 'none'" in policy
    assert "unsafe" not in policy
    loading = {"src", "srcset", "action", "poster", "data", "background"}
    assert not [each for each in page.root.all() if loading & set(each.attributes)]
    links = [each.attributes.get("href") or "" for each in page.root.all() if "href" in each.attributes]
    assert {link[:1] for link in links} <= {"#", "d"}
    assert not [each for each in page.root.all("style") if "url(" in each.text or "@import" in each.text]
    assert not [each for each in page.root.all() if "style" in each.attributes or "onclick" in each.attributes]


def test_only_our_own_style_and_script_may_run(page: Page) -> None:
    policy = next(str(each.attributes["content"]) for each in page.root.all("meta") if "http-equiv" in each.attributes)
    (style,) = page.root.all("style")
    (script,) = [each for each in page.root.all("script") if "type" not in each.attributes]
    for element in (style, script):
        digest = hashlib.sha256(element.raw.encode()).digest()
        assert f"'sha256-{base64.b64encode(digest).decode()}'" in policy


def unfolded(page: Page, name: str) -> Any:  # noqa: ANN401 - JSON as the browser reads it
    """Return what the browser finds in an island."""
    return json.loads(zlib.decompress(base64.b64decode(page.by_id(f"island-{name}").text)))


def scenario_of(page: Page, key: str) -> Any:  # noqa: ANN401 - JSON as the browser reads it
    return next(each for each in unfolded(page, "dossier")["scenarios"] if each["key"] == key)


def exchanges_of(page: Page, key: str) -> Any:  # noqa: ANN401 - JSON as the browser reads it
    return unfolded(page, scenario_of(page, key)["island"])


def test_the_first_words_say_how_the_run_was_and_whose_fault_it_is(page: Page) -> None:
    (headline,) = page.root.all("h1")
    assert "5 of 11 scenarios need a look." in headline.text
    faults = next(each for each in page.root.all("p") if each.attributes.get("class") == "faults")
    assert "the product (1)" in faults.text
    assert "this harness (1)" in faults.text


def test_the_calendar_has_each_day_with_its_worst_verdict_in_words(page: Page) -> None:
    cells = {each.attributes["data-place"]: each for each in page.root.all("button") if "data-place" in each.attributes}

    assert len(cells) == 2 + 3 * 5 + 2 * 2
    assert "✗ 1 of 4 fail" in cells["W2-TUE"].text
    assert "≠ 1 drift" in cells["W2-THU"].text
    assert "⊘ 1 blocked" in cells["W3-TUE"].text
    assert "none played" in cells["W4-MON"].text


def test_the_matrix_has_participants_and_services_with_their_verdicts(page: Page) -> None:
    cells = {each.attributes["data-pair"]: each for each in page.root.all("button") if "data-pair" in each.attributes}

    assert "fail" in cells["FIN1 auction"].text
    assert "environment" in cells["FIN1 messages"].text
    assert "none" in cells["FIN1 tor_conversion"].text


def test_every_plan_id_has_a_line_with_its_verdict_or_why_it_has_none(page: Page) -> None:
    for activity in PLAN.activities:
        assert activity.text in page.by_id(activity.id).text.replace(" ", " ")
    assert "fail" in page.by_id("W2-TUE-AUC-MN-1").text
    assert "2 scenarios" in page.by_id("W2-TUE-AUC-MN-2").text
    assert "no scenario shows it yet" in page.by_id("CONN-1").text
    assert "done by hand in the user interface" in page.by_id("W1-MON-KICK-6").text


def test_every_link_of_the_page_leads_somewhere(page: Page) -> None:
    ids = [each.attributes["id"] for each in page.root.all() if "id" in each.attributes]
    keys = {each["key"] for each in unfolded(page, "dossier")["scenarios"]}
    targets = {str(each.attributes["href"])[1:].partition("?")[0].partition("/")[0] for each in page.root.all("a")}

    assert len(ids) == len(set(ids))
    assert not targets - set(ids) - keys
    assert not [each for each in ids if each is None or re.search(r"\s", each)]


def test_a_failing_scenario_tells_the_way_from_step_to_exchange(page: Page) -> None:
    scenario = scenario_of(page, "CRR-AUC-012")

    assert scenario["title"] == "A bid of 500 records <&> more"
    assert "at fault: the product" in scenario["why"]
    assert (scenario["steps"][2]["expected"], scenario["steps"][2]["actual"]) == ("VALID", "INVALID")
    asked = next(each for each in scenario["exchanges"] if each[1] == "CRR-AUC-012/step-2/exchange-1")
    assert "FIN1 asked auction portfolio_creation: answered (HTTP 200)" in asked[3]
    told = exchanges_of(page, "CRR-AUC-012")[str(asked[2])]
    facts = dict(told["rows"])
    assert facts["Expected"] == "request and answer both as the published document has them"
    assert facts["Actual"] == "answered (HTTP 200); both match"
    assert facts["Request id"] == "5f0c1f3e-0000-4000-8000-000000000001"
    assert "curl --cert FIN1.pem" in told["curl"]
    assert '"portfolioName": "Spring"' in told["asked"]["text"]


def test_a_page_says_what_a_curl_line_leaves_open(tmp_path: Path) -> None:
    page = render(read_run(hand_made().save(tmp_path)), PLAN)

    assert "CERT=client.pem KEY=client.key CA=ca.pem" in page
    assert "CERT=desk/NAME.pem KEY=desk/NAME.pem CA=desk/ca.pem" in page
    assert "uuidgen() { python3 -c 'import uuid; print(uuid.uuid4())'; }" in page


def test_what_needs_a_look_is_compared_with_where_it_is_written_and_how_it_is_repeated(tmp_path: Path) -> None:
    folder = hand_made().save(tmp_path)
    ours = {"kind": "ours", "says": "", "documents": [], "registers": []}
    rule = {"name": "own", "says": "a rule", "grounds": [ours]}
    (folder / "sources.json").write_text(json.dumps({"codes": [], "rules": [rule]}))
    journal = folder / "journal.jsonl"
    journal.write_text(journal.read_text("utf-8").replace('["CRR-AUC-012",', '["CRR-AUC-012", "rule:own",'), "utf-8")
    told = Page(render(read_run(folder), PLAN))

    wrong = scenario_of(told, "CRR-AUC-012")
    assert wrong["compared"] == ["VALID", "INVALID"]
    (written,) = wrong["written"]
    assert written.startswith("rule own: a rule. ASSUMED, and no rule of the ISO: crrsim's own reading. No published")
    assert wrong["repeat"].startswith("Send the 2 requests at lines 13, 15 of the journal again, in this order; each")
    gone = scenario_of(told, "CRR-MSG-001")
    assert gone["compared"][0] == "an answer of the service to messages public"
    assert gone["spell"] == "it did not pass: of messages public, 1 of 1 calls failed so."
    for key in ("CRR-CON-003", "CRR-AUC-050"):
        assert all(scenario_of(told, key)["compared"]), key
        assert scenario_of(told, key)["repeat"].startswith("No line of curl: nothing was sent")
    assert "compared" not in scenario_of(told, "CRR-AUC-001")


def test_an_exchange_says_where_a_body_is_that_curl_reads_from_a_file(tmp_path: Path) -> None:
    folder = hand_made().save(tmp_path)
    journal = folder / "journal.jsonl"
    for file, told in (("@request-body.json", "save the body below"), ("@bodies/1.json", "the folder bodies/")):
        text = journal.read_text("utf-8").replace("curl --cert", f"curl --data-binary {file} --cert")
        other = tmp_path / file.strip("@").replace("/", "-")
        shutil.copytree(folder, other, ignore=shutil.ignore_patterns("*-*", "request*"))
        (other / "journal.jsonl").write_text(text, "utf-8")
        page = Page(render(read_run(other), PLAN))
        rows = next(iter(exchanges_of(page, "CRR-AUC-012").values()))["rows"]
        assert told in dict(rows)["Body"]


def test_tables_of_a_step_are_kept(page: Page) -> None:
    (table,) = [step["table"] for step in scenario_of(page, "CRR-AUC-001")["steps"] if "table" in step]
    assert table == [["source", "sink", "mw"], ["COPPER_7_N1", "DLAP_<SCE>", "60.000"]]


def test_bodies_are_folded_into_islands_that_unfold_again(page: Page) -> None:
    held = exchanges_of(page, "CRR-CON-002")
    lines = [str(each[2]) for each in scenario_of(page, "CRR-CON-002")["exchanges"]]

    assert set(lines) <= set(held)
    assert "NAME,MW" in held[lines[1]]["answered"]["text"]  # a ZIP is shown as the files in it
    assert "caiso-request-id: 5f0c" in held[lines[0]]["asked"]["headers"]


def test_the_conversation_has_lanes_and_arrows_that_open_exchanges(page: Page) -> None:
    scenario = scenario_of(page, "CRR-AUC-001")

    assert scenario["lanes"] == ["FIN1", "ISO", "double's clock"]
    anchors = {each[1] for each in scenario["exchanges"]}
    assert {moment[4] for moment in scenario["talk"] if moment[4]} == anchors
    assert any(moment[1] == "ISO" and "clears AUC_MN_2026_M04" in moment[2] for moment in scenario["talk"])


def test_coverage_counts_operations_codes_and_what_is_not_built(page: Page) -> None:
    counts = next(each for each in page.root.all("ul") if each.attributes.get("aria-label") == "Counts").text
    assert "4 of 4 operations called" in counts
    assert "1 of 3 error codes provoked" in counts
    assert "1 answers “not built” (501)" in counts
    assert "allocation comes later" in page.by_id("operations").text
    codes = page.by_id("codes").text
    assert "A passing trouble inside the ISO." in codes
    assert "not provoked no scenario reaches it yet" in codes


def test_assumptions_and_clearings_are_listed(page: Page) -> None:
    run = page.by_id("run").text
    assert "A-22 share of each limit ≠ 0.5 0.65" in run
    assert "A-49 windows by plan as said" in run
    assert "AUC_MN_2026_M04 1 optimal" in page.by_id("clearings").text
    assert unfolded(page, "clearings")[0]["scenario"] == "CRR-AUC-001"


@pytest.mark.parametrize(("selection", "ends", "reason"), [
    ("auction", True, "this run played a selection: auction"),
    ("", False, "the run was cut short"),
    ("", True, "no scenario reaches it yet"),
])  # fmt: skip
def test_a_gap_has_the_reason_that_the_evidence_gives(tmp_path: Path, selection: str, ends: bool, reason: str) -> None:
    made = HandMade()
    made.write("run_started", seed=1, profile="mock", scenarios=1, selection=selection)
    made.scenario("CRR-AUC-001", "Fine", "pass")
    if ends:
        made.write("run_finished", verdicts={"pass": 1}, exit_code=0)
    page = Page(render(read_run(made.save(tmp_path)), PLAN))
    assert f"not called: {reason}" in page.by_id("operations").text


def test_what_the_double_was_bent_by_is_said_first(tmp_path: Path) -> None:
    folder = hand_made().save(tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text())
    bent = {**manifest, "profile": {"name": "mock", "defects": ["cap-shut"]}}
    (folder / "manifest.json").write_text(json.dumps(bent))

    (head,) = Page(render(read_run(folder), PLAN)).root.all("header")

    assert "told to be wrong: cap-shut" in head.text


def past_of() -> Trend:
    """Return a past in which the failing scenario passed once before."""
    ends = [
        Ending(f"2026030{day}T160000Z-aaaaaa", datetime(2026, 3, day, 16, tzinfo=UTC), word, "", "fp-1")
        for day, word in ((8, "pass"), (9, "fail"))
    ]
    lines = tuple(RunLine(each.run, each.run, each.at, "fp-1", "", Counter({each.verdict: 1})) for each in ends)
    return Trend("mock", lines, {"CRR-AUC-012": Past("CRR-AUC-012", "A bid of 500 records", tuple(ends))})


def test_the_trend_shows_runs_and_what_turned(tmp_path: Path) -> None:
    run = read_run(hand_made().save(tmp_path))

    page = Page(render(run, PLAN, past_of()))

    trend = page.by_id("trend").text
    assert "the last 2 runs, against mock" in trend
    assert "CRR-AUC-012 A bid of 500 records ✓✗ fail since 2026-03-09 09:00:00 PDT; flaky" in trend
    marks, since = unfolded(page, "dossier")["pasts"]["CRR-AUC-012"]
    assert (marks, "1 of the last 2 runs; flaky" in since) == ("✓✗", True)


def test_a_page_says_that_another_certificate_stood_where_this_one_had_expired(tmp_path: Path) -> None:
    reason = "FIN1.p12: the certificate expired at 2026-03-07 00:00:00 UTC"
    past = past_of().pasts["CRR-AUC-012"]
    ends = (past.endings[0], replace(past.endings[1], verdict="certificate", reason=reason))
    trend = replace(past_of(), pasts={past.key: replace(past, endings=ends)})
    page = Page(render(read_run(hand_made().save(tmp_path)), PLAN, trend))
    _, since = unfolded(page, "dossier")["pasts"]["CRR-AUC-012"]
    assert "another one must have stood there then" in since
    assert "flaky" not in since


def test_without_a_past_there_is_no_trend(page: Page) -> None:
    assert "Trend" not in page.root.all("nav")[0].text


def test_what_the_gate_says_stands_at_the_head(tmp_path: Path) -> None:
    folder = hand_made().save(tmp_path)
    waiver = {"ticket": "CIDI-7", "owner": "QA", "expires": "2026-04-01", "symptom": "CRR-AUC-012", "why": "known"}
    ruling = {"scenario": "CRR-AUC-012", "effect": "waived", "says": "waived by CIDI-7", "waiver": waiver}
    used = {**waiver, "state": "in use", "scenarios": ["CRR-AUC-012"]}
    told = {"exit_code": 5, "rulings": [ruling], "waivers": [used],
            "objections": [{"says": "too much drift"}], "required": []}  # fmt: skip
    (folder / "gate.json").write_text(json.dumps(told))

    page = Page(render(read_run(folder), PLAN))

    head = page.root.all("header")[0].text
    assert "something holds this run up" in head
    assert "too much drift" in head
    assert "Waiver CIDI-7 (QA, until 2026-04-01) is in use: CRR-AUC-012" in head
    assert unfolded(page, "dossier")["rulings"] == {"CRR-AUC-012": ["waived", "waived by CIDI-7"]}


def test_a_run_that_was_cut_is_never_green(tmp_path: Path) -> None:
    made = HandMade()
    made.write("run_started", seed=1, profile="mock", scenarios=7)
    made.scenario("CRR-AUC-001", "Fine", "pass")

    page = Page(render(read_run(made.save(tmp_path)), PLAN))

    (headline,) = page.root.all("h1")
    assert "Cut short after 1 scenario: nothing failed so far." in headline.text
    assert "v-pass" not in str(headline.all("span")[0].attributes["class"])
    (alert,) = [each for each in page.root.all("div") if each.attributes.get("role") == "alert"]
    assert "This run was cut." in alert.text
    assert "6 never played" in page.root.all("header")[0].text


def test_findings_are_listed_with_their_place(page: Page) -> None:
    assert "in the response at /foo : property foo is not declared" in page.by_id("findings").text


def test_a_mock_run_says_so_on_every_screen(page: Page) -> None:
    (body,) = page.root.all("body")
    assert body.attributes["class"] == "is-mock"
    assert "MOCK" in body.all("aside")[0].text
    assert unfolded(page, "dossier")["mock"] is True  # scenario views and sheets say it themselves


def test_a_real_run_does_not_call_itself_a_mock(tmp_path: Path) -> None:
    made = hand_made(mock=False).save(tmp_path)
    manifest = json.loads((made / "manifest.json").read_text())
    (made / "manifest.json").write_text(json.dumps({**manifest, "mock": False}))

    words = Page(render(read_run(made), PLAN)).root.all("body")[0]

    assert "MOCK" not in "".join(each.text for each in words.children if each.tag != "script")


def test_gaps_in_the_evidence_are_told_first(tmp_path: Path) -> None:
    text = render(read_run(hand_made().save(tmp_path, manifest=False, contract=False)), PLAN)

    alert = next(each for each in Page(text).root.all("div") if each.attributes.get("role") == "alert")
    assert "manifest.json is missing" in alert.text
    assert "no contract.json" in text


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    made = HandMade()
    bad = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    step: Play = (
        "When",
        bad,
        "failed",
        [exchange(error=bad, curl=bad, url=bad)],
        {"error": bad, "actual": bad, "table": [[bad], [bad]]},
    )
    made.scenario("CRR-AUC-001", bad, "fail", steps=[step], reason=bad, rule=bad, feature=bad, tags=[bad])

    page = Page(render(read_run(made.save(tmp_path)), PLAN))

    assert not page.root.all("img")
    assert len([each for each in page.root.all("script") if "type" not in each.attributes]) == 1


def test_a_full_run_stays_under_two_megabytes_and_says_what_it_left_out(tmp_path: Path) -> None:
    dice = random.Random(2026)
    made = HandMade()
    for number in range(300):
        plays: list[Play] = [
            (
                "When",
                f"FIN1 asks {step} of {number}",
                "passed",
                [exchange(response_body=_noise(dice)) for _ in range(2)],
                {},
            )
            for step in range(5)
        ]
        made.scenario(
            f"CRR-AUC-{number:03d}", f"Case {number}", "fail" if number == 250 else "pass", steps=plays, line=number
        )

    text = render(read_run(made.save(tmp_path)), PLAN)

    assert len(text.encode()) <= FULL_SIZE
    page = Page(text)
    assert all("asked" in told for told in exchanges_of(page, "CRR-AUC-250").values())  # what needs a look is whole
    lines = [str(each[2]) for each in scenario_of(page, "CRR-AUC-299")["exchanges"]]
    lean = exchanges_of(page, "CRR-AUC-299")
    assert all(
        "characters are shown" in lean[line]["answered"]["note"] for line in lines
    )  # a green one is cut, and says so
    assert "curl" in lean[lines[0]]


def test_with_hardly_any_room_facts_stay_and_bodies_go(tmp_path: Path) -> None:
    run = read_run(hand_made().save(tmp_path))
    everything = islands(run, 10**6)
    room = sum(len(data) + AROUND for data in everything.values()) // 2

    held = islands(run, room)

    assert sum(len(data) + AROUND for data in held.values()) <= room
    assert all("asked" not in told for data in held.values() for told in _opened(data).values())
    assert islands(run, 0) == {}


def _opened(data: str) -> Any:  # noqa: ANN401 - JSON as the browser reads it
    return json.loads(zlib.decompress(base64.b64decode(data)))


def _noise(dice: random.Random) -> dict[str, object]:
    """A body that hardly compresses: prices of many places."""
    rows = [{"location": f"NODE_{dice.randrange(10**6)}", "price": dice.random() * 100} for _ in range(60)]
    text = json.dumps(rows)
    return {"type": "application/json", "size": len(text), "text": text}


@pytest.mark.parametrize(("verdict", "excused"), [("pass", True), ("drift", False)])
def test_what_a_scenario_met_and_passed_with_is_held_against_nobody(
    tmp_path: Path, verdict: str, excused: bool
) -> None:
    drift = {"grade": "drift", "direction": "response", "message": "the document declares no status 503 here"}
    run = played(tmp_path, answered({"mw": 1}, findings=[drift]), verdict=verdict)
    said = Page(render(run, PLAN)).by_id("findings").text
    assert ("brought about by its scenarios, which passed" in said) is excused


def test_settings_of_a_pack_leave_out_what_stands_with_its_scenarios(tmp_path: Path) -> None:
    spell = Spell("HTTP 503", "messages public", 3, 9, 9, 4711, 4711, "", "", 9, 1, 1)
    shared = {"root": "r00t", "others": {"pass": 4711}, **as_shared({"CRR-MSG-002": spell})}
    run = read_run(hand_made().save(tmp_path))
    said = Page(render(replace(run, manifest={**run.manifest, "shared": shared}), PLAN)).by_id("run").text
    assert "r00t" in said
    assert "4711" not in said
    assert "spells" not in said
