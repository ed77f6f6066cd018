"""What holders do in the secondary market: offer, wish, give away, respond, decline; and time that a check takes."""

from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from crrsim.calendar.pacific import midnight, pacific_date
from crrsim.market import secondary_market
from crrsim.market.book import Crr
from crrsim.market.tests.trading import offer_to, terms
from crrsim.market.trade import NewResponse, NewTarget, Offer
from crrsim.market.world import World
from crrsim.terms.market import BidType
from crrsim.terms.participant import Participant, Role
from crrsim.terms.trade import OfferStatus

shares = st.integers(1, 1000)
places = st.integers(0, 10_000)


class Trades:
    """Who is meant is said by a place in a list, because the lists change: the same number, another holder."""

    world: World

    @rule(place=places, to=places, share=shares, first=places, days=places)
    def offer(self, place: int, to: int, share: int, first: int, days: int) -> None:
        """Offer a share of a CRR for some of its days; many such offers are bad, and then nothing comes of them."""
        held = self.crr(place)
        start_at, end_at = some_days(held, first, days)
        offer_to(self.world, self.holder(to), held, part(held.mw, share), start_at=start_at, end_at=end_at)

    @rule(place=places, who=places, share=shares)
    def wish(self, place: int, who: int, share: int) -> None:
        held, buyer = self.crr(place), self.holder(who)
        new = terms(held, part(held.mw, share), asset_owner=buyer.name, side=BidType.BUY, crr_id=None)
        secondary_market.public_sm_buy_offer_creation(self.world, buyer, [new])

    @precondition(lambda self: self.offers(OfferStatus.POSTED))
    @rule(place=places, to=places)
    def give(self, place: int, to: int) -> None:
        offer = self._offer(place, OfferStatus.POSTED)
        caller = self.world.participants[offer.initiator]
        target = NewTarget(offer.request_id, self.holder(to).name, offer.terms.price)
        secondary_market.sm_public_offer_to_specified_mp(self.world, caller, [target])

    @rule(place=places, to=places, share=shares, first=places, days=places)
    def bargain(self, place: int, to: int, share: int, first: int, days: int) -> None:
        """Offer, and respond at once: most trades are made so."""
        self.offer(place, to, share, first, days)
        if self.offers(OfferStatus.PENDING_MP_RESPONSE):
            self.respond(-1, OfferStatus.PENDING_MP_RESPONSE)

    @precondition(lambda self: self.offers(OfferStatus.PENDING_MP_RESPONSE))
    @rule(place=places, status=st.sampled_from([None, OfferStatus.PENDING_MP_RESPONSE]))
    def respond(self, place: int, status: OfferStatus | None) -> None:
        """Respond to an offer of that status, or of any; to a wish with whatever is held, until something fits."""
        offer = self._offer(place, status)
        if offer.responder is None:
            return
        caller = self.world.participants[offer.responder]
        if offer.terms.side is BidType.SELL:
            secondary_market.sm_response_to_sell_offers(self.world, caller, [NewResponse(offer.request_id)])
            return
        fits = (one.crr_id for one in self.world.book.crrs.values() if one.owner == caller.name)
        answers = [NewResponse(offer.request_id, crr_id) for crr_id in fits]
        secondary_market.sm_response_to_buy_offers(self.world, caller, answers)

    @precondition(lambda self: any(not one.is_over for one in self.offers()))
    @rule(place=places)
    def decline(self, place: int) -> None:
        waiting = [one for one in self.offers() if not one.is_over]
        self.world.decline_trade(waiting[place % len(waiting)].request_id)

    @rule(minutes=st.sampled_from([1, 15, 60]))
    def wait(self, minutes: int) -> None:
        self.world.advance(self.world.now + timedelta(minutes=minutes))

    @invariant()
    def one_trade_of_a_crr_waits(self) -> None:
        waiting = [one.crr_id for one in self.world.book.pending_offers()]
        assert len(waiting) == len(set(waiting))

    def crr(self, place: int) -> Crr:
        ids = sorted(self.world.book.crrs)
        return self.world.book.crrs[ids[place % len(ids)]]

    def holder(self, place: int) -> Participant:
        found = [one for one in self.world.participants.values() if one.is_a(Role.CRRH)]
        return found[place % len(found)]

    def offers(self, status: OfferStatus | None = None) -> list[Offer]:
        """The offers of a status, or all of them, oldest first."""
        return [one for one in self.world.book.offers.values() if status in {None, one.status}]

    def _offer(self, place: int, status: OfferStatus | None) -> Offer:
        found = self.offers(status)
        return found[place % len(found)]


def part(mw: Decimal, share: int) -> Decimal:
    """A share of the MW in thousandths, 0.001 MW at the least; of 1000 all of them."""
    return max(Decimal("0.001"), (mw * share / 1000).quantize(Decimal("0.001")))


def some_days(held: Crr, first: int, days: int) -> tuple[datetime, datetime]:
    begins, ends = pacific_date(held.start_at), pacific_date(held.end_at)
    length = (ends - begins).days + 1
    start = begins + timedelta(days=first % length)
    return midnight(start), midnight(start + timedelta(days=1 + days % (length - first % length)))
