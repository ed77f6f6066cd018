"""Random histories of trades and auction sales: not a megawatt is made or lost, ids stay unique, nothing goes back."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from crrsim.calendar.pacific import midnight, pacific_date, period_bounds
from crrsim.market import auction, secondary_market
from crrsim.market.book import Crr, NewRecord
from crrsim.market.refusal import RefusedByRule
from crrsim.market.stage import Stage
from crrsim.market.tests.conftest import FIN1, FIN2, LSE1, MONTH, stage_with
from crrsim.market.tests.trading import offer_to, terms
from crrsim.market.trade import NewResponse, NewTarget, Offer
from crrsim.market.world import World
from crrsim.terms.market import BidType
from crrsim.terms.participant import Participant
from crrsim.terms.trade import OfferStatus

HOLDERS = (FIN1, FIN2, LSE1)
LATER = {
    OfferStatus.POSTED: {OfferStatus.PENDING_MP_RESPONSE, OfferStatus.DISAPPROVED},
    OfferStatus.PENDING_MP_RESPONSE: {OfferStatus.PENDING_CREDIT_CHECK, OfferStatus.DISAPPROVED},
    OfferStatus.PENDING_CREDIT_CHECK: {OfferStatus.APPROVED, OfferStatus.DISAPPROVED},
    OfferStatus.APPROVED: set[OfferStatus](),
    OfferStatus.DISAPPROVED: set[OfferStatus](),
    OfferStatus.ERROR: set[OfferStatus](),
}
Good = tuple[Any, ...]
"""What is conserved: source, sink, time of use, hedge, and an instant."""

shares = st.integers(1, 1000)
places = st.integers(0, 10_000)
buyers = st.sampled_from(HOLDERS)


class Trading(RuleBasedStateMachine):
    """Three holders who offer, respond, give away, decline, sell by auction; and time that passes."""

    stage: Stage
    defects: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.market = self.stage.schedule.alias("monthly auction")
        self.world = World.at(self.market.open_at, stage=self.stage, defects=self.defects)
        self.initial = dict(self.world.book.crrs)
        self.paths = {crr_id: _path(crr) for crr_id, crr in self.initial.items()}
        self.statuses: dict[int, OfferStatus] = {}
        self.portfolios = 0

    @rule(place=places, buyer=buyers, share=shares, first=places, days=places)
    def offer(self, place: int, buyer: Participant, share: int, first: int, days: int) -> None:
        """Offer a share of a CRR for some of its days; many such offers are bad, and then nothing comes of them."""
        held = self._crr(place)
        start_at, end_at = _some_days(held, first, days)
        offer_to(self.world, buyer, held, _part(held.mw, share), start_at=start_at, end_at=end_at)

    @rule(place=places, buyer=buyers, share=shares)
    def wish(self, place: int, buyer: Participant, share: int) -> None:
        held = self._crr(place)
        new = terms(held, _part(held.mw, share), asset_owner=buyer.name, side=BidType.BUY, crr_id=None)
        secondary_market.public_sm_buy_offer_creation(self.world, buyer, [new])

    @rule(place=places, to=buyers)
    def give(self, place: int, to: Participant) -> None:
        offer = self._offer(place, OfferStatus.POSTED)
        if offer is not None:
            caller = self.world.participants[offer.initiator]
            target = NewTarget(offer.request_id, to.name, offer.terms.price)
            secondary_market.sm_public_offer_to_specified_mp(self.world, caller, [target])

    @rule(place=places, buyer=buyers, share=shares, first=places, days=places)
    def bargain(self, place: int, buyer: Participant, share: int, first: int, days: int) -> None:
        """Offer, and respond at once: most trades are made so."""
        self.offer(place, buyer, share, first, days)
        self.respond(-1, OfferStatus.PENDING_MP_RESPONSE)

    @rule(place=places, status=st.sampled_from([None, OfferStatus.PENDING_MP_RESPONSE]))
    def respond(self, place: int, status: OfferStatus | None) -> None:
        """Respond to an offer of that status, or of any; to a wish with whatever is held, until something fits."""
        offer = self._offer(place, status)
        if offer is None or offer.responder is None:
            return
        caller = self.world.participants[offer.responder]
        if offer.terms.side is BidType.SELL:
            secondary_market.sm_response_to_sell_offers(self.world, caller, [NewResponse(offer.request_id)])
            return
        fits = (one.crr_id for one in self.world.book.crrs.values() if one.owner == caller.name)
        answers = [NewResponse(offer.request_id, crr_id) for crr_id in fits]
        secondary_market.sm_response_to_buy_offers(self.world, caller, answers)

    @rule(place=places)
    def decline(self, place: int) -> None:
        offer = self._offer(place)
        if offer is not None and not offer.is_over:
            self.world.decline_trade(offer.request_id)

    @rule(minutes=st.sampled_from([1, 15, 60]))
    def wait(self, minutes: int) -> None:
        self.world.advance(self.world.now + timedelta(minutes=minutes))

    @precondition(lambda self: self.world.now < self.market.close_at)
    @rule(place=places, share=shares)
    def sell_by_auction(self, place: int, share: int) -> None:
        """Submit a portfolio that offers a share of a CRR for the month, at a price that finds a buyer."""
        fits = [one for one in self.world.book.crrs.values() if one.covers(*period_bounds(MONTH))]
        held = fits[place % len(fits)]
        self.portfolios += 1
        price = Decimal(-5000)
        curve = ((Decimal(0), price), (_part(held.mw, share), price))
        what = (held.owner, held.source, held.sink, held.hedge, held.tou, str(MONTH), held.crr_type)
        offered = NewRecord(*what, curve, crr_id=held.crr_id)
        seller, name = self.world.participants[held.owner], f"Sale {self.portfolios}"
        try:
            auction.portfolio_creation(self.world, seller, self.market.name, name, (), [offered])
            auction.portfolio_submission(self.world, seller, self.market.name, name)
        except RefusedByRule:
            pass

    @precondition(lambda self: self.world.now < self.market.post_at)
    @rule()
    def clear_the_auction(self) -> None:
        self.world.advance(self.market.post_at)
        assert self.world.book.failed == {}

    @invariant()
    def every_megawatt_is_held(self) -> None:
        """Each path has at every instant what it began with, less what an auction took, plus what it awarded."""
        now, expected = _net(list(self.world.book.crrs.values())), self._expected()
        assert _totals(now) == _totals(expected)

    @invariant()
    def ids_are_unique_and_keep_their_path(self) -> None:
        for crr_id, crr in self.world.book.crrs.items():
            assert crr.crr_id == crr_id <= self.world.book.last_crr_id
            assert self.paths.setdefault(crr_id, _path(crr)) == _path(crr)
            assert crr.mw > 0
            assert crr.start_at < crr.end_at
            assert crr.parent_id is None or crr.parent_id in self.paths

    @invariant()
    def no_status_goes_back(self) -> None:
        for request_id, offer in self.world.book.offers.items():
            before = self.statuses.get(request_id, offer.status)
            assert offer.status is before or _reaches(before, offer.status)
            self.statuses[request_id] = offer.status

    @invariant()
    def one_trade_of_a_crr_waits(self) -> None:
        waiting = [one.crr_id for one in self.world.book.pending_offers()]
        assert len(waiting) == len(set(waiting))

    def _crr(self, place: int) -> Crr:
        ids = sorted(self.world.book.crrs)
        return self.world.book.crrs[ids[place % len(ids)]]

    def _offer(self, place: int, status: OfferStatus | None = None) -> Offer | None:
        found = [one for one in self.world.book.offers.values() if status in {None, one.status}]
        return found[place % len(found)] if found else None

    def _expected(self) -> list[tuple[Any, Decimal, datetime, datetime]]:
        posted = [one for name, one in self.world.book.settled.items() if name in self.world.book.posted]
        awards = [award for one in posted for award in one.awards if award.mw]
        return _net(list(self.initial.values())) + [
            (
                (award.record.source, award.record.sink, award.record.tou, award.record.hedge),
                award.mw if award.record.side is BidType.BUY else -award.mw,
                *period_bounds(award.record.period),
            )
            for award in awards
        ]


def _path(crr: Crr) -> Any:  # noqa: ANN401 - what makes two megawatts the same good
    return (crr.source, crr.sink, crr.tou, crr.hedge)


def _net(crrs: list[Crr]) -> list[tuple[Any, Decimal, datetime, datetime]]:
    return [(_path(one), one.mw, one.start_at, one.end_at) for one in crrs]


def _totals(parts: list[tuple[Any, Decimal, datetime, datetime]]) -> dict[Good, Decimal]:
    """Path and instant -> by how many MW the sum of the path changes there; nothing where it does not change."""
    steps: dict[Good, Decimal] = defaultdict(Decimal)
    for path, mw, start_at, end_at in parts:
        steps[path, start_at] += mw
        steps[path, end_at + timedelta(seconds=1)] -= mw
    return {good: mw for good, mw in steps.items() if mw}


def _part(mw: Decimal, share: int) -> Decimal:
    """A share of the MW in thousandths, 0.001 MW at the least; of 1000 all of them."""
    return max(Decimal("0.001"), (mw * share / 1000).quantize(Decimal("0.001")))


def _some_days(held: Crr, first: int, days: int) -> tuple[datetime, datetime]:
    begins, ends = pacific_date(held.start_at), pacific_date(held.end_at)
    length = (ends - begins).days + 1
    start = begins + timedelta(days=first % length)
    return midnight(start), midnight(start + timedelta(days=1 + days % (length - first % length)))


def _reaches(before: OfferStatus, after: OfferStatus) -> bool:
    ahead = LATER[before]
    return after in ahead or any(_reaches(one, after) for one in ahead)


@pytest.fixture(scope="module")
def machine() -> Callable[..., type[Trading]]:
    stage = stage_with()

    def made(*defects: str) -> type[Trading]:
        return type("Histories", (Trading,), {"stage": stage, "defects": defects})

    return made


def test_random_histories_conserve_every_megawatt(machine: Callable[..., type[Trading]]) -> None:
    checks = settings(max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine(), settings=checks)


@pytest.mark.parametrize("defect", ["trade-leaves-holding", "trade-loses-other-days", "trade-answered-at-its-end"])
def test_random_histories_find_what_a_defect_makes_or_loses(machine: Callable[..., type[Trading]], defect: str) -> None:
    checks = settings(
        max_examples=200,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[phase for phase in settings.default.phases if phase.name == "generate"] if settings.default else (),
        suppress_health_check=list(HealthCheck),
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine(defect), settings=checks)
