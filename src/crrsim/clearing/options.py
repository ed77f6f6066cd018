"""How a clearing behaves, where a caller may bend it on purpose to show that somebody notices."""

from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True)
class ClearingOptions:
    """The healthy behaviour unless changed.

    enforce_contingencies   hold awards against every contingency, not the base case alone
    rounding                of awards to 0.001 MW: floor (A-27), nearest, or none
    tie_break               identical bids share pro rata by MW (A-34), or are served first come by bid number
    price_sign              1; -1 turns every price round
    repair_feasibility      take back what rounding overloads
    curve                   step, or piecewise linear (A-31): from point to point
    method                  simplex, interior point, or whichever suits the size; the answer is the same
    time_limit_s            of the processor's time, after which a solve, or a walk of prices, ends: nothing is cleared
    """

    enforce_contingencies: bool = True
    rounding: Literal["floor", "nearest", "none"] = "floor"
    tie_break: Literal["pro rata", "first come"] = "pro rata"
    price_sign: Literal[1, -1] = 1
    repair_feasibility: bool = True
    curve: Literal["step", "piecewise linear"] = "step"
    method: Literal["by size", "simplex", "interior point"] = "by size"
    time_limit_s: float = 60.0

    def __str__(self) -> str:
        return ", ".join(f"{name}={value}" for name, value in asdict(self).items())


AS_PUBLISHED = ClearingOptions()
