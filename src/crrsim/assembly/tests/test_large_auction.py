"""Auctions on a grid too large to write its limits down: awards that equal others, prices left open, and rounding."""

import numpy as np
import pytest

from crrsim.clearing import settlement
from crrsim.clearing.limits import GridLimits
from crrsim.clearing.rounding import Mending
from crrsim.clearing.sheet import Sheet
from crrsim.clearing.sheet_clearing import SheetClearing, clear_sheet
from crrsim.clearing.sifting import Sieve
from crrsim.clearing.solver import ClearingFailed
from crrsim.synthetic.scale import Scale
from crrsim.synthetic.scale_network import scale_network


@pytest.fixture(scope="module")
def auction() -> tuple[GridLimits, Sheet]:
    scale = Scale.of(scale_network(400, 2), 2)
    ratings = [(one.normal_mw, one.emergency_mw) for one in scale.grid.branches]
    limits = GridLimits(scale.screen, *np.array(ratings).T)
    bids = scale.bids(800)
    ends, kind = (bids.source, bids.sink), (bids.option, bids.sell)
    return limits, Sheet.steps(ends, kind, (bids.start, bids.width, bids.price), n_node=limits.n_node)


@pytest.fixture(scope="module")
def found(auction: tuple[GridLimits, Sheet]) -> SheetClearing:
    return clear_sheet(*auction, method="interior point")


def test_prices_that_bring_columns_in_leave_the_awards_what_they_are(
    auction: tuple[GridLimits, Sheet], found: SheetClearing
) -> None:
    other = clear_sheet(*auction, method="row-lazy simplex")
    assert np.array_equal(found.awards, other.awards)
    assert found.path == pytest.approx(other.path, abs=1e-5)
    assert found.found.value_gap < 1e-4


def overload_mw(auction: tuple[GridLimits, Sheet], found: SheetClearing) -> float:
    limits, sheet = auction
    none = np.zeros(0, dtype=np.intp)
    over = limits.overloaded(sheet.offers.paths, sheet.path_mw(found.awards), beyond=0.0, besides=none)[1]
    return float(over.max(initial=0.0))


def test_rounding_moves_awards_by_a_few_kilowatts(auction: tuple[GridLimits, Sheet], found: SheetClearing) -> None:
    assert found.found.mending == "reserve"
    assert np.abs(found.awards - found.exact).max() < 0.02
    assert overload_mw(auction, found) < 1e-6


@pytest.mark.parametrize("mending", ["simplex", "cuts"])
def test_rounding_that_has_to_be_mended_otherwise_is_told(
    auction: tuple[GridLimits, Sheet], monkeypatch: pytest.MonkeyPatch, mending: Mending
) -> None:
    def no_move(*_: object) -> None:
        if mending == "cuts":
            monkeypatch.setattr(Sieve, "solve", no_move)
        raise ClearingFailed("no room", "testing")

    monkeypatch.setattr(settlement, "least_move", no_move)
    found = clear_sheet(*auction, method="interior point")
    assert found.found.mending == mending
    assert overload_mw(auction, found) < 1e-6
