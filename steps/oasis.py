"""OASIS: the market calendar and the auctions' prices, beside what the services say of them."""

from decimal import Decimal

from pytest_bdd import then, when

from crrsim.assembly.simulation import Simulation
from crrsim.calendar.pacific import wire
from crrsim.terms.outcome import Refused
from steps.acting import Came, answered, attempt
from steps.downloads import rows_of
from steps.expect import expect, expect_none
from steps.phrases import FileOf, phrase

NO_DATA = "1000"


@when(phrase("{actor:Actor} reads the market calendar on OASIS"), target_fixture="outcome")
def reads_the_calendar(sim: Simulation, actor: str) -> Came:
    return attempt(sim, lambda: sim.oasis(actor).report("CRR_MRKT_NAMES"))


@when(phrase("{actor:Actor} reads the prices of {market:Market} on OASIS"), target_fixture="outcome")
def reads_prices(sim: Simulation, actor: str, market: str) -> Came:
    name = sim.schedule.alias(market).name
    return attempt(sim, lambda: sim.oasis(actor).report("CRR_CLEARING", market_name=name, time_of_use="ALL"))


@when(phrase("{actor:Actor} reads a report on OASIS that there is not"), target_fixture="outcome")
def reads_no_report(sim: Simulation, actor: str) -> Came:
    return attempt(sim, lambda: sim.oasis(actor).report("CRR_NOTHING"))


@then(phrase("the calendar has every market of the sim, with the times of the plan"))
def calendar_has_every_market(sim: Simulation, outcome: Came) -> None:
    """Compare name, opening, close and posting of each market."""
    columns = ("MARKET_NAME", "OPEN_GMT", "CLOSE_GMT", "POST_GMT")
    seen = [tuple(row[column].replace("-00:00", "Z") for column in columns) for row in answered(outcome)]
    due = [(one.name, *(wire(at) for at in (one.open_at, one.close_at, one.post_at))) for one in sim.schedule.markets]
    expect("the markets and their times", expected=sorted(due), actual=sorted(seen))


@then(phrase("OASIS has no data"))
def oasis_has_no_data(outcome: Came) -> None:
    codes = [error.code for error in outcome.errors] if isinstance(outcome, Refused) else "an answer"
    expect("what OASIS says", expected=[NO_DATA], actual=codes)


@then(phrase("OASIS knows no such report"))
def oasis_knows_no_such_report(outcome: Came) -> None:
    codes = [error.code for error in outcome.errors] if isinstance(outcome, Refused) else "an answer"
    expect("what OASIS says", expected=["1001"], actual=codes)


@then(phrase("the prices are those of {file:File}"))
def prices_are_those_of(sim: Simulation, outcome: Came, file: FileOf) -> None:
    """Hold each price against the market data service's, and see that none is missing on either side."""
    rows = rows_of(sim, next(iter(sim.participants)), file)
    due = {(row["SourceSink"], row["TOU"], row["Period"]): row["ClearingPrice"] for row in rows}
    seen = {(row["APNODE_ID"], row["TIME_OF_USE"]): Decimal(row["APNODE_ID_PRICE"]) for row in answered(outcome)}
    expect("how many prices", expected=len(due), actual=len(answered(outcome)))
    expect_none("prices that differ", [key for key, price in due.items() if seen[key[:2]] != price])
