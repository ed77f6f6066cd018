"""Quantities: nothing finer than the market's step gets in, and a solver's noise does not get out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crrsim.terms.quantity import CENT, MEGAWATT_STEP, QuantityError, floor_megawatt, megawatt, round_cent, usd

kilowatts = st.integers(0, 10**9)
cents = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("60.001", "60.001"),
        (60.001, "60.001"),
        (60, "60.000"),
        ("1,250.5", "1250.500"),
        ("-0", "0.000"),
        (0.1, "0.100"),
    ],
    ids=repr,
)
def test_megawatts_are_read_to_the_kilowatt(value: str | float, text: str) -> None:
    assert str(megawatt(value)) == text


@pytest.mark.parametrize("value", ["60.0005", 60.0005, Decimal("60.0005"), "0.00099999", 1e-9], ids=repr)
def test_less_than_a_kilowatt_is_refused(value: str | float | Decimal) -> None:
    with pytest.raises(QuantityError, match=r"finer than the step of 0\.001 MW"):
        megawatt(value)


@pytest.mark.parametrize("value", ["sixty", "", "6 0", "0x10", "Infinity", float("inf"), "1.2.3"], ids=repr)
def test_what_is_no_number_is_refused(value: str | float) -> None:
    with pytest.raises(QuantityError, match="not a number of MW"):
        megawatt(value)


@pytest.mark.parametrize("value", ["NaN", float("nan"), Decimal("NaN"), Decimal("sNaN")], ids=repr)
def test_not_a_number_is_refused(value: str | float | Decimal) -> None:
    with pytest.raises(QuantityError):
        megawatt(value)


@pytest.mark.parametrize(
    ("value", "text"), [("16.10", "16.10"), (-4000, "-4000.00"), (0.29, "0.29"), ("1e2", "100.00")]
)
def test_dollars_are_read_to_the_cent(value: str | float, text: str) -> None:
    assert str(usd(value)) == text


def test_less_than_a_cent_is_refused() -> None:
    with pytest.raises(QuantityError, match=r"finer than the step of 0\.01 USD"):
        usd("0.005")


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (59.9999999999, "60.000"),
        (60.0000000001, "60.000"),
        (59.9999, "59.999"),
        (0.000999, "0.000"),
        (-1e-12, "0.000"),
        (-5.0, "0.000"),
        (0.001, "0.001"),
        (1e-12, "0.000"),
    ],
)
def test_an_award_is_floored_and_a_solvers_noise_forgiven(answer: float, text: str) -> None:
    assert str(floor_megawatt(answer)) == text


@pytest.mark.parametrize(
    ("value", "text"), [(-0.001, "0.00"), (0.126, "0.13"), (Decimal("2.344"), "2.34"), (-1.239, "-1.24"), (0.0, "0.00")]
)
def test_prices_are_rounded_to_the_cent_and_never_to_minus_nothing(value: float | Decimal, text: str) -> None:
    assert str(round_cent(value)) == text


@given(kilowatts)
def test_every_whole_kilowatt_is_a_quantity_however_it_is_written(count: int) -> None:
    exact = count * MEGAWATT_STEP
    assert megawatt(exact) == megawatt(str(exact)) == megawatt(float(exact)) == exact
    assert megawatt(exact).as_tuple().exponent == -3


@given(cents)
def test_every_whole_cent_is_a_quantity_however_it_is_written(count: int) -> None:
    exact = count * CENT
    assert usd(exact) == usd(str(exact)) == usd(float(exact)) == exact


@given(kilowatts, st.integers(1, 9))
def test_a_tenth_of_a_kilowatt_more_is_always_refused(count: int, tenth: int) -> None:
    with pytest.raises(QuantityError):
        megawatt(count * MEGAWATT_STEP + tenth * Decimal("0.0001"))


@given(st.floats(-1e3, 1e6))
def test_flooring_takes_less_than_a_step_and_gives_at_most_the_noise(answer: float) -> None:
    floored = floor_megawatt(answer)
    assert floored >= 0
    assert floored % MEGAWATT_STEP == 0
    assert float(floored) <= max(answer, 0) + 2e-9
    assert answer <= 0 or answer - float(floored) < float(MEGAWATT_STEP)


@given(kilowatts)
def test_flooring_leaves_a_quantity_as_it_is(count: int) -> None:
    exact = count * MEGAWATT_STEP
    assert floor_megawatt(float(exact)) == exact
