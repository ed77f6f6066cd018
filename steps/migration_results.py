"""What came of load that moved: shares, the gainers' CRRs, and the losers' counterflows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pytest_bdd import given, then, when

from crrsim.assembly.simulation import Simulation
from crrsim.calendar.pacific import period_bounds
from crrsim.contract.load_migration import LoadMigrationCrr, LoadPercentage
from crrsim.terms.business import SeedCrr
from crrsim.terms.market import CrrCategory
from crrsim.terms.outcome import Refused
from crrsim.terms.product import CrrType, HedgeType, Period, TimeOfUse
from steps.acting import Came, answered, attempt
from steps.deals import Held
from steps.expect import expect
from steps.migration import THE_MARKET
from steps.phrases import phrase
from steps.tables import Mw, Row, Table

COMPANY = "UDC1"
MIGRATED = "PRIVATE_EXISTING_CRR_LM_CURRENT_PLUS_3"
ORIGINS = {
    "allocated for the season": (CrrType.LSE, CrrCategory.ALLOCATION, "ALLOC_AN_{year}_T1"),
    "allocated for ten years": (CrrType.LSE, CrrCategory.ALLOCATION, "ALLOC_AN_{year}_LT"),
    "allocated for a month": (CrrType.LSE, CrrCategory.ALLOCATION, "ALLOC_MN_{month}_T1"),
    "bought in an auction": (CrrType.AUC, CrrCategory.AUCTION, "AUC_AN_{year}"),
    "gained by migration": (CrrType.LSE_LMT, CrrCategory.LOAD_MIGRATION, "LOAD_MIGRATION"),
}


class ShareRow(Row):
    """A share: from whom to whom, in which season and time of use."""

    noun = "table of shares"
    season: int
    tou: str
    leave: str
    join: str
    percent: str
    mw: str


class MovedRow(Row):
    """A CRR of one owner that came of the CRR in play; `how` says whether it was made or added to."""

    noun = "table of CRRs"
    owner: str
    type: str
    runs: str
    mw: str
    how: str = "made"


class MonthsRow(Row):
    """A migrated CRR of one owner: the months of the season that it is valid in, from the first, as `2 to 3`."""

    noun = "table of CRRs by months"
    type: str
    months: str
    mw: Mw


@given(
    phrase("{actor:Actor} holds {mw:Mw} from {source:Location} to {sink:Location}, {origin:MigrationOrigin}"),
    target_fixture="held",
)
def holds_by_origin(  # noqa: PLR0917 - a CRR has as many parts as it has
    sim: Simulation, actor: str, mw: Decimal, source: str, sink: str, origin: str
) -> Held:
    """Make sure of a CRR that came to be in that way, on-peak, for the season the market's month lies in."""
    crr_type, category, market = ORIGINS[origin]
    targets = sim.schedule.targets
    crr = SeedCrr(
        owner=sim.participants[actor].name,
        source=sim.location(source),
        sink=sim.location(sink),
        hedge=HedgeType.OBL,
        tou=TimeOfUse.ON,
        period=targets.month if origin == "allocated for a month" else targets.season,
        crr_type=crr_type,
        category=category,
        market_name=market.format(year=targets.season.year, month=targets.month),
        mw=mw,
    )
    return Held(sim.holding(crr), crr)


@when(phrase("{actor:Actor} asks for the shares of {market:Migration}"), target_fixture="outcome")
def asks_for_shares(sim: Simulation, actor: str, market: str) -> Came:
    name = sim.schedule.migration(market).name
    return attempt(sim, lambda: sim.client(actor).load_migration.load_percentage(name))


@when(phrase("{actor:Actor} asks what moved in {market:Migration}"), target_fixture="outcome")
def asks_what_moved(sim: Simulation, actor: str, market: str) -> Came:
    name = sim.schedule.migration(market).name
    return attempt(sim, lambda: sim.client(actor).load_migration.load_migration_crr_results(name))


@when(phrase("the load migration is posted"), target_fixture="outcome")
def migration_is_posted(sim: Simulation) -> Came:
    """Let time pass to the posting, and ask how the market stands."""
    one = sim.schedule.migration(THE_MARKET)
    sim.until(one.post_at, "the load migration is posted")
    return attempt(sim, lambda: sim.client("UDC1").load_migration.load_migration_market_status(one.name))


