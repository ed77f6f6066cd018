"""Examples for the rules of trades: a trade, and for each defect a question that rule and bent rule answer differently.

The arguments of a question stand as (positional, named).
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from crrsim.market.book import Crr, Record
from crrsim.market.tests.conftest import FAR_GEN, FIN1, GEN, LAP, MONTH, OBL, ON, curve
from crrsim.market.trade import NewOffer, Offer, Response
from crrsim.network.default import default_model
from crrsim.terms.market import BidType, CrrCategory
from crrsim.terms.outcome import Refusal
from crrsim.terms.participant import Participant, Role
from crrsim.terms.product import CrrType
from crrsim.terms.trade import OfferStatus, PostType, ResponseStatus

D = Decimal
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
FIRST, AFTER = datetime(2026, 4, 1, 7, tzinfo=UTC), datetime(2026, 5, 1, 7, tzinfo=UTC)
HELD = Crr(7, "FIN1", GEN, LAP, OBL, ON, FIRST, AFTER - SECOND, CrrType.AUC, CrrCategory.AUCTION, "AUC_MN", D(10))
TERMS = NewOffer("FIN1", BidType.SELL, GEN, LAP, OBL, ON, CrrType.AUC, FIRST, AFTER, D(4), D(150), 7, "FIN2")
OFFER = Offer(1, "FIN1", TERMS, PostType.PRIVATE, OfferStatus.PENDING_MP_RESPONSE, "FIN2", 7)
PENDING = replace(OFFER, status=OfferStatus.PENDING_CREDIT_CHECK, response_id=2)
RESPONSE = Response(1, "FIN2", ResponseStatus.PENDING_CREDIT_CHECK, 2, 7)
ON_SALE = Record(1, "FIN1", GEN, LAP, OBL, ON, MONTH, CrrType.AUC, curve((0, 9), (5, 9)), crr_id=7)
CAST = {"FIN1": FIN1, "UDC1": Participant("UDC1", frozenset({Role.UDC}), FIN1.access)}
BAD = (Refusal("SMT0146"),)

TRADE_BENT_BY: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "bad-trade-accepted": ((PostType.PUBLIC, BAD), {}),
    "trade-all-or-nothing": (([BAD, ()],), {}),
    "trade-answered-at-its-end": ((OfferStatus.DISAPPROVED,), {}),
    "trade-answered-by-anybody": ((1, "LSE1", BidType.SELL, {1: OFFER}), {}),
    "trade-beyond-term": ((HELD, FIRST, AFTER), {}),
    "trade-check-a-minute-late": ((FIRST, 15), {}),
    "trade-check-over-at-once": ((FIRST, 15), {}),
    "trade-class-kept": ((HELD, 8, "FIN2"), {}),
    "trade-declined-in-error": ((), {}),
    "trade-first-bad-target-told": (((Refusal("SMT0016", ("1",)), Refusal("SMT0016", ("2",))),), {}),
    "trade-given-away-twice": ((OfferStatus.PENDING_MP_RESPONSE,), {}),
    "trade-lead-time-a-day-long": ((FIRST, FIRST - 2 * DAY, 2), {}),
    "trade-lead-time-ignored": ((FIRST, FIRST - DAY, 2), {}),
    "trade-leaves-holding": ((HELD, D(4), FIRST, AFTER - SECOND), {}),
    "trade-last-response-counts": ((2,), {}),
    "trade-list-of-any-status": (([OFFER], "FIN1", OfferStatus.POSTED), {}),
    "trade-list-shows-all": (([OFFER], "FIN2", OfferStatus.PENDING_MP_RESPONSE), {}),
    "trade-loses-other-days": ((HELD, D(4), FIRST + DAY, AFTER - SECOND), {}),
    "trade-mismatch-accepted": ((7, "FIN1", replace(TERMS, source=FAR_GEN), HELD), {}),
    "trade-more-than-held": ((D("10.001"), D(10)), {}),
    "trade-needs-no-credit": ((D(4), D(25)), {}),
    "trade-of-hours": ((FIRST, AFTER + SECOND), {}),
    "trade-of-no-day": ((FIRST, FIRST), {}),
    "trade-of-one-day-refused": ((FIRST, FIRST + DAY), {}),
    "trade-of-utc-days": ((FIRST.replace(hour=0), AFTER.replace(hour=0)), {}),
    "trade-others-offer-given-away": ((1, "FIN2", {1: OFFER}), {}),
    "trade-owner-in-any-case": (("fin1", "FIN1"), {}),
    "trade-owner-unchecked": (("FIN2", "FIN1"), {}),
    "trade-parent-forgotten": ((HELD, 8, "FIN2"), {}),
    "trade-path-unknown": ((default_model(), "NOWHERE", LAP), {}),
    "trade-price-unchecked": ((D(1), D(2)), {}),
    "trade-responder-of-any-role": (("UDC1", CAST), {}),
    "trade-responder-unknown": (("fin1", CAST), {}),
    "trade-responses-leak": (({1: OFFER}, [RESPONSE], "LSE1", ResponseStatus.PENDING_MP_RESPONSE), {}),
    "trade-twice": ((7, [PENDING]), {}),
    "trade-type-unchecked": ((CrrType.LSE, CrrType.AUC), {}),
    "trade-upload-good-ones-kept": ((), {}),
    "trade-while-auctioned": ((7, FIRST, AFTER - SECOND, [ON_SALE]), {}),
    "trade-whole-refused": ((D(10), D(10)), {}),
    "trade-with-oneself": (("FIN1", "FIN1"), {}),
}
"""Defect -> arguments on which the bent rule must answer otherwise than the healthy one."""
