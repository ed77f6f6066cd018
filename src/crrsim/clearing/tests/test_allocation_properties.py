"""What must hold for any allocation, in both objectives: within the nominations, within the grid, blind to order."""

import dataclasses
import random
import time
from collections.abc import Mapping
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from crrsim.clearing.allocation import AllocationTerms, Nominated, ObjectiveName, allocate
from crrsim.clearing.bid import Held
from crrsim.clearing.tests.angles import cases, flows_of
from crrsim.clearing.tests.test_allocation_against_clarabel import RELEASE, example
from crrsim.network.default import default_model

seeds, objectives = st.integers(0, 10**6), st.sampled_from(("least squares", "most MW"))
allocation = settings(max_examples=40, deadline=None, database=None, derandomize=True)


@allocation
@given(seeds, st.booleans(), objectives)
def test_awards_stay_within_nominations_and_the_grid_carries_them(
    seed: int, ties: bool, objective: ObjectiveName
) -> None:
    model, asked, held = example(seed, ties=ties)
    found = allocate(model, asked, AllocationTerms(tuple(held), release=RELEASE, objective=objective))
    for one in asked:
        assert 0 <= found.awards[one.id] <= one.mw
        assert found.awards[one.id] == found.awards[one.id].quantize(Decimal("0.001"))
    before: list[tuple[Held, float]] = [(crr, float(crr.mw)) for crr in held]
    after = before + [(Held(one.source, one.sink, one.hedge, one.mw), float(found.awards[one.id])) for one in asked]
    for case in cases(model, RELEASE):
        for old, new in zip(flows_of(model, case, before), flows_of(model, case, after), strict=True):
            assert (new <= np.maximum(case.limit, old) + 2e-6).all(), case.name


@allocation
@given(seeds, st.booleans(), objectives)
def test_the_order_of_nominations_and_base_load_decides_nothing(
    seed: int, ties: bool, objective: ObjectiveName
) -> None:
    model, asked, held = example(seed, ties=ties)
    first = allocate(model, asked, AllocationTerms(tuple(held), release=RELEASE, objective=objective))
    chance = random.Random(seed)
    again = allocate(
        model,
        chance.sample(asked, len(asked)),
        AllocationTerms(tuple(chance.sample(held, len(held))), release=RELEASE, objective=objective),
    )
    assert (again.awards, again.binding, again.record) == (first.awards, first.binding, first.record)


@allocation
@given(seeds, st.booleans(), objectives)
def test_identical_pairs_are_cut_in_proportion(seed: int, ties: bool, objective: ObjectiveName) -> None:
    model, asked, held = example(seed, ties=ties)
    found = allocate(model, asked, AllocationTerms(tuple(held), release=RELEASE, objective=objective))
    shares: dict[tuple[str, str], set[float]] = {}
    for one in asked:
        shares.setdefault((one.source, one.sink), set()).add(round(found.exact[one.id] / float(one.mw), 9))
    assert all(len(each) == 1 for each in shares.values())


@allocation
@given(seeds, st.booleans())
def test_multipliers_prove_the_optimum(seed: int, ties: bool) -> None:
    model, asked, held = example(seed, ties=ties)
    record = allocate(model, asked, AllocationTerms(tuple(held), release=RELEASE)).record
    assert record.value_gap < 1e-5
    assert record.rent_gap < 1e-4


@allocation
@given(seeds, st.booleans())
def test_no_other_award_is_nearer_than_the_least_squares_nor_larger_than_the_most(seed: int, ties: bool) -> None:
    model, asked, held = example(seed, ties=ties)
    near, most = (
        allocate(model, asked, AllocationTerms(tuple(held), release=RELEASE, objective=each))
        for each in ("least squares", "most MW")
    )
    assert near.record.objective <= _cuts(asked, most.exact) + 1e-6
    assert sum(near.exact.values()) <= most.record.objective + 1e-6


def _cuts(asked: list[Nominated], exact: Mapping[int, float]) -> float:
    return sum((float(one.mw) - exact[one.id]) ** 2 / float(one.mw) for one in asked)


def test_the_slack_decides_nothing() -> None:
    model, asked, held = example(7, ties=False)
    first = allocate(model, asked, AllocationTerms(tuple(held)))
    for bus in model.grid.buses[1:]:
        other = allocate(dataclasses.replace(model, slack=bus.name), asked, AllocationTerms(tuple(held)))
        assert max(abs(first.exact[n] - other.exact[n]) for n in first.exact) < 1e-6


def test_eight_products_with_hundreds_of_nominations_take_seconds() -> None:
    start = time.perf_counter()
    for seed in range(8):
        found = allocate(default_model(), ordinary_nominations(seed, 300), AllocationTerms(release=0.65))
        assert any(row.contingency != "BASE" for row in found.binding)
    assert time.perf_counter() - start < 12


def ordinary_nominations(seed: int, many: int) -> list[Nominated]:
    model, chance = default_model(), random.Random(seed)
    biddable = [name for name in sorted(model.locations) if model.biddable(name)]
    sources = [name for name in biddable if model.designation(name).may_be_source]
    sinks = [name for name in biddable if not model.designation(name).may_be_source]
    mw = [Decimal(chance.randint(1, 40_000)) / 1000 for _ in range(many)]
    return [Nominated(n, chance.choice(sources), chance.choice(sinks), each) for n, each in enumerate(mw, start=1)]
