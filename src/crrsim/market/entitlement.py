"""Who is eligible to take part in an allocation at all, whatever its limits are."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledMarket
from crrsim.market.rules import rule
from crrsim.terms.participant import Participant, Role

if TYPE_CHECKING:
    from crrsim.market.world import World


@rule(
    "allocation-entitlement",
    says="an out-of-area load server that has elected nothing for a market's periods is not eligible there: it neither "
    "submits nor retracts",
    source="nomination API, NOM0128 and NOM0129; A-14, an OBAALSE shows its need by its election",
)
def is_eligible(elected: Iterable[Decimal], *, is_outside: bool) -> bool:
    """`elected` are MW."""
    return not is_outside or any(mw > 0 for mw in elected)


@is_eligible.defect("unelected-admitted", says="an out-of-area load server takes part whether it has elected or not")
def _(elected: Iterable[Decimal], *, is_outside: bool) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@is_eligible.defect("election-below-a-megawatt-void", says="an election of less than a megawatt is none")
def _(elected: Iterable[Decimal], *, is_outside: bool) -> bool:
    return not is_outside or any(mw >= 1 for mw in elected)


@is_eligible.defect("everybody-must-elect", says="a load server inside is not eligible either unless it has elected")
def _(elected: Iterable[Decimal], *, is_outside: bool) -> bool:  # noqa: ARG001 - asks everybody
    return any(mw > 0 for mw in elected)


def may_take_part(world: "World", participant: Participant, market: ScheduledMarket) -> bool:
    """Say whether a participant is eligible in an allocation."""
    elected = (
        mw for (owner, _, period, _), mw in world.book.elected.items()
        if owner == participant.name and period in market.periods
    )  # fmt: skip
    return world.rules[is_eligible](elected, is_outside=participant.is_a(Role.OBAALSE))
