"""The allocation's engine on a network small enough to check with a pencil; no server is asked.

The engine is imported where a sentence runs it, as in `clearing`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pytest_bdd import given, then, when

from crrsim.assembly.simulation import Simulation
from crrsim.terms.outcome import Answered
from steps.acting import Came, answered
from steps.expect import expect
from steps.phrases import phrase
from steps.tables import Mw, Row, Table

if TYPE_CHECKING:
    from crrsim.clearing.allocation import ObjectiveName
    from crrsim.clearing.auction import Held
    from crrsim.market.engine import Worked
    from crrsim.network.model import Model


class EngineNomination(Row):
    """A nomination; `participant` is told apart in the awards."""

    noun = "table of nominations"
    participant: str
    source: str
    sink: str
    mw: Mw


class EngineAllotment(Row):
    """What a participant is awarded."""

    noun = "table of awards"
    participant: str
    mw: Mw


@dataclass(frozen=True)
class Allocated:
    """An answer of the engine with the nominations that went in, in their order."""

    nominations: Sequence[EngineNomination]
    worked: "Worked"


@given(phrase("the nominations:"), target_fixture="nominations")
def the_nominations(datatable: Annotated[Table, EngineNomination]) -> Sequence[EngineNomination]:
    return EngineNomination.read(datatable)


@when(phrase("the nominations are allocated"), target_fixture="outcome")
def nominations_are_allocated(
    sim: Simulation, network: "Model", nominations: Sequence[EngineNomination], base_load: "Sequence[Held]"
) -> Answered[Allocated]:
    """Allocate by least squares with the whole of every limit released."""
    return _allocated(sim, network, nominations, base_load, "least squares")


@when(phrase("the nominations are allocated for the most MW"), target_fixture="outcome")
def nominations_are_allocated_for_most_mw(
    sim: Simulation, network: "Model", nominations: Sequence[EngineNomination], base_load: "Sequence[Held]"
) -> Answered[Allocated]:
    return _allocated(sim, network, nominations, base_load, "most MW")


@then(phrase("the allocation awards:"))
def allocation_awards(outcome: Came, datatable: Annotated[Table, EngineAllotment]) -> None:
    """Awards to the kilowatt, in the order of the nominations."""
    expected = [(row.participant, row.mw) for row in EngineAllotment.read(datatable)]
    came = answered(outcome)
    actual = list(zip((one.participant for one in came.nominations), came.worked.awards, strict=True))
    expect("participants and MW", expected=expected, actual=actual)


def _allocated(
    sim: Simulation,
    network: "Model",
    nominations: Sequence[EngineNomination],
    base_load: "Sequence[Held]",
    objective: "ObjectiveName",
) -> Answered[Allocated]:
    from crrsim.clearing.allocation import Nominated  # noqa: PLC0415 - see above

    asked = [Nominated(n, one.source, one.sink, one.mw) for n, one in enumerate(nominations, start=1)]
    return Answered(Allocated(nominations, sim.engine().allocate(network, asked, base_load, objective)))
