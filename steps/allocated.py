"""What an allocation came to: awards against caps, holdings and each other, and the room kept from later tiers."""

# ruff: noqa: PLR0917 - pytest-bdd passes the parts of a sentence by name, and a sentence has as many as it has

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

from pytest_bdd import then

from crrsim.assembly.simulation import Simulation
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.review import results as review
from crrsim.terms.product import Period
from steps.acting import Came, answered
from steps.bids import period_in, period_name
from steps.downloads import fetch, holders, rows_of
from steps.expect import expect, expect_none
from steps.phrases import FileOf, phrase
from steps.reading import own_rows, results_of
from steps.tables import Mw, Row, Table


class AwardRow(Row):
    """What a nomination came to."""

    noun = "table of awards"
    source: str
    sink: str
    period: str = ""
    tou: str = "ON"
    nominated: Mw
    awarded: Mw


class SetAsideRow(Row):
    """What of an interface's room is kept back."""

    noun = "table of set-asides"
    interface: str
    limit: Mw
    carried: Mw
    left: Mw
    kept: Mw


@then(phrase("{actor:Actor} is awarded in {market:Market}:"))
def is_awarded(sim: Simulation, actor: str, market: str, datatable: Annotated[Table, AwardRow]) -> None:
    """The private result has these nominations with these awards, and no others."""
    scheduled = sim.schedule.alias(market)
    seen = sorted(
        (row["Source"], row["Sink"], row["Period"], row["TOU"], row["NominatedMW"], row["AwardedMW"])
        for row in results_of(sim, actor, market)
    )
    expect(f"what {actor} is awarded", expected=_told(sim, scheduled, AwardRow.read(datatable)), actual=seen)


@then(phrase("together these are within {file:File}"))
def awards_are_within_caps(sim: Simulation, outcome: Came, file: FileOf) -> None:
    """Sum everybody's awards at each sink and hold them against everybody's limits there."""
    limits = [row for actor in holders(sim) for row in own_rows(fetch(sim, actor, file))]
    expect_none("awards beyond a limit", review.above_caps(answered(outcome).rows, limits))


@then(phrase("the existing CRRs from {market:Market} are its awards"))
def existing_crrs_are_awards(sim: Simulation, market: str) -> None:
    """By id and MW, neither more nor less."""
    actor, name = holders(sim)[0], sim.schedule.alias(market).name
    existing = [row for row in rows_of(sim, actor, FileOf("PUBLIC_EXISTING_CRR")) if row["MarketName"] == name]
    awards = rows_of(sim, actor, FileOf("PUBLIC_ALLOCATION_RESULT", f"the {market}"))
    expect_none("awards and CRRs that differ", review.unlike_holdings(awards, existing))


@then(phrase("{one:Actor} and {other:Actor} are each awarded a part of what they nominated in {market:Market}"))
def each_is_awarded_a_part(sim: Simulation, one: str, other: str, market: str) -> None:
    """More than nothing, and less than everything, of each nomination."""
    rows = [row for actor in (one, other) for row in results_of(sim, actor, market)]
    whole = [review.told_award(row) for row in rows if not 0 < row["AwardedMW"] < row["NominatedMW"]]
    expect("nominations, and those met in full or not at all", expected=(True, []), actual=(bool(rows), whole))


@then(phrase("what binds is {name:Location} alone, at {limit:Mw}"))
def what_binds_is(outcome: Came, name: str, limit: Decimal) -> None:
    seen = [(row["ConstraintName"], row["LimitMW"]) for row in answered(outcome).rows]
    expect("what binds", expected=[(name, limit)], actual=seen)


@then(phrase("every set-aside is its share of the room that is left"))
def set_asides_are_shares(outcome: Came) -> None:
    expect_none("set-asides astray", review.set_asides_astray(answered(outcome).rows))


@then(phrase("{tou:Tou} for {period:Period} of {market:Market} is set aside:"))
def is_set_aside(
    sim: Simulation, outcome: Came, tou: str, period: str, market: str, datatable: Annotated[Table, SetAsideRow]
) -> None:
    wanted = period_name(sim.schedule.alias(market), period)
    rows = [row for row in answered(outcome).rows if (row["Period"], row["TOU"]) == (wanted, tou)]
    columns = ("InterfaceName", "LimitMW", "BaseLoadMW", "ResidualMW", "SetAsideMW")
    seen = [tuple(row[column] for column in columns) for row in rows]
    expected = [(one.interface, one.limit, one.carried, one.left, one.kept) for one in SetAsideRow.read(datatable)]
    expect("the set-asides", expected=expected, actual=seen)


@then(phrase("the rows are {mw:Mw} for {period:HeldPeriod} and each of {count:Count} more years"))
def rows_are_years(market: ScheduledMarket, outcome: Came, mw: Decimal, period: str, count: int) -> None:
    """An award of several years is a row for its season in each of them."""
    first = period_in(market, period)
    expected = [(str(Period(first.year + on, first.kind, first.number)), mw) for on in range(count + 1)]
    seen = [(row["Period"], row["AwardedMW"] if "AwardedMW" in row else row["MW"]) for row in answered(outcome).rows]
    expect("periods and MW", expected=expected, actual=sorted(seen))


def _told(sim: Simulation, market: ScheduledMarket, rows: Sequence[AwardRow]) -> list[tuple[str | Decimal, ...]]:
    return sorted(
        (
            sim.location(row.source),
            sim.location(row.sink),
            period_name(market, row.period),
            row.tou,
            row.nominated,
            row.awarded,
        )
        for row in rows
    )
