"""Portfolios of nominations: created in every way, looked into, and held against the nomination caps."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any

from pytest_bdd import given, then, when

from crrsim.assembly.simulation import Simulation
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.terms.market import PortfolioStatus
from steps.acting import Came, answered, attempt
from steps.bids import period_name
from steps.expect import expect
from steps.nominations import (
    NominationRow,
    new_nominations,
    nomination,
    nominations_of,
    nominations_sent,
    usual_nomination,
)
from steps.phrases import phrase
from steps.portfolios import do_with, hand_in
from steps.tables import Mw, Row, Table

FAR_TOO_MUCH = "9000.000"
"""MW beyond any nomination cap of the cast."""


class ViolationRow(Row):
    """A nomination cap that is passed: which, where, by how much."""

    noun = "table of violations"
    cap: str
    source: str = ""
    sink: str
    type: str = "LSE"
    period: str = ""
    tou: str = "ON"
    total: Mw
    allowed: Mw


@given(phrase("{actor:Actor} has the portfolio {name:Name} with the nominations:"))
def has_the_portfolio_with_nominations(
    sim: Simulation, market: ScheduledMarket, actor: str, name: str, datatable: Annotated[Table, NominationRow]
) -> None:
    answered(create(sim, market, actor, name, NominationRow.read(datatable)))


@given(phrase("{actor:Actor} has submitted the portfolio {name:Name} with the nominations:"))
def has_submitted_the_nominations(
    sim: Simulation, market: ScheduledMarket, actor: str, name: str, datatable: Annotated[Table, NominationRow]
) -> None:
    """Create and submit; it must be taken."""
    came = _create_and_submit(sim, market, actor, name, NominationRow.read(datatable))
    expect(f"the status of {name}", expected=PortfolioStatus.SUBMITTED, actual=answered(came).status)


@given(phrase("{actor:Actor} has the portfolio {name:Name}, INVALID for passing a nomination cap"))
def has_the_portfolio_beyond_a_cap(sim: Simulation, market: ScheduledMarket, actor: str, name: str) -> None:
    """Submit more than anybody may nominate."""
    row = usual_nomination(sim.participants[actor], FAR_TOO_MUCH)
    came = _create_and_submit(sim, market, actor, name, [row])
    expect(f"the status of {name}", expected=PortfolioStatus.INVALID, actual=answered(came).status)


@when(phrase("{actor:Actor} creates the portfolio {name:Name} with the nominations:"), target_fixture="outcome")
def creates_the_nominations(
    sim: Simulation, market: ScheduledMarket, actor: str, name: str, datatable: Annotated[Table, NominationRow]
) -> Came:
    return attempt(sim, lambda: create(sim, market, actor, name, NominationRow.read(datatable)))


@when(phrase("{actor:Actor} submits the portfolio {name:Name} with the nominations:"), target_fixture="outcome")
def creates_and_submits(
    sim: Simulation, market: ScheduledMarket, actor: str, name: str, datatable: Annotated[Table, NominationRow]
) -> Came:
    """Create and submit; what the submission came to is what counts."""
    return attempt(sim, lambda: _create_and_submit(sim, market, actor, name, NominationRow.read(datatable)))


@when(
    phrase("{actor:Actor} creates the portfolio {name:Name} with {count:Count} nominations"), target_fixture="outcome"
)
def creates_many(sim: Simulation, market: ScheduledMarket, actor: str, name: str, count: int) -> Came:
    row = usual_nomination(sim.participants[actor])
    return attempt(sim, lambda: create(sim, market, actor, name, [row] * count))


@then(phrase("{actor:Actor}'s portfolio {name:Name} holds the nominations:"))
def portfolio_holds(
    sim: Simulation, market: ScheduledMarket, actor: str, name: str, datatable: Annotated[Table, NominationRow]
) -> None:
    """What the ISO keeps is what was sent."""
    expected = nominations_sent(sim, market, NominationRow.read(datatable))
    kept = answered(do_with(sim, market, actor, "looks at", name))
    expect(f"the nominations of {name}", expected=expected, actual=nominations_of(kept))


@then(phrase("{actor:Actor}'s portfolio {name:Name} holds {count:Count} nominations"))
def portfolio_holds_so_many_nominations(
    sim: Simulation, market: ScheduledMarket, actor: str, name: str, count: int
) -> None:
    kept = answered(do_with(sim, market, actor, "looks at", name))
    expect(f"nominations of {name}", expected=count, actual=len(kept.nominations))


@then(phrase("the portfolio is INVALID, and told to pass:"))
def portfolio_is_told_to_pass(
    sim: Simulation, market: ScheduledMarket, outcome: Came, datatable: Annotated[Table, ViolationRow]
) -> None:
    """Each limit that is passed is told in the published words, in the order SS, UB, SEQ or MEQ, and no other."""
    body = answered(outcome)
    told = [f"{one.strip()}.;" for one in (body.error_message or "").split(".;") if one.strip()]
    expected = [_told(sim, market, row) for row in ViolationRow.read(datatable)]
    expect("status and violations", expected=(PortfolioStatus.INVALID, expected), actual=(body.status, told))


def create(sim: Simulation, market: ScheduledMarket, actor: str, name: str, rows: Iterable[NominationRow]) -> Any:  # noqa: ANN401 - an outcome
    """Create a portfolio of the rows' nominations, as their owner."""
    owner = sim.participants[actor].name
    return _create(sim, market, actor, name, [nomination(sim, market, owner, row) for row in rows])


def _create(sim: Simulation, market: ScheduledMarket, actor: str, name: str, wires: Iterable[Mapping[str, Any]]) -> Any:  # noqa: ANN401 - an outcome
    named = sim.portfolio(name)
    return hand_in(sim, market, actor, new_nominations(market, sim.participants[actor].name, named, wires), named)


def _create_and_submit(
    sim: Simulation, market: ScheduledMarket, actor: str, name: str, rows: Iterable[NominationRow]
) -> Any:  # noqa: ANN401 - an outcome
    answered(create(sim, market, actor, name, rows))
    return do_with(sim, market, actor, "submits", name)


def _told(sim: Simulation, market: ScheduledMarket, row: ViolationRow) -> str:
    pair = f"source {sim.location(row.source)}, sink" if row.source else "sink"
    return (
        f"Total MW = {_plain(row.total)} exceeds the allowed MW = {_plain(row.allowed)} for {row.cap} with "
        f"{pair} {sim.location(row.sink)}, CRR type {row.type}, period {period_name(market, row.period)}, "
        f"and TOU {row.tou}.;"
    )


def _plain(mw: Decimal) -> str:
    return f"{mw.normalize():f}"
