"""What an auction of one product is asked, as a thing that can be sent."""

from dataclasses import dataclass

from crrsim.clearing.auction import clear
from crrsim.clearing.bid import Bid, Held
from crrsim.clearing.options import ClearingOptions
from crrsim.clearing.result import Clearing
from crrsim.network.grid import GridError
from crrsim.network.model import Model


@dataclass(frozen=True)
class Question:
    """As `auction.clear` is asked. Questions on one model share its factors."""

    model: Model
    bids: tuple[Bid, ...]
    held: tuple[Held, ...] = ()
    release: float = 1.0

    @property
    def segments(self) -> int:
        return sum(len(bid.steps) for bid in self.bids)

    def answered(self, options: ClearingOptions) -> Clearing:
        """Raises: as `auction.clear`."""
        try:
            return clear(self.model, self.bids, self.held, release=self.release, options=options)
        except GridError as problem:
            raise GridError(str(problem)) from None  # of a kind that goes from process to process
