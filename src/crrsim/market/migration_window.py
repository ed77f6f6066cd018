"""Which load migration markets there are, where each stands, when it takes reports and when it tells."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crrsim.calendar.pacific import period_bounds
from crrsim.calendar.schedule import MigrationMarket
from crrsim.market.refusal import refuse
from crrsim.market.rules import rule
from crrsim.terms.market import MarketStatus

if TYPE_CHECKING:
    from crrsim.market.world import World

ONE_SECOND = timedelta(seconds=1)


@rule(
    "migration-market-name",
    says="a load migration market is known by its exact name",
    source="load migration API, LMV1003",
)
def is_named(name: str, asked: str) -> bool:
    return name == asked


@is_named.defect("migration-name-any-case", says="a load migration market is known by its name in any case")
def _(name: str, asked: str) -> bool:
    return name.lower() == asked.lower()


@is_named.defect("migration-name-unchecked", says="a load migration market answers to any name")
def _(name: str, asked: str) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "migration-set-up",
    says="a market answers once the ISO has announced it, and says before that it is not set up",
    source="load migration API, LMV1002; our reading",
)
def is_set_up(market: MigrationMarket, at: datetime) -> bool:
    return market.is_published(at)


@is_set_up.defect("migration-answers-early", says="a market answers before it is announced")
def _(market: MigrationMarket, at: datetime) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@is_set_up.defect("migration-answers-at-opening", says="a market answers only from its opening on")
def _(market: MigrationMarket, at: datetime) -> bool:
    return at >= market.open_at


@rule(
    "migration-market-status",
    says="a market is PREP before its window, OPEN in it, CLOSED after it, POSTED once its results are out",
    source="load migration API, LMMarketStatus",
)
def status_of(market: MigrationMarket, at: datetime) -> MarketStatus:
    return market.status(at)


@status_of.defect("migration-open-after-close", says="a market says OPEN between its close and its posting")
def _(market: MigrationMarket, at: datetime) -> MarketStatus:
    status = market.status(at)
    return MarketStatus.OPEN if status is MarketStatus.CLOSED else status


@status_of.defect("migration-status-a-second-late", says="a market takes up each status a second late")
def _(market: MigrationMarket, at: datetime) -> MarketStatus:
    return market.status(at - ONE_SECOND)


@rule(
    "migration-market-lists",
    says="a market is active from its announcement until it is posted, and in the posted list from then on",
    source="load migration API, activeLoadMigrationMarketList and postedLoadMigrationMarketList",
)
def is_listed(status: MarketStatus, *, announced: bool, posted: bool) -> bool:
    return announced and (status is MarketStatus.POSTED) is posted


@is_listed.defect("migration-posted-stays-active", says="a posted market is still in the active list")
def _(status: MarketStatus, *, announced: bool, posted: bool) -> bool:
    return announced and (not posted or status is MarketStatus.POSTED)


@is_listed.defect("migration-listed-unannounced", says="a market is in the active list before it is announced")
def _(status: MarketStatus, *, announced: bool, posted: bool) -> bool:
    del announced
    return is_listed.healthy(status, announced=True, posted=posted)


@is_listed.defect("migration-posted-in-no-list", says="a posted market is in no list")
def _(status: MarketStatus, *, announced: bool, posted: bool) -> bool:
    return announced and not posted and status is not MarketStatus.POSTED


@rule(
    "migration-window",
    says="reports are taken from the second of opening up to, not including, the second of closing",
    source="load migration API, LMV0102; plan W1-TUE-MISC-1, W1-WED-MISC-1, W1-THU-MISC-1; our reading of the edges",
)
def takes_reports(market: MigrationMarket, at: datetime) -> bool:
    return market.open_at <= at < market.close_at


@takes_reports.defect("migration-window-stays-open", says="reports are still taken after the close")
def _(market: MigrationMarket, at: datetime) -> bool:
    return market.open_at <= at


@takes_reports.defect("migration-window-second-early", says="reports are taken a second before the opening")
def _(market: MigrationMarket, at: datetime) -> bool:
    return market.open_at - ONE_SECOND <= at < market.close_at


@rule(
    "migration-results-posted",
    says="shares and CRRs are told from the posting on",
    source="load migration API, LMV0103; plan W1-THU-MISC-1",
)
def tells_results(status: MarketStatus) -> bool:
    return status is MarketStatus.POSTED


@tells_results.defect("migration-results-at-close", says="a closed market tells results, though none are there")
def _(status: MarketStatus) -> bool:
    return status in {MarketStatus.CLOSED, MarketStatus.POSTED}


@tells_results.defect("migration-results-while-open", says="a market tells results before it is closed")
def _(status: MarketStatus) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "n-hours-posted",
    says="the N hours are told from their posting on",
    source="load migration API, LMV0101 and nHourDataPostDate",
)
def tells_n_hours(n_hours_at: datetime | None, at: datetime) -> bool:
    return n_hours_at is not None and n_hours_at <= at


@tells_n_hours.defect("n-hours-before-posting", says="the N hours are told before their posting")
def _(n_hours_at: datetime | None, at: datetime) -> bool:
    del at
    return n_hours_at is not None


@tells_n_hours.defect("n-hours-of-every-market", says="a market without N hours tells some all the same")
def _(n_hours_at: datetime | None, at: datetime) -> bool:
    return n_hours_at is None or n_hours_at <= at


def effective_date(market: MigrationMarket) -> datetime:
    """The first instant of the month from which the load counts as moved."""
    return period_bounds(market.month)[0]


def market_named(world: "World", name: str) -> MigrationMarket:
    """The load migration market of that name. Refuses: LMV1003; LMV1002 before it is announced."""
    found = next((one for one in world.schedule.migrations if world.rules[is_named](one.name, name)), None)
    if found is None:
        refuse("LMV1003")
    if not world.rules[is_set_up](found, world.now):
        refuse("LMV1002")
    return found


def status_now(world: "World", market: MigrationMarket) -> MarketStatus:
    return world.rules[status_of](market, world.now)
