"""The app status service: that the ISO is there at all. CRR App Status API 1.0.1."""

from typing import TYPE_CHECKING

from crrsim.market.rules import rule

if TYPE_CHECKING:
    from crrsim.market.world import World

UP = "up"


@rule("app-status", says="an application that answers says that it is up", source="app status API 1.0.1")
def word() -> str:
    return UP


@word.defect("app-says-down", says="an application that answers says that it is down")
def _() -> str:
    return "down"


def status(world: "World") -> str:
    """The word that says the service is there."""
    return world.rules[word]()
