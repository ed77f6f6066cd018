"""Bids and offers: the rows of a feature's table on the one side, the body of a request on the other."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from crrsim.assembly.simulation import Simulation
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.contract.auction import NewPortfolio, Portfolio
from crrsim.terms.product import Period
from crrsim.terms.quantity import megawatt, usd
from steps.bodies import typed_if_allowed
from steps.tables import AnyNumber, Curve, Mw, Row, Usd


class BidRow(Row):
    """A buy bid: a flat curve to `mw` at `price`, or a `curve`, such as 0.000 @ 30.00, 10.000 @ 25.00.

    The rest is what is usual.
    """

    noun = "table of bids"
    source: str
    sink: str
    period: str = ""
    tou: str = "ON"
    hedge: str = "OBL"
    type: str = "AUC"
    owner: str = ""
    mw: AnyNumber | None = None
    price: AnyNumber | None = None
    curve: Curve | None = None


class OfferRow(Row):
    """A sell offer of the CRR in play; what is left out is as the CRR has it.

    `beyond` stands in the place of `mw`: so many MW more than the CRR has.
    """

    noun = "table of offers"
    source: str = ""
    sink: str = ""
    period: str = ""
    tou: str = ""
    hedge: str = ""
    type: str = ""
    mw: Mw | None = None
    beyond: AnyNumber | None = None
    price: Usd | None = None
    curve: Curve | None = None


Points = tuple[tuple[Decimal, Decimal], ...]


def points_of(row: BidRow | OfferRow) -> Points:
    """Return the curve of a row: as drawn, or flat from zero MW."""
    if row.curve is not None:
        return row.curve
    return flat(row.mw or Decimal(0), row.price or Decimal(0))


def flat(mw: Decimal, price: Decimal) -> Points:
    """Return the curve of one price: `price` from zero MW to `mw`."""
    return ((megawatt(0), price), (mw, price))


def period_name(market: ScheduledMarket, role: str) -> str:
    """Return the period that plays a part in a market: `month`, `S01`; a full name stands as it is."""
    if not role or role == "month":
        return str(market.periods[0])
    return next((str(one) for one in market.periods if str(one).endswith(f"_{role}")), role)


def period_in(market: ScheduledMarket, words: str) -> Period:
    """Read `the month`, `the month before`, `S01`, `S01 of the year before`, `S01 of the year after`."""
    role, _, years = words.removeprefix("the ").partition(" of the year ")
    target = Period.parse(period_name(market, role.removesuffix(" before")))
    if role.endswith("before"):
        return Period.month(target.year - (target.number == 1), (target.number - 2) % 12 + 1)
    return Period(target.year + {"": 0, "before": -1, "after": 1}[years], target.kind, target.number)


def bid(sim: Simulation, market: ScheduledMarket, owner: str, row: BidRow) -> dict[str, Any]:
    """Return a bid as the wire has it."""
    return {
        "assetOwner": row.owner or owner,
        "source": sim.location(row.source),
        "sink": sim.location(row.sink),
        "hedgeType": row.hedge,
        "tou": row.tou,
        "period": period_name(market, row.period),
        "crrType": row.type,
        "bidCurve": [{"mw": mw, "price": price} for mw, price in points_of(row)],
    }


def new_portfolio(
    market: ScheduledMarket,
    participant: str,
    name: str,
    bids: Iterable[Mapping[str, Any]] = (),
    offers: Iterable[Mapping[str, Any]] = (),
) -> NewPortfolio | Mapping[str, Any]:
    """Return the body of a creation: typed when the document allows it, else as it is, and meant to be wrong."""
    body = {
        "portfolioName": name,
        "marketName": market.name,
        "participantName": participant,
        "newBids": list(bids),
        "newOffers": list(offers),
    }
    return typed_if_allowed(NewPortfolio, body)


def bids_of(portfolio: Portfolio) -> set[tuple[Any, ...]]:
    """Return the bids of a portfolio as the ISO keeps them, for comparison with `bids_sent`."""
    return {
        (one.source, one.sink, one.period, str(one.tou), tuple((point.mw, point.price) for point in one.bid_curve))
        for one in portfolio.bids
    }


def bids_sent(sim: Simulation, market: ScheduledMarket, rows: Iterable[BidRow]) -> set[tuple[Any, ...]]:
    return {
        (
            sim.location(row.source),
            sim.location(row.sink),
            period_name(market, row.period),
            row.tou,
            points_of(row),
        )
        for row in rows
    }


def usual_bid(mw: str = "10.000", price: str = "25.00") -> BidRow:
    """Return a bid nobody would object to."""
    return BidRow(source="TH_NP15_GEN-APND", sink="DLAP_PGAE-APND", mw=megawatt(mw), price=usd(price))
