"""The same allocations by another solver on another formulation: Clarabel, an interior-point method, on angles."""

import itertools
import random
from collections.abc import Sequence
from decimal import Decimal

import clarabel
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csc_array

from crrsim.clearing.allocation import AllocationTerms, Nominated, allocate
from crrsim.clearing.auction import Binding
from crrsim.clearing.bid import Held
from crrsim.clearing.tests.angles import angles_to_flows, cases, flows_in, flows_of, injection
from crrsim.clearing.tests.examples import book, meshed_model
from crrsim.network.model import Model
from crrsim.terms.product import HedgeType

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
RELEASE = 0.9
_SCALE = 1e4
"""Clarabel stops at a set gap in the objective; so it stops the nearer to the answer."""
EXAMPLES = list(itertools.product(range(40), (False, True)))


def nominations(seed: int, model: Model, *, ties: bool) -> list[Nominated]:
    """Up to sixteen obligations; with `ties` many of them the same."""
    chance = random.Random(seed)
    made = []
    for number in range(1, chance.randint(2, 16)):
        source, sink = chance.sample(sorted(model.locations)[: 3 if ties else None], 2)
        mw = Decimal(chance.choice((30, 60, 90))) if ties else Decimal(chance.randint(1, 120_000)) / 1000
        made.append(Nominated(number, source, sink, mw))
    return made


def example(seed: int, *, ties: bool) -> tuple[Model, list[Nominated], list[Held]]:
    model = meshed_model(seed, ties=ties)
    return model, nominations(seed + 1, model, ties=ties), book(seed + 2, model, ties=ties)[1]


def by_clarabel(model: Model, asked: Sequence[Nominated], held: Sequence[Held]) -> Vector:
    """Minimise sum y^2 / N over cuts y = N - x and the angles of every case, its lost branches really gone."""
    every, n_bus, n = list(cases(model, RELEASE)), len(model.in_service.buses), len(asked)
    columns = n + len(every) * n_bus
    base = [(crr, float(crr.mw)) for crr in held]
    equal, equal_to = [np.zeros((0, columns))], [np.zeros(0)]
    below, below_to = [-np.eye(n, columns), np.eye(n, columns)], [np.zeros(n), np.array([float(a.mw) for a in asked])]
    for number, case in enumerate(every):
        angle = slice(n + number * n_bus, n + (number + 1) * n_bus)
        balance, flow = angles_to_flows(model, case)
        nodal = np.zeros((n_bus + 1, columns))
        nodal[:n_bus, angle] = balance
        nodal[n_bus, angle.start] = 1.0
        nodal[:n_bus, :n] = np.array([injection(model, one.source, one.sink) for one in asked]).T
        obligations = sum(
            (mw * injection(model, c.source, c.sink) for c, mw in base if c.hedge is HedgeType.OBL), np.zeros(n_bus)
        )
        whole = sum((float(one.mw) * injection(model, one.source, one.sink) for one in asked), np.zeros(n_bus))
        equal.append(nodal)
        equal_to.append(np.append(obligations + whole, 0.0))
        for sign, both in zip((1, -1), flows_of(model, case, base), strict=True):
            row = np.zeros((len(case.branches), columns))
            row[:, angle] = sign * flow
            below.append(row)
            # What options and an expanded limit leave, in terms of the obligations' own flow.
            below_to.append(np.maximum(case.limit, both) - (both - sign * flows_in(model, case, obligations)))
    return _solved(
        asked, columns, (np.vstack(equal), np.concatenate(equal_to)), (np.vstack(below), np.concatenate(below_to))
    )


def _solved(
    asked: Sequence[Nominated], columns: int, equal: tuple[Matrix, Vector], below: tuple[Matrix, Vector]
) -> Vector:
    # In cuts, not in awards: where nothing is cut the objective is nothing, and the last digits are not lost in it.
    weight = np.append([2 / float(one.mw) for one in asked], np.zeros(columns - len(asked)))
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = 1e-12
    settings.tol_feas = 1e-10
    cones = [clarabel.ZeroConeT(len(equal[1])), clarabel.NonnegativeConeT(len(below[1]))]
    rows, bounds = csc_array(np.vstack([equal[0], below[0]])), np.concatenate([equal[1], below[1]])
    quadratic = csc_array(np.diag(_SCALE * weight))
    found = clarabel.DefaultSolver(quadratic, np.zeros(columns), rows, bounds, cones, settings).solve()
    assert str(found.status) == "Solved", found.status
    active = np.array(found.z) > np.array(found.s)
    active[: len(equal[1])] = True
    cuts = _polished(weight, rows.toarray(), bounds, active)
    assert np.abs(cuts - np.array(found.x))[: len(asked)].max() < 1e-4
    assert (rows @ cuts - bounds)[len(equal[1]) :].max() < 1e-8
    return np.array([float(one.mw) - cut for one, cut in zip(asked, cuts.tolist(), strict=False)])


def _polished(weight: Vector, rows: Matrix, bounds: Vector, active: NDArray[np.bool_]) -> Vector:
    """Solve once more with the rows that Clarabel says are active as equalities.

    An interior-point method stays a little away from where a bound and its multiplier are both zero.
    """
    held = rows[active]
    none = np.zeros((len(held), len(held)))
    system = np.block([[np.diag(weight), held.T], [held, none]])
    right = np.concatenate([np.zeros(len(weight)), bounds[active]])
    return np.asarray(np.linalg.lstsq(system, right, rcond=1e-12)[0][: len(weight)])


@pytest.mark.parametrize(("seed", "ties"), EXAMPLES)
def test_the_same_awards_to_a_millionth_of_a_megawatt(seed: int, *, ties: bool) -> None:
    model, asked, held = example(seed, ties=ties)
    exact = allocate(model, asked, AllocationTerms(tuple(held), release=RELEASE)).exact
    ours, theirs = np.array([exact[one.id] for one in asked]), by_clarabel(model, asked, held)
    assert np.abs(ours - theirs).max() < 1e-6


def test_the_examples_bind() -> None:
    cut = [_binding(seed, ties=ties) for seed, ties in EXAMPLES]
    assert sum(bool(binding) for binding in cut) > len(EXAMPLES) / 2
    assert any(row.contingency != "BASE" for binding in cut for row in binding)


def _binding(seed: int, *, ties: bool) -> tuple[Binding, ...]:
    model, asked, held = example(seed, ties=ties)
    return allocate(model, asked, AllocationTerms(tuple(held), release=RELEASE)).binding
