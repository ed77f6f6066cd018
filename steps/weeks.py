"""When it is: moments of the plan, how a market stands, and what time brings."""

from datetime import datetime, timedelta

from pytest_bdd import given, when

from crrsim.assembly.simulation import CannotArrange, Simulation, Unmet
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.client.trouble import Trouble
from crrsim.terms.market import MarketStatus
from crrsim.terms.outcome import Answered
from steps.phrases import PlanMoment, phrase

EDGES = {"one second before": -1, "exactly when": 0, "one second after": 1}


@given(phrase("the market simulation is under way"))
def market_simulation_is_under_way(sim: Simulation) -> None:
    """Look whether the services answer; the moment does not matter."""
    sim.under_way()


@given(phrase("the market simulation begins {weeks:Count} weeks later"))
def market_simulation_begins_later(sim: Simulation, weeks: int) -> None:
    """Lay the plan on later dates: its markets are then of later months."""
    sim.later(weeks)


@given(phrase("the target month is April 2026"))
def target_month_is_april(sim: Simulation) -> None:
    """Make sure that days and hours are those that the scenario counts."""
    if str(sim.schedule.targets.month) != "2026_M04":
        raise CannotArrange(
            f"the numbers are those of April 2026, and the target month is {sim.schedule.targets.month}"
        )


@given(phrase("it is assumed that {switch:Switch}"))
def it_is_assumed(sim: Simulation, switch: str) -> None:
    """Let the double read its rules with one of its assumptions the other way; it goes before the moment."""
    sim.assume(switch)


@given(phrase("it is {moment:Moment}"))
def it_is(sim: Simulation, moment: PlanMoment) -> None:
    """Begin at a moment of the plan."""
    sim.at(sim.plan.moment(moment.day, moment.time), str(moment))


@given(phrase("{market:Market} is {status:MarketStatus}"), target_fixture="market")
def market_is(sim: Simulation, market: str, status: MarketStatus) -> ScheduledMarket:
    """Begin when the market stands so, and put it in play."""
    scheduled = sim.schedule.alias(market)
    sim.standing(scheduled, status)
    return scheduled


@given(phrase("it is {edge:Edge} {market:Market} {turn:Turn}"), target_fixture="market")
def it_is_at_an_edge(sim: Simulation, edge: str, market: str, turn: str) -> ScheduledMarket:
    """Begin at an edge of the market's window, and put the market in play."""
    scheduled = sim.schedule.alias(market)
    sim.at(_edge(scheduled, edge, turn), f"{edge} the {market} {turn}")
    return scheduled


@given(phrase("it is the second week of connectivity, and {market:Market} is ahead"), target_fixture="market")
def it_is_the_second_week_of_connectivity(sim: Simulation, market: str) -> ScheduledMarket:
    """Begin on the Monday, noon, of connectivity's second week, and put the market in play."""
    moment = sim.plan.moment("W1-MON", "12:00") - timedelta(weeks=3)
    sim.at(moment, "the second week of connectivity")
    return sim.schedule.alias(market)


@given(phrase("time has passed to {edge:Edge} the window {turn:Turn}"))
def time_has_passed_to_an_edge(sim: Simulation, market: ScheduledMarket, edge: str, turn: str) -> None:
    """Go on, with everything done so far, to an edge of the window of the market in play."""
    sim.until(_edge(market, edge, turn), f"{edge} the window {turn}", exact=True)


@given(phrase("time has passed to {edge:Edge} {market:Market} {turn:Turn}"), target_fixture="market")
def time_has_passed_to_a_market(sim: Simulation, edge: str, market: str, turn: str) -> ScheduledMarket:
    """Go on, with everything done so far, to an edge of a market's window, and put that market in play."""
    scheduled = sim.schedule.alias(market)
    sim.until(_edge(scheduled, edge, turn), f"{edge} the {market} {turn}", exact=True)
    return scheduled


@given(phrase("time has passed to {moment:Moment}"))
def time_has_passed(sim: Simulation, moment: PlanMoment) -> None:
    """Go on, with everything done so far, to a moment of the plan."""
    sim.until(sim.plan.moment(moment.day, moment.time), str(moment))


@when(phrase("a scenario begins that needs the market simulation under way"), target_fixture="outcome")
def scenario_begins(sim: Simulation) -> Unmet | Trouble | None:
    """Try the Given that looks whether the services answer, and keep what it says."""
    try:
        sim.under_way()
    except (Unmet, Trouble) as away:
        return away
    return None


@when(phrase("{market:Market} closes and its results are posted"), target_fixture="outcome")
def market_closes_and_posts(sim: Simulation, market: str) -> Answered[MarketStatus]:
    """Let time pass until the results are out."""
    sim.until(sim.schedule.alias(market).post_at, f"the results of the {market} are posted")
    return Answered(MarketStatus.POSTED)


def _edge(market: ScheduledMarket, edge: str, turn: str) -> datetime:
    at = {"opens": market.open_at, "closes": market.close_at, "posts its results": market.post_at}[turn]
    return at + timedelta(seconds=EDGES[edge])
