"""When load migration markets close and post, and what the cast's distribution companies report to them."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from crrsim.market import load_migration, migration_result
from crrsim.market.book import TurnedAway
from crrsim.market.happening import Happening
from crrsim.market.migration_window import effective_date
from crrsim.market.refusal import RefusedByRule
from crrsim.market.stage import Stage
from crrsim.terms.migration import SeedMigration

if TYPE_CHECKING:
    from crrsim.market.world import World

ORDER = 7
"""After the closings, postings and messages of the same instant."""


def migration_business(stage: Stage) -> Iterator[Happening]:
    """The ends of each market, and the cast's reports by the doors that everybody uses."""
    for market in stage.schedule.migrations:
        yield Happening(market.close_at, (0, market.name), partial(migration_result.close, market=market))
        yield Happening(market.post_at, (1, market.name), partial(migration_result.post, market=market))
    for number, seed in enumerate(stage.business.migrations):
        yield Happening(seed.at, (ORDER, f"migration {number:05}"), _reporting(seed))


def _reporting(seed: SeedMigration) -> Callable[["World"], None]:
    def report(world: "World") -> None:
        try:
            _report(world, seed)
        except RefusedByRule as no:
            world.book.turned_away += (TurnedAway(world.now, seed.udc, "load migration", str(no)),)

    return report


def _report(world: "World", seed: SeedMigration) -> None:
    """File what there is, rates first: the others need them."""
    caller = world.participants[seed.udc]
    market = world.schedule.migration(seed.market_alias)
    where = world, caller, market.name, seed.udc
    if seed.rates:
        load_migration.customer_rates(*where, seed.rates)
    if seed.customers:
        load_migration.number_of_customers(*where, seed.customers)
    if seed.switches:
        load_migration.dasr_summary(*where, effective_date(market), seed.switches)
