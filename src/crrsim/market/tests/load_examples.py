"""Defects of the rules about load, each with the arguments on which it must answer otherwise than the healthy rule."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from crrsim.calendar.hour_table import hour_table
from crrsim.calendar.pacific import period_bounds
from crrsim.calendar.plan import Plan
from crrsim.calendar.schedule import Schedule
from crrsim.market.book import Crr
from crrsim.market.cec_load import UNTOLD, CecLoad, FailedHour
from crrsim.market.election import Renomination
from crrsim.market.historical_forecasted_load import FailedSink
from crrsim.market.hourly_load import HourlyLoad, LoadStatus
from crrsim.market.load_metric import Exceedance
from crrsim.market.settings import Percentile
from crrsim.market.tests.conftest import FIN1, GEN, LAP, MONTH, OBL, ON
from crrsim.terms.load import LoadKind, LoadType
from crrsim.terms.location import LocationType
from crrsim.terms.market import CrrCategory
from crrsim.terms.product import CrrType, Period

SCHEDULE = Schedule.of(Plan.load())
FORECAST, PAST = SCHEDULE.load("monthly forecast load"), SCHEDULE.load("annual historical load")
CEC = SCHEDULE.window("CEC load")
ELECTION = SCHEDULE.window("OBAALSE election")
TABLE = hour_table(MONTH)
NOVEMBER = hour_table(Period.month(2025, 11))
SECOND = timedelta(seconds=1)
LOAD = HourlyLoad("LSE1", FORECAST.name, MONTH, FORECAST.open_at, ())
OF_CEC = CecLoad("LSE1", LAP, MONTH, FORECAST.open_at, np.ones(len(TABLE), dtype=np.int64))
AGAIN = replace(LOAD, submitted_at=FORECAST.open_at + SECOND)
FALLING = np.arange(1000, 0, -1, dtype=np.int64)
SHARE = Decimal("0.005")
HOUR = FailedHour("LSE1", LAP, 0, 2, 1)
SINK = FailedSink(LAP, {ON: Exceedance(Decimal(2), Decimal(1))}, (HOUR,))
RENOMINATED = Renomination("FIN1", 1, GEN, LAP, ON, "2027_S01", Decimal(5), Decimal(6))
BOUGHT = Crr(
    1, "FIN1", GEN, LAP, OBL, ON, *period_bounds(MONTH), CrrType.AUC, CrrCategory.AUCTION, "AUC_AN_2026", Decimal(5)
)


def kw(*values: int) -> "np.ndarray[Any, np.dtype[np.int64]]":
    return np.array(values, dtype=np.int64)


LOAD_BENT_BY: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "cec-cut-unnoticed": ((LOAD, ("too much",)), {}),
    "cec-cut-untold": ((LOAD, replace(LOAD, status=LoadStatus.ERROR)), {}),
    "cec-hours-forgotten": ((kw(1), kw(UNTOLD)), {}),
    "cec-holds-past-load": (({OF_CEC.key: OF_CEC}, ("LSE1", LAP, Period.month(2025, 4)), LoadKind.HISTORICAL), {}),
    "cec-load-for-anybody": ((FIN1,), {}),
    "cec-tolerance-not-reached": ((kw(105), kw(100)), {}),
    "cec-tolerance-of-the-sum": ((kw(106, 1), kw(100, 100)), {}),
    "cec-tolerance-off": ((kw(106), kw(100)), {}),
    "cec-window-stays-open": ((CEC, CEC.close_at), {}),
    "closed-load-window-says-open": ((FORECAST, FORECAST.close_at), {}),
    "open-load-window-says-closed": ((FORECAST, FORECAST.open_at), {}),
    "election-for-others": (("FIN1", "FIN2"), {}),
    "election-window-stays-open": ((ELECTION, ELECTION.close_at), {}),
    "exceedance-a-rank-too-high": ((FALLING, SHARE, Percentile.RANK), {}),
    "exceedance-is-highest-hour": ((FALLING, SHARE, Percentile.RANK), {}),
    "exceedance-of-all-hours": ((TABLE, ON), {}),
    "exceedance-of-load-in-error": ((replace(LOAD, status=LoadStatus.ERROR),), {}),
    "failed-sink-without-exceedance": (((SINK,), TABLE), {}),
    "first-load-stays": ((LOAD, AGAIN), {}),
    "hour-25-refused": ((NOVEMBER.place,), {}),
    "last-election-counts": ((["a", "a"],), {}),
    "last-record-of-an-hour-counts": ((kw(2),), {}),
    "load-date-at-any-hour": ((TABLE.midnights, TABLE.midnights + 3600), {}),
    "load-flag-unchecked": ((FORECAST, LoadKind.HISTORICAL), {}),
    "load-in-error-without-reason": ((LOAD, ("too much",)), {}),
    "load-lists-mixed": (
        (FORECAST, LoadKind.HISTORICAL, FORECAST.open_at),
        {"is_open": True, "wanted_open": True},
    ),
    "load-period-unchecked": (("2026_M05", FORECAST), {}),
    "load-sink-unchecked": ((LocationType.GEN,), {"is_obaalse": False}),
    "load-type-unchecked": ((LoadType.GROSS_LOAD,), {"is_mss": False}),
    "load-window-name-any-case": ((FORECAST.name.lower(), SCHEDULE.loads), {}),
    "load-window-opens-a-second-late": ((FORECAST, FORECAST.open_at), {}),
    "load-window-stays-open": ((FORECAST, FORECAST.close_at), {}),
    "missing-hour-is-zero": ((kw(0),), {}),
    "mss-final-load-only": ((LoadType.GROSS_LOAD,), {"is_mss": True}),
    "mss-generation-not-netted": ((kw(3), kw(2)), {}),
    "mss-net-unchecked": ((kw(3), kw(1)), {}),
    "only-first-failed-sink-told": (((SINK, SINK), TABLE), {}),
    "renominated-beyond-expiring": ((RENOMINATED, Decimal(5)), {}),
    "renominated-crr-unchecked": ((RENOMINATED, BOUGHT), {}),
    "unknown-hour-dropped": ((TABLE.place,), {}),
    "window-not-yet-open-unlisted": (
        (FORECAST, LoadKind.FORECAST, FORECAST.publish_at),
        {"is_open": False, "wanted_open": False},
    ),
}
