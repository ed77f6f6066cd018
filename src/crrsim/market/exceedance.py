"""Exceedance: what a period's hourly load comes to, by sink and time of use.

The load metric is not the highest hour but the load that only a small share of the hours exceed, so that one odd hour
does not set a year's nominations.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import NDArray

from crrsim.calendar.hour_table import HourTable
from crrsim.market.hourly_load import STEP, HourlyLoad, Kilowatts, LoadStatus, megawatts
from crrsim.market.load_metric import Exceedance
from crrsim.market.rules import rule
from crrsim.market.settings import Percentile
from crrsim.terms.product import TimeOfUse

BySink = Mapping[tuple[str, TimeOfUse], Exceedance]


@rule(
    "exceedance",
    says="of H hours the exceedance is the load of rank floor(share x H) + 1, the highest hour being of rank 1",
    source="A-09",
)
def exceeded(load: Kilowatts, share: Decimal, how: Percentile) -> Decimal:
    """The MW that only `share` of the hours exceed."""
    falling = np.sort(load)[::-1]
    if how is Percentile.RANK:
        return megawatts(falling[int(share * len(load))])
    return _between_ranks(falling, share)


@exceeded.defect("exceedance-is-highest-hour", says="the exceedance is the load of the highest hour")
def _(load: Kilowatts, share: Decimal, how: Percentile) -> Decimal:  # noqa: ARG001 - looks at the highest hour only
    return megawatts(load.max())


@exceeded.defect("exceedance-a-rank-too-high", says="the exceedance is the load one rank above the one it should be")
def _(load: Kilowatts, share: Decimal, how: Percentile) -> Decimal:  # noqa: ARG001 - knows ranks only
    return megawatts(np.sort(load)[::-1][max(int(share * len(load)) - 1, 0)])


@rule(
    "exceedance-hours",
    says="on-peak and off-peak hours are counted apart",
    source="historical and forecasted load API, timeOfUse of LoadExceedance",
)
def hours_counted(table: HourTable, tou: TimeOfUse) -> NDArray[np.bool_]:
    return table.of(tou)


@hours_counted.defect("exceedance-of-all-hours", says="each time of use counts all hours of the period")
def _(table: HourTable, tou: TimeOfUse) -> NDArray[np.bool_]:  # noqa: ARG001 - counts them all
    return np.ones(len(table), dtype=np.bool_)


@rule(
    "exceedance-of-valid-load",
    says="load in ERROR has no exceedance until it is handed in anew",
    source="our reading of SubmissionStatus: such load is not valid",
)
def counts(load: HourlyLoad) -> bool:
    return load.status is LoadStatus.VALID


@counts.defect("exceedance-of-load-in-error", says="load in ERROR keeps its exceedance")
def _(load: HourlyLoad) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


def _between_ranks(falling: Kilowatts, share: Decimal) -> Decimal:
    """The other reading of A-09: a straight line between the two ranks that the share falls between, half up."""
    place = share * (len(falling) - 1)
    rank = int(place)
    upper, lower = int(falling[rank]), int(falling[min(rank + 1, len(falling) - 1)])
    return ((upper - (upper - lower) * (place - rank)) * STEP).quantize(STEP, ROUND_HALF_UP)
