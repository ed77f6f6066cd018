"""Portfolios of bids: created in every way, looked into, and what credit they take."""

# ruff: noqa: PLR0917 - pytest-bdd passes the parts of a sentence by name, and a sentence has as many as it has

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any

from pytest_bdd import given, then, when

from crrsim.assembly.simulation import CannotArrange, Simulation
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.contract.auction import NewPortfolio, Portfolio
from crrsim.terms.market import MarketType, PortfolioStatus
from crrsim.terms.outcome import Answered, Refused
from crrsim.terms.quantity import megawatt, usd
from steps.acting import Came, answered, attempt
from steps.bids import BidRow, bid, bids_of, bids_sent, new_portfolio, usual_bid
from steps.expect import expect
from steps.phrases import phrase
from steps.portfolios import do_with, hand_in
from steps.tables import Table

Bids = Iterable[Mapping[str, Any]]

CREATION = "/auction/v1.0/portfolioCreation"


@given(
    phrase("{actor:Actor} was refused the portfolio {name:Name} for a bid from {source:Location} to {sink:Location}")
)
def was_refused(sim: Simulation, market: ScheduledMarket, actor: str, name: str, source: str, sink: str) -> None:
    row = usual_bid().model_copy(update={"source": source, "sink": sink})
    refused = create(sim, market, actor, name, [row])
    expect("whether it was refused", expected=True, actual=isinstance(refused, Refused))


@given(phrase("{actor:Actor} has the portfolio {name:Name} with the bids:"))
def has_the_portfolio_with_bids(
    sim: Simulation, market: ScheduledMarket, actor: str, name: str, datatable: Annotated[Table, BidRow]
) -> None:
    answered(create(sim, market, actor, name, BidRow.read(datatable)))


@given(phrase("{actor:Actor} has the portfolio {name:Name} requiring {amount:Usd} of credit"))
def has_the_portfolio_requiring(
    sim: Simulation, market: ScheduledMarket, actor: str, name: str, amount: Decimal
) -> None:
    """Create a bid of 1 MW whose price and margin come to the amount; a first bid at no price tells the margin.

    Raises: CannotArrange where something else that is submitted takes of the same credit.
    """
    _make_sure_that_credit_is_free(sim, actor)
    auction, probe = sim.client(actor).auction, f"{name} probe"
    answered(create(sim, market, actor, probe, [usual_bid("1.000", "0.00")]))
    margin = answered(auction.portfolio_required_credit(market.name, sim.portfolio(probe))).required_credit
    answered(auction.delete_portfolio(market.name, sim.portfolio(probe)))
    answered(create(sim, market, actor, name, [usual_bid("1.000", str(usd(amount - margin)))]))


@given(phrase("{actor:Actor} has {amount:Usd} of credit"))
def has_credit(sim: Simulation, actor: str, amount: Decimal) -> None:
    sim.operator().set_credit_limit(sim.participants[actor].name, amount)


@when(phrase("{actor:Actor} creates the portfolio {name:Name} with the bids:"), target_fixture="outcome")
def creates_the_portfolio(
    sim: Simulation, market: ScheduledMarket, actor: str, name: str, datatable: Annotated[Table, BidRow]
) -> Came:
    return attempt(sim, lambda: create(sim, market, actor, name, BidRow.read(datatable)))


@when(
    phrase(
        "{actor:Actor} creates the portfolio {name:Name} with {count:Count} {noun:BidNoun} "
        "of {points:Count} points{each:Each}"
    ),
    target_fixture="outcome",
)
def creates_a_portfolio_with_many_bids(
    sim: Simulation, market: ScheduledMarket, actor: str, name: str, count: int, points: int
) -> Came:
    return attempt(sim, lambda: create(sim, market, actor, name, [_falling(points)] * count))


@when(
    phrase(
        "{actor:Actor} uploads the portfolio {name:Name} from a file of {count:Count} bids of {points:Count} points "
        "each, laid out line by line"
    ),
    target_fixture="outcome",
)
def uploads_from_a_file(
    sim: Simulation, market: ScheduledMarket, actor: str, name: str, count: int, points: int
) -> Came:
    """Send the JSON as a person lays it out, with a line for each value."""
    client = sim.client(actor)
    wire = bid(sim, market, client.participant, _falling(points))
    body = new_portfolio(market, client.participant, sim.portfolio(name), [wire] * count)
    text = body.model_dump_json(by_alias=True, exclude_none=True, indent=4) if isinstance(body, NewPortfolio) else ""
    sim.created(actor, market.name, sim.portfolio(name))
    return attempt(sim, lambda: client.session.send("POST", CREATION, body=text))


