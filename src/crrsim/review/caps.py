"""Whether posted nomination caps follow from the load metrics that they are posted with."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from crrsim.terms.quantity import MEGAWATT_STEP

ROUNDING = 2 * MEGAWATT_STEP
"""Both what is eligible and the limit are cut down to the kilowatt."""
SEASONAL_SHARE = Decimal("0.65")
"""Of an adjusted load metric so much is eligible in a season, and all of it in a month."""


def limits_astray(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the rows of a SEQ or MEQ file whose figures do not follow from one another, by more than rounding, MW.

    What converted rights serve comes off the load metric, a share of the rest is eligible, the tier goes up to its part
    of that, and what is held already comes off the limit.
    """
    return [f"{row['Sink']} {row['TOU']} {row['Period']}: {said}" for row in rows for said in _said(row)]


def _said(row: Mapping[str, Any]) -> list[str]:
    adjusted = max(Decimal(0), row["LoadMetricMW"] - row["DeductionMW"])
    monthly = "_M" in row["Period"]
    eligible = adjusted if monthly else adjusted * SEASONAL_SHARE
    limit = max(Decimal(0), _ceiling(row["NominationCapName"], adjusted, eligible, monthly=monthly) - row["HeldMW"])
    expected = {"AdjustedLoadMetricMW": adjusted, "EligibleQuantityMW": eligible, "LimitMW": limit}
    return [
        f"{column} is {row[column]}, and should be {mw:.3f}"
        for column, mw in expected.items()
        if abs(row[column] - mw) > ROUNDING
    ]


def _ceiling(cap: str, adjusted: Decimal, eligible: Decimal, *, monthly: bool) -> Decimal:
    """Return how far the tier of a cap goes: LT to half of the adjusted metric, a season's tier 1 to two thirds."""
    if cap.endswith("_LT"):
        return adjusted / 2
    return eligible * 2 / 3 if cap.endswith("_T1") and not monthly else eligible
