"""One table decides whose fault it is, and one order which verdict a run is known by."""

import itertools
from typing import ClassVar

import pytest

from crrsim.evidence.verdict import (
    RULES,
    WORST_FIRST,
    ExitCode,
    Facts,
    Family,
    Verdict,
    decide,
    exit_code,
    worst,
)


def of_family(family: Family) -> BaseException:
    class Odd(Exception):  # noqa: N818  -- a name for the test
        pass

    odd = Odd("first line\nsecond line")
    odd.family = family  # type: ignore[attr-defined]  # families are claimed by attribute
    return odd


@pytest.mark.parametrize(
    ("family", "verdict"),
    [
        (Family.PRODUCT, Verdict.FAIL),
        (Family.CONTRACT, Verdict.FAIL),
        (Family.CERTIFICATE, Verdict.CERTIFICATE),
        (Family.CONFIGURATION, Verdict.CERTIFICATE),
        (Family.ENVIRONMENT, Verdict.ENVIRONMENT),
        (Family.BLOCKED, Verdict.BLOCKED),
        (Family.NOT_DUE, Verdict.NOT_DUE),
        (Family.WINDOW, Verdict.WINDOW),
        (Family.MANUAL, Verdict.MANUAL),
        (Family.HARNESS, Verdict.HARNESS),
    ],
)
def test_an_exception_is_judged_by_its_family(family: Family, verdict: Verdict) -> None:
    decision = decide(Facts(of_family(family), response_grades=frozenset({"break"})))
    assert decision.verdict is verdict
    assert decision.reason == "first line"


def test_who_was_never_let_in_has_a_matter_of_certificates_whatever_the_step_made_of_it() -> None:
    for problem in (AssertionError("expected an answer"), of_family(Family.BLOCKED), KeyError("rows")):
        decision = decide(Facts(problem, shut_out="SEC0002: not for LSE2"))
        assert (decision.verdict, decision.reason) == (Verdict.CERTIFICATE, "SEC0002: not for LSE2")
    assert decide(Facts(shut_out="SEC0002: not for LSE2")).verdict is Verdict.PASS


def test_every_family_is_in_the_table() -> None:
    assert {decide(Facts(of_family(family))).verdict for family in Family} >= set(Verdict) - {
        Verdict.PASS,
        Verdict.DRIFT,
        Verdict.RETRIED,
    }


def test_a_pass_that_took_another_try_says_so_and_excuses_nothing() -> None:
    assert decide(Facts(retried=True)).verdict is Verdict.RETRIED
    assert decide(Facts(retried=True, response_grades=frozenset({"drift"}))).verdict is Verdict.DRIFT
    assert decide(Facts(AssertionError("no"), retried=True)).verdict is Verdict.FAIL


def test_a_failed_comparison_blames_the_product_and_a_bug_blames_us() -> None:
    assert decide(Facts(AssertionError("expected 60.000 MW"))).verdict is Verdict.FAIL
    assert decide(Facts(KeyError("outcome"))).verdict is Verdict.HARNESS
    assert decide(Facts(ValueError())).reason == "ValueError"


def test_a_family_of_another_kind_is_no_claim() -> None:
    class Polite(Exception):  # noqa: N818  -- a name for the test
        family: ClassVar[str] = "environment"

    assert decide(Facts(Polite())).verdict is Verdict.HARNESS


@pytest.mark.parametrize(
    ("request_grades", "response_grades", "verdict"),
    [
        ((), (), Verdict.PASS),
        (("note",), ("note",), Verdict.PASS),
        (("drift",), (), Verdict.DRIFT),
        ((), ("drift", "note"), Verdict.DRIFT),
        ((), ("drift", "break"), Verdict.FAIL),
        (("break",), ("break",), Verdict.HARNESS),
    ],
)
def test_findings_decide_where_nothing_was_raised(
    request_grades: tuple[str, ...], response_grades: tuple[str, ...], verdict: Verdict
) -> None:
    facts = Facts(response_grades=frozenset(response_grades), request_grades=frozenset(request_grades))
    assert decide(facts).verdict is verdict


