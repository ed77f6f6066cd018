"""Portfolios of bids and offers: created, submitted, retracted, deleted, looked at."""

# ruff: noqa: PLR0917 - pytest-bdd passes the parts of a sentence by name, and a sentence has as many as it has

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from pytest_bdd import given, then, when

from crrsim.assembly.simulation import Simulation
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.client.auction import AuctionService
from crrsim.contract.auction import NewPortfolio, Portfolio
from crrsim.terms.market import PortfolioStatus
from crrsim.terms.outcome import Answered, Refused
from crrsim.terms.quantity import megawatt, usd
from steps.acting import Came, answered, attempt
from steps.bids import BidRow, bid, bids_of, bids_sent, new_portfolio, usual_bid
from steps.expect import expect
from steps.phrases import phrase
from steps.status import name_of
from steps.tables import Table

Bids = Iterable[Mapping[str, Any]]

CREATION = "/auction/v1.0/portfolioCreation"
VERBS: dict[str, Callable[[AuctionService], Callable[[str, str], Any]]] = {
    "submits": lambda auction: lambda market, name: auction.portfolio_submission(_identified(auction, market, name)),
    "retracts": lambda auction: lambda market, name: auction.portfolio_retraction(_identified(auction, market, name)),
    "deletes": lambda auction: auction.delete_portfolio,
    "looks at": lambda auction: auction.portfolio,
    "asks for the status of": lambda auction: auction.portfolio_status,
    "asks what credit is required for": lambda auction: auction.portfolio_required_credit,
}
DONE = {"submitted": "submits", "retracted": "retracts", "deleted": "deletes"}


@given(phrase("{actor:Actor} has the portfolio {name:Name}"))
def has_the_portfolio(sim: Simulation, market: ScheduledMarket, actor: str, name: str) -> None:
    """Create a portfolio with one bid nobody would object to."""
    answered(create(sim, market, actor, name, [usual_bid()]))


@given(
    phrase("{actor:Actor} was refused the portfolio {name:Name} for a bid from {source:Location} to {sink:Location}")
)
def was_refused(sim: Simulation, market: ScheduledMarket, actor: str, name: str, source: str, sink: str) -> None:
    row = usual_bid().model_copy(update={"source": source, "sink": sink})
    refused = create(sim, market, actor, name, [row])
    expect("whether it was refused", expected=True, actual=isinstance(refused, Refused))


@given(phrase("{actor:Actor} has the portfolio {name:Name} with the bids:"))
def has_the_portfolio_with_bids(
    sim: Simulation, market: ScheduledMarket, actor: str, name: str, datatable: Table
) -> None:
    answered(create(sim, market, actor, name, BidRow.read(datatable)))


@given(phrase("{actor:Actor} has the empty portfolio {name:Name}"))
def has_the_empty_portfolio(sim: Simulation, market: ScheduledMarket, actor: str, name: str) -> None:
    answered(create(sim, market, actor, name, []))


@given(phrase("{actor:Actor} has the portfolio {name:Name} requiring {amount:Usd} of credit"))
def has_the_portfolio_requiring(
    sim: Simulation, market: ScheduledMarket, actor: str, name: str, amount: Decimal
) -> None:
    """Create a bid of 1 MW whose price and margin come to the amount; a first bid at no price tells the margin."""
    auction, probe = sim.client(actor).auction, f"{name} probe"
    answered(create(sim, market, actor, probe, [usual_bid("1.000", "0.00")]))
    margin = answered(auction.portfolio_required_credit(market.name, sim.portfolio(probe))).required_credit
    answered(auction.delete_portfolio(market.name, sim.portfolio(probe)))
    answered(create(sim, market, actor, name, [usual_bid("1.000", str(usd(amount - margin)))]))


@given(phrase("{actor:Actor} has {deed:Deed} the portfolio {name:Name}"))
def has_done_with_the_portfolio(sim: Simulation, market: ScheduledMarket, actor: str, deed: str, name: str) -> None:
    """Submit, retract or delete it; one that is not there yet is created with a usual bid."""
    if _status(sim, market, actor, name) is None:
        answered(create(sim, market, actor, name, [usual_bid()]))
    answered(_do(sim, market, actor, DONE[deed], name))


@given(phrase("{actor:Actor}'s portfolio {name:Name} is {hindrance:Hindrance}"))
def portfolio_is_hindered(sim: Simulation, market: ScheduledMarket, actor: str, name: str, hindrance: str) -> None:
    operator = sim.operator()
    hinder = operator.lose_portfolio if hindrance == "out of reach" else operator.hold_portfolio
    hinder(market.name, sim.participants[actor].name, name)


@given(phrase("{actor:Actor} has {amount:Usd} of credit"))
def has_credit(sim: Simulation, actor: str, amount: Decimal) -> None:
    sim.operator().set_credit_limit(sim.participants[actor].name, amount)


@when(phrase("{actor:Actor} creates the portfolio {name:Name} with the bids:"), target_fixture="outcome")
def creates_the_portfolio(sim: Simulation, market: ScheduledMarket, actor: str, name: str, datatable: Table) -> Came:
    return attempt(sim, lambda: create(sim, market, actor, name, BidRow.read(datatable)))


