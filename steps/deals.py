"""Offers between participants: the rows of a feature's table on the one side, the body of a request on the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from crrsim.assembly.simulation import CannotArrange, Simulation
from crrsim.calendar.pacific import midnight, pacific_date, period_days
from crrsim.client.secondary_market import SecondaryMarketService
from crrsim.contract.secondary_market import (
    NewOffer,
    NewPrivateSmBuyOffer,
    NewPrivateSmSellOffer,
    NewPublicSmBuyOffer,
    NewPublicSmSellOffer,
)
from crrsim.terms.business import SeedCrr
from crrsim.terms.market import BidType
from crrsim.terms.trade import PostType
from steps.acting import Came, sc_id
from steps.bodies import typed_if_allowed
from steps.tables import AnyNumber, Mw, Row, Usd

ONE_SECOND = timedelta(seconds=1)
CONTACT = {"name": "Trading desk", "phone": "555-0100", "email": "desk@example.com"}

MODELS: dict[tuple[PostType, BidType], type[NewOffer]] = {
    (PostType.PUBLIC, BidType.BUY): NewPublicSmBuyOffer,
    (PostType.PUBLIC, BidType.SELL): NewPublicSmSellOffer,
    (PostType.PRIVATE, BidType.BUY): NewPrivateSmBuyOffer,
    (PostType.PRIVATE, BidType.SELL): NewPrivateSmSellOffer,
}


class DealRow(Row):
    """An offer of the CRR in play, or of one like it; what is left out is as the CRR has it, and for all its days.

    `beyond` stands in the place of `mw`: so many MW more than the CRR has. `days` counts the days of the CRR from 1:
    `11 to 20`. `begin` and `end` shift the term by seconds.
    """

    noun = "table of offers"
    mw: Mw = Decimal("1.000")
    beyond: AnyNumber | None = None
    price: Usd = Decimal("150.00")
    days: str = ""
    begin: int = 0
    end: int = 0
    owner: str = ""
    source: str = ""
    sink: str = ""
    tou: str = ""
    hedge: str = ""
    type: str = ""


@dataclass(frozen=True)
class Held:
    """A CRR that a Given has made sure of, with the id it has in the ISO's books."""

    crr_id: int
    crr: SeedCrr

    def place(self, end: str, named: str) -> str:
        """Return the source or sink that a row names, or without one the CRR's own."""
        own: str = getattr(self.crr, end)
        return named or own

    def another(self, end: str, named: str) -> str:
        """Return the same, and what a row names is not the CRR's own. Raises: CannotArrange."""
        if named == getattr(self.crr, end):
            raise CannotArrange(f"the CRR found has {named} as its {end} already")
        return self.place(end, named)


@dataclass(frozen=True)
class Deal:
    """An offer that a Given has brought about: its request, who made it, to sell or to buy, and at what price."""

    request_id: int
    initiator: str
    side: BidType
    price: Decimal


def term_of(crr: SeedCrr, days: str) -> tuple[datetime, datetime]:
    """Return the midnights before the first and after the last of some days of a CRR: `11 to 20`, or all of them."""
    first, after = period_days(crr.period)
    if not days:
        return midnight(first), midnight(after)
    begins, ends = (int(one) for one in days.split(" to "))
    return midnight(first + timedelta(days=begins - 1)), midnight(first + timedelta(days=ends))


def days_from(sim: Simulation, days: int) -> datetime:
    """Return the midnight that begins the day so many days after today."""
    return midnight(pacific_date(sim.clock.now()) + timedelta(days=days))


def body_of(  # noqa: PLR0917 - an offer has as many sides as it has
    sim: Simulation, actor: str, held: Held, post_type: PostType, side: BidType, row: DealRow, target: str | None
) -> Any:  # noqa: ANN401 - a model where the document allows the offer, else a mapping that is meant to be wrong
    crr, (start_at, end_at) = held.crr, term_of(held.crr, row.days)
    place = held.another if side is BidType.SELL else held.place
    body: dict[str, Any] = {
        "assetOwner": sc_id(sim, row.owner) if row.owner else sim.participants[actor].name,
        "source": place("source", sim.location(row.source)),
        "sink": place("sink", sim.location(row.sink)),
        "tou": row.tou or str(crr.tou),
        "hedgeType": row.hedge or str(crr.hedge),
        "crrType": row.type or str(crr.crr_type),
        "startDate": start_at + timedelta(seconds=row.begin),
        "endDate": end_at + timedelta(seconds=row.end),
        "mw": row.mw if row.beyond is None else crr.mw + row.beyond,
        "price": row.price,
        **({"crrId": held.crr_id} if side is BidType.SELL else {}),
        **({"contactInfo": CONTACT} if post_type is PostType.PUBLIC else {"targetMpName": target}),
    }
    return typed_if_allowed(MODELS[post_type, side], body)


def send(service: SecondaryMarketService, post_type: PostType, side: BidType, bodies: Sequence[Any]) -> Came:
    """Create offers by the operation of their kind."""
    operations: dict[tuple[PostType, BidType], Callable[[Sequence[Any]], Came]] = {
        (PostType.PUBLIC, BidType.BUY): service.public_sm_buy_offer_creation,
        (PostType.PUBLIC, BidType.SELL): service.public_sm_sell_offer_creation,
        (PostType.PRIVATE, BidType.BUY): service.private_sm_buy_offer_creation,
        (PostType.PRIVATE, BidType.SELL): service.private_sm_sell_offer_creation,
    }
    return operations[post_type, side](bodies)
