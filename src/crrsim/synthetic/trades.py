"""The cast's trades in week 1: small parts of CRRs that no auction is offered, from one trader to the next."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal

from crrsim.calendar.schedule import Schedule
from crrsim.network.model import Model
from crrsim.synthetic.dice import dice
from crrsim.synthetic.values import hidden_values
from crrsim.terms.business import SeedCrr, SeedPortfolio, SeedTrade
from crrsim.terms.product import CrrType, HedgeType, Product
from crrsim.terms.quantity import floor_megawatt, round_cent

CHAIN = (("FIN1", "FIN2", "W1-TUE"), ("FIN2", "GEN1", "W1-WED"), ("GEN1", "FIN1", "W1-THU"))
"""Who sells to whom on which day."""
UNANSWERED = ("FIN1", "GEN1", "W1-FRI")
"""An offer that is left to wait: whoever plays the buyer finds it on its list."""
MOST = 0.3
"""Share of a CRR that is traded at the most: whoever plays the seller has the rest."""


def trades(
    seed: int, schedule: Schedule, model: Model, held: Sequence[SeedCrr], filed: Iterable[SeedPortfolio]
) -> tuple[SeedTrade, ...]:
    """Return the trades in the order in which they are offered."""
    auctioned = {bid.offered for portfolio in filed for bid in portfolio.offers}
    made: list[SeedTrade] = []
    for seller, buyer, day in (*CHAIN, UNANSWERED):
        taken = auctioned | {one.offered for one in made}
        free = [crr for crr in held if crr.owner == seller and crr not in taken and _tradable(schedule, crr)]
        if free:
            made.append(_trade(seed, schedule, model, free, buyer, day))
    return tuple(made)


def _trade(seed: int, schedule: Schedule, model: Model, free: Sequence[SeedCrr], buyer: str, day: str) -> SeedTrade:
    chance = dice(seed, "trades", day, buyer)
    crr = chance.choice(free)
    values = hidden_values(seed, Product(crr.period, crr.tou), model)
    worth = (values[crr.sink] - values[crr.source]) * chance.gauss(1, 0.1)
    at = schedule.plan.moment(day, "11:00") + timedelta(minutes=chance.randint(0, 90))
    answered = None if (crr.owner, buyer, day) == UNANSWERED else at + timedelta(minutes=chance.randint(30, 150))
    mw = max(Decimal("0.001"), floor_megawatt(float(crr.mw) * chance.uniform(0.1, MOST)))
    return SeedTrade(at, crr, buyer, mw, round_cent(worth), answered)


def _tradable(schedule: Schedule, crr: SeedCrr) -> bool:
    """Whether it is an ordinary CRR that has not begun in week 1."""
    targets = schedule.targets
    ahead = crr.period in {targets.month, *targets.seasons}
    return ahead and crr.hedge is HedgeType.OBL and crr.crr_type is CrrType.AUC and crr.mw >= 1
