"""Which handler answers a method and path: the published operations, looked up in a table.

The table is made from the contract, so a path that no document has cannot be served, and an operation without a
handler says so (501) instead of vanishing.
"""

from dataclasses import dataclass
from types import ModuleType

from crrsim.contract.operations import OPERATIONS, Operation
from crrsim.market.refusal import NotBuiltYet
from crrsim.market.world import World
from crrsim.server import (
    app_status,
    auction,
    historical_forecasted_load,
    load_migration,
    market_data,
    market_status,
    messages,
    nomination,
    secondary_market,
    tor_conversion,
    uploads,
)
from crrsim.server.desk import Call, Handler
from crrsim.server.listen import BASE_PATH

_WORDS: dict[str, ModuleType] = {
    "app_status": app_status,
    "auction": auction,
    "historical_forecasted_load": historical_forecasted_load,
    "load_migration": load_migration,
    "market_data": market_data,
    "market_status": market_status,
    "messages": messages,
    "nomination": nomination,
    "secondary_market": secondary_market,
    "tor_conversion": tor_conversion,
}


@dataclass(frozen=True, slots=True)
class Route:
    """An operation and the function that answers it."""

    operation: Operation
    handler: Handler


def find_route(method: str, path: str) -> Route | None:
    """Return what answers `method` on `path` (base path included), None when no document has it."""
    return _ROUTES.get((method, path))


def route_of(service: str, name: str) -> Route:
    """Return the route of an operation, or of an upload that no document has, by its name. Raises: KeyError."""
    return _BY_NAME[service, name]


def _not_built(_world: World, call: Call) -> object:
    raise NotBuiltYet(f"the rules of the market behind {call.operation.service} {call.operation.name}")


def _route(operation: Operation) -> Route:
    return Route(operation, getattr(_WORDS[operation.service], operation.name, _not_built))


_SERVED = {key: _route(operation) for key, operation in OPERATIONS.items()}
_UPLOADED = {key: Route(operation, uploads.HANDLERS[key]) for key, operation in uploads.OPERATIONS.items()}
_BY_NAME = {**_SERVED, **_UPLOADED}
_ROUTES = {(route.operation.method, BASE_PATH + route.operation.path): route for route in _SERVED.values()}
