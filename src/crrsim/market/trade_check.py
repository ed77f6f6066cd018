"""Everything that can be wrong with an offer, a target or a response, told by the ISO's codes, all of it at once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crrsim.market import credit, requirement
from crrsim.market.book import Crr, Record
from crrsim.market.trade import NewOffer, NewTarget, Offer
from crrsim.market.trade_holding import (
    differs_from_books,
    is_auctioned,
    is_of_type,
    is_there,
    is_traded_already,
    is_within_term,
    keeps_trades_away,
)
from crrsim.market.trade_life import may_be_answered, may_be_given
from crrsim.market.trade_terms import (
    are_two,
    is_early_enough,
    is_the_price,
    last_second,
    lasts_a_day,
    may_respond,
    owner_sends,
    path_is_known,
    whole_days,
)
from crrsim.terms.market import BidType
from crrsim.terms.outcome import Refusal
from crrsim.terms.trade import PostType

if TYPE_CHECKING:
    from crrsim.market.world import World


def wrong_with_offer(world: "World", participant: str, new: NewOffer) -> tuple[Refusal, ...]:
    return tuple(_wrong_with_offer(world, participant, new))


def wrong_with_target(world: "World", offer: Offer, new: NewTarget) -> tuple[Refusal, ...]:
    return tuple(_wrong_with_target(world, offer, new))


def wrong_with_response(world: "World", offer: Offer, seller: str, crr_id: int | None) -> tuple[Refusal, ...]:
    """`crr_id` is what `seller` would give away. What was right when it was offered may have changed since."""
    return tuple(_wrong_with_response(world, offer, seller, crr_id))


def _wrong_with_offer(world: "World", participant: str, new: NewOffer) -> Iterator[Refusal]:
    if not world.rules[owner_sends](new.asset_owner, participant):
        yield Refusal("SMT0146")
    if new.target is not None:
        yield from _wrong_with_responder(world, participant, new.target)
    yield from _wrong_with_days(world, new)
    if new.side is BidType.SELL:
        yield from _wrong_with_sale(world, participant, new.crr_id, new)
    elif not world.rules[path_is_known](world.stage.model, new.source, new.sink):
        yield _said(f"there is no path from {new.source} to {new.sink}")


def _wrong_with_responder(world: "World", participant: str, responder: str) -> Iterator[Refusal]:
    if not world.rules[may_respond](responder, world.participants):
        yield Refusal("SMT0107", (responder,))
    if not world.rules[are_two](participant, responder):
        yield _said(f"{participant} cannot trade with itself")


def _wrong_with_target(world: "World", offer: Offer, new: NewTarget) -> Iterator[Refusal]:
    if offer.post_type is not PostType.PUBLIC or not world.rules[may_be_given](offer.status):
        yield _said(f"the {offer.post_type} offer {offer.request_id} is {offer.status} and not POSTED")
    if not world.rules[is_the_price](new.price, offer.terms.price):
        yield Refusal("SMT0145", (str(offer.request_id),))
    yield from _wrong_with_responder(world, offer.initiator, new.responder)


def _wrong_with_response(world: "World", offer: Offer, seller: str, crr_id: int | None) -> Iterator[Refusal]:
    if not world.rules[may_be_answered](offer.status):
        yield _said(f"the offer {offer.request_id} is {offer.status} and waits for no response")
        return
    yield from _too_late(world, offer.terms)
    yield from _wrong_with_sale(world, seller, crr_id, offer.terms)


def _wrong_with_days(world: "World", new: NewOffer) -> Iterator[Refusal]:
    if not world.rules[whole_days](new.start_at, new.end_at):
        yield _said("a trade begins and ends at midnight Pacific time")
    elif not world.rules[lasts_a_day](new.start_at, new.end_at):
        yield _said("a trade lasts one day at the least")
    yield from _too_late(world, new)


def _too_late(world: "World", new: NewOffer) -> Iterator[Refusal]:
    days = world.settings.trade_lead_days
    if not world.rules[is_early_enough](new.start_at, world.now, days):
        yield _said(f"a trade begins {days} days after today at the earliest")


def _wrong_with_sale(world: "World", seller: str, crr_id: int | None, terms: NewOffer) -> Iterator[Refusal]:
    found = world.book.crrs.get(crr_id or 0)
    held = found if found is not None and found.owner == seller else None
    yield from map(_said, world.rules[differs_from_books](crr_id or 0, seller, terms, held))
    if held is not None:
        yield from _wrong_with_holding(world, seller, held, terms)


def _wrong_with_holding(world: "World", seller: str, held: Crr, terms: NewOffer) -> Iterator[Refusal]:
    rules, last_at = world.rules, last_second(terms.end_at)
    if not rules[is_of_type](terms.crr_type, held.crr_type):
        yield Refusal("SMT0138")
    if not rules[is_within_term](held, terms.start_at, last_at):
        yield _said(f"CRR ID {held.crr_id} is not valid on all days of the trade")
    if not rules[is_there](terms.mw, held.mw):
        yield _said(f"{terms.mw} MW are more than the {held.mw} MW of CRR ID {held.crr_id}")
    if rules[is_traded_already](held.crr_id, world.book.offers.values()):
        yield _said(f"another trade of CRR ID {held.crr_id} waits for its credit check")
    if rules[is_auctioned](held.crr_id, terms.start_at, last_at, _in_auctions(world, seller)):
        yield _said(f"CRR ID {held.crr_id} is already offered in a submitted portfolio")
    yield from _lacking_collateral(world, seller, held, terms)


def _lacking_collateral(world: "World", seller: str, held: Crr, terms: NewOffer) -> Iterator[Refusal]:
    """Collateral must be there before the offer (A-53)."""
    needed = requirement.of_sale(world, terms.mw, held)
    if not needed:
        return
    taken, limit = requirement.committed(world, seller), world.credit_limit(seller)
    if not world.rules[credit.credit_suffices](needed, taken, limit):
        yield _said(f"collateral of ${needed:,.2f} exceeds the available credit of ${limit - taken:,.2f}")


def _in_auctions(world: "World", seller: str) -> Iterator[Record]:
    """What the seller's submitted portfolios offer in auctions whose results are not out yet."""
    for one in world.book.portfolios.values():
        waits = world.rules[keeps_trades_away](one.status, posted=one.market in world.book.posted)
        if waits and one.owner == seller:
            yield from one.offers


def _said(text: str) -> Refusal:
    return Refusal("SER0030", (text,))
