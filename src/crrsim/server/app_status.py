"""App status: says that somebody is there."""

from crrsim.market import app_status
from crrsim.market.world import World
from crrsim.server.desk import Call


def status(world: World, _call: Call) -> dict[str, str]:
    return {"status": app_status.status(world)}
