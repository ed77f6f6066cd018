"""What comes into a clearing: bids, offers, and the CRRs already sold."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from crrsim.terms.market import BidType
from crrsim.terms.product import HedgeType


class BadBid(ValueError):  # noqa: N818 -- the name says what is wrong; the house writes it so
    """A bid no auction can read; the text names it and shows both values. `number` is the bid's, where it has one."""

    def __init__(self, says: str, number: int | None = None) -> None:
        self.number = number
        super().__init__(says)


@dataclass(frozen=True)
class Bid:
    """A bid to buy or an offer to sell a path, as steps of (width in MW, price in $/MW).

    A buyer's price falls from step to step, a seller's rises; equal neighbours are allowed. `id` is the caller's.
    Where curves are read as lines (A-31) a step's price is that of its last megawatt, reached in a line from the step
    before, and from `begins` in the first one; where that is not said, the first step is level.
    """

    id: int
    source: str
    sink: str
    hedge: HedgeType
    side: BidType
    steps: tuple[tuple[Decimal, Decimal], ...]
    begins: Decimal | None = None

    @classmethod
    def drawn(
        cls,
        number: int,
        path: tuple[str, str],
        hedge: HedgeType,
        side: BidType,
        points: Sequence[tuple[Decimal, Decimal]],
    ) -> "Bid":
        """The bid of a curve of points (MW so far, $/MW): steps between them (A-31), in the order of their worth.

        That order matters only for curves that other readings of A-30 let in. For lines it is told where they begin.
        """
        widths = ((second[0] - first[0], second[1]) for first, second in pairwise(points))
        steps = sorted((one for one in widths if one[0] > 0), key=lambda one: one[1], reverse=side is BidType.BUY)
        prices = [price for _, price in points]
        begins = max(prices) if side is BidType.BUY else min(prices)
        return cls(number, *path, hedge, side, tuple(steps), begins)

    @property
    def mw(self) -> Decimal:
        return sum((width for width, _ in self.steps), Decimal(0))

    @property
    def path(self) -> tuple[str, str, HedgeType]:
        return self.source, self.sink, self.hedge


@dataclass(frozen=True)
class Held:
    """A CRR sold earlier; the grid must carry it before anything new is awarded."""

    source: str
    sink: str
    hedge: HedgeType
    mw: Decimal

    @property
    def path(self) -> tuple[str, str, HedgeType]:
        return self.source, self.sink, self.hedge


def check_bids(bids: Sequence[Bid], held: Sequence[Held]) -> None:
    """Refuse what would get a silent answer. Raises: BadBid.

    Refused are a number used twice, no step or one without width, prices that turn the wrong way, negative holdings,
    and options offered for sale beyond those held: an option sold short would make room on a line that nobody made.
    """
    doubles = [number for number, times in Counter(bid.id for bid in bids).items() if times > 1]
    if doubles:
        raise BadBid(f"bid {min(doubles)} comes twice")
    for bid in bids:
        _check_steps(bid)
    for crr in held:
        if crr.mw < 0:
            raise BadBid(f"held {crr.source} to {crr.sink} counts {crr.mw} MW: expected zero or more")
    _check_option_offers(bids, held)


def _check_steps(bid: Bid) -> None:
    if not bid.steps or any(width <= 0 for width, _ in bid.steps):
        raise BadBid(f"bid {bid.id} needs steps wider than zero, and has {[str(width) for width, _ in bid.steps]}")
    for (_, before), (_, after) in pairwise(bid.steps):
        if after > before and bid.side is BidType.BUY:
            raise BadBid(f"bid {bid.id} would buy more at {after} after {before} $/MW: a buyer's price must not rise")
        if after < before and bid.side is BidType.SELL:
            raise BadBid(f"offer {bid.id} would sell at {after} after {before} $/MW: a seller's price must not fall")


def _check_option_offers(bids: Sequence[Bid], held: Sequence[Held]) -> None:
    room: Counter[tuple[str, str, HedgeType]] = Counter()
    for crr in held:
        room[crr.path] += crr.mw  # type: ignore[assignment] # Counter is typed for int and adds decimals as well
    for bid in bids:
        if bid.hedge is HedgeType.OPT and bid.side is BidType.SELL:
            room[bid.path] -= bid.mw  # type: ignore[assignment] # as above
            if room[bid.path] < 0:
                raise BadBid(
                    f"offer {bid.id} brings the options offered {bid.source} to {bid.sink} beyond those held", bid.id
                )
