"""Reading a market's results as a reviewer does: everybody's files side by side, and against what was asked for."""

# ruff: noqa: PLR0917 - pytest-bdd passes the parts of a sentence by name, and a sentence has as many as it has

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pytest_bdd import then, when

from crrsim.assembly.simulation import Simulation
from crrsim.calendar.pacific import period_bounds
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.review import results as review
from crrsim.terms.outcome import Answered, Refused
from steps.acting import Came, answered
from steps.downloads import NOTHING, Rows, fetch, holders, rows_of
from steps.expect import expect, expect_none
from steps.phrases import FileOf, phrase


@dataclass(frozen=True)
class Together:
    """The rows of several participants' files, one after another."""

    rows: Sequence[Mapping[str, Any]]


@when(phrase("everybody downloads {file:File}"), target_fixture="outcome")
def everybody_downloads(sim: Simulation, file: FileOf) -> Answered[Together]:
    """Let each holder fetch its own file; one without rows is told so, and adds none."""
    return Answered(Together([row for actor in holders(sim) for row in own_rows(fetch(sim, actor, file))]))


@then(phrase("together these are {file:File}"))
def together_these_are(sim: Simulation, outcome: Came, file: FileOf) -> None:
    """The public file, as far as it is about participants of ours, is the union of their private ones."""
    public = _ours(sim, rows_of(sim, holders(sim)[0], file))
    expect_none(
        f"rows not in both {file.kind} and the private files", review.not_in_both(public, answered(outcome).rows)
    )


@then(phrase("together these are the {category:Category} rows of {kind:Download}"))
def together_these_are_of_category(sim: Simulation, outcome: Came, category: str, kind: str) -> None:
    rows = _ours(sim, rows_of(sim, holders(sim)[0], FileOf(kind)))
    public = {row["CRRID"]: row["MW"] for row in rows if row["Category"] == category}
    expect("CRR ids and MW", expected=public, actual={row["CRRID"]: row["MW"] for row in answered(outcome).rows})


@then(phrase("the price of every row is the price of its sink less the price of its source"))
def prices_agree(sim: Simulation, market: ScheduledMarket, outcome: Came) -> None:
    prices = rows_of(sim, holders(sim)[0], FileOf("CLEARING_PRICE", f"the {market.alias}"))
    expect_none("prices that do not agree", review.prices_astray(answered(outcome).rows, prices))


@then(phrase("every award is a multiple of 0.001 MW and no more than was asked for"))
def awards_are_within_bounds(outcome: Came) -> None:
    expect_none("awards off the step or above what was asked for", review.awards_astray(answered(outcome).rows))


@then(phrase("every bid cleared at its own price or below, and every offer at its own or above"))
def awards_are_worth_it(sim: Simulation, market: ScheduledMarket, outcome: Came) -> None:
    found = review.awards_against_prices(answered(outcome).rows, _curves(sim, market), lines=sim.curves_run_in_lines())
    expect_none("awards that their own curves would not have taken", found)


@then(phrase("every amount is the MW awarded times the price, paid by buyers and received by sellers"))
def amounts_agree(outcome: Came) -> None:
    expect_none("amounts that do not agree", review.amounts_astray(answered(outcome).rows))


@then(phrase("every constraint is at its limit, with a shadow price above zero"))
def constraints_bind(outcome: Came) -> None:
    expect_none("constraints that do not bind", review.constraints_astray(answered(outcome).rows))


@then(phrase("some constraint binds after an outage"))
def some_constraint_binds_after_an_outage(outcome: Came) -> None:
    after = [row for row in answered(outcome).rows if row["ContingencyName"] != "BASE"]
    expect("a constraint that binds after an outage", expected=True, actual=bool(after))


@then(phrase("with everything in service {device:Device} binds at {limit:Mw}"))
def device_binds_at(outcome: Came, device: str, limit: Decimal) -> None:
    """Whatever the product: each row of this constraint without an outage has this limit, and there is one."""
    name = device, "BASE"
    binding = [row for row in answered(outcome).rows if (row["ConstraintName"], row["ContingencyName"]) == name]
    expect(f"the limits of {device}", expected={limit}, actual={row["LimitMW"] for row in binding})


@then(phrase("every place of the source/sink list has one price for each product"))
def every_place_has_a_price(sim: Simulation, market: ScheduledMarket, outcome: Came) -> None:
    places = rows_of(sim, holders(sim)[0], FileOf("SOURCE_SINK", f"the {market.alias}"))
    expect_none("places without one price for each product", review.unpriced(places, answered(outcome).rows))


@then(
    phrase(
        "{actor:Actor}'s results in {market:Market} include {mw:Mw} from {source:Location} to {sink:Location} "
        "out of {bid:Mw} {asked:Asked}"
    )
)
def results_include(
    sim: Simulation, actor: str, market: str, mw: Decimal, source: str, sink: str, bid: Decimal
) -> None:
    rows = results_of(sim, actor, market)
    path = (sim.location(source), sim.location(sink), bid)
    seen = [row["AwardedMW"] for row in rows if (*_path(row), review.asked_for(row)) == path]
    expect("the award", expected=[mw], actual=seen)


