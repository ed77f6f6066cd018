"""Rules and their defects: each business rule of the ISO is a function, and each way to get it wrong lies beside it.

A defect is data: a bent variant registered on its rule. Nothing else in this room asks which defects are in force; a
service says `world.rules[the_rule](...)` and gets the rule, or the variant when its defect was asked for.

    @rule("submission-window", says="a portfolio is taken from the opening up to the close", source="our reading")
    def accepts(market: ScheduledMarket, at: datetime) -> bool:
        return market.open_at <= at < market.close_at

    @accepts.defect("window-stays-open", says="portfolios are still taken after the close")
    def _(market: ScheduledMarket, at: datetime) -> bool:
        return market.open_at <= at
"""

import difflib
import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, TypeVar, cast

Given = ParamSpec("Given")
Decided = TypeVar("Decided")

# The rooms' files that register rules when they are imported. `test_rules.py` fails when one is missing here.
_WHERE_RULES_STAND = (
    "allocated",
    "allocation_house",
    "allocation_results",
    "app_status",
    "auction_results",
    "base_load",
    "bid_curve",
    "cap_check",
    "cec_load",
    "cec_submission",
    "clearing_house",
    "conversion",
    "conversion_answer",
    "conversion_check",
    "conversion_posting",
    "conversion_window",
    "credit",
    "download",
    "election",
    "eligibility",
    "entitlement",
    "eligible_quantity",
    "exceedance",
    "existing_crrs",
    "historical_forecasted_load",
    "holdings",
    "lifecycle",
    "load_check",
    "load_metric",
    "load_window",
    "load_migration",
    "manners",
    "market_data",
    "market_files",
    "market_status",
    "messages",
    "migration_check",
    "migration_result",
    "migration_share",
    "migration_window",
    "model_files",
    "model_runs",
    "n_hours",
    "nomination_caps",
    "nomination_check",
    "oasis",
    "path_check",
    "portfolio",
    "registry",
    "requirement",
    "set_aside",
    "source_sink",
    "submission_window",
    "tor_conversion",
    "trade_holding",
    "trade_life",
    "trade_terms",
    "transfer",
)


class UnknownDefect(LookupError):  # noqa: N818 - says what it is
    """No rule has a defect of that name; the message names the nearest ones."""


@dataclass(frozen=True)
class Defect:
    """One named way in which the mock may be wrong; `rule` is the rule it bends."""

    name: str
    says: str
    rule: str


class Rule(Generic[Given, Decided]):
    """A business rule: its name, what it says, where that is known from, and its bent variants.

    `plays` marks a rule whose effect lies in playing the calendar (clearing, posting): a world that bends it needs a
    past of its own.
    """

    def __init__(self, name: str, says: str, source: str, healthy: Callable[Given, Decided], *, plays: bool) -> None:
        self.name = name
        self.says = says
        self.source = source
        self.plays = plays
        self.healthy = healthy
        self.variants: dict[str, Callable[Given, Decided]] = {}

    def defect(self, name: str, *, says: str) -> Callable[[Callable[Given, Decided]], Callable[Given, Decided]]:
        """Register the decorated function as what this rule becomes under the defect `name`."""

        def register(variant: Callable[Given, Decided]) -> Callable[Given, Decided]:
            if name in _DEFECTS:
                raise ValueError(f"the defect {name!r} is already taken by the rule {_DEFECTS[name].rule!r}")
            _DEFECTS[name] = Defect(name, says, self.name)
            self.variants[name] = variant
            return variant

        return register

    @property
    def defects(self) -> tuple[Defect, ...]:
        return tuple(_DEFECTS[name] for name in self.variants)

    def __repr__(self) -> str:
        return f"<rule {self.name}: {self.says}>"


AnyRule = Rule[Any, Any]  # a registry holds rules of every signature

_RULES: dict[str, AnyRule] = {}
_DEFECTS: dict[str, Defect] = {}


def rule(
    name: str, *, says: str, source: str, plays: bool = False
) -> Callable[[Callable[Given, Decided]], Rule[Given, Decided]]:
    """Turn the decorated function into a rule of that name."""

    def register(healthy: Callable[Given, Decided]) -> Rule[Given, Decided]:
        if name in _RULES:
            raise ValueError(f"there is already a rule {name!r}")
        made = Rule(name, says, source, healthy, plays=plays)
        _RULES[name] = made
        return made

    return register


class RuleBook:
    """The rules in force: each as it should be, but for the defects asked for.

    Raises: UnknownDefect for a name no rule has; ValueError for two defects of one rule, of which only one could hold.
    """

    def __init__(self, defects: Iterable[str] = ()) -> None:
        self.defects = frozenset(defects)
        self._bent: dict[str, str] = {}
        for name in sorted(self.defects):
            bent = find_defect(name).rule
            if bent in self._bent:
                raise ValueError(f"{name} and {self._bent[bent]} both bend the rule {bent}; ask for one of them")
            self._bent[bent] = name

    def __getitem__(self, asked: Rule[Given, Decided]) -> Callable[Given, Decided]:
        bent = self._bent.get(asked.name)
        return asked.healthy if bent is None else asked.variants[bent]

    @property
    def playing(self) -> frozenset[str]:
        """The defects in force that bend the playing of the calendar, and so the past itself."""
        return frozenset(name for name in self.defects if _RULES[_DEFECTS[name].rule].plays)


def all_rules() -> tuple[AnyRule, ...]:
    """Every rule of this room, by name, after importing the files that register them."""
    for file in _WHERE_RULES_STAND:
        importlib.import_module(f"crrsim.market.{file}")
    return tuple(_RULES[name] for name in sorted(_RULES))


def find_rule(name: str) -> AnyRule:
    """Raises: LookupError naming the nearest rules."""
    all_rules()
    if name not in _RULES:
        raise LookupError(f"there is no rule {name!r}{_nearest(name, _RULES)}")
    return _RULES[name]


def find_defect(name: str) -> Defect:
    """Raises: UnknownDefect naming the nearest defects."""
    all_rules()
    if name not in _DEFECTS:
        raise UnknownDefect(f"there is no defect {name!r}{_nearest(name, _DEFECTS)}")
    return _DEFECTS[name]


def _nearest(name: str, known: dict[str, Any]) -> str:
    near = cast("list[str]", difflib.get_close_matches(name, known, n=3))
    return f"; did you mean {', '.join(near)}?" if near else ""
