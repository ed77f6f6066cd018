"""When rights are asked to be converted, when the CRRs made of them are approved, and where a conversion stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledWindow
from crrsim.market.refusal import refuse
from crrsim.market.rules import rule
from crrsim.terms.conversion import ConversionWindowStatus
from crrsim.terms.product import Period

if TYPE_CHECKING:
    from crrsim.market.world import World

ONE_SECOND = timedelta(seconds=1)
REQUESTS, APPROVALS = "TOR conversion", "TOR conversion approval"


@dataclass(frozen=True)
class ConversionWindow:
    """A conversion: its season, the window for requests, then the one for approvals, and where it stands."""

    name: str
    period: Period
    requests: ScheduledWindow
    approvals: ScheduledWindow
    status: ConversionWindowStatus


@rule("tor-window-name", says="a conversion is known by its exact name", source="TOR conversion API, TOR0016")
def is_named(name: str, asked: str) -> bool:
    return name == asked


@is_named.defect("tor-window-name-any-case", says="a conversion is known by its name in any case")
def _(name: str, asked: str) -> bool:
    return name.lower() == asked.lower()


@is_named.defect("tor-window-name-unchecked", says="a conversion answers to any name")
def _(name: str, asked: str) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "tor-window-status",
    says="a conversion is NEW, open and closed for requests, open and closed for approvals, then POSTED",
    source="TOR conversion API, ConversionWindowStatus",
)
def status_of(requests: ScheduledWindow, approvals: ScheduledWindow, at: datetime) -> ConversionWindowStatus:
    """The last of the six words whose moment has come."""
    word = ConversionWindowStatus
    steps = (
        (approvals.post_at, word.POSTED),
        (approvals.close_at, word.CLOSED_FOR_APPROVAL),
        (approvals.open_at, word.OPEN_FOR_APPROVAL),
        (requests.close_at, word.CLOSED_FOR_CONVERSION),
        (requests.open_at, word.OPEN_FOR_CONVERSION),
    )
    return next((status for since, status in steps if since <= at), word.NEW)


@status_of.defect("tor-status-a-second-late", says="a conversion takes up each status a second late")
def _(requests: ScheduledWindow, approvals: ScheduledWindow, at: datetime) -> ConversionWindowStatus:
    return status_of.healthy(requests, approvals, at - ONE_SECOND)


@status_of.defect("tor-approval-unsaid", says="a conversion open or closed for approval says CLOSED_FOR_CONVERSION")
def _(requests: ScheduledWindow, approvals: ScheduledWindow, at: datetime) -> ConversionWindowStatus:
    word = ConversionWindowStatus
    status = status_of.healthy(requests, approvals, at)
    return word.CLOSED_FOR_CONVERSION if status in {word.OPEN_FOR_APPROVAL, word.CLOSED_FOR_APPROVAL} else status


@rule(
    "tor-window-lists",
    says="a conversion is active from its announcement until it is posted, and in the posted list from then on",
    source="TOR conversion API, activeTorConversionWindows, postedConversionWindows",
)
def is_listed(status: ConversionWindowStatus, *, announced: bool, posted: bool) -> bool:
    return announced and (status is ConversionWindowStatus.POSTED) is posted


@is_listed.defect("tor-posted-stays-active", says="a posted conversion is still in the active list")
def _(status: ConversionWindowStatus, *, announced: bool, posted: bool) -> bool:
    return announced and (not posted or status is ConversionWindowStatus.POSTED)


@is_listed.defect("tor-listed-unannounced", says="a conversion is in the active list before it is announced")
def _(status: ConversionWindowStatus, *, announced: bool, posted: bool) -> bool:
    del announced
    return is_listed.healthy(status, announced=True, posted=posted)


@rule(
    "tor-request-window",
    says="requests are taken from the second of opening up to, not including, the second of closing",
    source="TOR conversion API, TOR0023; plan W1-TUE-MISC-4; our reading of the edges",
)
def takes_requests(requests: ScheduledWindow, at: datetime) -> bool:
    return requests.open_at <= at < requests.close_at


@takes_requests.defect("tor-requests-stay-open", says="requests are still taken after the close")
def _(requests: ScheduledWindow, at: datetime) -> bool:
    return requests.open_at <= at


@takes_requests.defect("tor-requests-second-early", says="requests are taken a second before the opening")
def _(requests: ScheduledWindow, at: datetime) -> bool:
    return requests.open_at - ONE_SECOND <= at < requests.close_at


@takes_requests.defect("tor-requests-second-late", says="requests at the very second of opening are refused")
def _(requests: ScheduledWindow, at: datetime) -> bool:
    return requests.open_at < at < requests.close_at


@rule(
    "tor-approval-window",
    says="approvals are taken from the second of opening up to, not including, the second of closing",
    source="TOR conversion API, TOR0024; plan W1-WED-MISC-3; our reading of the edges",
)
def takes_approvals(approvals: ScheduledWindow, at: datetime) -> bool:
    return approvals.open_at <= at < approvals.close_at


@takes_approvals.defect("tor-approvals-stay-open", says="approvals are still taken after the close")
def _(approvals: ScheduledWindow, at: datetime) -> bool:
    return approvals.open_at <= at


@takes_approvals.defect("tor-approvals-second-early", says="approvals are taken a second before the opening")
def _(approvals: ScheduledWindow, at: datetime) -> bool:
    return approvals.open_at - ONE_SECOND <= at < approvals.close_at


@takes_approvals.defect("tor-approvals-second-late", says="approvals at the very second of opening are refused")
def _(approvals: ScheduledWindow, at: datetime) -> bool:
    return approvals.open_at < at < approvals.close_at


def window_of(world: "World") -> ConversionWindow:
    """The sim's one conversion, as it stands now."""
    requests, approvals = world.schedule.window(REQUESTS), world.schedule.window(APPROVALS)
    status = world.rules[status_of](requests, approvals, world.now)
    return ConversionWindow(requests.name, world.schedule.targets.season, requests, approvals, status)


def window_named(world: "World", name: str) -> ConversionWindow:
    """The conversion of that name. Refuses: TOR0016."""
    one = window_of(world)
    if not world.rules[is_named](one.name, name):
        refuse("TOR0016", name)
    return one
