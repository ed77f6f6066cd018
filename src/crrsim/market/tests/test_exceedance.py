"""The exceedance: exactly k hours above it, by rank or between ranks, half up."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crrsim.calendar.hour_table import hour_table
from crrsim.market.exceedance import exceeded
from crrsim.market.rules import RuleBook
from crrsim.market.settings import Assumptions, Percentile, SettingError
from crrsim.terms.product import Period, TimeOfUse

SHARE = Decimal("0.005")
RULE = RuleBook()[exceeded]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=2500))
def test_no_more_hours_than_the_share_lie_above(load: list[int]) -> None:
    found = RULE(np.array(load, dtype=np.int64), SHARE, Percentile.RANK) * 1000
    allowed = int(SHARE * len(load))
    assert sum(one > found for one in load) <= allowed
    assert sum(one >= found for one in load) > allowed


@pytest.mark.parametrize(
    ("period", "tou", "above"),
    [
        (Period.season(2025, 1), TimeOfUse.ON, 6),
        (Period.season(2025, 1), TimeOfUse.OFF, 4),
        (Period.month(2026, 4), TimeOfUse.ON, 2),
        (Period.month(2026, 4), TimeOfUse.OFF, 1),
    ],
)
def test_hours_above_it_in_seasons_and_months(period: Period, tou: TimeOfUse, above: int) -> None:
    hours = int(hour_table(period).of(tou).sum())
    load = np.arange(hours, dtype=np.int64)
    assert int(np.sum(load > int(RULE(load, SHARE, Percentile.RANK) * 1000))) == above


def test_between_ranks_it_lies_on_the_line_half_up() -> None:
    load = np.array([1000, 1, 0], dtype=np.int64)
    assert RULE(load, Decimal("0.25"), Percentile.INTERPOLATED) == Decimal("0.501")
    assert RULE(load, Decimal("0.25"), Percentile.RANK) == Decimal("1.000")


def test_a_share_of_all_hours_is_no_assumption() -> None:
    with pytest.raises(SettingError, match="A-09"):
        Assumptions(exceedance_share=Decimal(1))
