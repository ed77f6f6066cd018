"""The app status service: that the ISO is there at all. CRR App Status API 1.0.1."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crrsim.market.world import World

UP = "up"


def status(world: "World") -> str:  # noqa: ARG001 - a world that answers is up
    """The word that says the service is there."""
    return UP
