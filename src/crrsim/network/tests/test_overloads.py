"""What the compiled loops find, against the same said plainly; and whatever their memory held before."""

import numpy as np
import pytest

from crrsim.network.factorisation import Factorisation, _block
from crrsim.network.overloads import AT_A_TIME, Groups, Pushes, among_groups, fill_groups, most_of
from crrsim.network.substitution import GROUP, ROUNDING
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


@pytest.mark.parametrize("seed", range(6))
def test_the_outage_that_pushes_most_is_found_wherever_its_group_stands(seed: int) -> None:
    chance, count = np.random.default_rng(seed), 20 * AT_A_TIME * (1 + seed % 3) + seed
    transfer, (ahead, astern) = chance.normal(size=count).astype(np.float32), chance.normal(size=(2, count))
    own, alone, none = int(chance.integers(count)), chance.random(count) < 0.9, np.zeros(0, dtype=np.int32)
    pushes = Pushes(alone, ahead, astern, np.zeros(1, dtype=np.int32), none, np.zeros((2, 0)))
    n_group = -(-count // GROUP)
    groups = Groups(np.zeros(n_group, dtype=np.float32), np.zeros((0, n_group), dtype=np.float32))
    fill_groups(pushes, np.ones(count), groups)
    bounds = np.maximum.reduceat(np.abs(transfer) * np.float32(1 + ROUNDING), np.arange(0, count, GROUP))
    lost = alone & (np.arange(count) != own)
    exact = transfer.astype(np.float64)
    both = [np.maximum(exact * one, -exact * other) for one, other in ((ahead, astern), (astern, ahead))]
    up, down = (np.where(lost, push, -np.inf) for push in both)
    found = among_groups(bounds, transfer, own, (0.5, 0.6), (pushes, groups))
    assert found == (up.max(), down.max(), int(up.argmax()), int(down.argmax()))
    assert among_groups(bounds, transfer, own, (1e9, 1e9), (pushes, groups)) == (1e9, 1e9, -1, -1)
