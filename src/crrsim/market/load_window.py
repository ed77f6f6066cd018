"""Load windows: which there are, which periods each takes, and when load may be handed in."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import LoadWindow
from crrsim.market.refusal import refuse
from crrsim.market.rules import rule
from crrsim.terms.load import LoadKind
from crrsim.terms.product import Period

if TYPE_CHECKING:
    from crrsim.market.world import World


@rule(
    "load-window-name",
    says="a load window is known by its exact name",
    source="historical and forecasted load API, LHFV0030",
)
def find_window(name: str, windows: Iterable[LoadWindow]) -> LoadWindow | None:
    return next((one for one in windows if one.name == name), None)


@find_window.defect("load-window-name-any-case", says="a load window is known by its name in any case")
def _(name: str, windows: Iterable[LoadWindow]) -> LoadWindow | None:
    return next((one for one in windows if one.name.lower() == name.lower()), None)


@find_window.defect("load-window-name-unchecked", says="a load window answers to any name")
def _(name: str, windows: Iterable[LoadWindow]) -> LoadWindow | None:
    return find_window.healthy(name, windows := tuple(windows)) or next(iter(windows), None)


@rule(
    "load-window-kind",
    says="a window of past load takes no forecast, and the other way round",
    source="historical and forecasted load API, LHFV0030",
)
def is_of_kind(window: LoadWindow, kind: LoadKind) -> bool:
    return window.kind is kind


@is_of_kind.defect("load-flag-unchecked", says="a window takes past and forecast load alike")
def _(window: LoadWindow, kind: LoadKind) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "load-period",
    says="a window takes load of its own periods only",
    source="historical and forecasted load API, LHFV0031",
)
def find_period(name: str, window: LoadWindow) -> Period | None:
    return next((one for one in window.periods if str(one) == name), None)


@find_period.defect("load-period-unchecked", says="a window takes load of any period")
def _(name: str, window: LoadWindow) -> Period | None:
    try:
        return Period.parse(name)
    except ValueError:
        return find_period.healthy(name, window)


@rule(
    "load-window-open",
    says="load is taken from the second the window opens up to, and not at, the second it closes",
    source="historical and forecasted load API, LHFV0033 and LoadSubmissionWindowStatus; our reading of the edges",
)
def takes_load(window: LoadWindow, at: datetime) -> bool:
    return window.open_at <= at < window.close_at


@takes_load.defect("load-window-stays-open", says="load is taken after the window has closed")
def _(window: LoadWindow, at: datetime) -> bool:
    return window.open_at <= at


@takes_load.defect("load-window-opens-a-second-late", says="load is refused at the very second of opening")
def _(window: LoadWindow, at: datetime) -> bool:
    return window.open_at < at < window.close_at


@rule(
    "load-window-status",
    says="a load window says OPEN while it takes load, and CLOSED before and after",
    source="historical and forecasted load API, LoadSubmissionWindowStatus",
)
def says_open(window: LoadWindow, at: datetime) -> bool:
    return window.is_open(at)


@says_open.defect("closed-load-window-says-open", says="a load window that has closed still says OPEN")
def _(window: LoadWindow, at: datetime) -> bool:
    return window.open_at <= at


@says_open.defect("open-load-window-says-closed", says="a load window says CLOSED while it takes load")
def _(window: LoadWindow, at: datetime) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return False


@rule(
    "load-window-lists",
    says="each published window stands in one list: of its kind, and of those open or of those closed",
    source="historical and forecasted load API, the four window lists",
)
def is_listed(window: LoadWindow, kind: LoadKind, at: datetime, *, is_open: bool, wanted_open: bool) -> bool:
    return window.kind is kind and window.is_published(at) and is_open is wanted_open


@is_listed.defect("load-lists-mixed", says="past and forecast windows stand in each other's lists")
def _(window: LoadWindow, kind: LoadKind, at: datetime, *, is_open: bool, wanted_open: bool) -> bool:  # noqa: ARG001 - forgets the kind
    return window.is_published(at) and is_open is wanted_open


@is_listed.defect("window-not-yet-open-unlisted", says="a published window that has not opened yet is in no list")
def _(window: LoadWindow, kind: LoadKind, at: datetime, *, is_open: bool, wanted_open: bool) -> bool:
    listed = is_listed.healthy(window, kind, at, is_open=is_open, wanted_open=wanted_open)
    return listed and at >= window.open_at


def window_named(world: "World", name: str) -> LoadWindow:
    """The load window of that name. Refuses: LHFV0030."""
    return world.rules[find_window](name, world.schedule.loads) or refuse("LHFV0030", name)


def period_named(world: "World", window: LoadWindow, name: str) -> Period:
    """The period of that name among the window's own. Refuses: LHFV0031."""
    return world.rules[find_period](name, window) or refuse("LHFV0031", name)


def listed(world: "World", kind: LoadKind, *, wanted_open: bool) -> tuple[LoadWindow, ...]:
    """The published windows of a kind that are open, or those that are not, in the order of the plan."""
    return tuple(
        one
        for one in world.schedule.loads
        if world.rules[is_listed](
            one, kind, world.now, is_open=world.rules[says_open](one, world.now), wanted_open=wanted_open
        )
    )
