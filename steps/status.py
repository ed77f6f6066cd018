"""App status and market status: is it up, and how do the markets stand."""

from collections.abc import Sequence
from typing import Annotated

from pytest_bdd import then, when

from crrsim.assembly.simulation import Simulation
from crrsim.contract.market_status import Market
from crrsim.terms.market import MarketStatus
from steps.acting import Came, answered, attempt
from steps.expect import expect
from steps.phrases import phrase
from steps.tables import Row, Table


class ProductRow(Row):
    """A product: `period` by its part in the market, `tou` ON or OFF."""

    noun = "table of products"
    period: str
    tou: str


class HeaderRow(Row):
    """A header as it is sent, word for word."""

    noun = "table of headers"
    header: str
    value: str = ""


@when(phrase("{actor:Actor} asks for the status of {market:AnyMarket}"), target_fixture="outcome")
def asks_for_market_status(sim: Simulation, actor: str, market: str) -> Came:
    name = name_of(sim, market)
    return attempt(sim, lambda: sim.client(actor).market_status.market_status(name))


@when(phrase("{actor:Actor} asks for the status of {market:Market} with the headers:"), target_fixture="outcome")
def asks_with_headers(sim: Simulation, actor: str, market: str, datatable: Annotated[Table, HeaderRow]) -> Came:
    """Send these headers and no others."""
    client, name = sim.client(actor), sim.schedule.alias(market).name
    headers = [(row.header, row.value) for row in HeaderRow.read(datatable)]
    query = {"marketName": name, "participantName": client.participant}
    return attempt(sim, lambda: client.session.send("GET", "/marketstatus/v1.0/marketStatus", query, headers))


@when(phrase("{actor:Actor} asks for the status of {market:Market}, whatever comes back"), target_fixture="outcome")
def asks_whatever_comes(sim: Simulation, actor: str, market: str) -> Came:
    """Keep trouble too, so that a Then can look at the answer as it was on the wire."""
    name = sim.schedule.alias(market).name
    return attempt(sim, lambda: sim.client(actor).market_status.market_status(name), expected=True)


@when(phrase("{actor:Actor} asks what {market:AnyMarket} sells, and when"), target_fixture="outcome")
def asks_for_market_info(sim: Simulation, actor: str, market: str) -> Came:
    """Ask for one market with its window and products."""
    name = name_of(sim, market)
    return attempt(sim, lambda: sim.client(actor).market_status.market_info(name))


@when(phrase("{actor:Actor} lists the {phase:Phase} {kind:MarketKind} markets"), target_fixture="outcome")
def lists_markets(sim: Simulation, actor: str, phase: str, kind: str) -> Came:
    """Ask for the active or the posted markets, auctions or allocations."""
    return attempt(sim, getattr(sim.client(actor).market_status, f"{phase}_{kind}_markets"))


@then(phrase("the application is {word:Name}"))
def application_is(outcome: Came, word: str) -> None:
    expect("the app status", expected=word, actual=answered(outcome).status)


@then(phrase("the market is {status:MarketStatus}"))
def the_market_is(outcome: Came, status: MarketStatus) -> None:
    expect("the market's status", expected=status, actual=answered(outcome))


@then(phrase("{market:Market} is {whether:Whether}among them"))
def market_is_among_them(sim: Simulation, outcome: Came, market: str, whether: str) -> None:
    expect(f"the {market} in the list", expected=not whether, actual=_named(sim, outcome, market) is not None)


@then(phrase("{market:Market} sells the products:"))
def market_sells(sim: Simulation, outcome: Came, market: str, datatable: Annotated[Table, ProductRow]) -> None:
    """The products listed are the table's, whatever their order."""
    listed = _named(sim, outcome, market)
    seen = {(product.period.name, str(product.tou)) for product in listed.products} if listed else set()
    rows = ProductRow.read(datatable)
    expect("the products", expected={(period_of(sim, market, row.period), row.tou) for row in rows}, actual=seen)


@then(phrase("{market:Market} opens and closes as the plan says"))
def market_opens_and_closes(sim: Simulation, outcome: Came, market: str) -> None:
    scheduled = sim.schedule.alias(market)
    listed = _named(sim, outcome, market)
    window = listed.submission_window if listed else None
    seen = (window.open_date, window.close_date) if window else None
    expect("opening and close", expected=(scheduled.open_at, scheduled.close_at), actual=seen)


def name_of(sim: Simulation, market: str) -> str:
    """Return the name of a market as the wire has it: of one of the plan, or just as it is quoted."""
    if market.startswith('the market "'):
        return market.removeprefix('the market "').removesuffix('"')
    alias, _, small = market.removeprefix("the ").partition(", ")
    name = sim.schedule.alias(alias).name
    return name.lower() if small else name


def period_of(sim: Simulation, market: str, role: str) -> str:
    """Return the name of the period that plays a part in a market: `month`, or a season like `S01`."""
    periods = sim.schedule.alias(market).periods
    return next((str(one) for one in periods if role == "month" or str(one).endswith(f"_{role}")), role)


def _named(sim: Simulation, outcome: Came, market: str) -> Market | None:
    told: Market | Sequence[Market] = answered(outcome)
    listed = [told] if isinstance(told, Market) else told
    name = sim.schedule.alias(market).name
    return next((one for one in listed if one.name == name), None)
