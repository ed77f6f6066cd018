"""What a distribution company reports to the months' load migration markets: rates, customers, who switches to whom."""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from crrsim.calendar.schedule import MigrationMarket
from crrsim.market import load_migration
from crrsim.market.migration_window import effective_date
from crrsim.market.refusal import RefusedByRule
from crrsim.market.world import World
from crrsim.terms.migration import Customers, Rate, Switch
from crrsim.terms.participant import Participant, Role
from crrsim.terms.product import CrrType, TimeOfUse

counts = st.lists(st.integers(0, 2_000), min_size=3, max_size=3)
ways = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from([1, 2, 3, 0]), st.integers(1, 600)), min_size=1, max_size=4
)
"""From which load server, to which one after it (the fourth is nobody known, the zeroth itself), how many customers."""


class Migrations:
    """One company and three load servers; a report that is refused leaves everything as it was."""

    world: World

    @precondition(lambda self: self.migration_market() is not None)
    @rule(kw=st.decimals("0.001", "9", places=3))
    def report_rates(self, kw: Decimal) -> None:
        """Report rates, of a year that only this market may tell."""
        markets = sorted(self.world.schedule.migrations, key=lambda one: one.month)
        self.report(
            lambda market: load_migration.customer_rates(
                *self._where(market), rates(str(kw), year=market.month.year - len(markets) + markets.index(market))
            )
        )

    @precondition(lambda self: self.migration_market() is not None)
    @rule(numbers=counts)
    def report_customers(self, numbers: list[int]) -> None:
        told = [
            Customers(one.duns or "", "RESIDENTIAL", number)
            for one, number in zip(self._servers(), numbers, strict=True)
        ]
        self.report(lambda market: load_migration.number_of_customers(*self._where(market), told))

    @precondition(lambda self: self.migration_market() is not None)
    @rule(switches=ways)
    def report_switches(self, switches: list[tuple[int, int, int]]) -> None:
        duns = [*(one.duns or "" for one in self._servers()), ""]
        self.report(
            lambda market: load_migration.dasr_summary(
                *self._where(market),
                effective_date(market),
                [
                    Switch(f"{market.month}-{place}", "RESIDENTIAL", duns[leave], duns[(leave + step) % 4], number)
                    for place, (leave, step, number) in enumerate(switches)
                ],
            )
        )

    @invariant()
    def gainers_and_losers_come_to_nothing(self) -> None:
        """What a market told of a CRR: what its gainers got is what runs against its loser's."""
        for results in self.world.book.migrated.values():
            sums: defaultdict[object, Decimal] = defaultdict(Decimal)
            for one in results:
                assert one.mw == one.mw.quantize(Decimal("0.001"))
                key = one.parent_id, one.tou, one.start_at, one.end_at
                sums[key] += one.mw if one.crr_type is CrrType.LSE_LMT else -one.mw
            assert set(sums.values()) <= {Decimal(0)}

    @invariant()
    def a_crr_is_made_once_and_added_to_later(self) -> None:
        everything = [one for results in self.world.book.migrated.values() for one in results]
        made = [one.crr_id for one in everything if one.made]
        assert len(made) == len(set(made)) == len({one.crr_id for one in everything})

    def migration_market(self) -> MigrationMarket | None:
        """The market that takes reports now."""
        return next((one for one in self.world.schedule.migrations if self.world.now in one.window), None)

    def report(self, send: Callable[[MigrationMarket], object]) -> None:
        before, market = dict(self.world.book.reports), self.migration_market()
        assert market is not None
        try:
            send(market)
        except RefusedByRule:
            assert self.world.book.reports == before

    def _where(self, market: MigrationMarket) -> tuple[World, Participant, str, str]:
        company = next(one for one in self.world.participants.values() if one.is_a(Role.UDC))
        return self.world, company, market.name, company.name

    def _servers(self) -> list[Participant]:
        return [one for one in self.world.participants.values() if one.is_a(Role.LSE)]


def rates(kw: str, *, year: int = 2025, off: str | None = None) -> tuple[Rate, ...]:
    """One class's rates in every season, off-peak as on-peak unless told."""
    draws = {TimeOfUse.ON: Decimal(kw), TimeOfUse.OFF: Decimal(off or kw)}
    return tuple(Rate("RESIDENTIAL", tou, season, year, mw) for season in range(1, 5) for tou, mw in draws.items())
