"""The cast's trades in week 1: small parts of CRRs that no auction is offered, from one trader to the next."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random

from crrsim.calendar.schedule import Schedule
from crrsim.network.model import Model
from crrsim.synthetic.dice import dice
from crrsim.synthetic.values import hidden_values
from crrsim.terms.business import SeedCrr, SeedPortfolio, SeedTrade
from crrsim.terms.product import CrrType, HedgeType, Period, Product
from crrsim.terms.quantity import MEGAWATT_STEP, floor_megawatt, round_cent

CHAIN = (("FIN1", "FIN2", "W1-TUE"), ("FIN2", "GEN1", "W1-WED"), ("GEN1", "FIN1", "W1-THU"))
"""Who sells to whom on which day."""
UNANSWERED = ("FIN1", "GEN1", "W1-FRI")
"""An offer that is left to wait: whoever plays the buyer finds it on its list."""
MOST = 0.3
"""Share of a CRR that is traded at the most: whoever plays the seller has the rest."""


def trades(
    seed: int, schedule: Schedule, model: Model, held: Sequence[SeedCrr], filed: Iterable[SeedPortfolio]
) -> tuple[SeedTrade, ...]:
    """Return the trades in the order in which they are offered, each for the month that the sim sells."""
    auctioned = {bid.offered for portfolio in filed for bid in portfolio.offers}
    made: list[SeedTrade] = []
    for seller, buyer, day in (*CHAIN, UNANSWERED):
        taken = auctioned | {one.offered for one in made}
        free = [crr for crr in held if crr.owner == seller and crr not in taken and _tradable(schedule, crr)]
        if free:
            chance = dice(seed, "trades", day, buyer)
            crr, at = chance.choice(free), schedule.plan.moment(day, "11:00") + timedelta(minutes=chance.randint(0, 90))
            answered = at + timedelta(minutes=chance.randint(30, 150)) if (seller, buyer, day) != UNANSWERED else None
            month = schedule.targets.month
            price = round_cent(_worth(seed, model, crr, month) * chance.gauss(1, 0.1))
            made.append(SeedTrade(at, crr, buyer, month, _some_of(chance, crr), price, answered))
    return tuple(made)


def _some_of(chance: Random, crr: SeedCrr) -> Decimal:
    return max(MEGAWATT_STEP, floor_megawatt(float(crr.mw) * chance.uniform(0.1, MOST)))


def _worth(seed: int, model: Model, crr: SeedCrr, month: Period) -> float:
    values = hidden_values(seed, Product(month, crr.tou), model)
    return values[crr.sink] - values[crr.source]


def _tradable(schedule: Schedule, crr: SeedCrr) -> bool:
    """Whether it is an ordinary CRR for the month that the sim sells; that month has not begun in week 1."""
    ordinary = crr.hedge is HedgeType.OBL and crr.crr_type is CrrType.AUC and crr.mw >= 1
    return ordinary and crr.period.covers(schedule.targets.month)
