"""What the cast's distribution company reports: rates once a year, and each month customers and who switched."""

from datetime import datetime
from decimal import Decimal

from crrsim.calendar.schedule import MigrationMarket, Schedule
from crrsim.synthetic.cast import actor
from crrsim.synthetic.dice import dice
from crrsim.terms.migration import Customers, Rate, SeedMigration, SeedTerritory, Switch
from crrsim.terms.product import TimeOfUse

COMPANY, PLACE = "UDC1", "DLAP_SCE-APND"
DRAWS = {"RESIDENTIAL": "1.350", "SMALL_COM": "6.800", "INDUSTRIAL": "780.000"}
"""kW of one customer in an on-peak hour of summer; other seasons and hours draw less."""

SEASON_PERCENT = {1: 82, 2: 88, 3: 100, 4: 80}
OFF_PEAK_PERCENT = 72
REPORTED = "09:05"
"""Pacific time on the first day of the window: what a scenario reports later takes its place."""


def territories() -> tuple[SeedTerritory, ...]:
    """Return what each distribution company of the cast serves."""
    return (SeedTerritory(COMPANY, PLACE), SeedTerritory("UDC2", "DLAP_PGAE-APND"))


def migrations(seed: int, schedule: Schedule) -> tuple[SeedMigration, ...]:
    """Return the reports to each market: rates of the last year but one in the earlier months, then of last year."""
    return tuple(_reports(seed, schedule, market) for market in schedule.migrations)


def _reports(seed: int, schedule: Schedule, market: MigrationMarket) -> SeedMigration:
    year = schedule.plan.week_1.year - (1 if market.n_hours_at else 2)
    return SeedMigration(
        at=_at(market),
        udc=COMPANY,
        market_alias=market.alias,
        rates=tuple(_rate(one, tou, season, year) for one in DRAWS for tou in TimeOfUse for season in SEASON_PERCENT),
        customers=_customers(seed),
        switches=_switches(seed, market),
    )


def _at(market: MigrationMarket) -> datetime:
    hours, minutes = (int(part) for part in REPORTED.split(":"))
    return market.open_at.replace(hour=market.open_at.hour + hours - 9, minute=minutes)


def _rate(customer_class: str, tou: TimeOfUse, season: int, year: int) -> Rate:
    percent = SEASON_PERCENT[season] * (100 if tou is TimeOfUse.ON else OFF_PEAK_PERCENT)
    # Customers draw a little more from year to year.
    kw = Decimal(DRAWS[customer_class]) * percent * (980 + year - 2024) / 10_000_000
    return Rate(customer_class, tou, season, year, kw.quantize(Decimal("0.001")))


def _customers(seed: int) -> tuple[Customers, ...]:
    counts = {"RESIDENTIAL": (90_000, 140_000), "SMALL_COM": (5_000, 9_000), "INDUSTRIAL": (30, 60)}
    return tuple(
        Customers(_duns(server), customer_class, dice(seed, "customers", server, customer_class).randint(*span))
        for server in ("LSE1", "LSE2")
        for customer_class, span in counts.items()
    )


def _switches(seed: int, market: MigrationMarket) -> tuple[Switch, ...]:
    """Homes leave LSE1 for LSE2, a few shops go the other way, and some leave for a server that holds no CRRs."""
    chance = dice(seed, "switches", str(market.month))
    here, there = _duns("LSE1"), _duns("LSE2")
    rows = (
        ("RESIDENTIAL", here, there, chance.randint(1_500, 3_000)),
        ("SMALL_COM", there, here, chance.randint(10, 40)),
        ("INDUSTRIAL", here, "", 1),
    )
    return tuple(Switch(f"{market.month}-{number:03}", *row) for number, row in enumerate(rows, start=1))


def _duns(name: str) -> str:
    duns = actor(name).duns
    if duns is None:
        raise ValueError(f"{name} has no DUNS number")
    return duns
