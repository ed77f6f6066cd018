"""Something that happens by itself at its moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crrsim.market.world import World


CAST = 4
"""From this order on it is the cast that acts; the ISO's closings, postings, caps and messages come before."""


@dataclass(frozen=True)
class Happening:
    """Something that happens at `at`; of several at one instant the lower `order` comes first."""

    at: datetime
    order: tuple[int, str]
    play: Callable[["World"], None]

    @property
    def by_cast(self) -> bool:
        return self.order[0] >= CAST
