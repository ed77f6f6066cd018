"""Megawatts to 0.001 and dollars to 0.01: decimals, quantised once, never floats on the way in or out."""

from decimal import ROUND_FLOOR, Decimal, InvalidOperation

MEGAWATT_STEP = Decimal("0.001")
CENT = Decimal("0.01")


class QuantityError(ValueError):
    """A number that is no quantity of its kind: not a number at all, or finer than the market's step."""


def megawatt(value: Decimal | str | float) -> Decimal:
    """Return `value` as MW with three decimals; refuse anything finer.

    A float is read by its shortest decimal text, so 60.001 is sixty and one kilowatt, not its binary neighbour.
    Raises: QuantityError.

    >>> megawatt("60.001")
    Decimal('60.001')
    """
    return _on_step(value, MEGAWATT_STEP, "MW")


def usd(value: Decimal | str | float) -> Decimal:
    """Return `value` as dollars (or $/MW) with two decimals; refuse anything finer.

    Raises: QuantityError.
    """
    return _on_step(value, CENT, "USD")


def floor_megawatt(value: float) -> Decimal:
    """Return the greatest multiple of 0.001 MW that is not above `value` (a solver's answer), zero at the least.

    A millionth of a kilowatt of solver noise is forgiven, so 59.9999999999 floors to 60.000.
    """
    kilowatts = Decimal(repr(float(value) * 1000 + 1e-6)).to_integral_value(ROUND_FLOOR)
    return max(Decimal(0), kilowatts) * MEGAWATT_STEP


def round_cent(value: float | Decimal) -> Decimal:
    """Return `value` rounded to the nearest cent, negative zero made plain zero."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return exact.quantize(CENT) + Decimal(0)


def _on_step(value: Decimal | str | float, step: Decimal, unit: str) -> Decimal:
    try:
        exact = value if isinstance(value, Decimal) else Decimal(str(value).replace(",", ""))
        quantised = exact.quantize(step)
    except InvalidOperation as problem:
        raise QuantityError(f"{value!r} is not a number of {unit}") from problem
    if quantised != exact:
        raise QuantityError(f"{value} {unit} is finer than the step of {step} {unit}")
    return quantised + Decimal(0)
