"""Historical and forecasted load: hourly load handed in window by window, and the exceedance values made from it."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from crrsim.contract.windows import SubmissionWindow
from crrsim.contract.wire import (
    Absent,
    Answer,
    CurveMegawatt,
    Instant,
    LocationName,
    LongName,
    ParticipantQuery,
    PeriodName,
    Request,
    Shape,
    ShortInstant,
    ShortName,
    names,
)
from crrsim.terms.load import LoadKind, LoadType
from crrsim.terms.market import MarketTerm
from crrsim.terms.product import TimeOfUse

WindowName = Annotated[str, names(40)]
HourEnding = Annotated[int, Field(strict=True, ge=1, le=25)]


class WindowStatus(StrEnum):
    OPEN = "OPEN"
    CLOSED = "CLOSED"


class SubmissionStatus(StrEnum):
    VALID = "VALID"
    ERROR = "ERROR"


class WindowQuery(ParticipantQuery):
    load_submission_window_name: WindowName


class LoadQuery(WindowQuery):
    """A period's name is shorter here than in a body (slip `period-name-lengths`)."""

    period_name: ShortName


class Period(Answer):
    name: PeriodName
    start_date: ShortInstant
    end_date: ShortInstant


class LoadSubmissionWindow(Answer):
    name: Annotated[str, names()]
    hist_forecast_flag: LoadKind
    term: MarketTerm
    submission_window: SubmissionWindow
    periods: Annotated[list[Period], Field(min_length=1, max_length=4)]
    window_status: WindowStatus


class LoadSubmissionStatus(Answer):
    """`error_messages` is one string that holds a JSON array of strings."""

    status: SubmissionStatus
    submission_time: ShortInstant
    error_messages: Absent[str] = None


class HourlyLoadRecord(Request):
    """One sink, one hour; 25 exists on the long day in autumn."""

    sink_name: LocationName
    effective_date: Instant
    hour_ending: HourEnding
    data_type: LoadType
    mw: CurveMegawatt


class HourlyLoadResponseRecord(HourlyLoadRecord, extra="allow"):
    """The same hour read back, with its time of use."""

    time_of_use: TimeOfUse


class LoadDataSet(Request):
    hist_forecast_flag: LoadKind
    asset_owner: LongName
    load_submission_window_name: WindowName
    period_name: PeriodName
    hourly_load: Annotated[list[HourlyLoadRecord], Field(min_length=1)]


class LoadDataResponseSet(Answer):
    hist_forecast_flag: LoadKind
    asset_owner: LongName
    load_submission_window_name: WindowName
    period_name: PeriodName
    hourly_load: Annotated[list[HourlyLoadResponseRecord], Field(min_length=1)]
    load_submission_status: LoadSubmissionStatus


class LoadExceedance(Answer):
    sink_name: LocationName
    max_mw: Annotated[CurveMegawatt, Field(alias="maxMW")]
    exceedance: CurveMegawatt
    time_of_use: TimeOfUse


class LoadExceedanceSet(Answer):
    load_exceedance: list[LoadExceedance]
    last_calculation: Instant


SHAPES = {
    "load_submission_window_status": Shape(query=WindowQuery, answer=LoadSubmissionWindow),
    "open_hist_load_submission_window": Shape(query=ParticipantQuery, answer=list[LoadSubmissionWindow]),
    "open_forecast_load_submission_window": Shape(query=ParticipantQuery, answer=list[LoadSubmissionWindow]),
    "closed_hist_load_submission_window": Shape(query=ParticipantQuery, answer=list[LoadSubmissionWindow]),
    "closed_forecast_load_submission_window": Shape(query=ParticipantQuery, answer=list[LoadSubmissionWindow]),
    "load_data": Shape(query=LoadQuery, answer=list[LoadDataResponseSet]),
    "load_submission": Shape(body=LoadDataSet, answer=LoadSubmissionStatus),
    "load_exceedance_values": Shape(query=LoadQuery, answer=list[LoadExceedanceSet]),
}
