"""All hours of a period in one table, so that a season of hourly load is placed, checked and sorted in a few strokes.

`hours` answers for one hour at a time; here stand the same facts as arrays, for the tens of thousands of records that
one submission of load may have.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from crrsim.calendar.hours import WECC_ON_PEAK, days_of, labels
from crrsim.calendar.pacific import midnight
from crrsim.terms.load import HourNumbering
from crrsim.terms.product import Period, TimeOfUse

MOST_LABELS = 25
NO_HOUR = -1


@dataclass(frozen=True, eq=False)
class HourTable:
    """The hours of a period, in order of day and label.

    midnights  (n_day,)      seconds since 1970 at which each day begins in Pacific time
    place      (n_day, 26)   place of the hour of that day and label among the period's hours; NO_HOUR where none is
    day_of     (n_hour,)     place of each hour's day
    label_of   (n_hour,)     label of each hour
    on_peak    (n_hour,)     whether it is on-peak
    """

    period: Period
    days: tuple[date, ...]
    midnights: NDArray[np.int64]
    place: NDArray[np.int32]
    day_of: NDArray[np.int32]
    label_of: NDArray[np.int32]
    on_peak: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.day_of)

    def of(self, tou: TimeOfUse) -> NDArray[np.bool_]:
        """Say of each hour whether it belongs to `tou`."""
        return self.on_peak if tou is TimeOfUse.ON else ~self.on_peak

    def day(self, hour: int) -> date:
        return self.days[int(self.day_of[hour])]

    def label(self, hour: int) -> int:
        return int(self.label_of[hour])


@cache
def hour_table(period: Period, numbering: HourNumbering = HourNumbering.REPEATED) -> HourTable:
    """Return the hours of `period`, labelled as `numbering` has it (A-03). The arrays are read-only."""
    days = days_of(period)
    hours = [(place, label) for place, day in enumerate(days) for label in labels(day, numbering)]
    day_of, label_of = (np.array(column, dtype=np.int32) for column in zip(*hours, strict=True))
    place = np.full((len(days), MOST_LABELS + 1), NO_HOUR, dtype=np.int32)
    place[day_of, label_of] = np.arange(len(hours), dtype=np.int32)
    peaks = [WECC_ON_PEAK.on(day) for day in days]
    on_peak = np.array([label in peaks[day] for day, label in hours])
    midnights = np.array([midnight(day).timestamp() for day in days], dtype=np.int64)
    for array in (midnights, place, day_of, label_of, on_peak):
        array.setflags(write=False)
    return HourTable(period, days, midnights, place, day_of, label_of, on_peak)
