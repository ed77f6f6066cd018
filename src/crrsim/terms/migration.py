"""Load migration: what distribution companies report, as plain data of the cast."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from crrsim.terms.product import TimeOfUse


@dataclass(frozen=True)
class Rate:
    """What one customer of a class draws in a season's peak hours, kW, by the measurements of a year."""

    customer_class: str
    tou: TimeOfUse
    season: int
    year: int
    kw: Decimal


@dataclass(frozen=True)
class Customers:
    """How many customers of a class a load server (by its DUNS number) has."""

    lse: str
    customer_class: str
    number: int


@dataclass(frozen=True)
class Switch:
    """Customers of a class who go from one load server to another; a server unknown to the ISO has no number."""

    record_id: str
    customer_class: str
    from_lse: str
    to_lse: str
    number: int


@dataclass(frozen=True)
class SeedTerritory:
    """The default load aggregation point that a distribution company serves."""

    udc: str
    lap: str


@dataclass(frozen=True)
class SeedMigration:
    """What a distribution company reports at `at` to the load migration market of that alias."""

    at: datetime
    udc: str
    market_alias: str
    rates: tuple[Rate, ...] = ()
    customers: tuple[Customers, ...] = ()
    switches: tuple[Switch, ...] = ()
