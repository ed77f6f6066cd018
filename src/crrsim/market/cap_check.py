"""Do nominations stay within the limits of their market? Every limit that they pass is told, none is swallowed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledMarket
from crrsim.market.cap import Cap, CapKind
from crrsim.market.nominated import Nomination
from crrsim.market.rules import rule
from crrsim.terms.product import CrrType, Product

if TYPE_CHECKING:
    from crrsim.market.world import World

CapKey = tuple[str | None, str, CrrType, Product]
"""Source (of a signature), sink, CRR type, product."""


@dataclass(frozen=True)
class Violation:
    """More nominated than allowed under one limit."""

    kind: CapKind
    key: CapKey
    total: Decimal
    allowed: Decimal

    @property
    def text(self) -> str:
        """The sentence of the published error message, its full stop left to the caller."""
        source, sink, crr_type, product = self.key
        pair = f"sink {sink}" if source is None else f"source {source}, sink {sink}"
        return (
            f"Total MW = {_plain(self.total)} exceeds the allowed MW = {_plain(self.allowed)} for {self.kind} with "
            f"{pair}, CRR type {crr_type}, period {product.period}, and TOU {product.tou}"
        )


@rule(
    "caps-checked",
    says="limits are checked in the order SS, UB, SEQ or MEQ, each that the market obeys",
    source="A-15",
)
def checked(kinds: Iterable[CapKind]) -> tuple[CapKind, ...]:
    return tuple(kind for kind in CapKind if kind in set(kinds))


@checked.defect("signature-unchecked", says="pairs of last year are not asked for")
def _(kinds: Iterable[CapKind]) -> tuple[CapKind, ...]:
    return checked.healthy(kind for kind in kinds if kind is not CapKind.SIGNATURE)


@checked.defect("upper-bound-unchecked", says="the upper bound of a sink is not checked")
def _(kinds: Iterable[CapKind]) -> tuple[CapKind, ...]:
    return checked.healthy(kind for kind in kinds if kind is not CapKind.UPPER_BOUND)


@checked.defect("eligible-quantity-unchecked", says="SEQ and MEQ are not checked")
def _(kinds: Iterable[CapKind]) -> tuple[CapKind, ...]:
    return checked.healthy(kind for kind in kinds if kind in {CapKind.SIGNATURE, CapKind.UPPER_BOUND})


@rule(
    "caps-count-submitted",
    says="a limit counts the portfolio being submitted and all that its owner has submitted to the market",
    source="A-15",
)
def counted_together(here: Sequence[Nomination], submitted: Sequence[Nomination]) -> tuple[Nomination, ...]:
    return (*here, *submitted)


@counted_together.defect("caps-count-one-portfolio", says="a limit counts the portfolio being submitted alone")
def _(here: Sequence[Nomination], submitted: Sequence[Nomination]) -> tuple[Nomination, ...]:
    del submitted
    return tuple(here)


@rule("cap-limit", says="nominations may reach a limit and never pass it, not by 0.001 MW", source="A-15, tolerance 0")
def passes(total: Decimal, allowed: Decimal) -> bool:
    return total > allowed


@passes.defect("cap-one-step-too-much", says="0.001 MW more than allowed may be nominated")
def _(total: Decimal, allowed: Decimal) -> bool:
    return total > allowed + Decimal("0.001")


@passes.defect("cap-shut", says="nominations may not even reach a limit")
def _(total: Decimal, allowed: Decimal) -> bool:
    return total >= allowed


@rule("caps-all-told", says="every limit that is passed is told", source="nomination API, errorMessage; A-15")
def told(violations: Sequence[Violation]) -> tuple[Violation, ...]:
    return tuple(violations)


@told.defect("first-cap-told", says="only the first limit that is passed is told")
def _(violations: Sequence[Violation]) -> tuple[Violation, ...]:
    return tuple(violations[:1])


def violations(
    world: "World", market: ScheduledMarket, owner: str, nominations: Sequence[Nomination]
) -> tuple[Violation, ...]:
    """The limits these nominations would pass, together with the owner's submitted portfolios in the market.

    In the order SS, UB, SEQ or MEQ, and within each of pair or sink, type and product. A limit that is not posted,
    or has no row for what is nominated, allows nothing.
    """
    submitted = [one for portfolio in world.book.submitted(market.name) for one in _of(portfolio.nominations, owner)]
    together = world.rules[counted_together](nominations, submitted)
    caps = [cap for scheduled in world.schedule.caps_of(market) for cap in world.book.caps.get(scheduled.name, ())]
    kinds = [CapKind(scheduled.kind) for scheduled in world.schedule.caps_of(market)]
    own = [cap for cap in caps if cap.owner == owner]
    found = [each for kind in world.rules[checked](kinds) for each in _passed(world, kind, own, together)]
    return world.rules[told](found)


def _of(nominations: Iterable[Nomination], owner: str) -> Iterable[Nomination]:
    return (one for one in nominations if one.asset_owner == owner)


def _passed(
    world: "World", kind: CapKind, caps: Iterable[Cap], nominations: Iterable[Nomination]
) -> Iterable[Violation]:
    allowed = {(cap.source, cap.sink, cap.crr_type, cap.product): cap.limit_mw for cap in caps if cap.kind is kind}
    totals: dict[CapKey, Decimal] = defaultdict(Decimal)
    for one in nominations:
        source = one.source if kind is CapKind.SIGNATURE else None
        totals[source, one.sink, one.crr_type, one.product] += one.mw
    for key in sorted(totals, key=lambda key: (key[0] or "", *key[1:])):
        most = allowed.get(key, Decimal(0))
        if world.rules[passes](totals[key], most):
            yield Violation(kind, key, totals[key], most)


def _plain(mw: Decimal) -> str:
    """As the published message writes it: 100, not 100.000."""
    return f"{mw.normalize():f}"
