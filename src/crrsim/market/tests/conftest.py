"""A small cast on the synthetic network: two holders and a load server, with CRRs to sell and bids of their own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

import pytest

from crrsim.calendar.plan import Plan
from crrsim.calendar.schedule import Schedule, ScheduledMarket
from crrsim.market import auction
from crrsim.market.book import Crr, NewRecord, Portfolio
from crrsim.market.stage import Stage
from crrsim.market.world import World
from crrsim.network.default import default_model
from crrsim.network.model import Model
from crrsim.terms.business import Business, SeedBid, SeedCrr, SeedMessage, SeedPortfolio
from crrsim.terms.market import CrrCategory
from crrsim.terms.participant import Access, Participant, Role
from crrsim.terms.product import CrrType, HedgeType, Period, TimeOfUse

GEN, FAR_GEN, LAP, HUB, SP = "QUILLON_7_B1", "PINEVAR_7_B1", "DLAP_PGAE-APND", "TH_NP15_GEN-APND", "NORDHAV_5_N001"
ISLANDED, RETIRED, REPLACEMENT = "STARLNG_7_B1", "SORRELW_7_B1", "TESSAR1_7_B1"
MONTH, SPRING, WINTER = Period.month(2026, 4), Period.season(2026, 2), Period.season(2027, 1)
OBL, ON, OFF = HedgeType.OBL, TimeOfUse.ON, TimeOfUse.OFF

WRITES = frozenset({Access.READ_WRITE})
FIN1 = Participant("FIN1", frozenset({Role.CRRH}), WRITES)
FIN2 = Participant("FIN2", frozenset({Role.CRRH}), WRITES)
LSE1 = Participant("LSE1", frozenset({Role.LSE, Role.CRRH}), WRITES, "111111111")


def seed_crr(owner: str, source: str, mw: str, period: Period = SPRING, **other: object) -> SeedCrr:
    facts: dict[str, object] = {
        "sink": LAP,
        "hedge": OBL,
        "tou": ON,
        "crr_type": CrrType.LSE,
        "category": CrrCategory.ALLOCATION,
        "market_name": "ALLOC_AN_2026_T1",
    }
    return SeedCrr(owner=owner, source=source, period=period, mw=Decimal(mw), **{**facts, **other})  # type: ignore[arg-type] # facts by name


SPRING_CRR = seed_crr("LSE1", GEN, "10.000")
MONTH_CRR = seed_crr("LSE1", FAR_GEN, "5.000", MONTH)
ISLANDED_CRR = seed_crr("LSE1", ISLANDED, "4.000")
UNMODELLED_CRR = seed_crr(
    "LSE1", ISLANDED, "3.000", crr_type=CrrType.MT_TOR, category=CrrCategory.SYSTEM, market_name="SYSTEM", based=False
)
RETIRED_CRR = seed_crr("LSE1", RETIRED, "2.000")
WINTER_CRR = seed_crr("LSE1", GEN, "8.000", WINTER)
FIN_CRR = seed_crr(
    "FIN1", FAR_GEN, "6.000", crr_type=CrrType.AUC, category=CrrCategory.AUCTION, market_name="AUC_AN_2026"
)
NEAR_LMT = seed_crr(
    "LSE1", GEN, "1.000", crr_type=CrrType.LSE_LMT, category=CrrCategory.LOAD_MIGRATION, market_name="LOAD_MIGRATION"
)
EDGE_LMT = seed_crr(
    "LSE1", GEN, "0.900", Period.season(2029, 1), crr_type=CrrType.LSE_LMT, category=CrrCategory.LOAD_MIGRATION
)
FAR_LMT = seed_crr(
    "LSE1", GEN, "0.800", Period.season(2030, 1), crr_type=CrrType.LSE_LMT, category=CrrCategory.LOAD_MIGRATION
)
HOLDINGS = (
    SPRING_CRR, MONTH_CRR, ISLANDED_CRR, UNMODELLED_CRR, RETIRED_CRR, WINTER_CRR, FIN_CRR, NEAR_LMT, EDGE_LMT, FAR_LMT,
)  # fmt: skip


def seed_bid(source: str, mw: str, price: str, period: Period = MONTH, tou: TimeOfUse = ON) -> SeedBid:
    return SeedBid(source, LAP, OBL, tou, period, CrrType.AUC, curve((0, price), (mw, price)))


def curve(*points: tuple[object, object]) -> tuple[tuple[Decimal, Decimal], ...]:
    return tuple((Decimal(str(mw)), Decimal(str(price))) for mw, price in points)


def business(_seed: int, schedule: Schedule, _model: Model) -> Business:
    """FIN2 buys in both auctions, LSE1 sells a little, and the ISO writes three messages."""
    moment = schedule.plan.moment
    sale = SeedBid(FAR_GEN, LAP, OBL, ON, MONTH, CrrType.LSE, curve((0, "1"), (2, "1")), offered=MONTH_CRR)
    return Business(
        HOLDINGS,
        (
            SeedPortfolio(
                moment("W2-TUE", "10:00"), "FIN2", "monthly auction", "ordinary", (seed_bid(GEN, "1200", "310.25"),)
            ),
            SeedPortfolio(moment("W2-WED", "10:00"), "LSE1", "monthly auction", "ordinary", (sale,)),
            SeedPortfolio(
                moment("W3-TUE", "10:00"),
                "FIN2",
                "annual auction",
                "ordinary",
                (seed_bid(FAR_GEN, "300", "900.00", WINTER, OFF),),
            ),
        ),
        (
            SeedMessage(moment("W1-MON", "10:00"), None, "System Operator", "The sim has begun"),
            SeedMessage(moment("W1-MON", "10:00"), "LSE1", "System Operator", "Your data", "data.txt", b"\x00\xff"),
            SeedMessage(moment("W1-TUE", "10:00"), None, "System Operator", "Caps tomorrow"),
        ),
    )


@dataclass
class Scene:
    """A world with short words for what tests do in it."""

    world: World
    market: ScheduledMarket
    who: Participant = FIN1
    made: list[str] = field(default_factory=list)

    def buy(self, mw: str = "10", price: str = "300", **other: object) -> NewRecord:
        facts: dict[str, object] = {
            "asset_owner": self.who.name,
            "source": GEN,
            "sink": LAP,
            "hedge": OBL,
            "tou": ON,
            "period": str(self.market.periods[0]),
            "crr_type": CrrType.AUC,
            "curve": curve((0, price), (mw, price)),
        }
        return NewRecord(**{**facts, **other})  # type: ignore[arg-type] # facts by name

    def sell(self, held: SeedCrr, mw: str, price: str = "1", **other: object) -> NewRecord:
        facts = {
            "source": held.source,
            "sink": held.sink,
            "tou": held.tou,
            "crr_type": held.crr_type,
            "crr_id": self.id_of(held),
        }
        return self.buy(mw, price, **{**facts, **other})

    def id_of(self, held: SeedCrr) -> int:
        return self.world.stage.seeded_ids[held]

    def held(self, held: SeedCrr) -> Crr:
        return self.world.book.crrs[self.id_of(held)]

    def create(self, *records: NewRecord, name: str = "mine", who: Participant | None = None) -> Portfolio:
        bids = [one for one in records if one.crr_id is None]
        offers = [one for one in records if one.crr_id is not None]
        return auction.portfolio_creation(self.world, who or self.who, self.market.name, name, bids, offers)

    def submit(self, *records: NewRecord, name: str = "mine", who: Participant | None = None) -> Portfolio:
        self.create(*records, name=name, who=who)
        return self.resubmit(name, who)

    def resubmit(self, name: str = "mine", who: Participant | None = None) -> Portfolio:
        return auction.portfolio_submission(self.world, who or self.who, self.market.name, name)

    def status(self, name: str = "mine", who: Participant | None = None) -> Portfolio:
        return auction.portfolio_status(self.world, who or self.who, self.market.name, name)

    def post(self) -> None:
        self.world.advance(self.market.post_at)


Open = Callable[..., Scene]


def stage_with(**other: object) -> Stage:
    facts: dict[str, object] = {
        "seed": 1,
        "plan": Plan.load(),
        "participants": (FIN1, FIN2, LSE1),
        "model": default_model(),
        "business": business,
    }
    return Stage.of(**{**facts, **other})  # type: ignore[arg-type] # facts by name


@pytest.fixture(scope="session")
def stage() -> Stage:
    return stage_with()


@pytest.fixture
def scene(stage: Stage) -> Open:
    """Open a scene: `scene()` at the monthly auction's opening, `scene("annual auction", "bent-rule")`."""

    def opened(
        alias: str = "monthly auction",
        *defects: str,
        at: datetime | None = None,
        who: Participant = FIN1,
        on: Stage | None = None,
    ) -> Scene:
        market = (on or stage).schedule.alias(alias)
        return Scene(World.at(at or market.open_at, stage=on or stage, defects=defects), market, who)

    return opened


def codes(refused: pytest.ExceptionInfo[BaseException]) -> tuple[str, ...]:
    return tuple(refused.value.codes)  # type: ignore[attr-defined] # only asked of RefusedByRule


def texts(refused: pytest.ExceptionInfo[BaseException]) -> str:
    return str(refused.value)


def total_mw(crrs: Iterable[Crr]) -> Decimal:
    return sum((one.mw for one in crrs), Decimal(0))
