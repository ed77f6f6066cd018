"""The page of a pack: what it tells a stranger, said once, in plain words, with what is wanted of him."""

import re
import subprocess
import textwrap
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crrsim.calendar.plan import Plan
from crrsim.reporting.account import Known, repeated
from crrsim.reporting.history import Ending, Past
from crrsim.reporting.reading import read_run
from crrsim.reporting.run import Run
from crrsim.reporting.seal_guide import by_hand
from crrsim.reporting.sightings import Sightings
from crrsim.reporting.sources import ASSUMED, Written
from crrsim.reporting.spells import Spell
from crrsim.reporting.tests.handmade import MANIFEST, HandMade
from crrsim.reporting.ticket import RULE, Beside, Told, ticket

BEGAN = datetime(2026, 3, 10, 16, tzinfo=UTC)
BROKEN: dict[str, Any] = {
    "participant": "P-KMODAM", "service": "auction", "operation": "portfolio_list", "method": "GET",
    "url": "https://iso.example/crr/auction/v1.0/portfolioList", "outcome": "trouble", "status": 503,
    "error": "ServerUnavailable: status 503 without an error list", "curl": "curl 1",
}  # fmt: skip


def run(folder: Path, verdict: str = "environment", *, mock: bool = False, times: int = 2) -> Run:
    hand = HandMade(mock=mock)
    hand.write("run_started", seed=7, profile="x", crrsim="0.1.0", scenarios=9)
    for number in range(1, times + 1):
        other = {**BROKEN, "participant": "P-IZEEX4", "status": 200, "outcome": "answered", "request_id": f"a{number}"}
        steps = [("When", "it is asked", "failed", [other, {**BROKEN, "request_id": f"b{number}"}], {"error": "no"})]
        reason = f"status 503 without an error list (request b{number})"
        hand.scenario(f"CRR-AUC-00{number}", "A list", verdict, steps=steps, reason=reason)
    return read_run(hand.save(folder, told={**MANIFEST, "mock": mock, "shared": {}}))


def page(held: Run, seen: Sightings | None = None, **known: Any) -> str:  # noqa: ANN401 - fields of Known
    told = [Told(each, Known(seen or Sightings(), **known)) for each in held.scenarios]
    return ticket(held, told, Plan.load(), Beside("it held", {"tracebacks": 2}, "7 of 9 (7 pass)"))


def test_a_cause_is_told_once_with_its_scenarios_and_what_is_wanted(tmp_path: Path) -> None:
    said = page(run(tmp_path))
    assert said.count("at fault: the environment") == 1
    assert "1. 2 scenarios: environment" in said
    assert "1: say what gave these answers at these times" in said
    assert "scenarios of the run that were not chosen: 7 of 9 (7 pass)" in said
    assert said.index("WHAT IS ASKED OF YOU") < said.index("WHAT IS IN THIS PACK") < said.index("REQUESTS of the 1")


def test_every_request_has_its_number_its_times_and_its_scenario_and_the_guilty_one_a_mark(tmp_path: Path) -> None:
    said = page(run(tmp_path))
    assert (
        "      1  2026-03-10 09:00:03.000 PDT   16:00:03.000 UTC  a1                                    CRR-AUC-001"
        in said
    )
    assert "  >   2  2026-03-10 09:00:04.000 PDT   16:00:04.000 UTC  b1 " in said
    assert "by P-IZEEX4, P-KMODAM, as they were sent" in said
    assert "P-IZEEX4 asked auction portfolio_list: answered (HTTP 200)" in said
    assert "no usable answer (HTTP 503): status 503 without an error list" in " ".join(said.split())
    assert "HOST=https://iso.example CERT=" in said
    assert "uuidgen() { id=$(python3 -c 'import uuid; print(uuid.uuid4())'); echo" in said


def test_a_rehearsal_asks_nothing_of_logs_and_blames_no_product(tmp_path: Path) -> None:
    said = page(run(tmp_path, "fail", mock=True))
    assert "Nothing: a double of your system answered, and your logs hold none of this." in said
    assert "the product;" not in said
    assert "at fault: the double" in said


def test_of_a_rehearsal_no_network_of_the_isos_is_blamed(tmp_path: Path) -> None:
    said = page(run(tmp_path, "environment", mock=True))
    assert "at fault: the environment: the double that answered, or the machine it ran on" in said
    assert "gateway or an outage" not in said


