"""Auction: portfolios of bids and offers, from the wire to the market and back."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from crrsim.market import auction
from crrsim.market.book import NewRecord, Portfolio, Record
from crrsim.market.world import World
from crrsim.server.desk import Call
from crrsim.terms.market import BidType
from crrsim.terms.product import CrrType, HedgeType, TimeOfUse
from crrsim.terms.quantity import QuantityError, megawatt, usd

Json = dict[str, Any]


def portfolio_creation(world: World, call: Call) -> Json:
    sent = call.body
    bids = [_new_record(one) for one in sent["newBids"]]
    offers = [_new_record(one) for one in sent["newOffers"]]
    made = auction.portfolio_creation(world, call.caller, sent["marketName"], sent["portfolioName"], bids, offers)
    return _status(made)


def portfolio_submission(world: World, call: Call) -> Json:
    return _status(
        auction.portfolio_submission(world, call.caller, call.body["marketName"], call.body["portfolioName"])
    )


def portfolio_retraction(world: World, call: Call) -> Json:
    return _status(
        auction.portfolio_retraction(world, call.caller, call.body["marketName"], call.body["portfolioName"])
    )


def delete_portfolio(world: World, call: Call) -> Json:
    return _status(auction.delete_portfolio(world, call.caller, *_named(call)))


def portfolio(world: World, call: Call) -> Json:
    return _portfolio(auction.portfolio(world, call.caller, *_named(call)))


def portfolio_status(world: World, call: Call) -> Json:
    return _status(auction.portfolio_status(world, call.caller, *_named(call)))


def portfolio_list(world: World, call: Call) -> list[Json]:
    return [_portfolio(one) for one in auction.portfolio_list(world, call.caller, call.query["marketName"])]


def portfolio_required_credit(world: World, call: Call) -> Json:
    market, name = _named(call)
    required = auction.portfolio_required_credit(world, call.caller, market, name)
    return {"portfolioName": name, "marketName": market, "requiredCredit": required}


def _named(call: Call) -> tuple[str, str]:
    return call.query["marketName"], call.query["portfolioName"]


def _new_record(sent: Mapping[str, Any]) -> NewRecord:
    return NewRecord(
        asset_owner=sent["assetOwner"],
        source=sent["source"],
        sink=sent["sink"],
        hedge=HedgeType(sent["hedgeType"]),
        tou=TimeOfUse(sent["tou"]),
        period=sent["period"],
        crr_type=CrrType(sent["crrType"]),
        curve=tuple((_megawatt(point["mw"]), _usd(point["price"])) for point in sent["bidCurve"]),
        description=sent.get("description"),
        crr_id=int(sent["crrId"]) if "crrId" in sent else None,
    )


def _status(one: Portfolio) -> Json:
    told: Json = {"portfolioName": one.name, "marketName": one.market, "status": str(one.status)}
    return told | {"errorMessage": one.error_message} if one.error_message else told


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


@lru_cache(maxsize=65536)
def _megawatt(sent: float | Decimal) -> Decimal:
    return _quantity(sent, megawatt)


@lru_cache(maxsize=65536)
def _usd(sent: float | Decimal) -> Decimal:
    return _quantity(sent, usd)


def _quantity(sent: float | Decimal, read: Callable[[float | Decimal], Decimal]) -> Decimal:
    """Quantise once; what is finer than the step got here only because the step check is bent, and stays as it is."""
    try:
        return read(sent)
    except QuantityError:
        return Decimal(str(sent))
