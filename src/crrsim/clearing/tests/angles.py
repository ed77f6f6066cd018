"""The auction written a second time, by voltage angles: no shift factor, no outage factor, no code of the first.

Every case (base and each contingency) has its own angles on its own network, from which lost branches are really gone.
Slow, plain, and only for tests.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from crrsim.clearing.bid import Bid, Held
from crrsim.network.grid import Branch
from crrsim.network.model import Model
from crrsim.terms.market import BidType
from crrsim.terms.product import HedgeType

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """The branches that run in one case, with the limit of each."""

    name: str
    branches: tuple[Branch, ...]
    limit: Vector


def cases(model: Model, release: float) -> Iterable[Case]:
    grid = model.in_service
    yield Case("BASE", grid.branches, np.array([b.normal_mw for b in grid.branches]) * release)
    for contingency in model.contingencies:
        left = tuple(b for b in grid.branches if b.name not in contingency.outages)
        yield Case(contingency.name, left, np.array([b.emergency_mw for b in left]) * release)


def angles_to_flows(model: Model, case: Case) -> tuple[Vector, Vector]:
    """(buses x buses) nodal balance of angles, and (branches x buses) branch flow of angles."""
    position = model.in_service.bus_position
    flow = np.zeros((len(case.branches), len(position)))
    balance = np.zeros((len(position), len(position)))
    for row, branch in enumerate(case.branches):
        start, end = position[branch.from_bus], position[branch.to_bus]
        flow[row, start], flow[row, end] = 1 / branch.x, -1 / branch.x
        balance[start] += flow[row]
        balance[end] -= flow[row]
    return balance, flow


def injection(model: Model, source: str, sink: str) -> Vector:
    position = model.in_service.bus_position
    answer = np.zeros(len(position))
    for name, sign in ((source, 1.0), (sink, -1.0)):
        for bus, factor in model.locations[name].factors:
            answer[position[bus]] += sign * factor
    return answer


def flows_in(model: Model, case: Case, injected: Vector) -> Vector:
    """Solve the angles of one case, the last bus at zero, and return the branch flows."""
    balance, flow = angles_to_flows(model, case)
    angle = np.append(np.linalg.solve(balance[:-1, :-1], injected[:-1]), 0.0)
    return np.asarray(flow @ angle)


def flows_of(model: Model, case: Case, crrs: Sequence[tuple[Bid | Held, float]]) -> tuple[Vector, Vector]:
    """Flows forwards and backwards; of an option only its positive flow counts, in each direction."""
    together = np.zeros(len(model.in_service.buses))
    forwards, backwards = np.zeros(len(case.branches)), np.zeros(len(case.branches))
    for crr, mw in crrs:
        one = injection(model, crr.source, crr.sink)
        if crr.hedge is HedgeType.OBL:
            together += mw * one
        else:
            flow = flows_in(model, case, one)
            forwards += mw * np.maximum(flow, 0)
            backwards += mw * np.maximum(-flow, 0)
    obligations = flows_in(model, case, together)
    return obligations + forwards, backwards - obligations


def signed(bid: Bid) -> float:
    return 1.0 if bid.side is BidType.BUY else -1.0


@dataclass(frozen=True)
class Answer:
    objective: float
    price: Vector  # $/MW at each bus, summed over cases, up to a constant


def solve(model: Model, bids: Sequence[Bid], held: Sequence[Held], release: float) -> Answer:
    """Maximise value over awards and the angles of every case at once."""
    steps = [(bid, float(width), float(price)) for bid in bids for width, price in bid.steps]
    every, n_bus = list(cases(model, release)), len(model.in_service.buses)
    n_award, n_column = len(steps), len(steps) + len(list(cases(model, release))) * n_bus
    base = [(crr, float(crr.mw)) for crr in held]
    equal, equal_to, below, below_to = [], [], [], []
    for number, case in enumerate(every):
        angle = slice(n_award + number * n_bus, n_award + (number + 1) * n_bus)
        balance, flow = angles_to_flows(model, case)
        nodal = np.zeros((n_bus, n_column))
        nodal[:, angle] = balance
        rows = np.zeros((2, len(case.branches), n_column))
        rows[0][:, angle], rows[1][:, angle] = flow, -flow
        for column, (bid, _, _) in enumerate(steps):
            one = injection(model, bid.source, bid.sink)
            if bid.hedge is HedgeType.OBL:
                nodal[:, column] = -signed(bid) * one
            else:
                alone = flows_in(model, case, one)
                rows[0][:, column] = signed(bid) * np.maximum(alone, 0)
                rows[1][:, column] = signed(bid) * np.maximum(-alone, 0)
        obligations = sum(
            (mw * injection(model, c.source, c.sink) for c, mw in base if c.hedge is HedgeType.OBL), np.zeros(n_bus)
        )
        equal.append(nodal)
        equal_to.append(obligations)
        of_angles = flows_in(model, case, obligations)
        for direction, both in enumerate(flows_of(model, case, base)):
            limit = np.maximum(case.limit, both)
            by_angles = of_angles if direction == 0 else -of_angles
            below.append(rows[direction])
            below_to.append(limit - (both - by_angles))
        fixed = np.zeros((1, n_column))
        fixed[0, angle.start] = 1.0
        equal.append(fixed)
        equal_to.append(np.zeros(1))
    cost = np.zeros(n_column)
    cost[:n_award] = [-signed(bid) * price for bid, _, price in steps]
    bounds = [(0.0, width) for _, width, _ in steps] + [(None, None)] * (n_column - n_award)
    found = linprog(
        cost,
        A_ub=np.vstack(below),
        b_ub=np.concatenate(below_to),
        A_eq=np.vstack(equal),
        b_eq=np.concatenate(equal_to),
        bounds=bounds,
        method="highs",
    )
    assert found.status == 0, found.message
    assert found.fun is not None
    by_case = np.split(np.asarray(found.eqlin.marginals), len(every))
    return Answer(-float(found.fun), -np.sum([part[:n_bus] for part in by_case], axis=0))
