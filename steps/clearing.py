"""The market's engine on networks small enough to check with a pencil; no server is asked.

The engine is imported where a sentence runs it: its numerics are slow to import, and no other sentence needs them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

from pytest_bdd import given, then, when

from crrsim.assembly.simulation import Simulation
from crrsim.terms.market import BidType
from crrsim.terms.outcome import Answered
from crrsim.terms.product import HedgeType
from steps.acting import Came, answered
from steps.expect import expect
from steps.phrases import phrase
from steps.tables import Mw, Row, Table, Usd

if TYPE_CHECKING:
    from crrsim.clearing.auction import Held
    from crrsim.market.engine import Worked
    from crrsim.network.model import Model

DEVICE_FREE = "BASE"


class EngineBid(Row):
    """A bid of one price: `participant` is told apart in the awards."""

    noun = "table of bids"
    participant: str
    source: str
    sink: str
    mw: Mw
    price: Usd
    hedge: HedgeType = HedgeType.OBL
    side: BidType = BidType.BUY


class EngineAward(Row):
    """What a participant is awarded, and what its path costs."""

    noun = "table of awards"
    participant: str
    mw: Mw
    price: Usd


class HeldRow(Row):
    """An existing CRR that takes room on the grid."""

    noun = "table of existing CRRs"
    source: str
    sink: str
    mw: Mw
    hedge: HedgeType = HedgeType.OBL


@dataclass(frozen=True)
class Cleared:
    """A clearing with the bids that went in, in their order."""

    bids: Sequence[EngineBid]
    worked: "Worked"


@given(phrase("the three-bus network with {limit:Mw} on every line"), target_fixture="network")
def three_bus_network(limit: Decimal) -> "Model":
    """Three buses A, B, C in a triangle of equal reactances; A and B generate, C is load."""
    from crrsim.network.cases import three_bus  # noqa: PLC0415 - see above

    return three_bus(float(limit))


@given(phrase("the bids:"), target_fixture="bids")
def the_bids(datatable: Annotated[Table, EngineBid]) -> Sequence[EngineBid]:
    return EngineBid.read(datatable)


@given(phrase("the existing CRRs:"), target_fixture="base_load")
def the_existing_crrs(datatable: Annotated[Table, HeldRow]) -> "Sequence[Held]":
    from crrsim.clearing.auction import Held  # noqa: PLC0415 - see above

    return [Held(row.source, row.sink, row.hedge, row.mw) for row in HeldRow.read(datatable)]


@when(phrase("the auction clears"), target_fixture="outcome")
def auction_clears(
    sim: Simulation, network: "Model", bids: Sequence[EngineBid], base_load: "Sequence[Held]"
) -> Answered[Cleared]:
    """Clear with the whole of every limit released."""
    from crrsim.clearing.auction import Bid  # noqa: PLC0415 - see above

    asked = [
        Bid(number, bid.source, bid.sink, bid.hedge, bid.side, ((bid.mw, bid.price),))
        for number, bid in enumerate(bids, start=1)
    ]
    return Answered(Cleared(bids, sim.engine().clear(network, asked, base_load)))


@then(phrase("the awards are:"))
def awards_are(outcome: Came, datatable: Annotated[Table, EngineAward]) -> None:
    """Award and path price, to the kilowatt and the cent."""
    expected = [(row.participant, row.mw, row.price) for row in EngineAward.read(datatable)]
    expect("participants, MW and $/MW", expected=expected, actual=_awards(answered(outcome)))


@then(phrase("the only binding constraint is {name:Location} at a shadow price of {price:Price}"))
def only_binding_constraint_is(outcome: Came, name: str, price: Decimal) -> None:
    binding = answered(outcome).worked.binding
    seen = [(one.constraint, Decimal(repr(one.shadow_price)).quantize(Decimal("0.01"))) for one in binding]
    expect("what binds", expected=[(name, price)], actual=seen)


@then(phrase("no constraint binds"))
def no_constraint_binds(outcome: Came) -> None:
    expect("what binds", expected=(), actual=tuple(answered(outcome).worked.binding))


def _awards(cleared: Cleared) -> list[tuple[str, Decimal, Decimal]]:
    names = (bid.participant for bid in cleared.bids)
    return list(zip(names, cleared.worked.awards, cleared.worked.prices, strict=True))
