"""What came of it: the shared Thens about yes, no and trouble."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from pytest_bdd import then

from crrsim.assembly.simulation import Simulation, Unmet
from crrsim.client.http import NoAnswer
from crrsim.client.trouble import CertificateRefused, GatewayPage, NotReachable, Trouble
from crrsim.evidence.events import Exchange
from crrsim.evidence.verdict import Facts, Verdict, decide
from crrsim.terms.market import PortfolioStatus
from crrsim.terms.outcome import Refused
from steps.acting import Came, answered, told
from steps.expect import Checks, Unexpected, expect
from steps.phrases import phrase

_STATUS = "the auction service's document, PortfolioStatus"
ACCESS_CODES = {"SEC0001", "SEC0002"}


@then(phrase("the portfolio is {status:PortfolioStatus}"))
def portfolio_is(outcome: Came, status: PortfolioStatus) -> None:
    """The answer gives the portfolio this status."""
    expect("the portfolio's status", expected=status, actual=answered(outcome).status)


@then(phrase("the portfolio is REJECTED for want of credit"))
def portfolio_is_rejected(outcome: Came) -> None:
    """The answer gives REJECTED and says what credit is lacking."""
    body = answered(outcome)
    named = "credit" in (body.error_message or "").lower()
    with Checks() as checks:
        checks.that("the portfolio's status", expected=PortfolioStatus.REJECTED, actual=body.status, written=_STATUS)
        checks.that(f"credit as the reason ({body.error_message})", expected=True, actual=named, written=_STATUS)


@then(phrase("it is refused with {codes:Codes}"))
def it_is_refused(outcome: Came, codes: tuple[str, ...]) -> None:
    """The answer is a refusal with these codes and no others."""
    expect(f"the codes of the refusal ({told(outcome)})", expected=set(codes), actual=set(_codes(outcome, codes)))


@then(phrase("it is refused with {codes:Codes} for {count:Count} records"))
def it_is_refused_for_records(outcome: Came, codes: tuple[str, ...], count: int) -> None:
    """The refusal tells each bad record."""
    expected = Counter(dict.fromkeys(codes, count))
    expect(
        f"the codes, each as often as told ({told(outcome)})", expected=expected, actual=Counter(_codes(outcome, codes))
    )


@then(phrase("the service answers"))
def service_answers(outcome: Came) -> None:
    """A sample GET comes back with a success."""
    answered(outcome)


@then(phrase("the request got past authentication and authorisation"))
def request_got_past_the_door(outcome: Came) -> None:
    """Whatever the market made of the request, nobody asked who sent it."""
    if isinstance(outcome, Trouble):
        raise outcome
    shut = isinstance(outcome, Refused) and (outcome.status in {401, 403} or ACCESS_CODES & set(outcome.codes))
    expect("a door shut to the sender", expected=False, actual=bool(shut))


@then(phrase("the certificate is refused"))
def certificate_is_refused(outcome: Came) -> None:
    """No TLS connection came about (the way of TLS 1.2), or the server hung up on the certificate (that of 1.3)."""
    cause = getattr(outcome, "__cause__", None)
    ended = isinstance(cause, NoAnswer) and cause.ssl_error is not None and isinstance(outcome, NotReachable)
    refused = isinstance(outcome, CertificateRefused) or ended
    expect(f"a certificate refused ({outcome})", expected=True, actual=refused)


@then(phrase("the answer is the page of an access gateway, and not an answer of the service"))
def answer_is_a_gateway_page(outcome: Came) -> None:
    """HTTP 200 with text/html is no success."""
    expect("what came back", expected=GatewayPage, actual=type(outcome))


@then(phrase("a scenario that met this would be judged {verdict:Verdict}, never FAIL"))
def scenario_would_be_judged(sim: Simulation, outcome: Came | Unmet | None, verdict: str) -> None:
    """The table of verdicts does not blame the product."""
    expect(f"the verdict on {outcome}", expected=Verdict[verdict], actual=_judged(sim, outcome))


@then(phrase("a scenario that met this would be judged FAIL"))
def scenario_would_fail(sim: Simulation, outcome: Came | Unmet | None) -> None:
    """The table of verdicts blames the product, and nothing excuses it."""
    expect(f"the verdict on {outcome}", expected=Verdict.FAIL, actual=_judged(sim, outcome))


def _judged(sim: Simulation, outcome: Came | Unmet | None) -> Verdict:
    if not isinstance(outcome, Trouble | Unmet):
        raise Unexpected("what came back", expected="trouble, or a need not met", actual=outcome)
    return decide(Facts(outcome, patching=sim.plan.is_patching(sim.clock.now()))).verdict


@then(phrase("nothing in the answer breaks or departs from its document"))
def nothing_departs(exchanges: Sequence[Exchange]) -> None:
    """The last answer has no finding but notes: it is as published, or no answer of the service."""
    found = [f"{each['grade']}: {each['message']}" for each in exchanges[-1].findings if each["grade"] != "note"]
    expect("what departs from the document", expected=[], actual=found)


@then(phrase("the refusal came as HTTP {status:Count}"))
def refusal_came_as(outcome: Came, status: int) -> None:
    expect("the HTTP status", expected=status, actual=getattr(outcome, "status", None))


@then(phrase("the answer is labelled {media:Name}"))
def answer_is_labelled(exchanges: Sequence[Exchange], media: str) -> None:
    labels = {value for name, value in exchanges[-1].response_headers if name.lower() == "content-type"}
    expect("the content type", expected={media}, actual=labels)


@then(phrase("every instant of the answer is UTC to the second"))
def instants_are_utc(exchanges: Sequence[Exchange]) -> None:
    """Look at the answer as it was on the wire."""
    text = str((exchanges[-1].response_body or {}).get("text", ""))
    instants = re.findall(r'"(\d{4}-\d\d-\d\dT[^"]*)"', text)
    astray = [one for one in instants if not re.fullmatch(r"[\d-]{10}T\d\d:\d\d:\d\dZ", one)]
    expect(
        "instants of another form, and whether there are any at all",
        expected=([], True),
        actual=(astray, bool(instants)),
    )


@then(phrase("the request was larger than {size:Count} bytes"))
def request_was_larger_than(exchanges: Sequence[Exchange], size: int) -> None:
    """Look at the largest request of the scenario."""
    largest = max((one.request_body or {}).get("size", 0) for one in exchanges)
    expect(f"{largest} bytes above {size}", expected=True, actual=largest > size)


def _codes(outcome: Came, expected: Iterable[str]) -> tuple[str, ...]:
    if isinstance(outcome, Trouble):
        raise outcome
    if not isinstance(outcome, Refused):
        raise Unexpected("the answer", expected=f"a refusal with {', '.join(expected)}", actual=told(outcome))
    return outcome.codes
