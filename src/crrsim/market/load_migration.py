"""The load migration service: what distribution companies report, and what moves with the load. CRR API 1.3.2.

Each function is one operation of the API. All refuse by raising `RefusedByRule`, and then nothing was kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import compress
from typing import TYPE_CHECKING

from crrsim.calendar.pacific import wire
from crrsim.calendar.schedule import MigrationMarket
from crrsim.market.migration import Entry, Filed, Migrated, Report, Transfer
from crrsim.market.migration_check import problems_of_customers, problems_of_rates, problems_of_switches
from crrsim.market.migration_window import (
    effective_date,
    is_listed,
    market_named,
    status_now,
    takes_reports,
    tells_n_hours,
    tells_results,
)
from crrsim.market.n_hours import NHour, is_told, n_hours, places
from crrsim.market.refusal import RefusedByRule, refuse
from crrsim.market.registry import acts_for
from crrsim.market.rules import rule
from crrsim.terms.market import MarketStatus
from crrsim.terms.migration import Customers, Rate, Switch
from crrsim.terms.outcome import Refusal
from crrsim.terms.participant import Participant, Role

if TYPE_CHECKING:
    from crrsim.market.world import World

TEXT_LENGTH = 1000
"""The longest errorDescription of the documents."""


@dataclass(frozen=True)
class Told:
    """A market as the lists tell it."""

    market: MigrationMarket
    effective_at: datetime
    status: MarketStatus


@rule(
    "migration-udc", says="reports are a distribution company's: no other has any", source="load migration API, LMV024"
)
def is_company(name: str, companies: frozenset[str]) -> bool:
    return name in companies


@is_company.defect("migration-udc-unchecked", says="any name passes for a distribution company's")
def _(name: str, companies: frozenset[str]) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "migration-effective-date",
    says="switches are of the date from which the market counts",
    source="load migration API, LMV023",
)
def is_effective(said: datetime, effective_at: datetime) -> bool:
    return said == effective_at


@is_effective.defect("migration-date-unchecked", says="switches may be of any date")
def _(said: datetime, effective_at: datetime) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@is_effective.defect("migration-date-of-the-month", says="switches may be of any date in the market's month")
def _(said: datetime, effective_at: datetime) -> bool:
    return 0 <= (said - effective_at).days < 28


@is_effective.defect("migration-date-a-second-off", says="switches must be of the second before the market counts")
def _(said: datetime, effective_at: datetime) -> bool:
    return said == effective_at - timedelta(seconds=1)


@rule(
    "migration-all-or-nothing",
    says="one bad record refuses the whole report, and each bad record is told with all that is wrong with it",
    source="load migration API, SubmissionStatus: VALID alone",
)
def kept_and_told(found: Sequence[tuple[str, ...]]) -> tuple[tuple[bool, ...], tuple[str, ...]]:
    """Which records are kept, and a text for each bad one; `found` holds what is wrong with each record."""
    told = tuple("; ".join(problems)[:TEXT_LENGTH] for problems in found if problems)
    return (not told,) * len(found), told


@kept_and_told.defect("migration-bad-dropped", says="bad records are left out without a word and the others kept")
def _(found: Sequence[tuple[str, ...]]) -> tuple[tuple[bool, ...], tuple[str, ...]]:
    return tuple(not problems for problems in found), ()


@kept_and_told.defect("migration-first-bad-told", says="only the first bad record is told")
def _(found: Sequence[tuple[str, ...]]) -> tuple[tuple[bool, ...], tuple[str, ...]]:
    kept, told = kept_and_told.healthy(found)
    return kept, told[:1]


@rule(
    "migration-replaces",
    says="while the market is open, a report takes the place of the one before it",
    source="our reading",
)
def what_stands(before: tuple[Entry, ...], now: tuple[Entry, ...]) -> tuple[Entry, ...]:
    del before
    return now


@what_stands.defect("migration-adds-up", says="a report is added to the one before it")
def _(before: tuple[Entry, ...], now: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return before + now


@what_stands.defect("migration-first-stands", says="the first report stands, whatever comes after it")
def _(before: tuple[Entry, ...], now: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return before or now


@rule(
    "migration-no-customers",
    says="a number of no customers is not read back",
    source="load migration API, the minimum of numberOfCustomers, 0 when sent and 1 when read",
)
def is_read_back(entry: Entry) -> bool:
    return not isinstance(entry, Customers) or entry.number > 0


@is_read_back.defect("migration-zero-read-back", says="a number of no customers is read back")
def _(entry: Entry) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "migration-privacy",
    says="a company sees what its reports came to, a load server what concerns itself",
    source="our reading of the read operations",
)
def concerns(caller: str, parties: frozenset[str]) -> bool:
    return caller in parties


@concerns.defect("migration-results-leak", says="everybody sees what moved between others")
def _(caller: str, parties: frozenset[str]) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule("migration-own-reports", says="a company reads back its own reports", source="load migration API, our reading")
def reads_back(caller: str, reported_by: str) -> bool:
    return caller == reported_by


@reads_back.defect("migration-reports-leak", says="a company reads back what the others have reported as well")
def _(caller: str, reported_by: str) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


def active_load_migration_market_list(world: "World", caller: Participant) -> tuple[Told, ...]:
    """The markets that are announced and not posted, by month."""
    del caller  # the same for everybody
    return _listed(world, posted=False)


def posted_load_migration_market_list(world: "World", caller: Participant) -> tuple[Told, ...]:
    """The markets that are posted, by month."""
    del caller  # the same for everybody
    return _listed(world, posted=True)


def load_migration_market_status(world: "World", caller: Participant, market_name: str) -> MarketStatus:
    """Where one market stands. Refuses: LMV1003, LMV1002."""
    del caller  # the same for everybody
    return status_now(world, market_named(world, market_name))


def n_hour_data(world: "World", caller: Participant, market_name: str) -> tuple[datetime, tuple[NHour, ...]]:
    """When the N hours came out, and those of the places that the caller serves; all of them for a load server.

    Refuses: LMV1003, LMV1002, LMV0101 before they are out and where a market has none.
    """
    market = market_named(world, market_name)
    if not world.rules[tells_n_hours](market.n_hours_at, world.now):
        refuse("LMV0101")
    served = next((one.lap for one in world.stage.business.territories if one.udc == caller.name), None)
    told = (one for one in places(world) if served is None or world.rules[is_told](one, served))
    return market.n_hours_at or market.publish_at, tuple(hour for lap in told for hour in n_hours(world, lap))


def customer_rates(world: "World", caller: Participant, market_name: str, udc: str, rates: Sequence[Rate]) -> Filed:
    """Keep what a customer of each class draws.

    Refuses: LMV1003, LMV1002, LMV024, SEC0002, LMV0102 outside the window, SER0030 once for each bad record.
    """
    market = _taking(world, caller, market_name, udc)
    return _file(world, market, udc, Report.RATES, rates, problems_of_rates(world, market, udc, rates))


def number_of_customers(
    world: "World", caller: Participant, market_name: str, udc: str, customers: Sequence[Customers]
) -> Filed:
    """Keep how many customers each load server has. Refuses as `customer_rates`."""
    market = _taking(world, caller, market_name, udc)
    problems = problems_of_customers(world, market, udc, customers)
    return _file(world, market, udc, Report.CUSTOMERS, customers, problems)


def dasr_summary(  # noqa: PLR0917 - the fields of the API's body, in its order
    world: "World",
    caller: Participant,
    market_name: str,
    udc: str,
    effective_at: datetime,
    switches: Sequence[Switch],
) -> Filed:
    """Keep which customers switch. Refuses as `customer_rates`, and LMV023 for another date than the market's."""
    market = _taking(world, caller, market_name, udc)
    if not world.rules[is_effective](effective_at, effective_date(market)):
        refuse("LMV023", wire(effective_at), wire(effective_date(market)))
    problems = problems_of_switches(world, market, udc, switches)
    return _file(world, market, udc, Report.SWITCHES, switches, problems)


