"""Portfolios of either kind, of bids or of nominations: submitted, retracted, deleted, looked at, listed.

Which service is asked follows from the market in play.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pytest_bdd import given, then, when

from crrsim.assembly.simulation import Simulation
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.client.auction import AuctionService
from crrsim.client.nomination import NominationService
from crrsim.terms.market import MarketType, PortfolioStatus
from crrsim.terms.outcome import Answered, Refused
from steps.acting import Came, answered, attempt
from steps.bids import bid, new_portfolio, usual_bid
from steps.expect import expect
from steps.nominations import new_nominations, nomination, usual_nomination
from steps.phrases import phrase
from steps.status import name_of

PortfolioClient = AuctionService | NominationService
Doing = Callable[[str, str], Any]
"""Does something with the portfolio of a market and a name."""

DONE = {"submitted": "submits", "retracted": "retracts", "deleted": "deletes"}


@given(phrase("{actor:Actor} has the portfolio {name:Name}"))
def has_the_portfolio(sim: Simulation, market: ScheduledMarket, actor: str, name: str) -> None:
    """Create a portfolio with one bid or nomination nobody would object to."""
    answered(create_usual(sim, market, actor, name))


@given(phrase("{actor:Actor} has the empty portfolio {name:Name}"))
def has_the_empty_portfolio(sim: Simulation, market: ScheduledMarket, actor: str, name: str) -> None:
    answered(create_empty(sim, market, actor, name))


@given(phrase("{actor:Actor} has {deed:Deed} the portfolio {name:Name}"))
def has_done_with_the_portfolio(sim: Simulation, market: ScheduledMarket, actor: str, deed: str, name: str) -> None:
    """Submit, retract or delete it; one that is not there yet is created as usual."""
    if status_of(sim, market, actor, name) is None:
        answered(create_usual(sim, market, actor, name))
    answered(do_with(sim, market, actor, DONE[deed], name))


@given(phrase("{actor:Actor}'s portfolio {name:Name} is {hindrance:Hindrance}"))
def portfolio_is_hindered(sim: Simulation, market: ScheduledMarket, actor: str, name: str, hindrance: str) -> None:
    operator = sim.operator()
    hinder = operator.lose_portfolio if hindrance == "out of reach" else operator.hold_portfolio
    hinder(market.name, sim.participants[actor].name, name)


@when(phrase("{actor:Actor} creates the empty portfolio {name:Portfolio}"), target_fixture="outcome")
def creates_the_empty_portfolio(sim: Simulation, market: ScheduledMarket, actor: str, name: str) -> Came:
    return attempt(sim, lambda: create_empty(sim, market, actor, name))


@when(phrase("{actor:Actor} creates the portfolio {name:Name} in the name of {other:Actor}"), target_fixture="outcome")
def creates_in_the_name_of(sim: Simulation, market: ScheduledMarket, actor: str, name: str, other: str) -> Came:
    body = body_of(market, sim.participants[other].name, sim.portfolio(name))
    return attempt(sim, lambda: service(sim, market, actor).portfolio_creation(body))


@when(phrase("{actor:Actor} {verb:Verb} the portfolio {name:Name}"), target_fixture="outcome")
def does_with_the_portfolio(sim: Simulation, market: ScheduledMarket, actor: str, verb: str, name: str) -> Came:
    return attempt(sim, lambda: do_with(sim, market, actor, verb, name))


@when(phrase("{actor:Actor} lists its portfolios in {other:AnyMarket}"), target_fixture="outcome")
def lists_its_portfolios_in(sim: Simulation, market: ScheduledMarket, actor: str, other: str) -> Came:
    """Ask the service of the market in play for the portfolios of any market."""
    return attempt(sim, lambda: service(sim, market, actor).portfolio_list(name_of(sim, other)))


@then(phrase("{actor:Actor}'s portfolio {name:Name} is still {status:PortfolioStatus}"))
def portfolio_is_still(
    sim: Simulation, market: ScheduledMarket, actor: str, name: str, status: PortfolioStatus
) -> None:
    expect(f"the status of {name}", expected=status, actual=status_of(sim, market, actor, name))


@then(phrase("{actor:Actor} has no portfolio {name:Portfolio}"))
def has_no_portfolio(sim: Simulation, market: ScheduledMarket, actor: str, name: str) -> None:
    """Nothing was kept."""
    expect(
        f"{name} among {actor}'s portfolios", expected=False, actual=sim.portfolio(name) in _names(sim, market, actor)
    )


@then(phrase("the list {having:Having} {name:Name}"))
def list_has(sim: Simulation, outcome: Came, having: str, name: str) -> None:
    expect(f"{name} in the list", expected=having == "has", actual=sim.portfolio(name) in _listed(outcome))


def service(sim: Simulation, market: ScheduledMarket, actor: str) -> PortfolioClient:
    """Return the service that takes portfolios for a market."""
    client = sim.client(actor)
    return client.auction if market.type is MarketType.AUCTION else client.nomination


def do_with(sim: Simulation, market: ScheduledMarket, actor: str, verb: str, name: str) -> Any:  # noqa: ANN401 - an outcome
    """Do with a portfolio what a verb of the sentences says."""
    return _doing(service(sim, market, actor), verb)(market.name, sim.portfolio(name))


def status_of(sim: Simulation, market: ScheduledMarket, actor: str, name: str) -> PortfolioStatus | None:
    """Return where a portfolio stands; None when there is none of that name."""
    seen = do_with(sim, market, actor, "asks for the status of", name)
    if isinstance(seen, Refused) and seen.codes in {("POR0100",), ("POR0023",)}:
        return None
    status: PortfolioStatus = answered(seen).status
    return status


def create_usual(sim: Simulation, market: ScheduledMarket, actor: str, name: str) -> Any:  # noqa: ANN401 - an outcome
    """Create a portfolio of one record nobody would object to."""
    who = sim.participants[actor]
    if market.type is MarketType.AUCTION:
        record = bid(sim, market, who.name, usual_bid())
    else:
        record = nomination(sim, market, who.name, usual_nomination(who))
    named = sim.portfolio(name)
    return hand_in(sim, market, actor, body_of(market, who.name, named, [record]), named)


def create_empty(sim: Simulation, market: ScheduledMarket, actor: str, name: str) -> Any:  # noqa: ANN401 - an outcome
    named = sim.portfolio(name)
    return hand_in(sim, market, actor, body_of(market, sim.participants[actor].name, named), named)


def hand_in(sim: Simulation, market: ScheduledMarket, actor: str, body: Any, name: str) -> Any:  # noqa: ANN401 - an outcome
    """Create the portfolio, and remember it when it was taken."""
    came = service(sim, market, actor).portfolio_creation(body)
    if isinstance(came, Answered):
        sim.created(actor, market.name, name)
    return came


def body_of(market: ScheduledMarket, participant: str, name: str, records: Iterable[Mapping[str, Any]] = ()) -> Any:  # noqa: ANN401 - the body of either service
    """Return the body of a creation with these bids or nominations."""
    make = new_portfolio if market.type is MarketType.AUCTION else new_nominations
    return make(market, participant, name, records)


def _doing(asked: PortfolioClient, verb: str) -> Doing:
    match verb:
        case "submits":
            return lambda market, name: asked.portfolio_submission(_identified(asked, market, name))
        case "retracts":
            return lambda market, name: asked.portfolio_retraction(_identified(asked, market, name))
        case "deletes":
            return asked.delete_portfolio
        case "looks at":
            return asked.portfolio
        case "asks for the status of":
            return asked.portfolio_status
    assert isinstance(asked, AuctionService), f"only the auction service knows what {verb!r} means"
    return asked.portfolio_required_credit


def _identified(asked: PortfolioClient, market: str, name: str) -> Mapping[str, str]:
    return {"portfolioName": name, "marketName": market, "participantName": asked.session.participant}


def _names(sim: Simulation, market: ScheduledMarket, actor: str) -> list[str]:
    return _listed(service(sim, market, actor).portfolio_list(market.name))


def _listed(outcome: Came) -> list[str]:
    return [one.portfolio_name for one in answered(outcome)]