def test_a_plain_skip_is_blocked_with_its_reason() -> None:
    decision = decide(Facts(skipped="AUC_MN_2026_M04 is CLOSED"))
    assert (decision.verdict, decision.reason) == (Verdict.BLOCKED, "AUC_MN_2026_M04 is CLOSED")


def test_the_worst_wins_whatever_the_order() -> None:
    assert set(WORST_FIRST) == set(Verdict)
    for better, worse in itertools.combinations(reversed(WORST_FIRST), 2):
        assert worst([better, worse]) is worst([worse, better]) is worse
    assert worst([]) is Verdict.PASS


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ((), 0),
        ((Verdict.PASS, Verdict.BLOCKED, Verdict.NOT_DUE, Verdict.MANUAL, Verdict.RETRIED), 0),
        ((Verdict.WINDOW, Verdict.DRIFT), 4),
        ((Verdict.PASS, Verdict.FAIL, Verdict.HARNESS), 1),
        ((Verdict.CERTIFICATE, Verdict.ENVIRONMENT), 3),
        ((Verdict.ENVIRONMENT, Verdict.DRIFT), 4),
        ((Verdict.DRIFT, Verdict.BLOCKED), 5),
        ((Verdict.HARNESS, Verdict.CERTIFICATE), 70),
    ],
)
def test_exit_codes_mean_something(verdicts: tuple[Verdict, ...], code: int) -> None:
    assert exit_code(verdicts) == code
    assert code in {int(known) for known in ExitCode}


class Breakdown(Exception):  # noqa: N818 - a name for the test
    family: ClassVar[Family] = Family.PRODUCT
    may_be_outage: ClassVar[bool] = True


def test_a_breakdown_is_the_environments_on_a_day_of_patches_and_the_products_on_any_other() -> None:
    friday, thursday = (decide(Facts(Breakdown("status 500"), patching=patching)) for patching in (True, False))
    assert (friday.verdict, thursday.verdict) == (Verdict.ENVIRONMENT, Verdict.FAIL)
    assert friday.reason == "status 500; the plan keeps this day for the ISO's patches"


def test_a_day_of_patches_excuses_nothing_but_outages() -> None:
    assert decide(Facts(AssertionError("60 MW"), patching=True)).verdict is Verdict.FAIL
    assert decide(Facts(of_family(Family.CONTRACT), patching=True)).verdict is Verdict.FAIL
    assert decide(Facts(response_grades=frozenset({"break"}), patching=True)).verdict is Verdict.FAIL
    assert decide(Facts(patching=True)).verdict is Verdict.PASS


def test_a_pass_by_hand_says_who_vouches_for_it() -> None:
    decision = decide(Facts(attested="attested on 2026-03-02"))
    assert (decision.verdict, decision.reason) == (Verdict.PASS, "attested on 2026-03-02")


MEETS = {
    "outage while the ISO patches": Facts(Breakdown(), patching=True),
    "a participant that was never let in": Facts(AssertionError(), shut_out="SEC0001: not LSE2"),
    "an exception that says its family": Facts(of_family(Family.WINDOW)),
    "a comparison that did not hold": Facts(AssertionError()),
    "any other exception": Facts(KeyError()),
    "a plain skip": Facts(skipped="closed"),
    "a request of ours broke the document": Facts(request_grades=frozenset({"break"})),
    "an answer broke the document": Facts(response_grades=frozenset({"break"})),
    "an exchange departed from the document": Facts(request_grades=frozenset({"drift"})),
    "a read was tried again": Facts(retried=True),
    "otherwise": Facts(response_grades=frozenset({"note"})),
}


def test_each_row_of_the_table_is_met_by_something_that_none_before_it_meets() -> None:
    assert [rule.name for rule in RULES] == list(MEETS)
    for name, facts in MEETS.items():
        assert next(rule.name for rule in RULES if rule.applies(facts)) == name
        assert decide(facts).verdict in Verdict