@then(phrase("the shares of season {season:Count} are:"))
def shares_are(sim: Simulation, season: int, datatable: Annotated[Table, ShareRow]) -> None:
    """All of them, in that season, as the distribution company sees them."""
    expected = {
        (
            str(row.season),
            row.tou,
            sim.participants[row.leave].name,
            sim.participants[row.join].name,
            row.percent,
            row.mw,
        )
        for row in ShareRow.read(datatable)
    }
    seen = {_share(one) for one in shares(sim, "UDC1") if one.season_number == season}
    expect("the shares", expected=expected, actual=seen)


@then(phrase("no share of season {season:Count} is told"))
def no_share_is_told(sim: Simulation, season: int) -> None:
    seen = [_share(one) for one in shares(sim, "UDC1") if one.season_number == season]
    expect("the shares", expected=[], actual=seen)


@then(phrase("shares are told, and each concerns {actor:Actor}"))
def each_share_concerns(sim: Simulation, outcome: Came, actor: str) -> None:
    name = sim.participants[actor].name
    told = answered(outcome).load_migration_percentages
    others = [one.id for one in told if name not in {one.udc, one.from_asset_owner, one.to_asset_owner}]
    expect("whether there are shares, and those of others", expected=(True, []), actual=(bool(told), others))


@then(phrase("no share is told"))
def no_share(outcome: Came) -> None:
    expect("the shares", expected=[], actual=list(answered(outcome).load_migration_percentages))


@then(phrase("CRRs are told, and each is {actor:Actor}'s"))
def each_crr_is(sim: Simulation, outcome: Came, actor: str) -> None:
    told = answered(outcome).load_migration_crrs
    owners = {one.asset_owner for one in told}
    expect("the owners of what moved", expected={sim.participants[actor].name}, actual=owners)


@then(phrase("no CRR is told"))
def no_crr(outcome: Came) -> None:
    expect("what moved", expected=[], actual=list(answered(outcome).load_migration_crrs))


@then(phrase("of it came:"))
def of_it_came(sim: Simulation, held: Held, datatable: Annotated[Table, MovedRow]) -> None:
    """The results of the market that have the CRR in play as their parent are these."""
    is_told_that_of_it_came(sim, held, COMPANY, datatable)


@then(phrase("{actor:Actor} is told that of it came:"))
def is_told_that_of_it_came(sim: Simulation, held: Held, actor: str, datatable: Annotated[Table, MovedRow]) -> None:
    """As above, in the results that are told to that company."""
    names = {row.owner: sim.participants[row.owner].name for row in MovedRow.read(datatable)}
    expected = {(names[row.owner], row.type, row.runs, row.mw, row.how) for row in MovedRow.read(datatable)}
    expect("what came of it", expected=expected, actual={_moved(held, one) for one in _of(sim, held, to=actor)})


@then(phrase("nothing came of it"))
def nothing_came_of_it(sim: Simulation, held: Held) -> None:
    expect("what came of it", expected=[], actual=[_moved(held, one) for one in _of(sim, held)])


@then(phrase("{actor:Actor} has among its migrated CRRs {mw:Mw} of type {kind:MigratedType} that came of it"))
def has_among_its_migrated(sim: Simulation, held: Held, actor: str, mw: Decimal, kind: str) -> None:
    """The CRR stands in the participant's file, with the season's dates from the market's month on."""
    rows = _rows(sim, actor)
    mine = [row for row in rows if (row["ParentCRRID"], row["CRRType"]) == (held.crr_id, kind)]
    expect("MW", expected=[mw], actual=[row["MW"] for row in mine])
    last = period_bounds(held.crr.period)[1]
    since = max(period_bounds(sim.schedule.targets.month)[0], period_bounds(held.crr.period)[0])
    expect("dates", expected=[(since, last)], actual=[(row["StartDate"], row["EndDate"]) for row in mine])


@then(phrase("{actor:Actor} has of it, by the months of the season:"))
def has_of_it_by_months(sim: Simulation, held: Held, actor: str, datatable: Annotated[Table, MonthsRow]) -> None:
    """These migrated CRRs, and no others, stand in the participant's file."""
    rows = [row for row in _rows(sim, actor) if row["ParentCRRID"] == held.crr_id]
    expected = {(row.type, row.mw, *_bounds(held, row.months)) for row in MonthsRow.read(datatable)}
    seen = {(row["CRRType"], row["MW"], row["StartDate"], row["EndDate"]) for row in rows}
    expect("type, MW and dates", expected=expected, actual=seen)