@pytest.mark.parametrize(
    ("name", "where", "rests"),
    [
        ("rule x", f"Published: A. {ASSUMED}: crrsim's own reading", True),
        ("rule x", "Published: A", False),
        ("AUC0037 (expected)", f"Published: A. {ASSUMED}: that it comes as HTTP 400", False),
    ],
)
def test_the_short_form_says_where_a_finding_rests_on_an_assumption(
    name: str, where: str, rests: bool, tmp_path: Path
) -> None:
    short = page(run(tmp_path, "fail"), written=[Written(name, "y", where)]).split(RULE)[0]
    assert ("this rests in part on an assumption of ours and no rule of the ISO" in short) is rests


def test_another_company_is_asked_for_no_logs(tmp_path: Path) -> None:
    held = run(tmp_path)
    said = ticket(held, [Told(each, Known()) for each in held.scenarios], Plan.load(), Beside("", {}, "", of_iso=False))
    assert "Say whether you have met the same" in said
    assert "say what gave these answers" not in said


def test_what_is_the_senders_own_asks_nothing_of_the_receiver(tmp_path: Path) -> None:
    assert "1: nothing: the fault is the sender's, who mends it." in page(run(tmp_path, "harness"))


def test_the_other_plays_are_told_with_how_they_ended_and_when(tmp_path: Path) -> None:
    words = ("pass", "blocked", "environment", "environment")
    plays = tuple(Ending(f"run-{at}", BEGAN + timedelta(days=at), word, "", "") for at, word in enumerate(words))
    held = run(tmp_path, times=1)
    said = page(held, Sightings("environment", Past("k", "t", plays)))
    assert "how often in 2 of 4 plays of this scenario under this profile" in said
    assert "since     2026-03-12 09:00:00 PDT, run run-2, and in every play from then on" in said
    assert "before    blocked, 2026-03-11 09:00:00 PDT, run run-1" in said
    assert "otherwise pass, 2026-03-10 09:00:00 PDT, run run-0" in said
    alone = page(held, Sightings("environment", Past("k", "t", plays[:3])))
    assert "run run-2, this one" in alone
    assert "before    no earlier play" in page(held, Sightings("environment", Past("k", "t", plays[2:])))
    assert "never before" in page(held, Sightings("environment"))
    assert "not known: the sender's history" in page(held, Sightings("environment", gap="gone"))


def test_the_sentence_that_decided_comes_first_and_what_was_expected_after(tmp_path: Path) -> None:
    held = run(tmp_path, "certificate", times=1)
    step = replace(held.scenarios[0].steps[0], expected="no refusal", actual="refused with HTTP 403")
    told = replace(held, scenarios=(replace(held.scenarios[0], steps=(step,), reason="SEC0002: not for P-KMODAM"),))
    short = page(told).split("WHAT IS ASKED")[0]
    assert short.index("SEC0002: not for") < short.index("expected: no refusal") < short.index("seen: refused with")


def test_one_scenario_of_a_cause_is_told_in_full_and_the_others_in_a_line_each(tmp_path: Path) -> None:
    said = page(run(tmp_path, times=40))
    assert "CAUSE 1 of 1, IN FULL, by one of its 40 scenarios: A list" in said
    assert "CAUSE 1, ALIKE: the other 39 of its 40 scenarios; report.html" in said
    assert "    2026-03-10 09:00:09.000 PDT   b2                                    CRR-AUC-002: A list\n" in said
    assert said.count("CRR-AUC-0040") == 1
    assert len(said.splitlines()) < 140
    assert max(len(line) for line in said.splitlines() if line.strip() not in by_hand(has_earlier=False)) < 200


