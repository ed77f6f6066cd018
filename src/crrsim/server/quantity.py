"""Quantities as they come in: made Decimals of the market's steps once."""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from crrsim.terms.quantity import QuantityError, megawatt, usd


@lru_cache(maxsize=65536)
def sent_megawatt(sent: float | Decimal) -> Decimal:
    return _quantity(sent, megawatt)


@lru_cache(maxsize=65536)
def sent_usd(sent: float | Decimal) -> Decimal:
    return _quantity(sent, usd)


def _quantity(sent: float | Decimal, read: Callable[[float | Decimal], Decimal]) -> Decimal:
    """Quantise once; what is finer than the step got here only because the step check is bent, and stays as it is."""
    try:
        return read(sent)
    except QuantityError:
        return Decimal(str(sent))
