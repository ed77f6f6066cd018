"""What no auction can read is refused by name, and a solver that ends otherwise than well is no answer."""

from collections.abc import Sequence

import numpy as np
import pytest

from crrsim.clearing import solver
from crrsim.clearing.auction import BadBid, Bid, ClearingFailed, ClearingOptions, Held, clear
from crrsim.clearing.tests.bids import buy, held, sell
from crrsim.network.cases import three_bus
from crrsim.network.model import UnknownLocation
from crrsim.terms.product import HedgeType

OPT = HedgeType.OPT


@pytest.mark.parametrize(
    ("bids", "base", "says"),
    [
        ([buy(7, "A>C", (1, 1)), buy(7, "A>C", (1, 1))], [], "bid 7 comes twice"),
        ([buy(7, "A>C")], [], "bid 7 needs steps"),
        ([buy(7, "A>C", (0, 1))], [], "bid 7 needs steps"),
        ([buy(7, "A>C", (1, 1), (1, 2))], [], "bid 7 would buy more at 2 after 1"),
        ([sell(7, "A>C", (1, 2), (1, 1))], [], "offer 7 would sell at 1 after 2"),
        ([], [held("A>C", -1)], "held A to C counts -1 MW"),
        ([sell(7, "A>C", (2, 1), hedge=OPT)], [held("A>C", 1, OPT), held("A>C", 9)], "offer 7 brings the options"),
    ],
)
def test_bad_bids_are_refused_by_number(bids: Sequence[Bid], base: Sequence[Held], says: str) -> None:
    with pytest.raises(BadBid, match=says):
        clear(three_bus(), bids, base)


def test_an_unknown_location_is_named() -> None:
    with pytest.raises(UnknownLocation, match="Z is no location"):
        clear(three_bus(), [buy(1, "A>Z", (1, 1))])
    with pytest.raises(UnknownLocation, match="Z is no location"):
        clear(three_bus(), [], [held("Z>C", 1)])
    with pytest.raises(UnknownLocation, match="Z is no location"):
        clear(three_bus(), []).path_price("A", "Z")


def test_a_solver_out_of_time_fails_the_clearing() -> None:
    with pytest.raises(ClearingFailed, match="Time limit reached") as caught:
        clear(three_bus(), [buy(1, "A>C", (200, 1))], options=ClearingOptions(time_limit_s=0.0))
    assert caught.value.status == "Time limit reached"


def test_waiting_for_a_processor_is_no_time_of_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    # The wall says at once that time is up; this thread's own clock says that it has hardly begun.
    clock = iter([0.0, 1.0 - 1e-12, 0.0])
    monkeypatch.setattr(solver, "thread_time", lambda: next(clock))
    program = solver.LinearProgram(np.ones(2), np.ones(2), time_limit_s=1.0)
    program.add_rows(np.ones((1, 2)), np.ones(1))
    assert program.solve()[0].sum() == 1.0
    assert next(clock, None) is None
