"""Several auctions at once: what each is asked, and the answers in their order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from crrsim.clearing.auction import clear
from crrsim.clearing.bid import Bid, Held
from crrsim.clearing.options import AS_PUBLISHED, ClearingOptions
from crrsim.clearing.result import Clearing
from crrsim.network.model import Model


@dataclass(frozen=True)
class Question:
    """One auction of one product, as `auction.clear` is asked. Questions on one model share its factors."""

    model: Model
    bids: tuple[Bid, ...]
    held: tuple[Held, ...] = ()
    release: float = 1.0

    def answered(self, options: ClearingOptions) -> Clearing:
        """Raises: as `auction.clear`."""
        return clear(self.model, self.bids, self.held, release=self.release, options=options)


def clear_each(
    questions: Sequence[Question],
    options: ClearingOptions = AS_PUBLISHED,
    *,
    told: Callable[[int], None] = lambda _: None,
) -> tuple[Clearing, ...]:
    """Clear several auctions, the answers in their order; `told` hears the place of each that is done.

    Raises: as `auction.clear`.
    """
    found = []
    for place, question in enumerate(questions):
        found.append(question.answered(options))
        told(place)
    return tuple(found)