@when(phrase("{actor:Actor} creates the empty portfolio {name:Portfolio}"), target_fixture="outcome")
def creates_the_empty_portfolio(sim: Simulation, market: ScheduledMarket, actor: str, name: str) -> Came:
    return attempt(sim, lambda: create(sim, market, actor, name, []))


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


@when(phrase("{actor:Actor} creates the portfolio {name:Name} in the name of {other:Actor}"), target_fixture="outcome")
def creates_in_the_name_of(sim: Simulation, market: ScheduledMarket, actor: str, name: str, other: str) -> Came:
    body = new_portfolio(market, sim.participants[other].name, sim.portfolio(name))
    return attempt(sim, lambda: sim.client(actor).auction.portfolio_creation(body))


@when(phrase("{actor:Actor} {verb:Verb} the portfolio {name:Name}"), target_fixture="outcome")
def does_with_the_portfolio(sim: Simulation, market: ScheduledMarket, actor: str, verb: str, name: str) -> Came:
    return attempt(sim, lambda: _do(sim, market, actor, verb, name))


@when(phrase("{actor:Actor} lists its portfolios in {other:AnyMarket}"), target_fixture="outcome")
def lists_its_portfolios_in(sim: Simulation, actor: str, other: str) -> Came:
    return attempt(sim, lambda: sim.client(actor).auction.portfolio_list(name_of(sim, other)))


@then(phrase("{actor:Actor}'s portfolio {name:Name} holds the bids:"))
def portfolio_holds_the_bids(sim: Simulation, market: ScheduledMarket, actor: str, name: str, datatable: Table) -> None:
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


@then(phrase("{actor:Actor}'s portfolio {name:Name} is still {status:PortfolioStatus}"))
def portfolio_is_still(
    sim: Simulation, market: ScheduledMarket, actor: str, name: str, status: PortfolioStatus
) -> None:
    expect(f"the status of {name}", expected=status, actual=_status(sim, market, actor, name))


@then(phrase("{actor:Actor} has no portfolio {name:Portfolio}"))
def has_no_portfolio(sim: Simulation, market: ScheduledMarket, actor: str, name: str) -> None:
    """Nothing was kept."""
    expect(
        f"{name} among {actor}'s portfolios", expected=False, actual=sim.portfolio(name) in _names(sim, market, actor)
    )


@then(phrase("the list {having:Having} {name:Name}"))
def list_has(sim: Simulation, outcome: Came, having: str, name: str) -> None:
    expect(f"{name} in the list", expected=having == "has", actual=sim.portfolio(name) in _listed(outcome))


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
    other = answered(_do(sim, market, actor, "asks what credit is required for", name)).required_credit
    expect(f"what is required beyond {name}", expected=amount, actual=answered(outcome).required_credit - other)


def create(sim: Simulation, market: ScheduledMarket, actor: str, name: str, rows: Iterable[BidRow]) -> Any:  # noqa: ANN401 - an outcome
    """Create a portfolio of the rows' bids, as its owner."""
    owner = sim.participants[actor].name
    return _create(sim, market, actor, sim.portfolio(name), [bid(sim, market, owner, row) for row in rows])


def hand_in(sim: Simulation, actor: str, body: NewPortfolio | Mapping[str, Any], market: str, name: str) -> Any:  # noqa: ANN401 - an outcome
    """Create the portfolio, and remember it when it was taken."""
    came = sim.client(actor).auction.portfolio_creation(body)
    if isinstance(came, Answered):
        sim.created(actor, market, name)
    return came


def _falling(points: int) -> BidRow:
    """Return a bid whose curve rises by 0.1 MW and falls by a cent from point to point."""
    curve = tuple((megawatt(Decimal(place) / 10), usd(Decimal(100) - Decimal(place) / 100)) for place in range(points))
    return usual_bid().model_copy(update={"curve": curve})


def _create(sim: Simulation, market: ScheduledMarket, actor: str, name: str, bids: Bids) -> Any:  # noqa: ANN401 - an outcome
    return hand_in(sim, actor, new_portfolio(market, sim.participants[actor].name, name, bids), market.name, name)


def _identified(auction: AuctionService, market: str, name: str) -> Mapping[str, str]:
    return {"portfolioName": name, "marketName": market, "participantName": auction.session.participant}


def _do(sim: Simulation, market: ScheduledMarket, actor: str, verb: str, name: str) -> Any:  # noqa: ANN401 - an outcome
    return VERBS[verb](sim.client(actor).auction)(market.name, sim.portfolio(name))


def _portfolio(sim: Simulation, market: ScheduledMarket, actor: str, name: str) -> Portfolio:
    kept: Portfolio = answered(_do(sim, market, actor, "looks at", name))
    return kept


def _status(sim: Simulation, market: ScheduledMarket, actor: str, name: str) -> PortfolioStatus | None:
    """Return where a portfolio stands; None when there is none of that name."""
    seen = _do(sim, market, actor, "asks for the status of", name)
    if isinstance(seen, Refused) and seen.codes in {("POR0100",), ("POR0023",)}:
        return None
    status: PortfolioStatus = answered(seen).status
    return status


def _names(sim: Simulation, market: ScheduledMarket, actor: str) -> list[str]:
    return _listed(sim.client(actor).auction.portfolio_list(market.name))


def _listed(outcome: Came) -> list[str]:
    return [one.portfolio_name for one in answered(outcome)]
