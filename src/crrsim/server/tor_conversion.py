"""TOR conversion: its window and where that stands. Requests and approvals are not built, so there are none."""

from crrsim.market.refusal import refuse
from crrsim.market.world import World
from crrsim.server import windows
from crrsim.server.desk import Call
from crrsim.server.windows import Json

REQUESTS, APPROVALS = "TOR conversion", "TOR conversion approval"
POSTED = "POSTED"


def active_tor_conversion_windows(world: World, _call: Call) -> list[Json]:
    return _listed(world, posted=False)


def posted_conversion_windows(world: World, _call: Call) -> list[Json]:
    return _listed(world, posted=True)


def tor_conversion_window_status(world: World, call: Call) -> Json:
    _refuse_unknown(world, call)
    return _window(world)


def tor_conversion_request_list(world: World, call: Call) -> list[Json]:
    _refuse_unknown(world, call)
    return []


def mt_tor_crr_approval_list(world: World, call: Call) -> list[Json]:
    _refuse_unknown(world, call)
    return []


def tor_conversion_paths(world: World, call: Call) -> list[Json]:
    """Nobody in the cast holds an ownership right that could be converted."""
    _refuse_unknown(world, call)
    return []


def _refuse_unknown(world: World, call: Call) -> None:
    """Refuses: TOR0016."""
    name = call.query["torConversionWindow"]
    if name != world.schedule.window(REQUESTS).name:
        refuse("TOR0016", name)


def _listed(world: World, *, posted: bool) -> list[Json]:
    published = world.schedule.window(REQUESTS).publish_at <= world.now
    return [_window(world)] if published and (_status(world) == POSTED) is posted else []


def _window(world: World) -> Json:
    requests, approvals = world.schedule.window(REQUESTS), world.schedule.window(APPROVALS)
    return {
        "name": requests.name,
        "period": windows.period(world.schedule.targets.season),
        "conversionSubmissionWindow": windows.window(requests),
        "ConversionApprovalWindow": windows.window(approvals),  # capital C as published (slip Q4)
        "status": _status(world),
    }


def _status(world: World) -> str:
    """Two windows, six words: the last one whose moment has come."""
    requests, approvals = world.schedule.window(REQUESTS), world.schedule.window(APPROVALS)
    steps = (
        (approvals.post_at, POSTED),
        (approvals.close_at, "CLOSED_FOR_APPROVAL"),
        (approvals.open_at, "OPEN_FOR_APPROVAL"),
        (requests.close_at, "CLOSED_FOR_CONVERSION"),
        (requests.open_at, "OPEN_FOR_CONVERSION"),
    )
    return next((word for at, word in steps if at <= world.now), "NEW")