@when(
    phrase("{actor:Actor} creates the portfolio {name:Name} with the field {field:Name} of {text:Text}"),
    target_fixture="outcome",
)
def creates_with_a_field(
    sim: Simulation, market: ScheduledMarket, actor: str, name: str, field: str, text: str
) -> Came:
    """Send a bid with this field beside the usual ones."""
    wire = bid(sim, market, sim.participants[actor].name, usual_bid()) | {field: text}
    return attempt(sim, lambda: _create(sim, market, actor, sim.portfolio(name), [wire]))


@then(phrase("{actor:Actor}'s portfolio {name:Name} holds the bids:"))
def portfolio_holds_the_bids(
    sim: Simulation, market: ScheduledMarket, actor: str, name: str, datatable: Annotated[Table, BidRow]
) -> None:
    """What the ISO keeps is what was sent, curve by curve."""
    expected = bids_sent(sim, market, BidRow.read(datatable))
    expect(f"the bids of {name}", expected=expected, actual=bids_of(_portfolio(sim, market, actor, name)))


@then(
    phrase(
        "{actor:Actor}'s portfolio {name:Name} holds {bids:Count} {noun:BidNoun} and {offers:Count} {word:OfferNoun}"
    )
)
def portfolio_holds_so_many(
    sim: Simulation, market: ScheduledMarket, actor: str, name: str, bids: int, offers: int
) -> None:
    kept = _portfolio(sim, market, actor, name)
    expect(f"bids and offers of {name}", expected=(bids, offers), actual=(len(kept.bids), len(kept.offers)))


@then(phrase("the required credit is {bound:Bound}{amount:Usd}"))
def required_credit_is(outcome: Came, bound: str, amount: Decimal) -> None:
    required = answered(outcome).required_credit
    holds = required > amount if bound else required == amount
    expect(f"the required credit of ${required} is {bound}${amount}", expected=True, actual=holds)


@then(phrase("the required credit is {amount:Usd} more than for {actor:Actor}'s portfolio {name:Name}"))
def required_credit_is_so_much_more(
    sim: Simulation, market: ScheduledMarket, actor: str, outcome: Came, amount: Decimal, name: str
) -> None:
    """Compare with another portfolio of the same participant."""
    other = answered(do_with(sim, market, actor, "asks what credit is required for", name)).required_credit
    expect(f"what is required beyond {name}", expected=amount, actual=answered(outcome).required_credit - other)


def create(sim: Simulation, market: ScheduledMarket, actor: str, name: str, rows: Iterable[BidRow]) -> Any:  # noqa: ANN401 - an outcome
    """Create a portfolio of the rows' bids, as its owner."""
    owner = sim.participants[actor].name
    return _create(sim, market, actor, sim.portfolio(name), [bid(sim, market, owner, row) for row in rows])


def _make_sure_that_credit_is_free(sim: Simulation, actor: str) -> None:
    """Look for submitted portfolios that are not the scenario's own, on a server where there may be some."""
    mark = sim.portfolio("x").removeprefix("x")
    auction = sim.client(actor).auction
    for market in sim.schedule.markets if mark else ():
        if market.type is MarketType.AUCTION:
            listed = [one.portfolio_name for one in answered(auction.portfolio_list(market.name))]
            for name in listed:
                told = auction.portfolio_status(market.name, name)
                taken = isinstance(told, Answered) and told.body.status is PortfolioStatus.SUBMITTED
                if taken and not name.endswith(mark):
                    raise CannotArrange(f"{actor}'s portfolio {name!r} in {market.name} takes of its credit")


def _falling(points: int) -> BidRow:
    """Return a bid whose curve rises by 0.1 MW and falls by a cent from point to point."""
    curve = tuple((megawatt(Decimal(place) / 10), usd(Decimal(100) - Decimal(place) / 100)) for place in range(points))
    return usual_bid().model_copy(update={"curve": curve})


def _create(sim: Simulation, market: ScheduledMarket, actor: str, name: str, bids: Bids) -> Any:  # noqa: ANN401 - an outcome
    return hand_in(sim, market, actor, new_portfolio(market, sim.participants[actor].name, name, bids), name)


def _portfolio(sim: Simulation, market: ScheduledMarket, actor: str, name: str) -> Portfolio:
    kept: Portfolio = answered(do_with(sim, market, actor, "looks at", name))
    return kept
