"""Short ways to write bids in tests."""

from decimal import Decimal

from crrsim.clearing.bid import Bid, Held
from crrsim.terms.market import BidType
from crrsim.terms.product import HedgeType

Steps = tuple[tuple[float | str, float | str], ...]


def buy(number: int, path: str, *steps: tuple[float | str, float | str], hedge: HedgeType = HedgeType.OBL) -> Bid:
    """`buy(1, "A>C", (100, 12))`: up to 100 MW from A to C at up to 12 $/MW."""
    return _bid(number, path, steps, hedge, BidType.BUY)


def sell(number: int, path: str, *steps: tuple[float | str, float | str], hedge: HedgeType = HedgeType.OBL) -> Bid:
    return _bid(number, path, steps, hedge, BidType.SELL)


def held(path: str, mw: float | str, hedge: HedgeType = HedgeType.OBL) -> Held:
    source, sink = path.split(">")
    return Held(source, sink, hedge, Decimal(str(mw)))


def _bid(number: int, path: str, steps: Steps, hedge: HedgeType, side: BidType) -> Bid:
    source, sink = path.split(">")
    return Bid(number, source, sink, hedge, side, tuple((Decimal(str(mw)), Decimal(str(at))) for mw, at in steps))
