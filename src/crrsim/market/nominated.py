"""What a load-serving participant asks for: nominations, as they come in and as they are kept."""

from dataclasses import dataclass
from decimal import Decimal

from crrsim.terms.product import CrrType, HedgeType, Period, Product, TimeOfUse


@dataclass(frozen=True)
class NewNomination:
    """A nomination as it comes in: nothing about it has been checked but its types."""

    asset_owner: str
    source: str
    sink: str
    hedge: HedgeType
    tou: TimeOfUse
    period: str
    crr_type: CrrType
    mw: Decimal
    description: str | None = None


@dataclass(frozen=True)
class Nomination:
    """A nomination kept in a portfolio, with the id the ISO gave it."""

    nomination_id: int
    asset_owner: str
    source: str
    sink: str
    hedge: HedgeType
    tou: TimeOfUse
    period: Period
    crr_type: CrrType
    mw: Decimal
    description: str | None = None

    @property
    def product(self) -> Product:
        return Product(self.period, self.tou)
