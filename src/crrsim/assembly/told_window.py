"""How a market or a submission window stands by the word of a server that is not ours."""

from collections.abc import Callable, Mapping
from typing import Any

from crrsim.calendar.schedule import LoadWindow, MigrationMarket, ScheduledMarket, ScheduledWindow
from crrsim.client.connection import CrrClient
from crrsim.terms.conversion import ConversionWindowStatus
from crrsim.terms.market import MarketStatus
from crrsim.terms.outcome import Answered
from crrsim.terms.participant import Role

ASKED_BY = {LoadWindow: {Role.LSE}, MigrationMarket: {Role.UDC, Role.LSE}}
"""Window -> the roles that its service answers; everybody may ask about the others."""
APPROVAL = "TOR conversion approval"
CONVERSION = {
    ConversionWindowStatus.NEW: MarketStatus.PREP,
    ConversionWindowStatus.OPEN_FOR_CONVERSION: MarketStatus.OPEN,
    ConversionWindowStatus.POSTED: MarketStatus.POSTED,
}
APPROVING = {
    ConversionWindowStatus.OPEN_FOR_APPROVAL: MarketStatus.OPEN,
    ConversionWindowStatus.CLOSED_FOR_APPROVAL: MarketStatus.CLOSED,
    ConversionWindowStatus.POSTED: MarketStatus.POSTED,
}


def roles_that_ask(window: ScheduledWindow) -> set[Role]:
    """Return the roles of which one is needed to ask about a window; none when anybody may."""
    return ASKED_BY.get(type(window), set())


def told_status(client: CrrClient, window: ScheduledWindow) -> MarketStatus | Any:  # noqa: ANN401 - or a refusal of any service
    """Ask how a window stands; what is no answer is returned as it came."""
    asks: Mapping[type, Callable[[], Any]] = {
        ScheduledMarket: lambda: client.market_status.market_status(window.name),
        LoadWindow: lambda: client.historical_forecasted_load.load_submission_window_status(window.name),
        MigrationMarket: lambda: client.load_migration.load_migration_market_status(window.name),
        ScheduledWindow: lambda: client.tor_conversion.tor_conversion_window_status(window.name),
    }
    told = asks[type(window)]()
    return _read(window, told.body) if isinstance(told, Answered) else told


def _read(window: ScheduledWindow, body: Any) -> MarketStatus:  # noqa: ANN401 - the body of any of these answers
    match window:
        case ScheduledMarket():
            return MarketStatus(body)
        case MigrationMarket():
            return MarketStatus(body.market_status)
        case LoadWindow():  # it says OPEN or CLOSED, and CLOSED also before it opens
            return MarketStatus(str(body.window_status))
        case _ if window.alias == APPROVAL:
            return APPROVING.get(ConversionWindowStatus(body.status), MarketStatus.PREP)
    return CONVERSION.get(ConversionWindowStatus(body.status), MarketStatus.CLOSED)
