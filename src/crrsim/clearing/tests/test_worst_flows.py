"""The most loaded limits of a set of CRRs, against flows by angles."""

import pytest

from crrsim.clearing.tests.angles import cases, flows_of
from crrsim.clearing.tests.bids import held
from crrsim.clearing.tests.examples import book, meshed_model
from crrsim.clearing.worst_flows import worst_flows
from crrsim.network.cases import five_bus


def test_the_worst_limit_is_the_outage_that_leaves_one_way() -> None:
    worst = worst_flows(five_bus(), [held("A>D", 110)], many=2)
    assert {(row.constraint, row.contingency, row.flow_mw) for row in worst} <= {
        ("A-B", "LOSS OF A-C", 110.0),
        ("B-C", "LOSS OF A-C", 110.0),
        ("A-C", "LOSS OF A-B", 110.0),
        ("A-C", "LOSS OF B-C", 110.0),
        ("C-D", "LOSS OF D-E", 110.0),
        ("C-D", "LOSS OF C-E", 110.0),
        ("C-E", "LOSS OF C-D", 110.0),
        ("D-E", "LOSS OF C-D", 110.0),
    }
    assert worst[0].overload_mw == pytest.approx(-10.0)


@pytest.mark.parametrize("seed", range(8))
def test_every_limit_equals_the_flow_by_angles(seed: int) -> None:
    model = meshed_model(seed, ties=False)
    _, base = book(seed, model, ties=False)
    ours = {(row.constraint, row.contingency, row.direction): row for row in worst_flows(model, base, many=10_000)}
    assert len(ours) == 2 * len(model.security)
    for case in cases(model, 1.0):
        both = flows_of(model, case, [(crr, float(crr.mw)) for crr in base])
        for direction, flows in zip("+-", both, strict=True):
            for branch, flow, limit in zip(case.branches, flows, case.limit, strict=True):
                row = ours[branch.name, case.name, direction]
                assert (row.flow_mw, row.limit_mw) == pytest.approx((flow, limit), abs=2e-6)
