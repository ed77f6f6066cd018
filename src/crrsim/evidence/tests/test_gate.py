"""Each row of the gate's two tables, at both its edges, and the exit code it gives."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crrsim.evidence.gate import RULES, RUN_RULES, Bar, Effect, Outcome, Played, WaiverState, judge
from crrsim.evidence.policy import GATING, Policy, read_policy
from crrsim.evidence.settings_file import SettingsError
from crrsim.evidence.verdict import EXIT_CODES, GREEN, UNPLAYED, ExitCode, Verdict, exit_code
from crrsim.evidence.waiver import Symptom, Waiver

TODAY = date(2026, 4, 30)


def played(verdict: Verdict, identity: str = "CRR-AUC-001", *tags: str, reason: str = "because") -> Played:
    return Played(Symptom(identity, identity, verdict, reason), tags=frozenset(tags))


def waiver(expires: date = TODAY, **fields: Any) -> Waiver:  # noqa: ANN401 - whatever a file may hold
    given: dict[str, object] = {"scenario": "CRR-AUC-001", "ticket": "CRR-1", "owner": "desk 2", **fields}
    return Waiver.model_validate({**given, "expires": expires})


def judged(
    *scenarios: Played, waivers: tuple[Waiver, ...] = (), required: tuple[str, ...] = (), asked: bool = True,
    age: float = 0.0, **policy: Any,  # noqa: ANN401 - whatever a policy file may hold
) -> Outcome:  # fmt: skip
    return judge(scenarios, Bar(Policy.model_validate(policy), waivers, TODAY, required, asked, age))


def row(outcome: Outcome) -> tuple[str, Effect, int]:
    [ruling] = outcome.rulings
    return ruling.rule, ruling.effect, int(outcome.exit_code)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_without_policy_and_waivers_the_gate_says_what_the_verdicts_say(verdict: Verdict) -> None:
    outcome = judged(played(verdict))
    assert outcome.exit_code == exit_code([verdict])
    effect = outcome.rulings[0].effect
    wanted = Effect.PASSES if verdict in GREEN else Effect.UNJUDGED if verdict in UNPLAYED else Effect.GATES
    assert effect is wanted


def test_a_waived_failure_holds_nobody_up_and_names_its_ticket() -> None:
    outcome = judged(played(Verdict.FAIL), waivers=(waiver(),))
    assert row(outcome) == ("waived", Effect.WAIVED, 0)
    assert outcome.rulings[0].says == "waived by CRR-1 (desk 2) until 2026-04-30"
    assert [each.state for each in outcome.waivers] == [WaiverState.USED]


def test_a_lapsed_waiver_turns_red_on_the_day_after_its_last() -> None:
    outcome = judged(played(Verdict.DRIFT), waivers=(waiver(date(2026, 4, 29)),), gate=["fail"])
    assert row(outcome) == ("lapsed waiver", Effect.GATES, 5)
    assert "lapsed on 2026-04-29" in outcome.rulings[0].says
    assert [each.state for each in outcome.waivers] == [WaiverState.LAPSED]


def test_what_must_pass_is_not_waived() -> None:
    outcome = judged(played(Verdict.FAIL, "CRR-AUC-001", "w2-tue-auc-mn-1"), waivers=(waiver(),),
                     required=("W2-TUE-AUC-MN-1",))  # fmt: skip
    assert row(outcome) == ("must pass", Effect.GATES, 1)
    assert row(judged(played(Verdict.FAIL), waivers=(waiver(),), required=("CRR-AUC-002",), asked=False))[2] == 0


def test_a_verdict_that_the_policy_does_not_gate_is_let_through() -> None:
    assert row(judged(played(Verdict.ENVIRONMENT), gate=["fail"])) == ("not gated", Effect.LET_THROUGH, 0)
    assert row(judged(played(Verdict.FAIL), gate=["fail"])) == ("otherwise", Effect.GATES, 1)


@pytest.mark.parametrize(("drifts", "code"), [(2, 0), (3, 5)])
def test_a_budget_is_kept_or_not_kept_by_all(drifts: int, code: int) -> None:
    scenarios = [played(Verdict.DRIFT, f"CRR-AUC-10{number}") for number in range(drifts)]
    outcome = judged(*scenarios, budget={"drift": 2})
    assert outcome.exit_code == code
    assert {each.rule for each in outcome.rulings} == {"within budget" if code == 0 else "otherwise"}


def test_what_is_waived_does_not_use_up_the_budget_and_what_lapsed_does() -> None:
    scenarios = [played(Verdict.DRIFT, f"CRR-AUC-00{number}") for number in (1, 2)]
    assert judged(*scenarios, waivers=(waiver(),), budget={"drift": 1}).exit_code == 0
    lapsed = judged(*scenarios, waivers=(waiver(date(2026, 4, 1)),), budget={"drift": 2})
    assert [each.rule for each in lapsed.rulings] == ["lapsed waiver", "within budget"]


@pytest.mark.parametrize(
    ("verdicts", "codes"),
    [
        ((Verdict.PASS, Verdict.NOT_DUE), (0, [])),
        ((Verdict.BLOCKED, Verdict.NOT_DUE, Verdict.MANUAL), (7, ["nothing judged"])),
        ((), (0, [])),
    ],
)
def test_a_run_that_judged_nothing_is_no_pass(verdicts: tuple[Verdict, ...], codes: tuple[int, list[str]]) -> None:
    outcome = judged(*(played(verdict, f"CRR-AUC-00{at}") for at, verdict in enumerate(verdicts)))
    assert (int(outcome.exit_code), [each.rule for each in outcome.objections]) == codes
    assert exit_code(verdicts) == outcome.exit_code


def test_what_must_pass_must_be_judged() -> None:
    idle = judged(played(Verdict.PASS), played(Verdict.NOT_DUE, "CRR-AUC-002", reason="it is early"),
                  required=("CRR-AUC-002",))  # fmt: skip
    assert idle.exit_code is ExitCode.NOTHING_DUE
    assert [each.says for each in idle.objections] == ["CRR-AUC-002 must pass and was not judged: it is early"]
    absent = judged(played(Verdict.PASS), required=("CONN-1",))
    assert [each.says for each in absent.objections] == [
        "CONN-1 must pass and was not judged: no scenario of it was played"
    ]
    assert judged(played(Verdict.PASS), required=("CONN-1",), asked=False).exit_code == 0
    assert judged(played(Verdict.PASS, "CRR-CON-001", "conn-1"), required=("CONN-1",)).exit_code == 0


@pytest.mark.parametrize(("most", "code"), [(1, 0), (0, 1)])
def test_waivers_are_not_without_number(most: int, code: int) -> None:
    assert judged(played(Verdict.FAIL), waivers=(waiver(),), most_waived=most).exit_code == code


@pytest.mark.parametrize(("word", "code"), [("report", 0), ("gate", 3)])
def test_a_waiver_of_what_is_fixed_is_reported(word: str, code: int) -> None:
    outcome = judged(played(Verdict.PASS), waivers=(waiver(),), fixed_but_waived=word)
    assert [(each.state, each.keys) for each in outcome.waivers] == [(WaiverState.FIXED, ("CRR-AUC-001",))]
    assert outcome.exit_code == code


@pytest.mark.parametrize(
    ("verdict", "fields", "state"),
    [
        (Verdict.FAIL, {"code": "MKT0004"}, WaiverState.OTHER),
        (Verdict.NOT_DUE, {}, WaiverState.UNMET),
        (Verdict.PASS, {"scenario": "CRR-AUC-002"}, WaiverState.UNMET),
        (Verdict.RETRIED, {}, WaiverState.FIXED),
    ],
)
def test_each_waiver_is_accounted_for(verdict: Verdict, fields: dict[str, Any], state: WaiverState) -> None:
    assert [each.state for each in judged(played(verdict), waivers=(waiver(**fields),)).waivers] == [state]


@pytest.mark.parametrize(("age", "code"), [(7.0, 0), (7.1, 6)])
def test_evidence_grows_old(age: float, code: int) -> None:
    assert judged(played(Verdict.PASS), age=age, max_age_days=7).exit_code == code


@pytest.mark.parametrize(("keys", "code"), [([], 0), (["1a2b"], 0), (["3c4d"], 6)])
def test_a_policy_may_name_whose_word_counts(keys: list[str], code: int) -> None:
    by_hand = Played(Symptom("CRR-MUI-001", "CRR-MUI-001", Verdict.PASS), key="1a2b")
    assert judged(by_hand, played(Verdict.PASS), attested_by=keys).exit_code == code


def test_the_gravest_reason_gives_the_exit_code() -> None:
    scenarios = [played(verdict, f"CRR-AUC-1{at:02}") for at, verdict in enumerate(GATING)]
    assert judged(*scenarios).exit_code is ExitCode.PRODUCT
    assert judged(*scenarios, age=9, max_age_days=7).exit_code is ExitCode.EVIDENCE
    assert set(EXIT_CODES) == GATING


def test_every_row_of_both_tables_is_met_above() -> None:
    rows = [each.name for each in RULES]
    assert rows == [
        "green", "unplayed", "must pass", "lapsed waiver", "waived", "not gated", "within budget", "otherwise",
    ]  # fmt: skip
    assert list(RUN_RULES) == [
        "nothing judged", "must pass", "too many waived", "fixed but waived", "too old",
        "attested by a stranger",
    ]  # fmt: skip


def test_a_policy_is_read_and_asks_for_weeks(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text('gate = ["fail"]\n[must_pass]\nalways = ["conn-1"]\nweek2 = ["CRR-AUC-012"]\n')
    policy = read_policy(file)
    assert policy.gate == {Verdict.FAIL}
    assert (policy.required(), policy.required(2), policy.required(3)) == (
        ("CONN-1", "CRR-AUC-012"),
        ("CONN-1", "CRR-AUC-012"),
        ("CONN-1",),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('gate = ["pass"]\n', "gate: pass cannot hold a release up"),
        ("budget = { drift = -1 }\n", "budget drift: "),
        ("max_age_days = 0\n", "max_age_days: "),
        ('[must_pass]\nweek9 = ["CONN-1"]\n', "must_pass week9"),
        ("gates = []\n", "gates: is no setting of ours"),
        ('[notify]\nwebhook = "https://example.com/x"\n', "notify webhook: is no setting of ours"),
        ("[notify]\n", "notify: give one of webhook_env and webhook_file"),
    ],
)
def test_a_slip_in_a_policy_is_told(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(text)
    with pytest.raises(SettingsError) as refused:
        read_policy(file)
    assert says in str(refused.value)
