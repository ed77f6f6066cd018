"""The cast's auction portfolios: bids around hidden values, offers of what is held, all within the market's rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from crrsim.calendar.schedule import ScheduledMarket
from crrsim.network.model import Model
from crrsim.synthetic.dice import dice, first_name
from crrsim.synthetic.names import portfolio_name
from crrsim.synthetic.places import Pair, pairs
from crrsim.synthetic.values import hidden_values
from crrsim.terms.business import SeedBid, SeedCrr, SeedPortfolio
from crrsim.terms.market import MarketTerm
from crrsim.terms.product import CrrType, HedgeType, Product
from crrsim.terms.quantity import floor_megawatt, megawatt, round_cent

BIDDERS = ("LSE1", "LSE2", "MSS1", "FIN1", "FIN2", "GEN1")
BIDS = {MarketTerm.MONTHLY: (10, 20), MarketTerm.ANNUAL: (20, 32)}
"""How few and how many buy bids a bidder files in an auction."""
MEDIAN_MW = {MarketTerm.MONTHLY: 40.0, MarketTerm.ANNUAL: 60.0}
"""Of a buy bid: enough that lines fill up, and prices differ from place to place."""
COUNTER_FLOW = 3
"""One in so many bids does not chase value."""
LEAST_PRICE_STEP = 0.05
BUDGET = Decimal(3_000_000)
"""Dollars that a bidder's buy bids may cost, of its ten millions: whoever plays it has the rest."""
SELLABLE = frozenset({CrrType.AUC, CrrType.LSE, CrrType.MT})


def portfolios(seed: int, market: ScheduledMarket, model: Model, held: Sequence[SeedCrr]) -> tuple[SeedPortfolio, ...]:
    """Return one portfolio for each bidder, in the order they are filed."""
    values = {product: hidden_values(seed, product, model) for product in market.products}
    filed = []
    for owner in BIDDERS:
        chance = dice(seed, "bidding", market.name, owner)
        trader = first_name(seed, market.name, owner)
        own = tuple(crr for crr in held if crr.owner == owner)
        filed.append(Bidder(owner, trader, market, model, values, own, chance).portfolio(str(seed)))
    return tuple(sorted(filed, key=lambda portfolio: (portfolio.at, portfolio.participant)))


@dataclass(frozen=True)
class Bidder:
    """One participant before one auction: what it believes, what it holds, and its dice."""

    owner: str
    trader: str
    market: ScheduledMarket
    model: Model
    values: Mapping[Product, Mapping[str, float]]
    held: tuple[SeedCrr, ...]
    chance: Random

    def portfolio(self, run: str) -> SeedPortfolio:
        buys = _within_budget([self._buy(product, pair) for product, pair in self._wanted()])
        offers = [self._offer(crr, product) for crr, product in self._offered()]
        name = portfolio_name(run, self.market.name, f"{self.owner} {self.trader}")
        return SeedPortfolio(self._moment(), self.owner, self.market.alias, name, (*buys, *offers))

    def _wanted(self) -> Iterator[tuple[Product, Pair]]:
        """Yield products in turn, so that none goes without bids, each with a path: most often the best of a few."""
        for n in range(self.chance.randint(*BIDS[self.market.term])):
            product = self.market.products[n % len(self.market.products)]
            few = self.chance.sample(pairs(self.model), 1 if n % COUNTER_FLOW == 0 else 8)
            yield product, max(few, key=lambda pair: self._worth(product, *pair))

    def _offered(self) -> Sequence[tuple[SeedCrr, Product]]:
        """Return at most two CRRs the market can take; the others stay free for whoever plays the owner.

        So do those at places that have gone or are cut off: scenarios are about them.
        """
        takable = [(crr, product) for crr in self.held for product in self.market.products if self._sells(crr, product)]
        return self.chance.sample(takable, min(2, len(takable)))

    def _sells(self, crr: SeedCrr, product: Product) -> bool:
        fits = crr.tou is product.tou and crr.period.covers(product.period)
        ordinary = crr.hedge is HedgeType.OBL and crr.crr_type in SELLABLE and crr.mw >= 1
        return fits and ordinary and self.model.biddable(crr.source) and self.model.biddable(crr.sink)

    def _buy(self, product: Product, pair: Pair) -> SeedBid:
        source, sink = pair
        believed = self._worth(product, source, sink) * self.chance.gauss(1, 0.25) + self.chance.gauss(0, 20)
        count = self.chance.choice((1, 1, 2, 3, 4))
        widths = [MEDIAN_MW[self.market.term] / count * self.chance.lognormvariate(0, 0.7) for _ in range(count)]
        return SeedBid(
            source=source,
            sink=sink,
            hedge=HedgeType.OBL,
            tou=product.tou,
            period=product.period,
            crr_type=CrrType.AUC,
            curve=self._curve(widths, believed, falling=True),
            description=f"desk of {self.trader}",
        )

    def _offer(self, crr: SeedCrr, product: Product) -> SeedBid:
        believed = self._worth(product, crr.source, crr.sink) * self.chance.gauss(0.9, 0.15)
        part = float(crr.mw) * self.chance.uniform(0.3, 0.8)
        return SeedBid(
            source=crr.source,
            sink=crr.sink,
            hedge=crr.hedge,
            tou=crr.tou,
            period=product.period,
            crr_type=crr.crr_type,
            curve=self._curve([part / 2, part / 2], believed, falling=False),
            offered=crr,
            description=f"desk of {self.trader}",
        )

    def _worth(self, product: Product, source: str, sink: str) -> float:
        return self.values[product][sink] - self.values[product][source]

    def _curve(self, widths: Sequence[float], believed: float, *, falling: bool) -> tuple[tuple[Decimal, Decimal], ...]:
        """Return points from zero MW on; prices never rise with MW in a bid and never fall in an offer (A-30).

        One in three curves is flat, as the simplest clients file them.
        """
        flat = self.chance.random() < 1 / 3
        points = [(Decimal("0.000"), round_cent(believed))]
        for width in widths:
            mw, price = points[-1]
            step = 0.0 if flat else max(LEAST_PRICE_STEP, abs(believed) * self.chance.uniform(0.02, 0.15))
            points.append((mw + megawatt(max(0.1, round(width, 1))), price + round_cent(-step if falling else step)))
        return tuple(points)

    def _moment(self) -> datetime:
        """Return a whole minute at which the portfolio is filed, well inside the window."""
        minutes = int((self.market.close_at - self.market.open_at) / timedelta(minutes=1))
        return self.market.open_at + timedelta(minutes=self.chance.randint(15, minutes - 60))


def _within_budget(buys: Sequence[SeedBid]) -> list[SeedBid]:
    """Cut all bids by one share if together they might cost more than the budget."""
    cost = sum(max(mw * price for mw, price in bid.curve) for bid in buys)
    share = float(min(Decimal(1), BUDGET / max(cost, Decimal(1))))
    return [replace(bid, curve=tuple((floor_megawatt(float(mw) * share), p) for mw, p in bid.curve)) for bid in buys]
