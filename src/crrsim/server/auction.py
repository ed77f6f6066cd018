"""Auction: portfolios of bids and offers, from the wire to the market and back."""

from collections.abc import Mapping
from typing import Any

from crrsim.market import auction
from crrsim.market.book import NewRecord, Portfolio, Record
from crrsim.market.world import World
from crrsim.server.desk import Call
from crrsim.server.portfolio import Json, PortfolioHandlers, named, status
from crrsim.server.quantity import sent_megawatt, sent_usd
from crrsim.terms.market import BidType
from crrsim.terms.product import CrrType, HedgeType, TimeOfUse


def portfolio_creation(world: World, call: Call) -> Json:
    sent = call.body
    bids = [_new_record(one) for one in sent["newBids"]]
    offers = [_new_record(one) for one in sent["newOffers"]]
    made = auction.portfolio_creation(world, call.caller, sent["marketName"], sent["portfolioName"], bids, offers)
    return status(made)


def portfolio_required_credit(world: World, call: Call) -> Json:
    market, name = named(call)
    required = auction.portfolio_required_credit(world, call.caller, market, name)
    return {"portfolioName": name, "marketName": market, "requiredCredit": required}


def _new_record(sent: Mapping[str, Any]) -> NewRecord:
    return NewRecord(
        asset_owner=sent["assetOwner"],
        source=sent["source"],
        sink=sent["sink"],
        hedge=HedgeType(sent["hedgeType"]),
        tou=TimeOfUse(sent["tou"]),
        period=sent["period"],
        crr_type=CrrType(sent["crrType"]),
        curve=tuple((sent_megawatt(point["mw"]), sent_usd(point["price"])) for point in sent["bidCurve"]),
        description=sent.get("description"),
        crr_id=int(sent["crrId"]) if "crrId" in sent else None,
    )


def _portfolio(one: Portfolio) -> Json:
    return {
        "portfolioName": one.name,
        "marketName": one.market,
        "bids": [_record(record) for record in one.bids],
        "offers": [_record(record) for record in one.offers],
    }


def _record(record: Record) -> Json:
    told: Json = {
        "bidId": record.bid_id,
        "assetOwner": record.asset_owner,
        "source": record.source,
        "sink": record.sink,
        "hedgeType": str(record.hedge),
        "tou": str(record.tou),
        "period": str(record.period),
        "crrType": str(record.crr_type),
        "bidCurve": [{"mw": float(mw), "price": float(price)} for mw, price in record.curve],
    }
    if record.side is BidType.SELL:
        told["crrId"] = record.crr_id
    if record.description is not None:
        told["description"] = record.description
    return told


_HANDLERS = PortfolioHandlers(auction, _portfolio)

portfolio_submission = _HANDLERS.portfolio_submission
portfolio_retraction = _HANDLERS.portfolio_retraction
delete_portfolio = _HANDLERS.delete_portfolio
portfolio = _HANDLERS.portfolio
portfolio_status = _HANDLERS.portfolio_status
portfolio_list = _HANDLERS.portfolio_list
