"""A failure that comes and goes is called so, with how often it came; one that stays is not."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crrsim.reporting.run import Exchange, Run, Scenario, Step
from crrsim.reporting.spells import Spell, as_shared, spells

BEGAN = datetime(2026, 3, 10, 16, tzinfo=UTC)
RUN = Run(Path(), "r", False, "0.1.0", 7, "stage", BEGAN, 0.0, {}, ())


def call(second: int, *, failed: bool = False, operation: str = "market_status", who: str = "FIN1") -> Exchange:
    status, outcome = (503, "trouble") if failed else (200, "answered")
    return Exchange(
        second, BEGAN + timedelta(seconds=second), who, "market_status", operation, "GET", "/", str(second), status,
        outcome, 1.0,
    )  # fmt: skip


def run(*plays: tuple[str, list[Exchange]]) -> Run:
    def scenario(at: int, verdict: str, calls: list[Exchange]) -> Scenario:
        step = Step(1, "When", "x", "passed" if verdict == "pass" else "failed", exchanges=tuple(calls))
        return Scenario(f"K{at}", f"K{at}", "t", verdict, steps=(step,))

    return replace(RUN, scenarios=tuple(scenario(at, *play) for at, play in enumerate(plays)))


def test_one_call_in_thirty_comes_and_goes_and_is_repeated_often_enough() -> None:
    good = [call(second) for second in range(10, 68)]
    found = spells(
        run(("environment", [call(5, failed=True)]), ("pass", good), ("environment", [call(70, failed=True)]))
    )
    spell = found["K0"]
    assert (spell.failed, spell.calls, spell.own_failed, spell.own_calls) == (2, 60, 2, 60)
    assert spell.comes_and_goes
    assert spell.times == 89  # the least n with (29/30)^n <= 0.05
    assert (1 - 1 / 30) ** spell.times <= 0.05 < (1 - 1 / 30) ** (spell.times - 1)
    assert (spell.again, spell.answered) == (1, 1)
    assert "2 of 60 calls of this run failed so (HTTP 503), the first at 2026-03-10 09:00:04.999 PDT" in spell.told
    assert "the last at 2026-03-10 09:01:09.999 PDT; of the 60 calls from first to last 58 did not" in spell.told
    assert "After 1 of those that failed the same participant made a later call of the same operation" in spell.told
    assert "not as a retry, and 1 of these later calls did not fail so" in spell.told


def test_every_call_that_failed_is_accounted_for() -> None:
    twice = [call(1, failed=True), call(2, failed=True)]
    found = spells(run(("environment", twice), ("blocked", [call(3, failed=True)]), ("pass", [call(4)])))
    spell = found["K0"]
    assert (spell.failed, spell.beside, spell.elsewhere) == (3, 1, 1)
    assert (
        "1 scenario went wrong by one of them each; the others were 1 in the same scenarios beside these and 1 in "
        "scenarios that ended otherwise. After" in spell.told
    )


def test_an_operation_that_never_answers_does_not_come_and_go_though_others_answer() -> None:
    down = [call(second, failed=True) for second in range(3)]
    spell = spells(run(("environment", down), ("pass", [call(9, operation="all_markets")])))["K0"]
    assert not spell.comes_and_goes
    assert spell.times == 1
    assert spell.told == "it did not pass: of market_status market_status, 3 of 3 calls failed so"


def test_a_call_that_struck_once_in_an_operation_of_its_own_comes_and_goes_where_others_are_struck_now_and_then() -> (
    None
):
    often = [call(second, failed=second == 5) for second in range(20)]
    once = call(30, failed=True, operation="all_markets")
    spell = spells(run(("environment", often), ("environment", [once])))["K1"]
    assert spell.comes_and_goes
    assert (spell.own_failed, spell.own_calls, spell.again) == (1, 1, 1)


def test_what_a_scenario_passed_with_is_no_failure_and_what_was_refused_is_no_spell() -> None:
    meant = spells(run(("pass", [call(1, failed=True)]), ("environment", [call(2, failed=True)]), ("pass", [call(3)])))
    assert (meant["K1"].failed, meant["K1"].calls) == (1, 2)
    refused = replace(call(1), status=400, outcome="refused", codes=("MKT0004",))
    assert spells(run(("fail", [refused]), ("pass", [call(2)]))) == {}


def test_no_answer_at_all_is_a_way_of_its_own() -> None:
    hung = replace(call(1), status=None, outcome="trouble", error="HungUp: the connection broke")
    found = spells(run(("environment", [hung]), ("environment", [call(2, failed=True)]), ("pass", [call(3)])))
    assert (found["K0"].way, found["K0"].failed, found["K1"].way) == ("HungUp", 1, "HTTP 503")


def test_a_pack_tells_what_its_sender_found_in_the_whole_run() -> None:
    whole = spells(run(("environment", [call(1, failed=True)]), ("pass", [call(2), call(3)])))
    manifest = {"shared": json.loads(json.dumps(as_shared(whole)))}
    pack = replace(run(("environment", [call(1, failed=True)])), manifest=manifest)
    assert spells(pack) == whole
    assert isinstance(whole["K0"], Spell)
    assert spells(replace(pack, manifest={"shared": {}})) == {}


def test_a_pack_carries_a_spell_once_and_packs_of_earlier_forms_are_read() -> None:
    twice = [call(1, failed=True), call(2, failed=True)]
    whole = spells(run(("environment", twice), ("environment", [call(5, failed=True)]), ("pass", [call(4)])))
    (row,) = as_shared(whole)["spells"]
    assert row["keys"] == ["K0", "K1"]
    assert [each[1:] for each in row["others"]] == [("1", "market_status market_status")]
    assert as_shared(whole, lambda text: f"not {text}")["spells"][0]["others"][0][1] == "not 1"
    old = {key: {name: held for name, held in asdict(each).items() if name != "others"} for key, each in whole.items()}
    pack = replace(run(("environment", twice)), manifest={"shared": {"spells": old}})
    assert spells(pack) == {key: replace(each, others=()) for key, each in whole.items()}


def test_how_often_to_send_is_told_with_the_rate_that_it_follows_from() -> None:
    often = [call(second, failed=second == 5) for second in range(25)]
    rare = call(30, failed=True, operation="all_markets")
    found = spells(run(("environment", often), ("environment", [rare])))
    told = (
        f"send it {found['K0'].times} times, for it comes and goes: 1 of 25 calls of market_status market_status failed"
    )
    assert found["K0"].repeat.startswith(f"{told} (4.0%)")
    assert "2 of 26 calls like it failed (7.7%)" in found["K1"].repeat
