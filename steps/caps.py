"""Nomination caps: what they are worked out from, and what they come to."""

# ruff: noqa: PLR0917 - pytest-bdd passes the parts of a sentence by name, and a sentence has as many as it has

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field
from pytest_bdd import given, then

from crrsim.assembly.simulation import Simulation
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.review.caps import limits_astray
from crrsim.terms.product import Product, TimeOfUse
from steps.acting import Came, answered
from steps.bids import period_in, period_name
from steps.deals import Held
from steps.expect import expect, expect_none
from steps.phrases import phrase
from steps.tables import Row, Table
from steps.weeks import EDGES

PEAK = Decimal("5.000")
"""MW by which the highest hour of an arranged load passes its metric, so that the two are not mistaken."""


class LimitRow(Row):
    """Columns of a file of limits, as the file calls them; those that a table leaves out may say anything."""

    noun = "table of limits"
    crr_type: str = Field("", alias="CRRType")
    source: str = Field("", alias="Source")
    load_metric: str = Field("", alias="LoadMetricMW")
    deduction: str = Field("", alias="DeductionMW")
    adjusted: str = Field("", alias="AdjustedLoadMetricMW")
    eligible: str = Field("", alias="EligibleQuantityMW")
    held: str = Field("", alias="HeldMW")
    limit: str = Field("", alias="LimitMW")


@given(phrase("it is {edge:Edge} the nomination caps of {market:Market} are posted"), target_fixture="market")
def it_is_at_the_posting_of_caps(sim: Simulation, edge: str, market: str) -> ScheduledMarket:
    """Begin around the second at which the market's first limits are posted, and put the market in play."""
    scheduled = sim.schedule.alias(market)
    sim.at(_posting(sim, scheduled, edge), f"{edge} the nomination caps of the {market} are posted")
    return scheduled


@given(
    phrase("time has passed to {edge:Edge} the nomination caps of {market:Market} are posted"), target_fixture="market"
)
def time_has_passed_to_the_posting_of_caps(sim: Simulation, edge: str, market: str) -> ScheduledMarket:
    """Go on, with everything done so far, to that second, and put the market in play."""
    scheduled = sim.schedule.alias(market)
    sim.until(_posting(sim, scheduled, edge), f"{edge} the nomination caps of the {market} are posted", exact=True)
    return scheduled


@given(phrase("the nomination caps of {market:Market} are posted"), target_fixture="market")
def caps_are_posted(sim: Simulation, market: str) -> ScheduledMarket:
    """Begin once the market's first limits are posted, and put the market in play."""
    scheduled = sim.schedule.alias(market)
    posting = _posting(sim, scheduled, "exactly when")
    sim.at(posting, f"the posting of the nomination caps of the {market}", exact=False)
    return scheduled


@given(phrase("the cast rests"))
def cast_rests(sim: Simulation) -> None:
    """From now on only what the scenario does happens, besides the ISO's own doings."""
    sim.operator().let_cast_rest()


@given(phrase("nobody holds a CRR"))
def nobody_holds_a_crr(sim: Simulation) -> None:
    sim.operator().forget_holdings()


@given(phrase("{actor:Actor}'s load metric at {sink:Location} is {mw:Mw} {tou:Tou} for {period:HeldPeriod}"))
def load_metric_is(
    sim: Simulation, market: ScheduledMarket, actor: str, sink: str, mw: Decimal, tou: str, period: str
) -> None:
    """Let the load that sets the limits of the period come to so much; its highest hour is 5 MW above it.

    Of an OBAALSE it is what it has elected.
    """
    product = Product(period_in(market, period), TimeOfUse(tou))
    sim.operator().measure_load(sim.participants[actor].name, sim.location(sink), product, mw, mw + PEAK)


@given(phrase("{actor:Actor} has elected nothing"))
def has_elected_nothing(sim: Simulation, actor: str) -> None:
    """Let an out-of-area load server have elected no eligible quantity."""
    sim.operator().forget_elections(sim.participants[actor].name)


@given(phrase("{mw:Mw} of it are elected to go on"))
def so_much_goes_on(sim: Simulation, held: Held, mw: Decimal) -> None:
    """Let the holder of the long-term CRR in play have elected so many MW of it to be nominated again."""
    sim.operator().renominate(held.crr_id, held.crr.period, mw)


@then(phrase("the rows at {sink:Location} {tou:Tou} for {period:Period} say:"))
def rows_say(
    sim: Simulation,
    market: ScheduledMarket,
    outcome: Came,
    sink: str,
    tou: str,
    period: str,
    datatable: Annotated[Table, LimitRow],
) -> None:
    """The table's columns are the file's; columns that it leaves out may say anything."""
    columns, *expected = ([str(cell) for cell in row] for row in datatable)
    found = _rows_at(outcome, sim.location(sink), tou, period_name(market, period))
    seen = [[str(row[column]) for column in columns] for row in found]
    expect(f"the rows at {sink}", expected=sorted(expected), actual=sorted(seen))


@then(phrase("every limit follows from its load metric"))
def limits_follow(outcome: Came) -> None:
    """Recompute each row from its own columns: what rights serve, what is eligible, the tier, what is held."""
    expect_none("figures that do not follow", limits_astray(answered(outcome).rows))


@then(phrase("there is no row at {sink:Location} {tou:Tou} for {period:Period}"))
def no_row_at(sim: Simulation, market: ScheduledMarket, outcome: Came, sink: str, tou: str, period: str) -> None:
    found = _rows_at(outcome, sim.location(sink), tou, period_name(market, period))
    expect(f"the rows at {sink}", expected=[], actual=found)


def _posting(sim: Simulation, market: ScheduledMarket, edge: str) -> datetime:
    """Return an edge of the second at which the first of a market's limits are posted."""
    posted = min(cap.post_at for cap in sim.schedule.caps_of(market))
    return posted + timedelta(seconds=EDGES[edge])


def _rows_at(outcome: Came, sink: str, tou: str, period: str) -> Sequence[Mapping[str, Any]]:
    rows = answered(outcome).rows
    return [row for row in rows if (row["Sink"], row["TOU"], row["Period"]) == (sink, tou, period)]
