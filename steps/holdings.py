"""Existing CRRs, and what is offered of them for sale. The CRR in play is the fixture `held`."""

# ruff: noqa: PLR0917 - pytest-bdd passes the parts of a sentence by name, and a sentence has as many as it has

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any

from pytest_bdd import given, then, when

from crrsim.assembly.simulation import Simulation
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.terms.business import SeedCrr
from crrsim.terms.market import CrrCategory
from crrsim.terms.product import CrrType, HedgeType, Period, TimeOfUse
from steps.acting import Came, answered, attempt
from steps.bids import OfferRow, new_portfolio, period_in, period_name, points_of
from steps.deals import Held
from steps.expect import expect
from steps.phrases import phrase
from steps.portfolios import do_with, hand_in
from steps.tables import Table
from steps.wording import worded

LONG_TERM = "long-term"
BOUGHT = CrrType.AUC
MADE_BY = {
    CrrType.LSE: (CrrCategory.ALLOCATION, "ALLOC_AN_{}_T1"),
    CrrType.OBAALSE: (CrrCategory.ALLOCATION, "ALLOC_AN_{}_T1"),
    CrrType.AUC: (CrrCategory.AUCTION, "AUC_AN_{}"),
    CrrType.MT: (CrrCategory.SYSTEM, "SYSTEM"),
    CrrType.MT_TOR: (CrrCategory.SYSTEM, "SYSTEM"),
    CrrType.LSE_LMT: (CrrCategory.LOAD_MIGRATION, "LOAD_MIGRATION"),
    CrrType.LMT_CNT: (CrrCategory.LOAD_MIGRATION, "LOAD_MIGRATION"),
}
"""CRR type -> its class, and the market it comes from by the year of its period."""


@given(
    phrase(
        "{actor:Actor} holds {mw:Mw} from {source:Location} to {sink:Location} {tou:Tou} "
        "for {period:HeldPeriod}{origin:Origin}"
    ),
    target_fixture="held",
)
def holds(
    sim: Simulation,
    market: ScheduledMarket,
    actor: str,
    mw: Decimal,
    source: str,
    sink: str,
    tou: str,
    period: str,
    origin: str,
) -> Held:
    """Make sure of a CRR, and put it in play: bought in an auction, or of the origin that is said.

    One that is not base-loaded was converted from a TOR as not modelled.
    """
    crr = _crr(sim, market, actor, mw, source, sink, tou, period)
    return _hold(sim, _of_origin(crr, origin.removeprefix(", ")))


@given(
    phrase(
        "{actor:Actor} gained {mw:Mw} by load migration from {source:Location} to {sink:Location}, "
        "{years:Count} years ahead"
    ),
    target_fixture="held",
)
def gained_by_migration(sim: Simulation, actor: str, mw: Decimal, source: str, sink: str, years: int) -> Held:
    """Make sure of a CRR of type LSE_LMT that begins with a year to come."""
    crr = SeedCrr(
        owner=sim.participants[actor].name,
        source=sim.location(source),
        sink=sim.location(sink),
        hedge=HedgeType.OBL,
        tou=TimeOfUse.ON,
        period=Period.season(sim.clock.now().year + years, 1),
        crr_type=CrrType.LSE_LMT,
        category=CrrCategory.LOAD_MIGRATION,
        market_name="LOAD_MIGRATION",
        mw=mw,
    )
    return _hold(sim, crr)


@given(phrase("{actor:Actor} has the portfolio {name:Name} offering {mw:Mw} of it at {price:Price}"))
def has_offered(
    sim: Simulation, market: ScheduledMarket, held: Held, actor: str, name: str, mw: Decimal, price: Decimal
) -> None:
    answered(_offer(sim, market, held, actor, name, [OfferRow(mw=mw, price=price)]))


@given(phrase("{actor:Actor} has the INVALID portfolio {name:Name}"))
def has_the_invalid_portfolio(sim: Simulation, market: ScheduledMarket, actor: str, name: str) -> None:
    """Let two portfolios offer one CRR and submit both: the second is found INVALID."""
    crr = _crr(sim, market, actor, Decimal("10.000"), "QUILLON_7_B1", "DLAP_PGAE-APND", "ON", "the month")
    held = Held(*sim.holding_like(crr))
    for each in ("First of two", name):
        answered(_offer(sim, market, held, actor, each, [OfferRow(mw=Decimal("5.000"), price=Decimal("12.00"))]))
    for each in ("First of two", name):
        answered(do_with(sim, market, actor, "submits", each))


@when(
    phrase("{actor:Actor} creates the portfolio {name:Name} offering {mw:Mw} of it at {price:Price}"),
    target_fixture="outcome",
)
def offers(
    sim: Simulation, market: ScheduledMarket, held: Held, actor: str, name: str, mw: Decimal, price: Decimal
) -> Came:
    return attempt(sim, lambda: _offer(sim, market, held, actor, name, [OfferRow(mw=mw, price=price)]))


