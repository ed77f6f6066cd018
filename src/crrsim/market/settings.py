"""What we assume about the market because no public document says it, each with its register number.

Nothing here is a rule of the ISO. A run's manifest lists the assumptions in force, so that a reader can tell a finding
about the market from a finding about our guess. `Assumptions` holds those with a switch; `unswitched` tells the
others. Numbers with S are our own, about trades between participants.
"""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any

from crrsim.market.unswitched import WITHOUT_A_SWITCH, InForce
from crrsim.network.package_format import CaseRatings
from crrsim.terms.load import HourNumbering

LOAD_WEIGHTED = "load-weighted"
"""Prices are zero on the average of the load (A-32); any other word is a bus."""


class CurveRule(StrEnum):
    """A-30: how a bid curve's prices must run. The published sentence contradicts economics, hence the choice."""

    ECONOMIC = "ECONOMIC"
    SPEC_LITERAL = "SPEC_LITERAL"
    LENIENT = "LENIENT"


class Interpolation(StrEnum):
    """A-31: what lies between two points of a curve."""

    STEP = "STEP"
    PIECEWISE_LINEAR = "PIECEWISE_LINEAR"


class TieBreak(StrEnum):
    """A-34: who is cut among identical bids at one price."""

    PRO_RATA = "pro rata"
    FIRST_COME = "first come"


class UpperBound(StrEnum):
    """A-13: what bounds tier 1 at a sink."""

    LAST_YEAR = "last year's season, and never more than the load metric"
    LOAD_METRIC = "the load metric"


class Objective(StrEnum):
    """A-21: what an allocation strives for."""

    LEAST_SQUARES = "least squares"
    MOST_MW = "most MW"


class AwardRounding(StrEnum):
    """A-27: how awards come to their step of 0.001 MW; what would overload the grid is taken back either way."""

    FLOOR = "floor"
    NEAREST = "nearest"


class CecExcess(StrEnum):
    """A-08: what becomes of a forecast that is too much above the CEC's load when it is handed in."""

    REFUSE = "REFUSE"
    WARN = "WARN"


class SharesIn(StrEnum):
    """A-43: whether the share of load that moved is told in percent or as a fraction of one."""

    PERCENT = "PERCENT"
    FRACTION = "FRACTION"


class Percentile(StrEnum):
    """A-09: the exceedance is the load of a rank, or lies on the line between two ranks."""

    RANK = "RANK"
    INTERPOLATED = "INTERPOLATED"


class SettingError(ValueError):
    """An assumption was given a value that it cannot have, or that is not built."""


def _register(number: str, means: str) -> dict[str, str]:
    return {"register": number, "means": means}