def test_what_comes_and_goes_is_said_and_repeated_often_enough(tmp_path: Path) -> None:
    at = BEGAN.isoformat()
    spell = Spell("HTTP 503", "auction portfolio_list", 34, 900, 900, 34, 900, at, at, 870, 30, 29)
    said = page(run(tmp_path), spell=spell)
    flat = " ".join(said.split())
    assert "comes and goes: 34 of 900 calls of this run, 2026-03-10 09:00:00" in flat.split("WHAT IS ASKED")[0]
    assert "overall it comes and goes: 34 of 900 calls" in flat
    assert "After 30 of those that failed the same participant made a later call of the same operation" in flat
    assert "not as a retry, and 29 of these later calls did not fail so" in flat
    assert (
        "send it 78 times, for it comes and goes: 34 of 900 calls of auction portfolio_list failed (3.8%), and" in flat
    )
    assert "at that rate at least one of 78 fails in 95% of such rows" in flat
    assert 'for n in $(seq 78); do id=$(uuidgen 2>/dev/null); echo "$id  $(curl 1 | head' in said
    assert "crrsim run --profile YOURS.toml --seed 7\n" in said or "crrsim run --seed 7\n" in said
    whole = page(replace(run(tmp_path), selection="auction and not week3"), spell=spell)
    assert '--seed 7 --select "auction and not week3"\n' in whole
    lasting = replace(spell, failed=900)
    assert "for n in $(" not in page(run(tmp_path), spell=lasting)
    assert "it did not pass: of auction portfolio_list, 34 of 900 calls failed so" in page(run(tmp_path), spell=lasting)


def test_where_it_is_written_stands_with_the_scenario(tmp_path: Path) -> None:
    written = (
        Written("AUC0037 (expected)", "“no.”", "Published: CRR Auction API 1.2.1"),
        Written("rule x", "y", "ASSUMED"),
    )
    flat = " ".join(page(run(tmp_path), written=written).split())
    assert "written AUC0037 (expected): “no.”. Published: CRR Auction API 1.2.1. rule x: y. ASSUMED." in flat
    assert "written no code and no rule of the market was judged here" in " ".join(page(run(tmp_path)).split())
    assert "written no published document found: the scenario names no rule" in page(run(tmp_path, "fail")).replace(
        "   ", " "
    )


def test_a_scenario_without_a_line_of_curl_says_why(tmp_path: Path) -> None:
    held = run(tmp_path, times=1)
    (step,) = held.scenarios[0].steps
    bare = replace(held, scenarios=(replace(held.scenarios[0], steps=(replace(step, exchanges=()),)),))
    assert "by hand   no line of curl: nothing was sent" in page(bare)
    whole = (
        replace(
            held.scenarios[0],
            steps=(replace(step, exchanges=tuple(replace(each, curl="") for each in step.exchanges)),),
        ),
    )
    assert "no line of curl: the body that was sent is no JSON" in page(replace(held, scenarios=whole))
    before = replace(step, exchanges=tuple(each for each in step.exchanges if each.status == 200))
    sent = replace(held, scenarios=(replace(held.scenarios[0], steps=(before,)),))
    assert "no line of curl: it went wrong before the request in question was sent" in page(sent)
    refused = replace(sent, scenarios=(replace(sent.scenarios[0], verdict="certificate", reason="it expired"),))
    said = page(refused)
    assert "at fault: the sender: its certificate cannot be used" in said
    assert "1: nothing: the fault is the sender's, who mends it. Say if you see it otherwise." in said
    assert '"$HOST"/crr/status' in said
    assert "expected  the step “When it is asked” to be carried out" in said
    assert "> marks" not in said


def test_scenarios_that_passed_are_told_one_by_one_and_nothing_is_repeated(tmp_path: Path) -> None:
    said = page(run(tmp_path, "pass"))
    assert said.count(", IN FULL: A list") == 2
    assert "  1: nothing, for nothing went wrong.\n  2: nothing, for nothing went wrong.\n" in said
    assert "  1: nobody, for nothing went wrong.\n" in page(run(tmp_path, "pass", mock=True))
    assert "ALIKE" not in said
    assert said.count("by hand   no line of curl: nothing went wrong that could be shown again") == 2
    assert "  expected  " not in said


def test_what_the_play_before_stood_on_is_told_and_since_when_a_cause_is(tmp_path: Path) -> None:
    plays = tuple(
        Ending(f"run-{at}", BEGAN + timedelta(days=at), word, "", "fp-1")
        for at, word in enumerate(("pass", "environment"))
    )
    seen = Sightings("environment", Past("k", "t", plays), stood="on fp-1, and this one on fp-2: the code differed")
    flat = " ".join(page(run(tmp_path), seen).split())
    assert "run run-0 it stood on fp-1, and this one on fp-2: the code differed" in flat
    assert "since: 2026-03-11 09:00:00 PDT, run run-1; in the play before: 2 pass" in flat


