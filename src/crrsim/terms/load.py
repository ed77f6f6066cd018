"""Hourly load: whether it is past or forecast, which quantity it is, and how the hours of a day are numbered."""

from enum import StrEnum


class LoadKind(StrEnum):
    """H is past load, F is forecast load."""

    HISTORICAL = "H"
    FORECAST = "F"


class LoadType(StrEnum):
    """Only a metered subsystem has more than its final load: it may settle net of its own generation."""

    FINAL_LOAD = "FINAL_LOAD"
    GROSS_LOAD = "GROSS_LOAD"
    GROSS_GENERATION = "GROSS_GENERATION"


class HourNumbering(StrEnum):
    """A-03: what the labels of hours mean on the two days when clocks change.

    REPEATED follows the clock: the short day has no hour 3, and 25 is the hour that the long day has twice.
    SEQUENTIAL counts: 1 to 23 on the short day, 1 to 25 on the long one.
    """

    REPEATED = "REPEATED"
    SEQUENTIAL = "SEQUENTIAL"
