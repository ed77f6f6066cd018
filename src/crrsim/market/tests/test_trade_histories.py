"""Random histories of trades and auction sales: not a megawatt is made or lost, ids stay unique, nothing goes back."""

from collections.abc import Callable

import pytest
from hypothesis.stateful import RuleBasedStateMachine

from crrsim.market.stage import Stage
from crrsim.market.tests.conftest import stage_with
from crrsim.market.tests.histories.conserving import Conserving
from crrsim.market.tests.histories.playing import play
from crrsim.market.tests.histories.sales import Sales
from crrsim.market.tests.histories.trades import Trades
from crrsim.market.world import World


class Trading(Conserving, Trades, Sales, RuleBasedStateMachine):
    """Three holders who trade and sell while the monthly auction is open, and after it."""

    stage: Stage
    defects: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        opens = self.stage.schedule.alias("monthly auction").open_at
        self.world = World.at(opens, stage=self.stage, defects=self.defects)
        self.watch()


@pytest.fixture(scope="module")
def machine() -> Callable[..., type[Trading]]:
    stage = stage_with()

    def made(*defects: str) -> type[Trading]:
        return type("Histories", (Trading,), {"stage": stage, "defects": defects})

    return made


def test_random_histories_conserve_every_megawatt(machine: Callable[..., type[Trading]]) -> None:
    play(machine(), histories=40, steps=25)


@pytest.mark.parametrize("defect", ["trade-leaves-holding", "trade-loses-other-days", "trade-answered-at-its-end"])
def test_random_histories_find_what_a_defect_makes_or_loses(machine: Callable[..., type[Trading]], defect: str) -> None:
    with pytest.raises(AssertionError):
        play(machine(defect), histories=2_000, steps=25, shortest=False)