def expired(folder: Path, before: str) -> str:
    """Return the page of scenarios whose certificate expired on 11 March, which passed at `before` and failed after."""
    held = run(folder, "certificate", times=3)
    reason = "P-KMODAM.p12: the certificate expired at 2026-03-11 00:00:00 UTC"
    told = replace(held, scenarios=tuple(replace(each, steps=(), loose=(), reason=reason) for each in held.scenarios))
    plays = (
        Ending("run-0", datetime.fromisoformat(before), "pass", "", "fp-1"),
        Ending("run-1", BEGAN + timedelta(days=9), "certificate", "", "fp-1"),
    )
    return " ".join(page(told, Sightings("certificate", Past("k", "t", plays))).split())


def test_an_expired_certificate_that_passed_after_it_expired_was_another(tmp_path: Path) -> None:
    late = expired(tmp_path / "a", "2026-03-11T00:00:01+00:00")
    assert "another one must have stood there then" in late
    early = expired(tmp_path / "b", "2026-03-11T00:00:00+00:00")
    assert "another one must" not in early
    assert "that play was before this certificate expired" in early
    assert "flaky" not in late + early


def test_scenarios_without_a_request_are_told_together(tmp_path: Path) -> None:
    said = expired(tmp_path, "2026-03-11T00:00:01+00:00")
    assert "no request with the certificate at fault was sent in 2 scenarios: CRR-AUC-002 CRR-AUC-003" in said


def mixed(folder: Path, *, mock: bool = False) -> Run:
    """Return a run that met four causes, two of them the sender's."""
    held = run(folder, "fail", mock=mock, times=4)
    endings = ("fail", "environment", "certificate", "harness")
    scenarios = (replace(each, verdict=word) for each, word in zip(held.scenarios, endings, strict=True))
    return replace(held, scenarios=tuple(scenarios))


def test_a_rehearsal_asks_nothing_and_says_of_each_cause_who_has_to_act(tmp_path: Path) -> None:
    asked = page(mixed(tmp_path, mock=True)).split("WHAT IS ASKED OF YOU\n")[1].split("\n\n")[0]
    assert asked.splitlines() == [
        "  Nothing: a double of your system answered, and your logs hold none of this. Who has to act:",
        "  1: who makes the double.",
        "  2: who runs the double.",
        "  3: the sender.",
        "  4: the sender.",
    ]


def test_the_short_form_is_one_page(tmp_path: Path) -> None:
    others = mixed(tmp_path / "mixed")
    wordy = replace(others, scenarios=tuple(replace(each, reason=f"{each.id} " * 999) for each in others.scenarios))
    apart = run(tmp_path / "apart", "pass", times=9)
    for told in (run(tmp_path / "alike", times=40), others, wordy, apart):
        short = page(told).split(RULE)[0].splitlines()
        assert len(short) < 60
        assert max(map(len, short)) <= 120


def test_a_loop_prints_each_id_with_its_status(tmp_path: Path) -> None:
    sends = """curl --include --header "caiso-request-id: $(uuidgen)" --header 'a: b' "$HOST"'/x?y=1'"""
    held = run(tmp_path, times=1)
    (step,) = held.scenarios[0].steps
    told = replace(step, exchanges=tuple(replace(each, curl=sends) for each in step.exchanges))
    spell = Spell("HTTP 503", "auction x", 34, 36, 36, 34, 36, BEGAN.isoformat(), BEGAN.isoformat(), 36, 30, 29)
    said = page(replace(held, scenarios=(replace(held.scenarios[0], steps=(told,)),)), spell=spell).splitlines()
    (loop,) = (line[line.index("for n in") :] for line in said if "for n in $(" in line)
    (known,) = (line for line in said if line.startswith("              uuidgen()"))
    server = """curl() { printf 'HTTP/1.1 503 for %s\\r\\n\\r\\nmore\\n' "$3"; }"""
    shell = subprocess.run(["sh", "-c", f"{known}\n{server}\n{loop}"], capture_output=True, text=True, check=True)
    row = re.compile(r"(\S{36})  HTTP/1.1 503 for caiso-request-id: (\S{36})")
    rows = [row.fullmatch(each) for each in shell.stdout.split("\n")[:-1]]
    assert len(rows) == spell.times
    assert all(each and each[1] == each[2] for each in rows)
    assert shell.stderr == ""


