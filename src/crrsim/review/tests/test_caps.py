"""Caps that follow from their load metrics, and what is said of those that do not."""

from decimal import Decimal

import pytest

from crrsim.review.caps import limits_astray


def row(cap: str, period: str, **figures: str) -> dict[str, object]:
    names = ("LoadMetricMW", "DeductionMW", "AdjustedLoadMetricMW", "EligibleQuantityMW", "HeldMW", "LimitMW")
    told = {name: Decimal(figures[name]) for name in names}
    return {"NominationCapName": cap, "Sink": "DLAP", "TOU": "ON", "Period": period, **told}


def figures(metric: str, off: str, adjusted: str, eligible: str, held: str, limit: str) -> dict[str, str]:  # noqa: PLR0917 - a row
    return {
        "LoadMetricMW": metric,
        "DeductionMW": off,
        "AdjustedLoadMetricMW": adjusted,
        "EligibleQuantityMW": eligible,
        "HeldMW": held,
        "LimitMW": limit,
    }


@pytest.mark.parametrize(
    ("cap", "period", "said"),
    [
        ("MEQ_MN_2026_M04_T1", "2026_M04", ("210.000", "10.000", "200.000", "200.000", "140.000", "60.000")),
        ("SEQ_AN_2027_T1", "2027_S01", ("200.000", "10.000", "190.000", "123.500", "20.000", "62.333")),
        ("SEQ_AN_2027_LT", "2027_S01", ("200.000", "10.000", "190.000", "123.500", "15.000", "80.000")),
        ("SEQ_AN_2027_T2", "2027_S01", ("200.000", "10.000", "190.000", "123.500", "20.000", "103.500")),
        ("MEQ_MN_2026_M04_T1", "2026_M04", ("100.000", "0.000", "100.000", "100.000", "140.000", "0.000")),
    ],
)
def test_the_worked_examples_of_the_features_follow(cap: str, period: str, said: tuple[str, ...]) -> None:
    assert limits_astray([row(cap, period, **figures(*said))]) == []


def test_each_figure_that_does_not_follow_is_told() -> None:
    wrong = figures("200.000", "10.000", "200.000", "190.000", "20.000", "62.300")
    assert limits_astray([row("SEQ_AN_2027_T1", "2027_S01", **wrong)]) == [
        "DLAP ON 2027_S01: AdjustedLoadMetricMW is 200.000, and should be 190.000",
        "DLAP ON 2027_S01: EligibleQuantityMW is 190.000, and should be 123.500",
        "DLAP ON 2027_S01: LimitMW is 62.300, and should be 62.333",
    ]
