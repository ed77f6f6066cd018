"""All of the cast's ordinary business for one seed: the one thing the double needs to be a living market."""

from crrsim.calendar.schedule import Schedule
from crrsim.network.model import Model
from crrsim.synthetic.bidding import portfolios
from crrsim.synthetic.conversions import conversions, rights
from crrsim.synthetic.holdings import holdings
from crrsim.synthetic.loads import cec_loads, elections, loads
from crrsim.synthetic.messages import messages
from crrsim.synthetic.migrations import migrations, territories
from crrsim.synthetic.nominating import nominations
from crrsim.synthetic.trades import trades
from crrsim.terms.business import Business
from crrsim.terms.market import MarketType


def ordinary_business(seed: int, schedule: Schedule, model: Model) -> Business:
    """Return what the cast holds, files and is told: the same for the same seed, schedule and model."""
    held = holdings(seed, schedule, model)
    auctions = [market for market in schedule.markets if market.type is MarketType.AUCTION]
    filed = [portfolio for market in auctions for portfolio in portfolios(seed, market, model, held)]
    allocations = [market for market in schedule.markets if market.type is MarketType.ALLOCATION]
    nominated = [one for market in allocations for one in nominations(seed, market, model)]
    handed_in = loads(seed, schedule, model)
    convertible = rights(seed, schedule, model)
    return Business(
        holdings=held,
        portfolios=tuple(sorted(filed, key=lambda one: (one.at, one.name))),
        messages=messages(seed, schedule, model),
        nominations=tuple(nominated),
        loads=handed_in,
        cec_loads=cec_loads(schedule, handed_in),
        elections=elections(seed, schedule, model),
        rights=convertible,
        conversions=conversions(schedule, convertible),
        trades=trades(seed, schedule, model, held, filed),
        territories=territories(),
        migrations=migrations(seed, schedule),
    )
