"""Historical and forecasted load: the windows in which it is handed in. Handing it in is not built.

Since no load can be handed in, what is read back is an empty list; that is the double's true state.
"""

from crrsim.market.refusal import refuse
from crrsim.market.world import World
from crrsim.server import windows
from crrsim.server.desk import Call
from crrsim.server.windows import Json, Span
from crrsim.terms.market import MarketTerm
from crrsim.terms.product import Period

HISTORICAL, FORECAST = "historical load", "forecast load"


def load_submission_window_status(world: World, call: Call) -> Json:
    return _window(world, _named(world, call))


def open_hist_load_submission_window(world: World, _call: Call) -> list[Json]:
    return _listed(world, HISTORICAL, "OPEN")


def open_forecast_load_submission_window(world: World, _call: Call) -> list[Json]:
    return _listed(world, FORECAST, "OPEN")


def closed_hist_load_submission_window(world: World, _call: Call) -> list[Json]:
    return _listed(world, HISTORICAL, "CLOSED")


def closed_forecast_load_submission_window(world: World, _call: Call) -> list[Json]:
    return _listed(world, FORECAST, "CLOSED")


def load_data(world: World, call: Call) -> list[Json]:
    _refuse_unknown_period(world, call)
    return []


def load_exceedance_values(world: World, call: Call) -> list[Json]:
    _refuse_unknown_period(world, call)
    return []


def _named(world: World, call: Call) -> str:
    """The alias of the window that a call names. Refuses: LHFV0030."""
    name = call.query["loadSubmissionWindowName"]
    found = next((alias for alias in (HISTORICAL, FORECAST) if world.schedule.window(alias).name == name), None)
    return found or refuse("LHFV0030", name)


def _refuse_unknown_period(world: World, call: Call) -> None:
    """Refuses: LHFV0030, LHFV0031."""
    periods = _periods(world, _named(world, call))
    name = call.query["periodName"]
    if name not in {str(one) for one in periods}:
        refuse("LHFV0031", name)


def _listed(world: World, alias: str, status: str) -> list[Json]:
    one = world.schedule.window(alias)
    shown = one.publish_at <= world.now and _status(world, one) == status
    return [_window(world, alias)] if shown else []


def _window(world: World, alias: str) -> Json:
    one = world.schedule.window(alias)
    return {
        "name": one.name,
        "histForecastFlag": "H" if alias == HISTORICAL else "F",
        "term": str(MarketTerm.ANNUAL if alias == HISTORICAL else MarketTerm.MONTHLY),
        "submissionWindow": windows.window(one),
        "periods": [windows.period(period) for period in _periods(world, alias)],
        "windowStatus": _status(world, one),
    }


def _periods(world: World, alias: str) -> tuple[Period, ...]:
    """Last year's seasons, or the month that is forecast."""
    if alias == FORECAST:
        return (world.schedule.targets.month,)
    return tuple(Period.season(world.schedule.plan.week_1.year - 1, number) for number in range(1, 5))


def _status(world: World, one: Span) -> str:
    """Only two words: a window that has not opened yet is CLOSED too."""
    return "OPEN" if one.open_at <= world.now < one.close_at else "CLOSED"
