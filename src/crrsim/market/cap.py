"""A limit to what may be nominated: for whom, for what, how many MW, and how it was worked out."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from crrsim.terms.product import CrrType, Product


class CapKind(StrEnum):
    """The four limits, in the order in which they are checked (A-15); SEQ is annual and MEQ monthly.

    Source: the names of the cap calculations and their downloads.
    """

    SIGNATURE = "SS"
    UPPER_BOUND = "UB"
    SEASONAL = "SEQ"
    MONTHLY = "MEQ"


@dataclass(frozen=True)
class EligibleQuantity:
    """How an eligible quantity comes about, MW: load metric - rights -> adjusted -> eligible (whole SEQ or MEQ); held.

    `rights` serve the sink already, `held` are allocated CRRs with load migration counted in.
    """

    metric: Decimal
    rights: Decimal
    adjusted: Decimal
    eligible: Decimal
    held: Decimal


@dataclass(frozen=True)
class Cap:
    """One limit. A signature limits a pair, the others a sink; SEQ and MEQ tell their `quantity`."""

    name: str
    kind: CapKind
    owner: str
    crr_type: CrrType
    product: Product
    sink: str
    limit_mw: Decimal
    source: str | None = None
    quantity: EligibleQuantity | None = None
