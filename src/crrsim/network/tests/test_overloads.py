"""What the compiled loops find, against the same said plainly; and whatever their memory held before."""

import numpy as np
import pytest

from crrsim.network.factorisation import Factorisation, _block
from crrsim.network.overloads import most_of
from crrsim.network.substitution import ROUNDING
from crrsim.network.tests.grids import meshed
from crrsim.network.wires import Wires


@pytest.mark.parametrize("count", [0, 1, 7, 33, 546])
def test_the_most_a_group_pushes_is_the_greatest_product(count: int) -> None:
    chance = np.random.default_rng(count)
    bounds, group = (chance.exponential(size=count).astype(np.float32) for _ in range(2))
    group[::3] = 0.0
    assert most_of(bounds, group) == float((bounds * group).max(initial=0.0)) * (1 + ROUNDING)


def test_a_block_that_was_used_before_changes_nothing() -> None:
    wires = Wires.of(meshed(60, 40, seed=1))
    factorisation, branches = Factorisation.of(wires, 0), np.arange(len(wires.start))
    before = factorisation.transfers(branches, branches), factorisation.own(branches)
    block = _block(wires.n_bus)
    block[:] = np.nan
    after = factorisation.transfers(branches, branches), factorisation.own(branches)
    assert _block(wires.n_bus) is block
    assert all(np.array_equal(one, other) for one, other in zip(before, after, strict=True))
