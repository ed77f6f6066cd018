"""What can be wrong with a distribution company's report, record by record."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import MigrationMarket
from crrsim.market.migration import Entry, Report
from crrsim.market.migration_history import last_filed
from crrsim.market.registry import LOAD_SERVING
from crrsim.market.rules import rule
from crrsim.terms.migration import Customers, Rate, Switch
from crrsim.terms.participant import Participant

if TYPE_CHECKING:
    from crrsim.market.world import World


@rule(
    "migration-known-lse",
    says="a load server goes by the DUNS number of one that the ISO knows",
    source="load migration API, lse",
)
def is_known(duns: str, participants: Iterable[Participant]) -> bool:
    return any(one.duns == duns and one.roles & LOAD_SERVING for one in participants)


@is_known.defect("migration-lse-unchecked", says="a load server may go by any number")
def _(duns: str, participants: Iterable[Participant]) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@is_known.defect("migration-any-duns", says="any participant's number passes for a load server's")
def _(duns: str, participants: Iterable[Participant]) -> bool:
    return any(one.duns == duns for one in participants)


@rule("migration-two-servers", says="customers switch from one load server to another", source="our reading")
def are_two(from_lse: str, to_lse: str) -> bool:
    return from_lse != to_lse


@are_two.defect("migration-to-itself", says="customers may switch to the load server that they leave")
def _(from_lse: str, to_lse: str) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "migration-told-once",
    says="a report tells each rate, number of customers and switch once",
    source="load migration API, recordId: the sender's own key, used once",
)
def is_told_once(times: int) -> bool:
    return times == 1


@is_told_once.defect("migration-told-twice", says="a report may tell a thing twice")
def _(times: int) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "migration-record-id",
    says="no two markets have a switch of one key",
    source="load migration API, recordId: used once",
)
def is_unused(record_id: str, used: frozenset[str]) -> bool:
    return record_id not in used


@is_unused.defect("migration-record-id-reused", says="a switch may have the key of one in an earlier market")
def _(record_id: str, used: frozenset[str]) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "migration-class-rated",
    says="customers are of a class for which the company has reported rates",
    source="our reading: without a rate their load is unknown",
)
def is_rated(customer_class: str, rated: frozenset[str]) -> bool:
    return customer_class in rated


@is_rated.defect("migration-class-unrated", says="customers may be of a class without any rate")
def _(customer_class: str, rated: frozenset[str]) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "migration-no-more-than-there-are",
    says="no more customers leave a load server than it has, by the numbers reported last",
    source="our reading",
)
def are_there(leaving: int, there: int) -> bool:
    return leaving <= there


@are_there.defect("migration-more-than-there-are", says="more customers may leave a load server than it has")
def _(leaving: int, there: int) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@are_there.defect("migration-last-customer-stays", says="a load server may not lose all its customers of a class")
def _(leaving: int, there: int) -> bool:
    return leaving < there


@rule(
    "migration-rate-year",
    says="rates are of a year that is over",
    source="load migration API, year: when the rate was measured; our reading",
)
def is_over(year: int, effective_year: int) -> bool:
    return year < effective_year


@is_over.defect("migration-rate-of-the-year", says="rates may be of the year that the load moves in")
def _(year: int, effective_year: int) -> bool:
    return year <= effective_year


@rule(
    "migration-rates-yearly",
    says="the rates of a year come once: later markets do not take them again",
    source="slides: customer rate, once a year",
)
def is_first(year: int, years_before: frozenset[int]) -> bool:
    return year not in years_before


@is_first.defect("migration-rates-monthly", says="the rates of a year are taken in each market")
def _(year: int, years_before: frozenset[int]) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


def problems_of_rates(
    world: "World", market: MigrationMarket, udc: str, rates: Sequence[Rate]
) -> Iterator[tuple[str, ...]]:
    """What is wrong with each rate, in our words."""
    rules = world.rules
    earlier = _earlier(world, market, udc, Report.RATES)
    before = frozenset(one.year for one in earlier if isinstance(one, Rate))
    times = Counter((one.customer_class, one.tou, one.season, one.year) for one in rates)
    for one in rates:
        faults = {
            f"the year {one.year} is not over": rules[is_over](one.year, market.month.year),
            f"the rates of {one.year} were reported to an earlier market": rules[is_first](one.year, before),
            "the rate is told twice": rules[is_told_once](times[one.customer_class, one.tou, one.season, one.year]),
        }
        yield _said(f"{one.customer_class} {one.tou} season {one.season}", faults)


def problems_of_customers(
    world: "World", market: MigrationMarket, udc: str, customers: Sequence[Customers]
) -> Iterator[tuple[str, ...]]:
    """What is wrong with each number of customers, in our words."""
    rules = world.rules
    rated = _rated(world, market, udc)
    times = Counter((one.lse, one.customer_class) for one in customers)
    for one in customers:
        faults = {
            _no_server(one.lse): rules[is_known](one.lse, world.participants.values()),
            f"class {one.customer_class} has no rate": rules[is_rated](one.customer_class, rated),
            "the number is told twice": rules[is_told_once](times[one.lse, one.customer_class]),
        }
        yield _said(f"{one.lse} {one.customer_class}", faults)


def problems_of_switches(
    world: "World", market: MigrationMarket, udc: str, switches: Sequence[Switch]
) -> Iterator[tuple[str, ...]]:
    """What is wrong with each switch, in our words."""
    rules = world.rules
    rated, there = _rated(world, market, udc), _there(world, market, udc)
    others = _earlier(world, market, udc, Report.SWITCHES)
    used = frozenset(one.record_id for one in others if isinstance(one, Switch))
    times = Counter(one.record_id for one in switches)
    leaving: Counter[tuple[str, str]] = Counter()
    for one in switches:
        leaving[one.from_lse, one.customer_class] += one.number
        here = there.get((one.from_lse, one.customer_class))
        gone = leaving[one.from_lse, one.customer_class]
        faults = {
            **{_no_server(duns): _is_served(world, duns) for duns in (one.from_lse, one.to_lse)},
            "the customers stay where they are": rules[are_two](one.from_lse, one.to_lse),
            f"class {one.customer_class} has no rate": rules[is_rated](one.customer_class, rated),
            f"{gone} customers leave, and {here} are there": here is None or rules[are_there](gone, here),
            "the key stands twice in the report": rules[is_told_once](times[one.record_id]),
            "the key was used in another market": rules[is_unused](one.record_id, used),
        }
        yield _said(f"record {one.record_id}", faults)


def _said(label: str, faults: Mapping[str, bool]) -> tuple[str, ...]:
    return tuple(f"{label}: {fault}" for fault, good in faults.items() if not good)


def _no_server(duns: str) -> str:
    return f"there is no load server with the DUNS number {duns}"


def _is_served(world: "World", duns: str) -> bool:
    """Whether a switch may name that number; a server that the ISO does not know has none."""
    return not duns or world.rules[is_known](duns, world.participants.values())


def _rated(world: "World", market: MigrationMarket, udc: str) -> frozenset[str]:
    """The classes with rates of any year, by what was reported to this market and before."""
    filed = last_filed(world.book.reports, world.schedule.migrations, market, udc, Report.RATES)
    return frozenset(one.customer_class for each in filed for one in each.entries if isinstance(one, Rate))


def _there(world: "World", market: MigrationMarket, udc: str) -> dict[tuple[str, str], int]:
    """Customers by server and class, by the numbers reported last."""
    filed = last_filed(world.book.reports, world.schedule.migrations, market, udc, Report.CUSTOMERS)
    numbers = (one for one in filed[-1].entries if isinstance(one, Customers)) if filed else ()
    return {(one.lse, one.customer_class): one.number for one in numbers}


def _earlier(world: "World", market: MigrationMarket, udc: str, report: Report) -> Iterator[Entry]:
    """The entries of the same report to all other markets."""
    for key, filed in world.book.reports.items():
        if key[0] != market.name and key[1:] == (udc, report):
            yield from filed.entries
