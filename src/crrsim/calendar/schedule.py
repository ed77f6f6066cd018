"""When markets and windows open, close and post, for a plan laid on any dates (A-49).

The slides name days and no hours. The hours are our assumption and stand as data in schedule.yaml; another file may
be given for a server that keeps other hours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from crrsim.calendar.plan import Plan
from crrsim.calendar.window import Window
from crrsim.facts import read_facts
from crrsim.terms.load import LoadKind
from crrsim.terms.market import MarketStatus, MarketTerm, MarketType
from crrsim.terms.product import Period, Product, TimeOfUse

OURS = Path(__file__).with_name("schedule.yaml")

Found = TypeVar("Found")


class UnknownMarketError(KeyError):
    """A market or window that the schedule does not have."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class ScheduledWindow:
    """A submission window of the ISO: published, then open over [open_at, close_at), then posted."""

    alias: str
    name: str
    publish_at: datetime
    open_at: datetime
    close_at: datetime
    post_at: datetime

    @property
    def window(self) -> Window:
        return Window(self.open_at, self.close_at)

    def is_published(self, now: datetime) -> bool:
        return now >= self.publish_at

    def is_open(self, now: datetime) -> bool:
        return now in self.window

    def status(self, now: datetime) -> MarketStatus:
        """Return the status that the calendar alone gives at `now`."""
        if now < self.open_at:
            return MarketStatus.PREP
        if now < self.close_at:
            return MarketStatus.OPEN
        return MarketStatus.CLOSED if now < self.post_at else MarketStatus.POSTED


@dataclass(frozen=True)
class ScheduledMarket(ScheduledWindow):
    """A market: a window with something to trade in it."""

    type: MarketType
    term: MarketTerm
    products: tuple[Product, ...]

    @property
    def periods(self) -> tuple[Period, ...]:
        return tuple(dict.fromkeys(product.period for product in self.products))


@dataclass(frozen=True)
class LoadWindow(ScheduledWindow):
    """A window in which hourly load is handed in: past or forecast load, of one to four periods."""

    kind: LoadKind
    term: MarketTerm
    periods: tuple[Period, ...]


@dataclass(frozen=True)
class MigrationMarket(ScheduledWindow):
    """A month's settling of the load that moved; `n_hours_at` is when its N hours come out, None when they do not."""

    month: Period
    n_hours_at: datetime | None


@dataclass(frozen=True)
class ScheduledCap:
    """A nomination cap calculation, the instant its limits are posted, and the markets (by alias) that obey them.

    `kind` is what is calculated: SS, UB, SEQ or MEQ.
    """

    alias: str
    name: str
    post_at: datetime
    kind: str
    markets: tuple[str, ...]


