"""Hourly load as it comes in and as it is kept: columns of whole kilowatts, because a season has thousands of hours.

A kilowatt is the market's step of 0.001 MW, so integers hold every quantity, and sums and comparisons are exact.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from crrsim.calendar.hour_table import HourTable
from crrsim.terms.load import LoadType
from crrsim.terms.product import Period

Kilowatts = NDArray[np.int64]
HoldingKey = tuple[str, str, Period]
"""Owner, load window, period."""

TYPES = tuple(LoadType)
STEP = Decimal("0.001")


class LoadStatus(StrEnum):
    """ERROR befalls a forecast that was good until the CEC lowered its load."""

    VALID = "VALID"
    ERROR = "ERROR"


@dataclass(frozen=True, eq=False)
class HourlyRecords:
    """Records of hourly load in columns, each of shape (n_record,): nothing about them is checked but their types.

    sink_of    place of each record's sink in `sinks`          type_of    place of its load type in `TYPES`
    begins     seconds since 1970 of its effective date        label_of   label of its hour
    kilowatts  its load
    """

    sinks: tuple[str, ...]
    sink_of: NDArray[np.int32]
    type_of: NDArray[np.int32]
    begins: NDArray[np.int64]
    label_of: NDArray[np.int32]
    kilowatts: Kilowatts

    def __len__(self) -> int:
        return len(self.kilowatts)

    @classmethod
    def of_columns(
        cls,
        sinks: Sequence[str],
        types: Iterable[str],
        begins: Iterable[int],
        labels: Iterable[int],
        mw: Iterable[float],
    ) -> "HourlyRecords":
        """Gather columns of the wire: names, seconds since 1970, labels and MW, one of each for each record."""
        place = {name: number for number, name in enumerate(dict.fromkeys(sinks))}
        of_type = {str(one): number for number, one in enumerate(TYPES)}
        return cls(
            tuple(place),
            np.array([place[name] for name in sinks], dtype=np.int32),
            np.array([of_type[one] for one in types], dtype=np.int32),
            np.fromiter(begins, dtype=np.int64),
            np.fromiter(labels, dtype=np.int32),
            np.rint(np.fromiter(mw, dtype=np.float64) * 1000).astype(np.int64),
        )

    @classmethod
    def of_series(cls, table: HourTable, series: Sequence["LoadSeries"]) -> "HourlyRecords":
        """The records that whole series consist of, hour by hour."""
        sinks = tuple(dict.fromkeys(one.sink for one in series))
        hours, many = len(table), len(series)
        return cls(
            sinks,
            np.repeat(np.array([sinks.index(one.sink) for one in series], dtype=np.int32), hours),
            np.repeat(np.array([TYPES.index(one.type) for one in series], dtype=np.int32), hours),
            np.tile(table.midnights[table.day_of], many),
            np.tile(table.label_of, many),
            np.concatenate([one.kilowatts for one in series]),
        )


@dataclass(frozen=True, eq=False)
class LoadSeries:
    """The load of one type at one sink, an hour after the other through a whole period."""

    sink: str
    type: LoadType
    kilowatts: Kilowatts


@dataclass(frozen=True, eq=False)
class HourlyLoad:
    """What an owner has handed in for one period of a window. `messages` say what is wrong with it in ERROR."""

    owner: str
    window: str
    period: Period
    submitted_at: datetime
    series: tuple[LoadSeries, ...]
    status: LoadStatus = LoadStatus.VALID
    messages: tuple[str, ...] = ()

    @property
    def key(self) -> HoldingKey:
        return (self.owner, self.window, self.period)


def megawatts(kilowatts: int | np.integer) -> Decimal:
    """Return whole kilowatts as MW with three decimals."""
    return int(kilowatts) * STEP