def test_calls_that_failed_and_decided_no_scenario_have_ids_too(tmp_path: Path) -> None:
    at = BEGAN.isoformat()
    others = ((at, "5f0c-beside", "auction portfolio_list"),)
    spell = Spell("HTTP 503", "auction x", 34, 900, 900, 34, 900, at, at, 870, 30, 29, beside=1, others=others)
    said = page(run(tmp_path), spell=spell)
    assert "and 1 more call that failed so, by which none of these is told:" in said
    assert re.search(r"2026-03-10 09:00:00.000 PDT +5f0c-beside +auction portfolio_list\n", said)


def test_who_was_served_by_a_double_is_told_how_to_start_one_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(BROKEN, "url", "https://localhost:8443/crr/auction/v1.0/portfolioList")
    held = run(tmp_path, mock=True)
    told = {"base_url": "https://localhost:1/crr", "week_1": "2026-03-02"}
    manifest = {**held.manifest, "profile": told, "market_at": "2026-03-10T17:00:05+00:00", "commit": "abc"}
    said = page(replace(held, manifest=manifest))
    assert 'crrsim mock serve --dir desk --port 8443 --seed 7 --at "W2-TUE 10:00"\n' in said
    assert "HOST=https://localhost:8443 CERT=desk/NAME.pem KEY=desk/NAME.pem CA=desk/ca.pem" in said
    assert "crrsim run --profile desk/profile.toml --seed 7" in said
    assert "version 0.1.0, commit abc: ask the sender for that source" in said
    flat = " ".join(said.split())
    assert "A double started so is sound: what failed may not show on it." in flat
    assert "started with --defect or --fault no run knows" in flat
    assert "whose certificate it is, as the scenario's feature names it in crrsim's source" in " ".join(said.split())
    outside = page(replace(held, manifest={**manifest, "market_at": "2026-07-10T17:00:05+00:00"}))
    assert "crrsim mock serve --dir desk --port 8443 --seed 7\n" in outside


def test_who_has_another_server_is_told_what_a_profile_says(tmp_path: Path) -> None:
    held = run(tmp_path)
    said = page(replace(held, manifest={**held.manifest, "profile": {"base_url": "https://iso.example/crr"}}))
    lines = textwrap.dedent(said.split("The least of it:\n")[1].split("\n\n")[0])
    assert tomllib.loads(lines)["base_url"] == "https://iso.example/crr"
    assert tomllib.loads(lines)["participants"]["FIN1"]["name"] == "ABCD"
    assert "crrsim run --profile YOURS.toml --seed 7" in said
    assert "mock serve" not in said


def test_scenarios_alike_stand_in_the_order_of_their_requests(tmp_path: Path) -> None:
    held = run(tmp_path, times=4)
    told = replace(held, scenarios=(held.scenarios[0], *reversed(held.scenarios[1:])))
    rows = [line.split()[3] for line in page(told).splitlines() if line.startswith("    2026-")]
    assert rows == ["b2", "b3", "b4"]


def test_what_writes_is_not_sent_again_and_again(tmp_path: Path) -> None:
    held = run(tmp_path, times=1)
    (step,) = held.scenarios[0].steps
    writing = replace(step, exchanges=tuple(replace(each, method="POST") for each in step.exchanges))
    told = replace(held, scenarios=(replace(held.scenarios[0], steps=(writing,)),))
    spell = Spell("HTTP 503", "auction x", 34, 900, 900, 34, 900, BEGAN.isoformat(), BEGAN.isoformat(), 870, 30, 29)
    said = page(told, spell=spell)
    assert "for n in $(" not in said
    assert "do not send it again and again. Repeat a GET that failed so instead" in " ".join(said.split())
    assert repeated(told.scenarios[0], spell).startswith("What failed here comes and goes, and this request writes")
    (line,) = (each.line for each in held.exchanges if each.status == 503)
    assert repeated(held.scenarios[0], spell) == (
        f"Send the request at line {line} of the journal again, 78 times, for it comes and goes; below is its line of "
        "curl."
    )
