"""Whatever load servers submit: what counts stays within every limit, what is turned away would have passed one."""

from collections.abc import Iterable
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crrsim.market import cap_check, nomination
from crrsim.market.book import Portfolio
from crrsim.market.cap import Cap, CapKind
from crrsim.market.load_metric import Exceedance
from crrsim.market.nominated import NewNomination, Nomination
from crrsim.market.tests.conftest import FAR_GEN, GEN, LAP, LSE1, OBL, ON
from crrsim.market.tests.test_nomination_caps import LAST_WINTER, WINTER_OF_LOAD, bare_stage, hold
from crrsim.market.world import World
from crrsim.terms.market import PortfolioStatus
from crrsim.terms.product import CrrType, Product

T1, T2 = "annual allocation tier 1", "annual allocation tier 2"
STAGE = bare_stage()
MARKETS = {alias: STAGE.schedule.alias(alias) for alias in (T1, T2)}
mws = st.integers(1, 90_000).map(lambda kilowatts: Decimal(kilowatts) / 1000)
portfolios = st.lists(
    st.lists(st.tuples(st.sampled_from((GEN, FAR_GEN)), mws), min_size=1, max_size=3), min_size=1, max_size=5
)
histories = settings(max_examples=40, deadline=None, database=None, derandomize=True,
                     suppress_health_check=[HealthCheck.too_slow])  # fmt: skip


@histories
@given(portfolios, portfolios)
def test_what_is_submitted_and_awarded_stays_within_every_limit(
    first: list[list[tuple[str, Decimal]]], second: list[list[tuple[str, Decimal]]]
) -> None:
    world = _before_tier_1()
    for alias, wanted in ((T1, first), (T2, second)):
        world.advance(MARKETS[alias].open_at)
        for number, records in enumerate(wanted):
            _submit(world, alias, f"p{number}", records)
        _nothing_passes(world, alias)
        world.advance(MARKETS[alias].post_at)
        _awards_are_within(world, alias)


def _before_tier_1() -> World:
    """Half an hour before the first limits: 200 MW of load in the past winter, and last year gave 50 and 30 MW."""
    world = World.at(STAGE.schedule.plan.moment("W1-WED", "11:30"), stage=STAGE)
    world.book.exceedance["LSE1", LAP, WINTER_OF_LOAD, ON] = Exceedance(Decimal("210.000"), Decimal("200.000"))
    hold(world, GEN, "50", LAST_WINTER)
    hold(world, FAR_GEN, "30", LAST_WINTER)
    return world


def _submit(world: World, alias: str, name: str, records: Iterable[tuple[str, Decimal]]) -> None:
    market = MARKETS[alias]
    period = str(market.periods[0])
    asked = [NewNomination("LSE1", source, LAP, OBL, ON, period, CrrType.LSE, mw) for source, mw in records]
    nomination.portfolio_creation(world, LSE1, market.name, name, asked)
    came = nomination.portfolio_submission(world, LSE1, market.name, name)
    if came.status is PortfolioStatus.INVALID:
        _would_have_passed(world, alias, came)


def _would_have_passed(world: World, alias: str, turned_away: Portfolio) -> None:
    """Turned away is only what passes a limit, and each limit told is one that it passes."""
    told = cap_check.violations(world, MARKETS[alias], "LSE1", turned_away.nominations)
    assert told
    assert all(one.total > one.allowed for one in told)
    assert (turned_away.error_message or "").count(".;") == len(told)


def _nothing_passes(world: World, alias: str) -> None:
    """Counted anew, without the check's own code: by pair for signatures, else by sink."""
    for cap in _limits(world, alias):
        counted = (
            one for one in _submitted(world, alias) if cap.kind is not CapKind.SIGNATURE or one.source == cap.source
        )
        assert sum((one.mw for one in counted), Decimal(0)) <= cap.limit_mw, cap


def _awards_are_within(world: World, alias: str) -> None:
    settled = world.book.settled[MARKETS[alias].name]
    asked = {one.nomination_id: one.mw for one in _submitted(world, alias)}
    awarded = {one.nomination.nomination_id: one.mw for one in settled.allotments}
    assert awarded.keys() == asked.keys()
    assert all(0 <= awarded[number] <= asked[number] for number in asked)
    for cap in _limits(world, alias):
        if cap.kind is not CapKind.SIGNATURE:
            assert sum(awarded.values(), Decimal(0)) <= cap.limit_mw


def _limits(world: World, alias: str) -> list[Cap]:
    """LSE1's limits in the product that is nominated for."""
    market = MARKETS[alias]
    posted = [cap for one in world.schedule.caps_of(market) for cap in world.book.caps[one.name]]
    wanted = Product(market.periods[0], ON)
    return [cap for cap in posted if (cap.owner, cap.product) == ("LSE1", wanted)]


def _submitted(world: World, alias: str) -> list[Nomination]:
    kept = (one for (market, *_), one in world.book.portfolios.items() if market == MARKETS[alias].name)
    return [each for one in kept if one.status is PortfolioStatus.SUBMITTED for each in one.nominations]