def existing(world: "World", caller: Participant, market_name: str, report: Report) -> Filed:
    """A company's report as it stands, with no entries when there is none. Refuses: LMV1003, LMV1002, LMV024."""
    market = market_named(world, market_name)
    _refuse_no_company(world, caller.name)
    own = world.rules[reads_back]
    filed = [
        one for (at, udc, kind), one in world.book.reports.items()
        if (at, kind) == (market.name, report) and own(caller.name, udc)
    ]  # fmt: skip
    entries = tuple(entry for one in filed for entry in one.entries if world.rules[is_read_back](entry))
    first_at = min((one.first_at for one in filed), default=world.now)
    return Filed(first_at, max((one.last_at for one in filed), default=world.now), entries)


def load_percentage(world: "World", caller: Participant, market_name: str) -> tuple[Transfer, ...]:
    """What moved from whom to whom, as far as it concerns the caller. Refuses: LMV1003, LMV1002, LMV0103."""
    found = world.book.transfers.get(_posted(world, market_name).name, ())
    see = world.rules[concerns]
    return tuple(one for one in found if see(caller.name, frozenset({one.udc, one.loser, one.gainer})))


def load_migration_crr_results(world: "World", caller: Participant, market_name: str) -> tuple[Migrated, ...]:
    """The CRRs that were made or added to, as far as they concern the caller. Refuses as `load_percentage`."""
    found = world.book.migrated.get(_posted(world, market_name).name, ())
    return tuple(one for one in found if world.rules[concerns](caller.name, frozenset({one.udc, one.owner})))


def _listed(world: "World", *, posted: bool) -> tuple[Told, ...]:
    return tuple(
        Told(one, effective_date(one), status)
        for one in sorted(world.schedule.migrations, key=lambda one: one.month)
        if world.rules[is_listed](
            status := status_now(world, one), announced=one.is_published(world.now), posted=posted
        )
    )


def _taking(world: "World", caller: Participant, market_name: str, udc: str) -> MigrationMarket:
    """The market, when it takes the company's reports now."""
    market = market_named(world, market_name)
    _refuse_no_company(world, udc)
    if not world.rules[acts_for](caller.name, udc):
        refuse("SEC0002")
    if not world.rules[takes_reports](market, world.now):
        refuse("LMV0102", market.name)
    return market


def _refuse_no_company(world: "World", name: str) -> None:
    companies = frozenset(one.name for one in world.participants.values() if one.is_a(Role.UDC))
    if not world.rules[is_company](name, companies):
        refuse("LMV024", name)


def _posted(world: "World", market_name: str) -> MigrationMarket:
    market = market_named(world, market_name)
    if not world.rules[tells_results](status_now(world, market)):
        refuse("LMV0103", market.name)
    return market


def _file(  # noqa: PLR0917 - a report, whose it is, and what is wrong with it
    world: "World",
    market: MigrationMarket,
    udc: str,
    report: Report,
    entries: Iterable[Entry],
    problems: Iterator[tuple[str, ...]],
) -> Filed:
    kept, told = world.rules[kept_and_told](tuple(problems))
    if told:
        raise RefusedByRule(Refusal("SER0030", (text,)) for text in told)
    key = market.name, udc, report
    before = world.book.reports.get(key)
    stands = world.rules[what_stands](before.entries if before else (), tuple(compress(entries, kept)))
    filed = Filed(before.first_at if before else world.now, world.now, stands)
    world.book.reports[key] = filed
    return filed