@dataclass(frozen=True)
class Assumptions:
    """The switches in force. Make one with other values to test another reading: `Assumptions(max_points=21)`.

    Raises: SettingError for a value out of range.
    """

    load_by_api: bool = field(default=True, metadata=_register("A-01", "hourly load is handed in by the API"))
    hour_numbering: HourNumbering = field(
        default=HourNumbering.REPEATED, metadata=_register("A-03", "how hours are numbered when clocks change")
    )
    options_may_be_bid: bool = field(default=False, metadata=_register("A-06", "a buy bid may ask for an option"))
    cec_excess: CecExcess = field(
        default=CecExcess.REFUSE,
        metadata=_register("A-08", "what becomes of a forecast more than 5 percent above the CEC's load"),
    )
    exceedance_share: Decimal = field(
        default=Decimal("0.005"), metadata=_register("A-09", "share of the hours whose load exceeds the exceedance")
    )
    exceedance_method: Percentile = field(
        default=Percentile.RANK, metadata=_register("A-09", "whether the exceedance is the load of an hour there was")
    )
    replacements: tuple[tuple[str, str], ...] = field(
        default=(),
        metadata=_register("A-17", "OLD:NEW, the place of a retired location; without, the one whose factors are near"),
    )
    hub_to_hub: bool = field(default=False, metadata=_register("A-18", "a bid may run from hub to hub"))
    eligible_shares: tuple[tuple[int, Decimal], ...] = field(
        default=((0, Decimal("0.75")), (2019, Decimal("0.65"))),
        metadata=_register("A-10", "share of the adjusted load metric that is eligible in a season, from a year on"),
    )
    tier_3: bool = field(
        default=False, metadata=_register("A-12", "a third annual tier goes to the whole, tier 2 to two thirds")
    )
    long_term_share: Decimal = field(
        default=Decimal("0.50"), metadata=_register("A-12", "share of the adjusted load metric that LT goes up to")
    )
    upper_bound: UpperBound = field(
        default=UpperBound.LAST_YEAR, metadata=_register("A-13", "what bounds tier 1 at a sink")
    )
    long_term_years: int = field(
        default=9, metadata=_register("A-16", "years that an LT award is valid in, the first after its nomination's")
    )
    objective: Objective = field(
        default=Objective.LEAST_SQUARES,
        metadata=_register("A-21", "what an allocation strives for: least sum of (nominated - award)^2 / nominated"),
    )
    release_monthly: float = field(
        default=0.825, metadata=_register("A-22", "share of each limit that a monthly market may use")
    )
    release_annual: float = field(
        default=0.65, metadata=_register("A-22", "share of each limit that an annual market may use")
    )
    set_aside_share: Decimal = field(
        default=Decimal("0.50"),
        metadata=_register("A-24", "share of an intertie's room for import that later tiers leave to the auction"),
    )
    derates_spread: bool = field(
        default=True,
        metadata=_register(
            "A-25", "in a monthly market a derate counts for its hours only; else for all of the period"
        ),
    )
    award_rounding: AwardRounding = field(
        default=AwardRounding.FLOOR, metadata=_register("A-27", "how awards come to the step of 0.001 MW")
    )
    max_points: int = field(
        default=20, metadata=_register("A-29", "points in one bid curve, the one at zero MW included")
    )
    curve_rule: CurveRule = field(
        default=CurveRule.ECONOMIC, metadata=_register("A-30", "how the prices of a bid curve must run")
    )
    interpolation: Interpolation = field(
        default=Interpolation.STEP, metadata=_register("A-31", "what lies between two points of a curve")
    )
    price_zero: str = field(
        default=LOAD_WEIGHTED, metadata=_register("A-32", "where prices are zero: on the load's average, or at a bus")
    )
    tie_break: TieBreak = field(
        default=TieBreak.PRO_RATA, metadata=_register("A-34", "how identical bids at one price share what there is")
    )
    floor_annual: Decimal = field(
        default=Decimal("500000.00"), metadata=_register("A-35", "$, the least credit that an annual auction asks for")
    )
    floor_monthly: Decimal = field(
        default=Decimal("100000.00"), metadata=_register("A-35", "$, the least credit that a monthly auction asks for")
    )
    margin_constant: Decimal = field(
        default=Decimal("25.00"),
        metadata=_register("A-36", "$/MW, what a path's credit margin has above its locations' difference"),
    )
    n_hours: int = field(
        default=0,
        metadata=_register("A-42", "N hours of a season and time of use; 0: those above what 0.5 % of hours exceed"),
    )
    migration_shares_in: SharesIn = field(
        default=SharesIn.PERCENT, metadata=_register("A-43", "how the share of load that moved is told")
    )
    counterflow_swapped: bool = field(
        default=True,
        metadata=_register("A-44", "a counterflow has source and sink swapped, not its CRR's path and negative MW"),
    )
    max_records: int = field(
        default=500, metadata=_register("A-52", "records in one submission; with more it is refused as SER0030")
    )
    long_term_after_tier_1: bool = field(
        default=False, metadata=_register("A-49", "LT opens once tier 1 is posted, not beside it as in the sim")
    )
    counter_flow_collateral: bool = field(
        default=True,
        metadata=_register(
            "A-53", "offering an allocated seasonal CRR in an annual auction, or trading it, needs collateral"
        ),
    )
    offers_expire: bool = field(
        default=False, metadata=_register("A-38", "an offer that nobody answers in time ends by itself, DISAPPROVED")
    )
    trade_lead_days: int = field(
        default=2, metadata=_register("A-39", "days from today to the first day that may be traded")
    )
    credit_check_minutes: int = field(
        default=15,
        metadata=_register("S-01", "minutes that a trade's credit check takes; below 0 only the operator ends it"),
    )
    errors_are_kept: bool = field(
        default=True, metadata=_register("S-04", "an offer in ERROR gets a request ID and is listed as such")
    )
    credit_limit: Decimal = field(
        default=Decimal("10000000.00"), metadata=_register("plan", "$, the test credit of each participant")
    )
    price_in_private_only: bool = field(
        default=True, metadata=_register("F-14", "an existing CRR's clearing price is shown to its owner alone")
    )
    price_every_location: bool = field(
        default=True, metadata=_register("F-19", "each location has a clearing price, not only the biddable ones")
    )
    long_term_row_by_year: bool = field(
        default=True, metadata=_register("F-18", "an LT award is told year by year, not as one span")
    )
    pay_is_positive: bool = field(
        default=True, metadata=_register("F-20", "an amount is positive when the participant pays")
    )

    plain_ratings_derated: bool = field(
        default=True,
        metadata=_register("A-23", "a model's plain ratings are what the market may use, Operating ones all"),
    )
    case_revision: int = field(
        default=30, metadata=_register("plan", "the PSS/E revision that power-flow cases are published in, 30 or 31")
    )
    case_ratings: CaseRatings = field(
        default=CaseRatings.ENFORCED, metadata=_register("F-40", "which ratings a case has as RATEA and RATEB")
    )
    factor_sign: int = field(
        default=1,
        metadata=_register("F-42", "1: an element with a factor above 0 runs as its interface does; -1: against"),
    )
    model_prefix: str = field(
        default="{market}_{period}", metadata=_register("F-43", "how the names of a model's files begin")
    )

    def __post_init__(self) -> None:
        if self.case_revision not in {30, 31} or self.factor_sign not in {1, -1}:
            raise SettingError(
                f"F-42: a case is of revision 30 or 31, not {self.case_revision}; a sign 1 or -1: {self.factor_sign}"
            )
        if self.max_points < 2 or self.max_records < 1:
            raise SettingError(f"A-29, A-52: {self.max_points} points or {self.max_records} records leave no room")
        if self.long_term_years < 1 or min((year for year, _ in self.eligible_shares), default=1) > 0:
            raise SettingError("A-10, A-16: LT lasts a year at least, and the shares begin at year 0")
        if not 0 <= self.exceedance_share < 1:
            raise SettingError(f"A-09: a share of hours lies from 0 to below 1, not at {self.exceedance_share}")
        if self.trade_lead_days < 0:
            raise SettingError(f"A-39: a trade cannot begin {-self.trade_lead_days} days ago")
        if self.n_hours < 0:
            raise SettingError(f"A-42: N hours are counted, or 0 for those above the exceedance, not {self.n_hours}")
        for share in (self.release_annual, self.release_monthly):
            if not 0 < share <= 1:
                raise SettingError(f"A-22: a released share lies above 0 and up to 1, not at {share}")

    def as_manifest(self) -> tuple[InForce, ...]:
        """Every assumption in force, by register number: the switches with value and default, then the others."""
        switches = tuple(
            InForce(
                one.metadata["register"],
                one.name,
                _shown(getattr(self, one.name)),
                _shown(one.default),
                one.metadata["means"],
            )
            for one in fields(self)
        )
        return tuple(sorted(switches + WITHOUT_A_SWITCH, key=lambda one: (one.register, one.name)))

    @classmethod
    def from_mapping(cls, chosen: Mapping[str, Any]) -> "Assumptions":
        """Read switches by name, from text or numbers as a file has them. Raises: SettingError naming the switch."""
        known = {one.name: one for one in fields(cls)}
        unknown = sorted(set(chosen) - known.keys())
        if unknown:
            raise SettingError(f"no assumption with a switch is called {', '.join(unknown)}")
        read: dict[str, Any] = {name: _read(name, value, type(known[name].default)) for name, value in chosen.items()}
        return cls(**read)

    @classmethod
    def from_words(cls, chosen: Iterable[str]) -> "Assumptions":
        """Read switches as a person writes them and the manifest shows them: `tier_3=yes`, `max_points=21`.

        Raises: SettingError naming the switch, and the nearest one where there is none of that name.
        """
        said = {name.strip(): value.strip() for name, _, value in (word.partition("=") for word in chosen)}
        known = {one.name: one for one in fields(cls)}
        for name in said.keys() - known.keys():
            near = difflib.get_close_matches(name, known, n=1)
            raise SettingError(f"no assumption has a switch {name!r}{f'; did you mean {near[0]}?' if near else ''}")
        words = {"yes": True, "no": False}
        return cls.from_mapping(
            {
                name: words.get(value, value) if isinstance(known[name].default, bool) else value
                for name, value in said.items()
            }
        )


