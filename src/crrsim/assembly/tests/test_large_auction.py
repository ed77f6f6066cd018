"""An auction in which prices are left open to the tie rule, and columns that rested join while it picks them."""

import numpy as np
import pytest

from crrsim.clearing.limits import GridLimits
from crrsim.clearing.sheet import Sheet
from crrsim.clearing.sheet_clearing import clear_sheet
from crrsim.synthetic.scale import Scale
from crrsim.synthetic.scale_network import scale_network


def test_prices_that_bring_columns_in_leave_the_awards_what_they_are() -> None:
    scale = Scale.of(scale_network(400, 2), 2)
    ratings = [(one.normal_mw, one.emergency_mw) for one in scale.grid.branches]
    limits = GridLimits(scale.screen, *np.array(ratings).T)
    bids = scale.bids(800)
    sheet = Sheet.steps(
        (bids.source, bids.sink),
        (bids.option, bids.sell),
        (bids.start, bids.width, bids.price),
        n_node=limits.n_node,
    )
    found, other = (clear_sheet(limits, sheet, method=method) for method in ("interior point", "row-lazy simplex"))
    assert np.array_equal(found.awards, other.awards)
    assert found.path == pytest.approx(other.path, abs=1e-5)
    assert found.found.value_gap < 1e-4
