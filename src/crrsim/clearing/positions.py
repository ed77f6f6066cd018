"""Paths as columns of numbers: where each begins and ends, whether it is an option, bought or sold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from crrsim.network.model import Model, UnknownLocation
from crrsim.terms.market import BidType
from crrsim.terms.product import HedgeType

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Positions_ = NDArray[np.intp]


class OnPath(Protocol):
    """Anything that has a path: a bid, an offer, a holding."""

    @property
    def source(self) -> str: ...
    @property
    def sink(self) -> str: ...
    @property
    def hedge(self) -> HedgeType: ...


@dataclass(frozen=True)
class Positions:
    """One entry for each path.

    per_mw      (branches, paths) base-case flow of one megawatt bought; MW per MW
    is_option   (paths,) of an option only the positive flow on each constraint counts
    sign        (paths,) 1 where bought or held, -1 where sold: a sale gives back what the holding took
    """

    per_mw: Matrix
    is_option: NDArray[np.bool_]
    sign: Vector

    @classmethod
    def of(cls, model: Model, paths: Sequence[OnPath], sides: Sequence[BidType] | None = None) -> "Positions":
        """Raises: UnknownLocation."""
        factors = model.location_factors
        source, sink = ([_column(model, name) for name in names] for names in _ends(paths))
        sold = [side is BidType.SELL for side in sides] if sides else [False] * len(paths)
        return cls(
            factors[:, source] - factors[:, sink],
            np.array([path.hedge is HedgeType.OPT for path in paths], dtype=bool),
            np.where(np.array(sold, dtype=bool), -1.0, 1.0),
        )


def _ends(paths: Sequence[OnPath]) -> tuple[list[str], list[str]]:
    return [path.source for path in paths], [path.sink for path in paths]


def _column(model: Model, name: str) -> int:
    if name not in model.location_position:
        raise UnknownLocation(name)
    return model.location_position[name]