@dataclass(frozen=True)
class Targets:
    """What the sim's markets sell: a month, and the four seasons of a year; `season` is the one the month lies in."""

    month: Period
    season: Period
    year: int

    @classmethod
    def of(cls, plan: Plan) -> "Targets":
        """Return the targets of a plan: the month after week 2's results, the year after week 3's."""
        results = plan.date_of("W2-THU")
        month = Period.month(results.year + results.month // 12, results.month % 12 + 1)
        season = Period.season(month.year, (month.number + 2) // 3)
        return cls(month, season, plan.date_of("W3-THU").year + 1)

    @property
    def month_before(self) -> Period:
        """The month a year before the monthly target: the past load that a monthly forecast is held against."""
        return Period.month(self.month.year - 1, self.month.number)

    @property
    def seasons(self) -> tuple[Period, ...]:
        return tuple(Period.season(self.year, number) for number in range(1, 5))

    def periods(self, term: MarketTerm) -> tuple[Period, ...]:
        return (self.month,) if term is MarketTerm.MONTHLY else self.seasons


@dataclass(frozen=True)
class Schedule:
    """All that opens, closes and posts during one sim."""

    plan: Plan
    targets: Targets
    markets: tuple[ScheduledMarket, ...]
    windows: tuple[ScheduledWindow, ...]
    loads: tuple[LoadWindow, ...]
    caps: tuple[ScheduledCap, ...]
    migrations: tuple[MigrationMarket, ...]

    @classmethod
    def of(
        cls, plan: Plan, source: Path = OURS, *, long_term_after_tier_1: bool = False, tier_3: bool = False
    ) -> "Schedule":
        """Lay the hours of `source` on the days of `plan`. Raises: PlanError for a moment that is none of the plan.

        In the sim the tiers 1 and LT of an annual allocation run side by side; outside it LT follows tier 1's results.
        Earlier years had a third annual tier.
        """
        facts = read_facts(source)
        for other, wanted in (("long_term_after_tier_1", long_term_after_tier_1), ("tier_3", tier_3)):
            if wanted:
                facts = {**facts, **{kind: {**facts[kind], **rows} for kind, rows in facts[other].items()}}
        targets = Targets.of(plan)
        return cls(
            plan=plan,
            targets=targets,
            markets=tuple(_market(plan, targets, alias, row) for alias, row in facts["markets"].items()),
            windows=tuple(
                ScheduledWindow(**_times(plan, targets, alias, row)) for alias, row in facts["windows"].items()
            ),
            loads=tuple(_load_window(plan, targets, alias, row) for alias, row in facts["loads"].items()),
            caps=tuple(
                ScheduledCap(
                    alias, _name(plan, targets, row), plan.read(row["post"]), row["kind"], tuple(row["markets"])
                )
                for alias, row in facts["caps"].items()
            ),
            migrations=tuple(_migration(plan, targets, alias, row) for alias, row in facts["migrations"].items()),
        )

    def alias(self, alias: str) -> ScheduledMarket:
        """Return the market that features call by `alias`: "monthly auction". Raises: UnknownMarketError."""
        return _found(self._by_alias, alias)

    def named(self, name: str) -> ScheduledMarket:
        """Return the market of that name: "AUC_MN_2026_M04". Raises: UnknownMarketError."""
        return _found(self._by_name, name)

    def window(self, alias: str) -> ScheduledWindow:
        """Return the submission window of that alias: "load migration". Raises: UnknownMarketError."""
        return _found({window.alias: window for window in (*self.windows, *self.loads, *self.migrations)}, alias)

    def migration(self, alias: str) -> MigrationMarket:
        """Return the load migration market of that alias: "load migration". Raises: UnknownMarketError."""
        return _found({market.alias: market for market in self.migrations}, alias)

    def load(self, alias: str) -> LoadWindow:
        """Return the load window of that alias: "monthly forecast load". Raises: UnknownMarketError."""
        return _found({window.alias: window for window in self.loads}, alias)

    def caps_of(self, market: ScheduledMarket) -> tuple[ScheduledCap, ...]:
        """Return the nomination cap calculations that a market obeys, in the order of the file."""
        return tuple(cap for cap in self.caps if market.alias in cap.markets)

    def load_period(self, period: Period) -> Period:
        """Return the period whose load sets the limits of `period`.

        A month goes by its own forecast; a season by the same season of the year before the sim's, whose load is known.
        """
        return period if period.kind == "M" else Period.season(self.plan.week_1.year - 1, period.number)

    def moments(self) -> tuple[tuple[datetime, str], ...]:
        """Return every instant at which the ISO does something, in order of time, with what it does."""
        spans = (*self.markets, *self.windows, *self.loads, *self.migrations)
        happenings = [(getattr(span, f"{verb}_at"), f"{verb} {span.name}") for span in spans for verb in _VERBS]
        return tuple(sorted({*happenings, *((cap.post_at, f"post {cap.name}") for cap in self.caps)}))

    @cached_property
    def _by_alias(self) -> Mapping[str, ScheduledMarket]:
        return {market.alias: market for market in self.markets}

    @cached_property
    def _by_name(self) -> Mapping[str, ScheduledMarket]:
        return {market.name: market for market in self.markets}


_VERBS = ("publish", "open", "close", "post")


def _market(plan: Plan, targets: Targets, alias: str, row: Mapping[str, Any]) -> ScheduledMarket:
    times = _times(plan, targets, alias, row)
    kind, term, *_ = times["name"].split("_")
    market_term = {"MN": MarketTerm.MONTHLY, "AN": MarketTerm.ANNUAL}[term]
    products = tuple(Product(period, tou) for period in targets.periods(market_term) for tou in TimeOfUse)
    market_type = {"AUC": MarketType.AUCTION, "ALLOC": MarketType.ALLOCATION}[kind]
    return ScheduledMarket(**times, type=market_type, term=market_term, products=products)


def _load_window(plan: Plan, targets: Targets, alias: str, row: Mapping[str, Any]) -> LoadWindow:
    last_year = plan.week_1.year - 1
    periods = {
        "seasons of last year": tuple(Period.season(last_year, number) for number in range(1, 5)),
        "month of last year": (targets.month_before,),
        "month": (targets.month,),
    }[row["takes"]]
    kind, term = LoadKind(row["load"]), MarketTerm(row["term"])
    return LoadWindow(**_times(plan, targets, alias, row), kind=kind, term=term, periods=periods)


def _migration(plan: Plan, targets: Targets, alias: str, row: Mapping[str, Any]) -> MigrationMarket:
    """A market of `back` months ago stands four weeks earlier for each of them."""
    back: int = row["back"]
    months = targets.month.year * 12 + targets.month.number - 1 - back
    month = Period.month(months // 12, months % 12 + 1)
    then = replace(plan, week_1=plan.week_1 - timedelta(weeks=4 * back))
    named = {**row, "name": row["name"].replace("{moved}", str(month))}
    n_hours_at = then.read(row["n_hours"]) if "n_hours" in row else None
    return MigrationMarket(**_times(then, targets, alias, named), month=month, n_hours_at=n_hours_at)


def _times(plan: Plan, targets: Targets, alias: str, row: Mapping[str, Any]) -> dict[str, Any]:
    instants = {f"{verb}_at": plan.read(row[verb]) for verb in _VERBS}
    if not instants["publish_at"] <= instants["open_at"] < instants["close_at"] <= instants["post_at"]:
        raise ValueError(f"{alias}: a window is published, opens, closes and posts in this order")
    return {"alias": alias, "name": _name(plan, targets, row), **instants}


def _name(plan: Plan, targets: Targets, row: Mapping[str, Any]) -> str:
    last_year = plan.week_1.year - 1
    name: str = row["name"]
    return name.format(
        month=targets.month,
        month_before=targets.month_before,
        season=targets.season,
        year=targets.year,
        last_year=last_year,
    )


def _found(known: Mapping[str, Found], key: str) -> Found:
    try:
        return known[key]
    except KeyError:
        raise UnknownMarketError(f"the schedule has no {key!r}: it has {', '.join(known)}") from None
