"""From a participant's load to the metric that its nominations are measured by.

The load service works out `Exceedance` and keeps it in the book; what is made of it stands here.
"""

from dataclasses import dataclass
from decimal import Decimal

from crrsim.market.rules import rule
from crrsim.terms.product import Period, TimeOfUse

LoadKey = tuple[str, str, Period, TimeOfUse]
"""Owner, sink, period, time of use."""

NONE = Decimal(0)


@dataclass(frozen=True)
class Exceedance:
    """What a period's hourly load at a sink came to, MW: its highest hour, and what only 0.5 % of the hours exceed."""

    max_mw: Decimal
    exceedance: Decimal


@rule(
    "load-metric",
    says="the load metric is the load that only 0.5 % of the hours exceed, not the highest hour",
    source="A-09; historical and forecasted load API, the word exceedance alone",
    plays=True,
)
def metric_of(load: Exceedance) -> Decimal:
    return load.exceedance


@metric_of.defect("metric-from-highest-hour", says="the load metric is the load of the highest hour")
def _(load: Exceedance) -> Decimal:
    return load.max_mw


@rule(
    "rights-deducted",
    says="what converted rights already serve at a sink comes off its load metric, down to zero",
    source="A-11; our reading, which no document at hand confirms",
    plays=True,
)
def adjusted(metric: Decimal, rights: Decimal) -> Decimal:
    return max(NONE, metric - rights)


@adjusted.defect("rights-not-deducted", says="what converted rights serve does not come off the load metric")
def _(metric: Decimal, rights: Decimal) -> Decimal:  # noqa: ARG001 - the bent rule forgets them
    return metric
