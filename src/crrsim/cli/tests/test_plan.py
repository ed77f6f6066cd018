"""The table of the plan is short enough to be read."""

import pytest

from crrsim.cli.plan import folded


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["CRR-AUC-003", "CRR-AUC-001", "CRR-AUC-002", "CRR-NOM-010"], "CRR-AUC-001 to 003; CRR-NOM-010"),
        (["CRR-AUC-001", "CRR-AUC-002", "CRR-AUC-009"], "CRR-AUC-001, 002, 009"),
        (["On time", "CRR-AUC-001"], "CRR-AUC-001; On time"),
        ([], ""),
    ],
)
def test_ids_in_a_row_are_a_span(names: list[str], told: str) -> None:
    assert folded(names) == told