@when(phrase("{actor:Actor} creates the portfolio {name:Name} with these offers of it:"), target_fixture="outcome")
def offers_as_listed(
    sim: Simulation, market: ScheduledMarket, held: Held, actor: str, name: str, datatable: Annotated[Table, OfferRow]
) -> Came:
    """What the table leaves out is as the CRR has it."""
    return attempt(sim, lambda: _offer(sim, market, held, actor, name, OfferRow.read(datatable)))


@then(phrase("{actor:Actor} now holds {mw:Mw} of type {kind:CrrType} from {source:Location} to {sink:Location}"))
def now_holds(sim: Simulation, actor: str, mw: Decimal, kind: str, source: str, sink: str) -> None:
    """Among the participant's existing CRRs of the type's class is one of just so many MW."""
    file = f"PRIVATE_EXISTING_CRR_{MADE_BY[CrrType(kind)][0]}"
    rows = answered(sim.client(actor).market_data.private_general_data(file)).rows
    path = (kind, sim.location(source), sim.location(sink))
    seen = [row["MW"] for row in rows if (row["CRRType"], row["Source"], row["Sink"]) == path]
    expect(f"{mw} MW among the CRRs of that path ({worded(seen)})", expected=True, actual=mw in seen)


@then(phrase("it is in the file"))
def it_is_in_the_file(outcome: Came, held: Held) -> None:
    ids = [row["CRRID"] for row in answered(outcome).rows]
    expect(f"CRR {held.crr_id} in the file", expected=True, actual=held.crr_id in ids)


@then(phrase("{mw:Mw} of it are left"))
def so_much_is_left(sim: Simulation, held: Held, mw: Decimal) -> None:
    """The existing CRR in play has so many MW left in everybody's list."""
    rows = answered(sim.client(held.crr.owner).market_data.public_general_data("PUBLIC_EXISTING_CRR")).rows
    left = sum((row["MW"] for row in rows if row["CRRID"] == held.crr_id), Decimal(0))
    expect(f"MW left of CRR {held.crr_id}", expected=mw, actual=left)


def _crr(
    sim: Simulation, market: ScheduledMarket, actor: str, mw: Decimal, source: str, sink: str, tou: str, period: str
) -> SeedCrr:
    return SeedCrr(
        owner=sim.participants[actor].name,
        source=sim.location(source),
        sink=sim.location(sink),
        hedge=HedgeType.OBL,
        tou=TimeOfUse(tou),
        period=period_in(market, period),
        crr_type=CrrType.AUC,
        category=CrrCategory.AUCTION,
        market_name=f"AUC_AN_{market.periods[0].year}",
        mw=mw,
    )


def _of_origin(crr: SeedCrr, origin: str) -> SeedCrr:
    """Return the CRR as it would be of an origin of the sentences: `allocated`, `of type MT_TOR`, ..."""
    crr_type = {"": BOUGHT, "not base-loaded": CrrType.MT_TOR}.get(origin, CrrType.LSE)
    if origin.startswith("of type "):
        crr_type = CrrType(origin.removeprefix("of type "))
    category, made_by = MADE_BY[crr_type]
    market = made_by.format(crr.period.year)
    if origin.endswith(LONG_TERM):
        market = f"ALLOC_AN_{crr.period.year - 1}_LT"
    based = origin != "not base-loaded"
    return replace(crr, crr_type=crr_type, category=category, market_name=market, based=based)


def _hold(sim: Simulation, crr: SeedCrr) -> Held:
    return Held(sim.holding(crr), crr)


def _offer(
    sim: Simulation, market: ScheduledMarket, held: Held, actor: str, name: str, rows: Iterable[OfferRow]
) -> Any:  # noqa: ANN401 - an outcome
    owner, named = sim.participants[actor].name, sim.portfolio(name)
    body = new_portfolio(market, owner, named, offers=[_wire(market, held, owner, row) for row in rows])
    return hand_in(sim, market, actor, body, named)


def _wire(market: ScheduledMarket, held: Held, owner: str, row: OfferRow) -> dict[str, Any]:
    crr = held.crr
    if row.beyond is not None:
        row = row.model_copy(update={"mw": crr.mw + row.beyond})
    period = str(crr.period) if crr.period in market.periods else period_name(market, row.period)
    return {
        "crrId": held.crr_id,
        "assetOwner": owner,
        "source": held.another("source", row.source),
        "sink": held.another("sink", row.sink),
        "hedgeType": row.hedge or crr.hedge,
        "tou": row.tou or crr.tou,
        "period": period,
        "crrType": row.type or crr.crr_type,
        "bidCurve": [{"mw": mw, "price": price} for mw, price in points_of(row)],
    }