def _read(name: str, value: object, kind: type[Any]) -> object:
    if (kind is bool) is not isinstance(value, bool):
        raise SettingError(f"{name} is {value!r}, which is no {kind.__name__}")
    try:
        if name in _PAIRS:
            return _PAIRS[name](str(value))
        return kind(str(value)) if kind is not bool else value
    except (ValueError, ArithmeticError) as problem:
        raise SettingError(f"{name} is {value!r}, which is no {kind.__name__}") from problem


def _shares(text: str) -> tuple[tuple[int, Decimal], ...]:
    """Read `0:0.75 2019:0.65`: from which year on which share, years rising."""
    rows = (row.split(":") for row in text.split())
    return tuple(sorted((int(year), Decimal(share)) for year, share in rows))


def _places(text: str) -> tuple[tuple[str, str], ...]:
    """Read `OLD:NEW OLDER:NEWER`: which place stands for which. Raises: ValueError for what is no pair."""
    rows = [row.split(":") for row in text.replace("none", "").split()]
    told = {old: new for old, new in rows if old and new}
    if len(told) < len(rows):
        raise ValueError(text)
    return tuple(sorted(told.items()))


_PAIRS: Mapping[str, Callable[[str], object]] = {"eligible_shares": _shares, "replacements": _places}
"""Switches of several pairs, and what reads them."""


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(f"{one}:{other}" for one, other in value) or "none"
    return "yes" if value is True else "no" if value is False else str(value)
