"""What each rule is asked so that its defect must answer otherwise: a world in small, and one question a defect."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np

from crrsim.calendar.plan import Plan
from crrsim.calendar.schedule import Schedule
from crrsim.market.book import Allotment, Award, Crr, Message, NewRecord, Portfolio, Record, SetAside, Update
from crrsim.market.cap import Cap, CapKind
from crrsim.market.cap_check import Violation
from crrsim.market.conversion import Approval, NewAnswer, NewConversion, Right
from crrsim.market.eligible_quantity import Tier
from crrsim.market.holdings import Claims
from crrsim.market.load_metric import Exceedance
from crrsim.market.nominated import Nomination
from crrsim.market.settings import CurveRule, Interpolation, UpperBound
from crrsim.market.source_sink import Release
from crrsim.market.tests.conftest import FIN1, GEN, HUB, ISLANDED, LAP, MONTH, OBL, ON, curve
from crrsim.market.tests.load_examples import LOAD_BENT_BY
from crrsim.market.tests.model_examples import MODEL_BENT_BY
from crrsim.market.tests.trade_examples import TRADE_BENT_BY
from crrsim.network.default import default_model
from crrsim.network.grid import Derate
from crrsim.terms.business import SeedMessage
from crrsim.terms.conversion import ApprovalStatus, ConversionWindowStatus
from crrsim.terms.location import LocationType
from crrsim.terms.market import BidType, CrrCategory, MarketStatus, MarketTerm, MarketType, PortfolioStatus
from crrsim.terms.migration import Customers, Rate
from crrsim.terms.participant import Access, Participant, Role
from crrsim.terms.product import CrrType, HedgeType, Period, Product

SCHEDULE = Schedule.of(Plan.load())
MARKET = SCHEDULE.alias("monthly auction")
CAP = SCHEDULE.caps[0]
AT, SECOND = datetime(2026, 3, 10, 17, tzinfo=UTC), timedelta(seconds=1)
D = Decimal
START, END = datetime(2026, 4, 1, 7, tzinfo=UTC), datetime(2026, 5, 1, 6, 59, 59, tzinfo=UTC)

RECORD = Record(1, "FIN1", GEN, LAP, OBL, ON, MONTH, CrrType.AUC, curve((0, 9), (5, 9)))
OFFER = NewRecord("FIN1", GEN, LAP, OBL, ON, str(MONTH), CrrType.AUC, curve((0, 9), (5, 9)), crr_id=7)
MADE = Portfolio("FIN1", MARKET.name, "p", PortfolioStatus.VALID, (RECORD,))
SENT = replace(MADE, status=PortfolioStatus.SUBMITTED)
HELD = Crr(7, "FIN1", GEN, LAP, OBL, ON, START, END, CrrType.AUC, CrrCategory.AUCTION, "AUC_MN_2026_M04", D(10))
AWARD = Award(MARKET.name, "p", "FIN1", RECORD, D(5), D(3))
SALE = replace(AWARD, record=replace(RECORD, crr_id=7))
NOTE = Message(1, AT, "FIN1", "ISO", "text")
OTHERS = {("m", "FIN2", "p"): MADE, ("m", "FIN1", "q"): MADE}
KEY = ("m", "FIN1", "p")
BAD: tuple[str, ...] = ("wrong",)
GOOD: tuple[str, ...] = ()
RELEASES = (Release("v0", AT, ()), Release("v1", AT + SECOND, ("branch",)))

SEASON = Period.season(2027, 1)
NOMINATION = Nomination(1, "LSE1", GEN, LAP, OBL, ON, SEASON, CrrType.LSE, D(40))
LIMIT = Cap("SEQ_AN_2027_T1", CapKind.SEASONAL, "LSE1", CrrType.LSE, Product(SEASON, ON), LAP, D(60))
PASSED = Violation(CapKind.SEASONAL, (None, LAP, CrrType.LSE, Product(SEASON, ON)), D(80), D(60))
REQUESTS, APPROVALS = SCHEDULE.window("TOR conversion"), SCHEDULE.window("TOR conversion approval")
TOR1 = Participant("TOR1", frozenset({Role.TOR}), frozenset({Access.READ_WRITE}))
RIGHT = Right(1, "TOR1", GEN, LAP, START, END, D(10))
CONVERT = NewConversion(GEN, LAP, START, END, D(5), "FIN1", modeled=True)
SHOWN = Approval(1, 1, REQUESTS.name, "FIN1", GEN, LAP, ON, OBL, D(5))
SAID = NewAnswer(1, GEN, LAP, ON, OBL, D(5), ApprovalStatus.APPROVED)

MIGRATION = SCHEDULE.migration("load migration")
RATE = Rate("LIGHTING", ON, 1, 2025, D(1))
COMPANY = Participant("UDC1", frozenset({Role.UDC}), frozenset({Access.READ_WRITE}), "1")
CHILD = replace(HELD, crr_type=CrrType.LSE_LMT, parent_id=7)


class Asked:
    """The arguments of one question to a rule."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        self.args, self.kwargs = args, kwargs


