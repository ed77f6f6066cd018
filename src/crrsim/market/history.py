"""The past as it was played once, kept in snapshots, so that any moment is reached by copying the nearest before it."""

from bisect import bisect_right
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crrsim.market.world import World


class History:
    """One past: snapshots of a world, each taken right after something happened in it.

    The past is the same whatever order it is asked in, because every snapshot is reached by playing the one before.
    """

    def __init__(self, beginning: "World") -> None:
        self._snapshots = [beginning]
        self._lock = Lock()

    def at(self, moment: datetime) -> "World":
        """A world of one's own at `moment`. Raises: ValueError for a moment before the world begins."""
        with self._lock:
            self._play_to(moment)
            began = self._snapshots[0].now
            if moment < began:
                raise ValueError(f"the world begins at {began}; there is nothing at {moment}")
            place = bisect_right(self._snapshots, moment, key=lambda world: world.now)
            return self._snapshots[place - 1].copy()

    def _play_to(self, moment: datetime) -> None:
        while (following := self._snapshots[-1].next_moment) is not None and following <= moment:
            world = self._snapshots[-1].copy()
            world.advance(following)
            self._snapshots.append(world)
