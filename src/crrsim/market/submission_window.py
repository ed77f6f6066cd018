"""When a market takes portfolios, and when it gives them back."""

from datetime import datetime, timedelta

from crrsim.calendar.schedule import ScheduledMarket
from crrsim.market.rules import rule

ONE_SECOND = timedelta(seconds=1)


@rule(
    "submission-window",
    says="a portfolio is submitted from the second of opening up to, not including, the second of closing",
    source="auction API, MKT0004; nomination API, NOM0128; plan, windows that close; our reading of the edges",
)
def accepts_submission(market: ScheduledMarket, at: datetime) -> bool:
    return market.open_at <= at < market.close_at


@accepts_submission.defect("window-stays-open", says="portfolios are still submitted after the close")
def _(market: ScheduledMarket, at: datetime) -> bool:
    return market.open_at <= at


@accepts_submission.defect("close-one-second-late", says="a portfolio submitted at the very second of closing is taken")
def _(market: ScheduledMarket, at: datetime) -> bool:
    return market.open_at <= at < market.close_at + ONE_SECOND


@accepts_submission.defect("open-one-second-early", says="a portfolio submitted a second before the opening is taken")
def _(market: ScheduledMarket, at: datetime) -> bool:
    return market.open_at - ONE_SECOND <= at < market.close_at


@accepts_submission.defect("opening-second-missed", says="a portfolio is refused at the very second of opening")
def _(market: ScheduledMarket, at: datetime) -> bool:
    return market.open_at < at < market.close_at


@accepts_submission.defect("close-one-second-early", says="a portfolio submitted a second before the close is refused")
def _(market: ScheduledMarket, at: datetime) -> bool:
    return market.open_at <= at < market.close_at - ONE_SECOND


@accepts_submission.defect("submitted-once-created", says="a portfolio created before the opening is submitted as well")
def _(market: ScheduledMarket, at: datetime) -> bool:
    return at < market.close_at


@rule(
    "creation-window",
    says="a portfolio is created before or in the window, never after it",
    source="our reading: an upload is kept before the opening, so that connectivity can be rehearsed (CONN-4)",
)
def accepts_creation(market: ScheduledMarket, at: datetime) -> bool:
    return at < market.close_at


@accepts_creation.defect("create-after-close", says="portfolios are created after the close")
def _(market: ScheduledMarket, at: datetime) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@accepts_creation.defect("create-in-window-only", says="a portfolio is created in the window only, not before it")
def _(market: ScheduledMarket, at: datetime) -> bool:
    return market.open_at <= at < market.close_at


@rule(
    "retraction-window",
    says="a submitted portfolio is retracted only while the window is open",
    source="auction and nomination API, NOM0129; our reading of the edges",
)
def accepts_retraction(market: ScheduledMarket, at: datetime) -> bool:
    return market.open_at <= at < market.close_at


@accepts_retraction.defect("retract-after-close", says="a portfolio is retracted after the close")
def _(market: ScheduledMarket, at: datetime) -> bool:
    return market.open_at <= at
