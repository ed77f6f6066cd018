"""How much load went from whom to whom: customers times what each draws, opposite ways set off against each other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import MigrationMarket
from crrsim.market.migration import Report, Transfer
from crrsim.market.migration_history import last_filed
from crrsim.market.rules import rule
from crrsim.market.settings import SharesIn
from crrsim.terms.migration import Customers, Rate, Switch
from crrsim.terms.product import TimeOfUse

if TYPE_CHECKING:
    from crrsim.market.world import World

NONE, HUNDRED, KW_PER_MW = Decimal(0), Decimal(100), Decimal(1000)
STEP = Decimal("0.000000001")
"""To how many decimals a share is told: enough that a kilowatt of any CRR shows."""

Way = tuple[str, str, int, TimeOfUse]
"""From whom, to whom (DUNS numbers), season, time of use."""

RateKey = tuple[str, int, TimeOfUse]
"""Class, season, time of use."""


@dataclass(frozen=True)
class Loads:
    """What a company's reports come to: kW of a customer by class, and customers by server and class."""

    kw: Mapping[RateKey, Decimal]
    customers: Mapping[tuple[str, str], int]

    def of(self, server: str, season: int, tou: TimeOfUse) -> Decimal:
        """MW of all customers of a server."""
        mine = ((one, number) for (lse, one), number in self.customers.items() if lse == server)
        return sum((number * self.kw.get((one, season, tou), NONE) for one, number in mine), NONE) / KW_PER_MW


@rule(
    "migration-load",
    says="customers that go take with them what one of their class draws in that season and time of use",
    source="A-43",
    plays=True,
)
def moved(number: int, kw: Decimal) -> Decimal:
    return number * kw / KW_PER_MW


@moved.defect("migration-kw-as-mw", says="the kW of a customer are taken for MW")
def _(number: int, kw: Decimal) -> Decimal:
    return number * kw


@moved.defect("migration-one-kw-each", says="every customer draws one kW")
def _(number: int, kw: Decimal) -> Decimal:
    del kw
    return number / KW_PER_MW


@rule(
    "migration-netting",
    says="what two load servers lose to each other in one season and time of use is set off; the difference moves",
    source="notice of 06/02/2025",
    plays=True,
)
def netted(ways: Mapping[Way, Decimal]) -> dict[Way, Decimal]:
    differences = {way: mw - ways.get(_back(way), NONE) for way, mw in ways.items()}
    return {way: mw for way, mw in differences.items() if mw > 0}


@netted.defect("migration-not-netted", says="what two load servers lose to each other moves both ways")
def _(ways: Mapping[Way, Decimal]) -> dict[Way, Decimal]:
    return dict(ways)


@rule(
    "migration-share",
    says="the share is what moved of the load that its loser had, and never more than all of it",
    source="load migration paper of 2007, in proportion to the load lost; A-43",
    plays=True,
)
def share_of(mw: Decimal, total: Decimal) -> Decimal:
    """The share, 0 to 1."""
    return min(mw / total, Decimal(1)) if total > 0 else NONE


@share_of.defect("migration-share-of-what-is-left", says="the share is what moved of the load that stayed")
def _(mw: Decimal, total: Decimal) -> Decimal:
    return share_of.healthy(mw, total - mw)


def transfers_of(world: "World", market: MigrationMarket, udc: str) -> tuple[Transfer, ...]:
    """What moved by a company's reports to a market, in order of servers, season and time of use."""
    loads = _loads(world, market, udc)
    filed = world.book.reports.get((market.name, udc, Report.SWITCHES))
    switches = [one for one in filed.entries if isinstance(one, Switch)] if filed else []
    ways = world.rules[netted](_ways(world, loads, switches))
    found = ((way, mw, _told(world, mw, loads.of(way[0], way[2], way[3]))) for way, mw in sorted(ways.items()))
    return tuple(_transfer(world, udc, *each) for each in found if each[2] > 0)


def as_fraction(told: Decimal, how: SharesIn) -> Decimal:
    """The share, 0 to 1, that a told percentage stands for."""
    return told / HUNDRED if how is SharesIn.PERCENT else told


def _transfer(world: "World", udc: str, way: Way, mw: Decimal, told: Decimal) -> Transfer:
    loser, gainer, season, tou = way
    names = {one.duns: one.name for one in world.participants.values() if one.duns}
    world.book.last_transfer += 1
    return Transfer(world.book.last_transfer, udc, names[loser], names[gainer], season, tou, told, mw)


def _told(world: "World", mw: Decimal, total: Decimal) -> Decimal:
    share = world.rules[share_of](mw, total)
    scaled = share * HUNDRED if world.settings.migration_shares_in is SharesIn.PERCENT else share
    return scaled.quantize(STEP, ROUND_FLOOR)


def _ways(world: "World", loads: Loads, switches: Iterable[Switch]) -> dict[Way, Decimal]:
    """MW by way; switches from or to a server unknown to the ISO move nothing in its books."""
    known = {one.duns for one in world.participants.values() if one.duns}
    ways: defaultdict[Way, Decimal] = defaultdict(Decimal)
    for one in switches:
        if not {one.from_lse, one.to_lse} <= known:
            continue
        for (customer_class, season, tou), kw in loads.kw.items():
            if customer_class == one.customer_class:
                ways[one.from_lse, one.to_lse, season, tou] += world.rules[moved](one.number, kw)
    return dict(ways)


def _loads(world: "World", market: MigrationMarket, udc: str) -> Loads:
    """Rates of the latest year told for each class, and the numbers of customers reported last."""
    markets, reports = world.schedule.migrations, world.book.reports
    told = [
        one
        for filed in last_filed(reports, markets, market, udc, Report.RATES)
        for one in filed.entries
        if isinstance(one, Rate)
    ]
    kw = {(one.customer_class, one.season, one.tou): one.kw for one in sorted(told, key=lambda one: one.year)}
    numbers = last_filed(reports, markets, market, udc, Report.CUSTOMERS)
    last = (one for one in numbers[-1].entries if isinstance(one, Customers)) if numbers else ()
    return Loads(kw, {(one.lse, one.customer_class): one.number for one in last})


def _back(way: Way) -> Way:
    return way[1], way[0], way[2], way[3]
