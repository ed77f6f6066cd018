"""Everything that can be wrong with one nomination, told in our own words, all of it at once."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledMarket
from crrsim.market.eligibility import hedge_may_be_bought
from crrsim.market.nominated import NewNomination
from crrsim.market.nomination_caps import allocation_type
from crrsim.market.path_check import problems_of_path, problems_of_record
from crrsim.market.rules import rule
from crrsim.terms.location import LocationType
from crrsim.terms.participant import Participant
from crrsim.terms.product import CrrType

if TYPE_CHECKING:
    from crrsim.market.world import World

SOURCES = frozenset({LocationType.GEN, LocationType.TH, LocationType.SP})
SINK = {CrrType.LSE: LocationType.LAP, CrrType.OBAALSE: LocationType.SP}
"""CRR type -> where its load lies: inside at a load aggregation point, outside beyond a scheduling point."""


@rule(
    "allocation-pair",
    says="an allocation runs from generation, a hub or an import to the load: an LSE's at a load aggregation point, an "
    "OBAALSE's at a scheduling point",
    source="plan CHG-MODEL-2; CRR BPM of 2009, its titles alone; our reading, which no document at hand confirms",
)
def may_be_allocated(source: LocationType, sink: LocationType, *, crr_type: CrrType) -> bool:
    return source in SOURCES and sink is SINK[crr_type]


@may_be_allocated.defect("allocation-source-unchecked", says="a nomination may begin at load")
def _(source: LocationType, sink: LocationType, *, crr_type: CrrType) -> bool:  # noqa: ARG001 - looks at the sink only
    return sink is SINK[crr_type]


@may_be_allocated.defect("allocation-sink-unchecked", says="a nomination may end anywhere")
def _(source: LocationType, sink: LocationType, *, crr_type: CrrType) -> bool:  # noqa: ARG001 - looks at the source only
    return source in SOURCES


@may_be_allocated.defect("allocation-from-generation-only", says="a nomination may not begin at a hub or an import")
def _(source: LocationType, sink: LocationType, *, crr_type: CrrType) -> bool:
    is_generation = source not in {LocationType.TH, LocationType.SP}
    return is_generation and may_be_allocated.healthy(source, sink, crr_type=crr_type)


@may_be_allocated.defect("allocation-of-load-servers-only", says="an OBAALSE is allocated nothing")
def _(source: LocationType, sink: LocationType, *, crr_type: CrrType) -> bool:
    return crr_type is CrrType.LSE and may_be_allocated.healthy(source, sink, crr_type=crr_type)


@rule(
    "allocation-type",
    says="an OBAALSE nominates CRRs of type OBAALSE, any other load server those of type LSE",
    source="nomination API, CrrType",
)
def is_allocated_to(crr_type: CrrType, own: CrrType | None) -> bool:
    return crr_type is own


@is_allocated_to.defect("allocation-type-unchecked", says="a participant may nominate CRRs of either type")
def _(crr_type: CrrType, own: CrrType | None) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


def check_nominations(
    world: "World", market: ScheduledMarket, caller: Participant, nominations: Sequence[NewNomination]
) -> tuple[tuple[str, ...], ...]:
    """Return what is wrong with each nomination; they are numbered from 1."""
    return tuple(
        tuple(f"Nomination {number}: {problem}" for problem in _problems(world, market, caller, one))
        for number, one in enumerate(nominations, start=1)
    )


def _problems(world: "World", market: ScheduledMarket, caller: Participant, nomination: NewNomination) -> Iterator[str]:
    yield from problems_of_record(world, market, caller.name, nomination)
    if not world.rules[is_allocated_to](nomination.crr_type, allocation_type(caller)):
        yield f"{caller.name} is not allocated CRRs of type {nomination.crr_type}"
    options_too = world.settings.options_may_be_bid
    if not world.rules[hedge_may_be_bought](nomination.hedge, options_may_be_bid=options_too):
        yield "a nomination asks for an obligation, not an option"
    may_run = partial(world.rules[may_be_allocated], crr_type=nomination.crr_type)
    yield from problems_of_path(world, market, nomination, "nomination", may_run)