@then(
    phrase("the awards of {market:Market} and its base load fit {share:Percent} of every limit, whatever outage comes")
)
def awards_fit_the_grid(sim: Simulation, market: str, share: float) -> None:
    """Recompute every flow from the posted awards and the grouped base load, on the market's own model."""
    from crrsim.review.feasibility import overloads  # noqa: PLC0415 - numerics, slow to import

    actor = holders(sim)[0]
    scheduled = sim.schedule.alias(market)
    files = [FileOf(kind, f"the {market}") for kind in ("GROUPED_BASE_LOADING", f"PUBLIC_{scheduled.type}_RESULT")]
    base_load, awards = (rows_of(sim, actor, file) for file in files)
    expect_none("overloaded constraints", overloads(sim.model(scheduled), base_load, awards, share))


@then(
    phrase(
        "the awards of {one:Actor} and {other:Actor} from {source:Location} to {sink:Location} "
        "differ by less than {mw:Mw}"
    )
)
def awards_are_equal(
    sim: Simulation, market: ScheduledMarket, one: str, other: str, source: str, sink: str, mw: Decimal
) -> None:
    """Compare the one award of that path of each; flooring, and keeping the floored awards feasible, take a little."""
    path = (sim.location(source), sim.location(sink))
    results = [results_of(sim, actor, market.alias) for actor in (one, other)]
    first, second = (next(row["AwardedMW"] for row in rows if _path(row) == path) for rows in results)
    fair = abs(first - second) < mw <= first
    expect(f"{first} MW and {second} MW equal but for {mw} MW", expected=True, actual=fair)


@then(phrase("{actor:Actor} has no results in {market:Market}"))
def has_no_results(sim: Simulation, actor: str, market: str) -> None:
    expect("the rows", expected=[], actual=list(results_of(sim, actor, market)))


@then(phrase("there are rows for each product of {market:Market}"))
def rows_for_each_product(sim: Simulation, outcome: Came, market: str) -> None:
    products = {(str(one.period), str(one.tou)) for one in sim.schedule.alias(market).products}
    expect("the products", expected=products, actual={(row["Period"], row["TOU"]) for row in answered(outcome).rows})


@then(phrase("{some:Some} row stands at {name:Location}"))
def row_stands_at(sim: Simulation, outcome: Came, some: str, name: str) -> None:
    place = sim.location(name)
    found = [_path(row) for row in answered(outcome).rows if place in _path(row)]
    expect(f"whether rows stand at {place} ({found})", expected=some == "some", actual=bool(found))


@then(
    phrase(
        "the MW of each hedge and time of use are those of the existing CRRs valid in {market:Market}, "
        "but for type {kind:CrrType} at {name:Location}"
    )
)
def base_load_is_of_existing_crrs(sim: Simulation, outcome: Came, market: str, kind: str, name: str) -> None:
    """A CRR counts when it covers the period; that type at the named place was converted as not modelled."""
    start_at, end_at = period_bounds(sim.schedule.alias(market).periods[0])
    existing = rows_of(sim, holders(sim)[0], FileOf("PUBLIC_EXISTING_CRR"))
    valid = [row for row in existing if row["StartDate"] <= start_at and row["EndDate"] >= end_at]
    place = sim.location(name)
    counted = [row for row in valid if row["CRRType"] != kind or place not in _path(row)]
    expect("MW by hedge and time of use", expected=_mw(counted), actual=_mw(answered(outcome).rows))


def results_of(sim: Simulation, actor: str, market: str) -> Rows:
    """Return what a participant is told of what it asked for in a market; nothing when it asked for nothing."""
    kind = f"PRIVATE_{sim.schedule.alias(market).type}_RESULT"
    return own_rows(fetch(sim, actor, FileOf(kind, f"the {market}")))


def own_rows(told: Came) -> Rows:
    """Return the rows of a private file; the refusal that there are none is no row."""
    if isinstance(told, Refused) and told.codes == NOTHING:
        return ()
    rows: Rows = answered(told).rows
    return rows


def _mw(rows: Rows) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for row in rows:
        key = f"{row['HedgeType']} {row['TOU']}"
        sums[key] = sums.get(key, Decimal(0)) + row["MW"]
    return sums


def _path(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["Source"], row["Sink"]


def _ours(sim: Simulation, rows: Rows) -> Rows:
    """Leave out the rows about participants that are not of our cast: their private files are not for us."""
    names = {sim.participants[actor].name for actor in holders(sim)}
    return [row for row in rows if row["AssetOwner"] in names]


def _curves(sim: Simulation, market: ScheduledMarket) -> dict[int, list[tuple[Decimal, Decimal]]]:
    """Return bid id -> curve, of all portfolios of our cast in a market."""
    return {
        one.bid_id: [(point.mw, point.price) for point in one.bid_curve]
        for actor in holders(sim)
        for portfolio in answered(sim.client(actor).auction.portfolio_list(market.name))
        for one in (*portfolio.bids, *portfolio.offers)
    }
