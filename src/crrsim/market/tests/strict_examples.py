"""One question for each defect that refuses what is good, without which no scenario that goes well could fail."""

from datetime import UTC, datetime
from types import SimpleNamespace

from crrsim.market.election import Renomination
from crrsim.market.holdings import Claims
from crrsim.market.settings import CurveRule
from crrsim.market.tests.conftest import FIN1, GEN, LAP, ON, curve
from crrsim.market.tests.rule_examples import (
    APPROVALS,
    AT,
    CONVERT,
    HELD,
    KEY,
    MADE,
    MARKET,
    MIGRATION,
    RECORD,
    RELEASES,
    REQUESTS,
    RIGHT,
    SCHEDULE,
    SECOND,
    START,
    Asked,
    D,
)
from crrsim.terms.conversion import ApprovalStatus
from crrsim.terms.location import LocationType
from crrsim.terms.market import BidType, MarketStatus
from crrsim.terms.participant import Access
from crrsim.terms.product import CrrType
from crrsim.terms.trade import PostType

STRICT_BENT_BY: dict[str, Asked] = {
    "access-not-asked": Asked(frozenset[Access](), write=False),
    "allocation-from-generation-only": Asked(LocationType.TH, LocationType.LAP, crr_type=CrrType.LSE),
    "allocation-of-load-servers-only": Asked(LocationType.GEN, LocationType.SP, crr_type=CrrType.OBAALSE),
    "awards-never-booked": Asked(posting=True),
    "cap-name-unchecked": Asked("SEQ_AN_1999_T1", "SEQ", ["SEQ_AN_2027_T1"]),
    "close-one-second-early": Asked(MARKET, MARKET.close_at - SECOND),
    "collateral-for-any-term": Asked(CrrType.LSE, is_long=False),
    "collateral-for-any-type": Asked(CrrType.AUC, is_long=True),
    "create-in-window-only": Asked(MARKET, MARKET.open_at - SECOND),
    "curve-level-price-refused": Asked(curve((0, 2), (1, 1), (2, 1)), BidType.BUY, CurveRule.ECONOMIC),
    "curve-step-of-a-kilowatt-refused": Asked(((D(0), D(1)), (D("0.001"), D(1)))),
    "election-of-nobody": Asked("LSE1", "LSE1"),
    "election-below-a-megawatt-void": Asked([D("0.001")], is_outside=True),
    "everybody-must-elect": Asked([], is_outside=False),
    "elections-close-a-second-early": Asked(REQUESTS, REQUESTS.close_at - SECOND),
    "filled-portfolio-new": Asked((RECORD,)),
    "load-sink-of-the-others": Asked(LocationType.LAP, is_obaalse=False),
    "load-window-name-unchecked": Asked("NONE", [SimpleNamespace(name="HIST_LOAD_2025")]),
    "market-name-unchecked": Asked("AUC_MN_1999_M01", SCHEDULE.markets),
    "migration-answers-at-opening": Asked(MIGRATION, MIGRATION.open_at - SECOND),
    "migration-date-a-second-off": Asked(START, START),
    "migration-name-unchecked": Asked("LOAD_MIGRATION_2026_M04", "another"),
    "migration-posted-in-no-list": Asked(MarketStatus.POSTED, announced=True, posted=True),
    "migration-results-while-open": Asked(MarketStatus.OPEN),
    "migration-split-a-year-long": Asked(datetime(2030, 1, 1, 8, tzinfo=UTC), AT),
    "no-offer-is-of-the-other-side": Asked(9, "FIN1", BidType.BUY, {}),
    "no-offer-is-somebody-elses": Asked(9, "FIN1", {}),
    "no-portfolio-is-somebody-elses": Asked(KEY, {}),
    "offer-exposed-like-a-bid": Asked(curve((0, 1), (1, 1))),
    "opening-second-missed": Asked(MARKET, MARKET.open_at),
    "pair-from-generation-only": Asked(LocationType.TH, LocationType.LAP, hub_to_hub=False),
    "participation-floor-shut": Asked(D(2), D(2)),
    "points-limits-shut": Asked(2, 20),
    "posted-market-in-no-list": Asked(MarketStatus.POSTED, posted=True),
    "prepared-market-not-active": Asked(MarketStatus.PREP, posted=False),
    "public-trade-waits": Asked(PostType.PUBLIC, ()),
    "read-access-refused": Asked(frozenset({Access.READ}), write=False),
    "read-write-access-only-reads": Asked(frozenset({Access.READ_WRITE}), write=True),
    "records-limit-499": Asked(500, 500),
    "renominated-less-than-expiring": Asked(
        Renomination("LSE1", 7, GEN, LAP, ON, "2027_S01", expiring_mw=D(5), elected_mw=D(5)),
        D(5),
    ),
    "results-never-told": Asked(settled=True, posted=True),
    "sell-less-than-held": Asked(D(10), HELD, Claims()),
    "source-sink-v1-at-once": Asked(RELEASES, AT),
    "tor-answered-stays-pending": Asked([ApprovalStatus.APPROVED], ended=False),
    "tor-approvals-second-late": Asked(APPROVALS, APPROVALS.open_at),
    "tor-days-too-short": Asked(CONVERT, RIGHT),
    "tor-requests-second-late": Asked(REQUESTS, REQUESTS.open_at),
    "tor-rights-hidden": Asked("TOR1", [RIGHT]),
    "tor-transferee-serves-load": Asked("FIN1", {"FIN1": FIN1}),
    "tor-window-name-unchecked": Asked("TOR_CONVERSION_2026_S02", "another"),
    "valid-portfolio-held-back": Asked(MADE, "AUC0037"),
    "valid-portfolio-not-deleted": Asked(MADE),
}
