"""A CRR that a participant could trade or offer on a server that is not ours: of some type, on whatever path."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from crrsim.calendar.pacific import period_bounds
from crrsim.calendar.schedule import Schedule
from crrsim.client.connection import CrrClient
from crrsim.terms.business import SeedCrr
from crrsim.terms.market import MarketType, PortfolioStatus
from crrsim.terms.outcome import Answered
from crrsim.terms.product import HedgeType, Period
from crrsim.terms.trade import OfferStatus, ResponseStatus

Row = Mapping[str, Any]


def spare(client: CrrClient, schedule: Schedule, rows: Iterable[Row], wanted: SeedCrr) -> tuple[int, SeedCrr] | None:
    """Return the id of a CRR among `rows` that will do, and what it is; None when there is none.

    It has `wanted`'s type, hedge and time of use, is valid throughout its period, and has as many MW or more. Of a
    CRR that a submitted portfolio offers, or of which a trade waits for its credit check, nothing else can be sold.
    """
    taken = set(_taken(client, schedule))
    for row in sorted(rows, key=lambda row: row["MW"], reverse=True):
        period = _period_of(row, schedule)
        if row["CRRID"] not in taken and period is not None and _will_do(row, wanted):
            found = replace(wanted, source=row["Source"], sink=row["Sink"], mw=row["MW"], period=period)
            return int(row["CRRID"]), found
    return None


def _will_do(row: Row, wanted: SeedCrr) -> bool:
    start_at, end_at = period_bounds(wanted.period)
    same = (row["TOU"], row["HedgeType"], row["CRRType"]) == (wanted.tou, HedgeType(wanted.hedge), wanted.crr_type)
    throughout = row["StartDate"] <= start_at and row["EndDate"] >= end_at
    return same and throughout and row["MW"] >= wanted.mw


def _period_of(row: Row, schedule: Schedule) -> Period | None:
    """Return the period that a CRR is valid in to the day; None for one that was parted by days."""
    targets = schedule.targets
    for period in (targets.month, targets.season, *targets.seasons):
        if period_bounds(period) == (row["StartDate"], row["EndDate"]):
            return period
    return None


def _taken(client: CrrClient, schedule: Schedule) -> Iterator[int]:
    """Yield the ids of CRRs that are being sold already."""
    for market in schedule.markets:
        if market.type is MarketType.AUCTION:
            yield from _offered(client, market.name)
    trades = client.secondary_market
    for told in (
        trades.my_sm_offers_by_status(OfferStatus.PENDING_CREDIT_CHECK),
        trades.my_sm_respones_by_status(ResponseStatus.PENDING_CREDIT_CHECK),
    ):
        if isinstance(told, Answered):
            yield from (one.crr_id for one in told.body if one.crr_id is not None)


def _offered(client: CrrClient, market: str) -> Iterator[int]:
    listed = client.auction.portfolio_list(market)
    for one in listed.body if isinstance(listed, Answered) else ():
        if one.offers:
            told = client.auction.portfolio_status(market, one.portfolio_name)
            if isinstance(told, Answered) and told.body.status is PortfolioStatus.SUBMITTED:
                yield from (offer.crr_id for offer in one.offers)
