"""Secondary market: a participant's own offers and responses. Making them is not built, so there are none."""

from crrsim.market.world import World
from crrsim.server.desk import Call
from crrsim.server.windows import Json


def my_sm_offers_by_status(_world: World, _call: Call) -> list[Json]:
    return []


def my_sm_respones_by_status(_world: World, _call: Call) -> list[Json]:
    """Spelt as published (slip Q1)."""
    return []