@then(phrase("what was added to are the CRRs that {market:Migration} made of it"))
def added_to_are_those_of(sim: Simulation, held: Held, market: str) -> None:
    made = _ids(_of(sim, held, market))
    expect("whether there are any, and their ids", expected=(True, made), actual=(bool(made), _ids(_of(sim, held))))


@then(phrase("{actor:Actor} has nothing that came of it"))
def has_nothing_of_it(sim: Simulation, held: Held, actor: str) -> None:
    mine = [row for row in _rows(sim, actor) if row["ParentCRRID"] == held.crr_id]
    expect("what came of it", expected=[], actual=mine)


@then(phrase("every gainer's CRR and its counterflow come to nothing together"))
def they_come_to_nothing(outcome: Came) -> None:
    """Of each parent and stretch of time the MW that gainers got are those that run against it."""
    sums: dict[tuple[Any, ...], Decimal] = {}
    told: Sequence[LoadMigrationCrr] = answered(outcome).load_migration_crrs
    for one in told:
        key = one.parent_crr_id, one.tou, one.start_date, one.end_date
        sign = 1 if one.crr_type == CrrType.LSE_LMT else -1
        sums[key] = sums.get(key, Decimal(0)) + sign * (one.initial_mw or one.adjusted_mw or Decimal(0))
    odd = {key: mw for key, mw in sums.items() if mw}
    expect(
        "whether there are any, and those that do not come to nothing", expected=(True, {}), actual=(bool(sums), odd)
    )


@then(phrase("every CRR told was added to"))
def every_crr_was_added_to(outcome: Came) -> None:
    """Each has adjusted MW, and none has initial MW."""
    told: Sequence[LoadMigrationCrr] = answered(outcome).load_migration_crrs
    made = [one.crr_id for one in told if one.adjusted_mw is None or one.initial_mw is not None]
    expect("whether there are CRRs, and those made anew", expected=(True, []), actual=(bool(told), made))


def shares(sim: Simulation, actor: str) -> Iterable[LoadPercentage]:
    name = sim.schedule.migration(THE_MARKET).name
    told: Iterable[LoadPercentage] = answered(
        sim.client(actor).load_migration.load_percentage(name)
    ).load_migration_percentages
    return told


def _share(one: LoadPercentage) -> tuple[str, ...]:
    percent, mw = (f"{Decimal(str(value)).normalize():f}" for value in (one.load_percentage, one.load_transfer_mw))
    return str(one.season_number), str(one.tou), one.from_asset_owner, one.to_asset_owner, percent, mw


def _of(sim: Simulation, held: Held, market: str = THE_MARKET, *, to: str = COMPANY) -> list[LoadMigrationCrr]:
    name = sim.schedule.migration(market).name
    told = answered(sim.client(to).load_migration.load_migration_crr_results(name)).load_migration_crrs
    return [one for one in told if one.parent_crr_id == held.crr_id]


def _ids(crrs: Iterable[LoadMigrationCrr]) -> set[int]:
    return {one.crr_id for one in crrs}


def _bounds(held: Held, months: str) -> tuple[datetime, datetime]:
    """The first and the last second of some months of the season of a CRR."""
    season = held.crr.period
    first, last = (Period.month(season.year, season.number * 3 - 3 + int(one)) for one in months.split(" to "))
    return period_bounds(first)[0], period_bounds(last)[1]


def _moved(held: Held, one: LoadMigrationCrr) -> tuple[str, str, str, str, str]:
    along = (one.source, one.sink) == (held.crr.source, held.crr.sink)
    mw = one.initial_mw if one.initial_mw is not None else one.adjusted_mw
    how = "made" if one.initial_mw is not None else "added to"
    return one.asset_owner, str(one.crr_type), "along" if along else "against", f"{mw:.3f}", how


def _rows(sim: Simulation, actor: str) -> list[Any]:
    came = sim.client(actor).market_data.private_general_data(MIGRATED)
    return [] if isinstance(came, Refused) and came.codes == ("DWL0006",) else list(answered(came).rows)