BENT_BY: dict[str, Asked] = {
    "allocated-as-lse": Asked(CrrType.OBAALSE),
    "long-term-one-year-short": Asked(SEASON, Tier.LT, 9),
    "most-effective-cut-first": Asked("least squares"),
    "public-allocation-lacks-obaalse": Asked(replace(HELD, crr_type=CrrType.OBAALSE)),
    "renomination-ignored": Asked(D(12), D(5)),
    "long-term-ignores-tier-1": Asked({(GEN, LAP): D(9)}, {(GEN, LAP): D(5)}),
    "unelected-admitted": Asked([D(0)], is_outside=True),
    "set-aside-halved-again": Asked((SetAside("ITC", Product(SEASON, ON), D(9), D(0), D(9), D("0.5"), D("4.5")),)),
    "tier-2-up-to-whole-before-tier-3": Asked(Tier.T2, SEASON, D(65), D(50), with_tier_3=True),
    "tier-3-two-thirds": Asked(Tier.T3, SEASON, D(65), D(50), with_tier_3=True),
    "set-aside-forgotten": Asked(D(100), D("0.5")),
    "zero-awards-withheld": Asked(Allotment("m", "p", "LSE1", NOMINATION, D(0))),
    "allocation-sink-unchecked": Asked(LocationType.GEN, LocationType.TH, crr_type=CrrType.LSE),
    "allocation-source-unchecked": Asked(LocationType.LAP, LocationType.LAP, crr_type=CrrType.LSE),
    "allocation-type-unchecked": Asked(CrrType.OBAALSE, CrrType.LSE),
    "market-of-any-type-taken": Asked(MarketType.ALLOCATION, MarketType.AUCTION),
    "awards-booked-at-close": Asked(posting=False),
    "market-name-any-case": Asked("auc_mn_2026_m04", SCHEDULE.markets),
    "oasis-prices-of-allocations": Asked(MarketType.ALLOCATION),
    "unknown-model-not-yet-out": Asked(),
    "renominated-in-any-season": Asked(str(SEASON), frozenset({str(SEASON)}), HELD),
    "election-of-any-period": Asked("2031_M01", frozenset({str(SEASON)})),
    "silence-ends-it": Asked(D(12), None),
    "migration-reports-leak": Asked("UDC2", "UDC1"),
    "annual-derate-by-hours": Asked(MarketTerm.ANNUAL, spread=True),
    "derate-always-by-hours": Asked(MarketTerm.MONTHLY, spread=False),
    "derates-forgotten": Asked((Derate("branch", 1.0, 1.0),)),
    "monthly-derate-in-full": Asked(MarketTerm.MONTHLY, spread=True),
    "model-update-of-every-market": Asked({"AUC_AN_2027": (Update(AT, ("branch",)),)}, "AUC_MN_2026_M04"),
    "app-says-down": Asked(),
    "messages-an-hour-early": Asked([SeedMessage(AT, None, "ISO", "text")], AT - SECOND),
    "messages-newest-first": Asked([NOTE, replace(NOTE, number=2)]),
    "n-hours-of-every-market": Asked(None, AT),
    "posted-market-says-closed": Asked(MARKET, MARKET.post_at, posted=True),
    "submitted-once-created": Asked(MARKET, MARKET.publish_at),
    "trade-shut-out-by-drafts": Asked(PortfolioStatus.VALID, posted=False),
    "objective-as-published": Asked("most MW"),
    "held-options-make-room": Asked(HedgeType.OPT),
    "pay-as-bid": Asked(D(3), D(9)),
    "counterflow-makes-no-room": Asked(OBL),
    "awards-in-whole-megawatts": Asked(D("1.999"), 1.999),
    "amount-at-bid-price": Asked(AWARD),
    "asset-owner-unchecked": Asked("FIN2", "FIN1"),
    "window-stays-open": Asked(MARKET, MARKET.close_at + SECOND),
    "awards-rounded-up": Asked(D("1.000"), 1.0004),
    "bad-records-dropped": Asked([BAD, GOOD]),
    "base-load-forgotten": Asked([HELD], Product(MONTH, ON)),
    "base-load-group-loses-one": Asked((D(1), D(2))),
    "blank-name-accepted": Asked(" "),
    "busy-unsaid": Asked(busy=True),
    "buy-of-any-type-accepted": Asked(CrrType.LSE),
    "cap-one-step-too-much": Asked(D("60.001"), D("60.000")),
    "cap-shut": Asked(D("60.000"), D("60.000")),
    "caps-count-one-portfolio": Asked([NOMINATION], [NOMINATION]),
    "caps-leak": Asked(LIMIT, "LSE2"),
    "cap-before-posting": Asked(CAP, CAP.post_at - SECOND),
    "cap-type-unchecked": Asked("SEQ_AN_2027_T1", "MEQ", ["SEQ_AN_2027_T1"]),
    "close-one-second-late": Asked(MARKET, MARKET.close_at),
    "closed-market-not-active": Asked(MarketStatus.CLOSED, posted=False),
    "concurrent-edit-ignored": Asked(KEY, frozenset({KEY})),
    "contingencies-ignored": Asked(),
    "contingency-rows-withheld": Asked(1.0, "N-1"),
    "counter-flow-collateral-forgotten": Asked(D(1), D(2)),
    "create-after-close": Asked(MARKET, MARKET.close_at),
    "credit-counts-one-portfolio": Asked(D(6), D(6), D(10)),
    "credit-last-point-only": Asked(curve((0, 9), (8, 9), (9, 0)), D(1)),
    "credit-limit-shut": Asked(D(6), D(4), D(10)),
    "credit-margin-forgotten": Asked(curve((0, 9), (8, 9)), D(1)),
    "credit-not-enforced": Asked(D(11), D(0), D(10)),
    "credit-off-by-a-cent": Asked([D("1.00")]),
    "crr-price-public": Asked(private_only=True),
    "curve-mw-unchecked": Asked(curve((0, 1), (0, 1))),
    "curve-not-checked": Asked(curve((0, 1), (1, 2)), BidType.BUY, CurveRule.ECONOMIC),
    "curve-start-unchecked": Asked(curve((1, 1), (2, 1))),
    "download-trouble-unsaid": Asked(failing=True),
    "duplicate-name-accepted": Asked(("m", "FIN2", "p"), OTHERS),
    "eligible-quantity-unchecked": Asked([CapKind.SEASONAL]),
    "eligible-share-whole": Asked(D(190), D("0.65")),
    "empty-download-answered": Asked(0),
    "empty-portfolio-submitted": Asked(replace(MADE, records=()), "AUC0037"),
    "empty-portfolio-valid": Asked(()),
    "every-role-has-every-function": Asked(frozenset({Role.UDC}), "auction", "portfolio"),
    "existing-crrs-leak": Asked(HELD, "FIN2"),
    "existing-crrs-unsorted": Asked(HELD, CrrCategory.SYSTEM),
    "biddable-flag-always-yes": Asked(biddable=False),
    "first-cap-told": Asked([PASSED, PASSED]),
    "held-not-deducted": Asked(D(60), D(1)),
    "long-term-up-to-whole": Asked(Tier.LT, SEASON, D(65), D(50), with_tier_3=False),
    "metric-from-highest-hour": Asked(Exceedance(D(210), D(200))),
    "migration-not-counted": Asked(replace(HELD, crr_type=CrrType.LMT_CNT), CrrType.LSE),
    "rights-not-deducted": Asked(D(200), D(10)),
    "signature-loses-a-pair": Asked({(GEN, LAP): D(1)}),
    "signature-unchecked": Asked([CapKind.SIGNATURE]),
    "tier-1-up-to-whole": Asked(Tier.T1, SEASON, D(65), D(50), with_tier_3=False),
    "tier-2-two-thirds": Asked(Tier.T2, SEASON, D(65), D(50), with_tier_3=False),
    "upper-bound-above-metric": Asked(D(100), D(90), UpperBound.LAST_YEAR),
    "upper-bound-forgets-last-year": Asked(D(80), D(90), UpperBound.LAST_YEAR),
    "upper-bound-unchecked": Asked([CapKind.UPPER_BOUND]),
    "first-bad-record-told": Asked([BAD, BAD]),
    "invalid-portfolio-submitted": Asked(replace(MADE, status=PortfolioStatus.INVALID), "AUC0037"),
    "islanded-sell-refused": Asked(islanded=True, based=True),
    "islanded-sell-unchecked": Asked(islanded=True, based=False),
    "market-type-unchecked": Asked(MarketType.ALLOCATION, MarketType.AUCTION),
    "message-dates-unchecked": Asked(AT, AT - SECOND),
    "message-edge-off": Asked(AT, AT - SECOND, AT),
    "message-from-edge-off": Asked(AT, AT, AT + SECOND),
    "migration-loses-nda": Asked("EXTERNAL MUI USER WITH NDA"),
    "migration-split-a-year-short": Asked(datetime(2029, 1, 1, 8, tzinfo=UTC), AT),
    "name-characters-unchecked": Asked("a:b"),
    "name-of-101-accepted": Asked("x" * 101),
    "negative-offer-needs-no-credit": Asked(curve((0, -1), (1, -1))),
    "no-message-answers-empty": Asked(0),
    "open-one-second-early": Asked(MARKET, MARKET.open_at - SECOND),
    "option-bid-accepted": Asked(HedgeType.OPT, options_may_be_bid=False),
    "other-owner-sees-portfolio": Asked(("AUC_MN_2026_M04", "FIN2", "p"), {MADE.key: MADE}),
    "other-participant-admitted": Asked("FIN1", "FIN2"),
    "pair-eligibility-ignored": Asked(LocationType.LAP, LocationType.GEN, hub_to_hub=False),
    "participation-floor-ignored": Asked(D(1), D(2)),
    "period-unchecked": Asked(MARKET, "2031_M01", ON),
    "points-limit-21": Asked(21, 20),
    "portfolio-list-shows-all": Asked("m", "FIN1", OTHERS),
    "posted-market-stays-active": Asked(MarketStatus.POSTED, posted=False),
    "prices-inverted": Asked(),
    "private-messages-leak": Asked(NOTE, "FIN2"),
    "private-results-leak": Asked(AWARD, "FIN2"),
    "public-results-lose-sales": Asked(SALE),
    "read-only-may-write": Asked(frozenset({Access.READ}), write=True),
    "records-limit-501": Asked(501, 500),
    "replacement-list-withheld": Asked(MARKET, MARKET.publish_at),
    "results-before-posting": Asked(settled=True, posted=False),
    "retired-base-load-unmapped": Asked("OLD", {"OLD": "NEW"}),
    "retract-after-close": Asked(MARKET, MARKET.close_at),
    "retracted-stays-submitted": Asked(),
    "sale-leaves-holding": Asked(HELD, D(1), START, END),
    "sell-mismatch-accepted": Asked(replace(OFFER, source=HUB), HELD),
    "sell-more-than-held": Asked(D(11), HELD, Claims()),
    "sell-offered-twice": Asked(Claims(elsewhere=D(1))),
    "sell-one-step-too-much": Asked(D("10.001"), HELD, Claims()),
    "sell-period-unchecked": Asked(HELD, START, END + SECOND),
    "sell-while-trade-pending": Asked(Claims(trading=D(1))),
    "source-may-be-sink": Asked(GEN, GEN),
    "source-sink-stays-v0": Asked(RELEASES, AT + SECOND),
    "status-open-a-second-late": Asked(MARKET, MARKET.open_at, posted=False),
    "status-open-after-close": Asked(MARKET, MARKET.close_at, posted=False),
    "submitted-portfolio-deleted": Asked(SENT),
    "submitted-twice": Asked(SENT, "AUC0037"),
    "ties-first-come": Asked("pro rata"),
    "lines-read-as-steps": Asked(Interpolation.PIECEWISE_LINEAR),
    "migrated-stays": Asked(replace(HELD, crr_type=CrrType.LSE_LMT)),
    "migration-adds-up": Asked((RATE,), (RATE,)),
    "migration-always-new": Asked(CHILD, [CHILD]),
    "migration-adds-backward": Asked(CHILD, CHILD.start_at + SECOND),
    "migration-new-within-a-term": Asked(replace(CHILD, start_at=CHILD.start_at + SECOND), [CHILD]),
    "migration-answers-early": Asked(MIGRATION, MIGRATION.publish_at - SECOND),
    "migration-any-duns": Asked("1", [COMPANY]),
    "migration-bad-dropped": Asked([("wrong",), ()]),
    "migration-booked-at-close": Asked(posting=False),
    "migration-class-unrated": Asked("LIGHTING", frozenset()),
    "migration-counterflow-along": Asked(GEN, LAP, D(1), swapped=True),
    "migration-date-of-the-month": Asked(START + timedelta(days=1), START),
    "migration-date-unchecked": Asked(START + timedelta(days=90), START),
    "migration-everywhere": Asked(LAP, frozenset()),
    "migration-first-bad-told": Asked([("wrong",), ("bad",)]),
    "migration-first-stands": Asked((RATE,), ()),
    "migration-kw-as-mw": Asked(5, D(2)),
    "migration-last-customer-stays": Asked(5, 5),
    "migration-listed-unannounced": Asked(MarketStatus.PREP, announced=False, posted=False),
    "migration-lse-unchecked": Asked("1", []),
    "migration-more-than-there-are": Asked(6, 5),
    "migration-name-any-case": Asked("LOAD_MIGRATION_2026_M04", "load_migration_2026_m04"),
    "migration-not-netted": Asked({("1", "2", 1, ON): D(3), ("2", "1", 1, ON): D(2)}),
    "migration-of-bought": Asked(HELD),
    "migration-of-monthly": Asked(replace(HELD, crr_type=CrrType.LSE, market_name="ALLOC_MN_2026_M04_T1")),
    "migration-one-kw-each": Asked(5, D(2)),
    "migration-open-after-close": Asked(MIGRATION, MIGRATION.close_at),
    "migration-posted-stays-active": Asked(MarketStatus.POSTED, announced=True, posted=False),
    "migration-rate-of-the-year": Asked(2026, 2026),
    "migration-rates-monthly": Asked(2024, frozenset({2024})),
    "migration-record-id-reused": Asked("D-1", frozenset({"D-1"})),
    "migration-results-at-close": Asked(MarketStatus.CLOSED),
    "migration-results-leak": Asked("FIN1", frozenset({"LSE1"})),
    "migration-rounded-up": Asked(D("1.0004"), D(1)),
    "migration-share-of-what-is-left": Asked(D(1), D(4)),
    "migration-status-a-second-late": Asked(MIGRATION, MIGRATION.open_at),
    "migration-to-itself": Asked("1", "1"),
    "migration-told-twice": Asked(2),
    "migration-udc-unchecked": Asked("LSE1", frozenset({"UDC1"})),
    "migration-window-second-early": Asked(MIGRATION, MIGRATION.open_at - SECOND),
    "migration-window-stays-open": Asked(MIGRATION, MIGRATION.close_at),
    "migration-without-counterflow": Asked(D(1)),
    "migration-zero-read-back": Asked(Customers("1", "LIGHTING", 0)),
    "n-hours-before-posting": Asked(AT, AT - SECOND),
    "n-hours-lowest": Asked(np.array([3, 1, 2]), D("0.4"), 0),
    "n-hours-of-every-place": Asked("DLAP_A", "DLAP_B"),
    "n-hours-one-more": Asked(np.array([3, 1, 2]), D("0.4"), 0),
    "tor-answer-unread": Asked(replace(SAID, mw=D(9)), SHOWN),
    "tor-answered-twice": Asked(ApprovalStatus.APPROVED),
    "tor-approval-unsaid": Asked(REQUESTS, APPROVALS, APPROVALS.open_at),
    "tor-approvals-leak": Asked(SHOWN, "FIN2"),
    "tor-approvals-second-early": Asked(APPROVALS, APPROVALS.open_at - SECOND),
    "tor-approvals-stay-open": Asked(APPROVALS, APPROVALS.close_at),
    "tor-bad-records-dropped": Asked([("wrong",), ()]),
    "tor-booked-at-close": Asked(posting=False),
    "tor-dates-unchecked": Asked(CONVERT, replace(RIGHT, end_at=START + SECOND)),
    "tor-day-too-long": Asked(replace(CONVERT, end_at=END + timedelta(days=1)), RIGHT),
    "tor-disapproved-converted": Asked(ApprovalStatus.DISAPPROVED),
    "tor-first-problem-told": Asked([("wrong",), ("bad",)]),
    "tor-good-records-kept": Asked([("wrong",), ()]),
    "tor-listed-unannounced": Asked(ConversionWindowStatus.NEW, announced=False, posted=False),
    "tor-maximum-ignored": Asked(D(11), D(0), D(10)),
    "tor-maximum-of-each": Asked(D(6), D(6), D(10)),
    "tor-maximum-shut": Asked(D(6), D(4), D(10)),
    "tor-modeled-forgotten": Asked(modeled=True),
    "tor-modeled-ignored": Asked(modeled=False),
    "tor-mw-shared": Asked(CONVERT),
    "tor-on-peak-only": Asked(CONVERT),
    "tor-one-step-too-much": Asked(D("6.001"), D(4), D(10)),
    "tor-one-yes-suffices": Asked([ApprovalStatus.APPROVED, ApprovalStatus.DISAPPROVED], ended=False),
    "tor-option-made": Asked(CONVERT),
    "tor-part-days-taken": Asked(replace(CONVERT, start_at=START + SECOND), RIGHT),
    "tor-path-backwards": Asked(replace(CONVERT, source=LAP, sink=GEN), [RIGHT]),
    "tor-path-unchecked": Asked(replace(CONVERT, source=HUB), [RIGHT]),
    "tor-pending-is-an-answer": Asked(ApprovalStatus.PENDING_APPROVAL),
    "tor-posted-stays-active": Asked(ConversionWindowStatus.POSTED, announced=True, posted=False),
    "tor-requests-second-early": Asked(REQUESTS, REQUESTS.open_at - SECOND),
    "tor-requests-stay-open": Asked(REQUESTS, REQUESTS.close_at),
    "tor-rights-leak": Asked("FIN1", [RIGHT]),
    "tor-status-a-second-late": Asked(REQUESTS, APPROVALS, REQUESTS.open_at),
    "tor-stays-with-holder": Asked("TOR1", "FIN1"),
    "tor-transferee-of-any-role": Asked("TOR1", {"TOR1": TOR1}),
    "tor-transferee-unchecked": Asked("NOBODY", {"FIN1": FIN1}),
    "tor-unanswered-converted": Asked(ApprovalStatus.PENDING_APPROVAL),
    "tor-unanswered-stays-pending": Asked([ApprovalStatus.PENDING_APPROVAL], ended=True),
    "tor-window-name-any-case": Asked("TOR_CONVERSION_2026_S02", "tor_conversion_2026_s02"),
    "unbiddable-location-accepted": Asked(default_model(), ISLANDED),
    "unbiddable-unpriced": Asked(biddable=False, every=True),
    "unknown-participant-unsaid": Asked("NOBODY", {"FIN1": FIN1}),
    "unreachable-portfolio-answers": Asked(KEY, frozenset({KEY})),
    "unsubmitted-portfolio-retracted": Asked(MADE),
    "valid-portfolio-clears": Asked(PortfolioStatus.VALID),
    "whole-grid-released": Asked(MarketTerm.ANNUAL, 0.65, 0.825),
    **{
        name: Asked(*args, **named)
        for name, (args, named) in {**LOAD_BENT_BY, **MODEL_BENT_BY, **TRADE_BENT_BY}.items()
    },
}
"""Defect -> arguments on which the bent rule must answer otherwise than the healthy one."""
