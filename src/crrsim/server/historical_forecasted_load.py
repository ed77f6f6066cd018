"""Historical and forecasted load: windows and hourly load, from the wire to the market and back."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from crrsim.market import historical_forecasted_load as load
from crrsim.market.hourly_load import HourlyLoad, HourlyRecords, LoadSeries
from crrsim.market.periods import instant_of
from crrsim.market.world import World
from crrsim.server import windows
from crrsim.server.desk import Call
from crrsim.server.windows import Json, LoadSpan
from crrsim.terms.load import LoadKind
from crrsim.terms.product import TimeOfUse


def load_submission_window_status(world: World, call: Call) -> Json:
    name = call.query["loadSubmissionWindowName"]
    return _window(world, load.load_submission_window_status(world, call.caller, name))


def open_hist_load_submission_window(world: World, call: Call) -> list[Json]:
    return _windows(world, load.open_hist_load_submission_window(world, call.caller))


def open_forecast_load_submission_window(world: World, call: Call) -> list[Json]:
    return _windows(world, load.open_forecast_load_submission_window(world, call.caller))


def closed_hist_load_submission_window(world: World, call: Call) -> list[Json]:
    return _windows(world, load.closed_hist_load_submission_window(world, call.caller))


def closed_forecast_load_submission_window(world: World, call: Call) -> list[Json]:
    return _windows(world, load.closed_forecast_load_submission_window(world, call.caller))


def load_submission(world: World, call: Call) -> Json:
    sent = call.body
    window, period = sent["loadSubmissionWindowName"], sent["periodName"]
    records = _records(sent["hourlyLoad"])
    kept = load.load_submission(world, call.caller, LoadKind(sent["histForecastFlag"]), window, period, records)
    return _status(kept)


def load_data(world: World, call: Call) -> list[Json]:
    kept = load.load_data(world, call.caller, *_named(call))
    return [] if kept is None else [_load_data(world, kept)]


def load_exceedance_values(world: World, call: Call) -> list[Json]:
    found = load.load_exceedance_values(world, call.caller, *_named(call))
    if found is None:
        return []
    kept, values = found
    listed = [
        {"sinkName": sink, "maxMW": one.max_mw, "exceedance": one.exceedance, "timeOfUse": str(tou)}
        for (sink, tou), one in values.items()
    ]
    return [{"loadExceedance": listed, "lastCalculation": kept.submitted_at}]


def _named(call: Call) -> tuple[str, str]:
    return call.query["loadSubmissionWindowName"], call.query["periodName"]


def _records(sent: Sequence[Mapping[str, Any]]) -> HourlyRecords:
    return HourlyRecords.of_columns(
        [one["sinkName"] for one in sent],
        (one["dataType"] for one in sent),
        (seconds(one["effectiveDate"]) for one in sent),
        (one["hourEnding"] for one in sent),
        (one["mw"] for one in sent),
    )


@lru_cache(maxsize=4096)
def seconds(instant: str) -> int:
    """Return an instant of the wire as seconds since 1970."""
    return int(datetime.fromisoformat(instant.upper()).timestamp())


def _windows(world: World, found: Iterable[LoadSpan]) -> list[Json]:
    return [_window(world, one) for one in found]


def _window(world: World, one: LoadSpan) -> Json:
    return {
        "name": one.name,
        "histForecastFlag": str(one.kind),
        "term": str(one.term),
        "submissionWindow": windows.window(one),
        "periods": [windows.period(period) for period in one.periods],
        "windowStatus": "OPEN" if load.is_open(world, one.name) else "CLOSED",
    }


def _status(kept: HourlyLoad) -> Json:
    """The messages are one string that holds a JSON array of strings, as published."""
    told: Json = {"status": str(kept.status), "submissionTime": kept.submitted_at}
    return told | {"errorMessages": json.dumps(kept.messages)} if kept.messages else told


def _load_data(world: World, kept: HourlyLoad) -> Json:
    kind = next(one.kind for one in world.schedule.loads if one.name == kept.window)
    return {
        "histForecastFlag": str(kind),
        "assetOwner": kept.owner,
        "loadSubmissionWindowName": kept.window,
        "periodName": str(kept.period),
        "hourlyLoad": [record for series in kept.series for record in _hours(world, kept, series)],
        "loadSubmissionStatus": _status(kept),
    }


def _hours(world: World, kept: HourlyLoad, series: LoadSeries) -> Iterable[Json]:
    table = load.table_of(world, kept.period)
    begins = [instant_of(int(one)) for one in table.midnights]
    hours = zip(
        table.day_of.tolist(), table.label_of.tolist(), table.on_peak.tolist(), series.kilowatts.tolist(), strict=True
    )
    for day, label, on_peak, kilowatts in hours:
        yield {
            "sinkName": series.sink,
            "effectiveDate": begins[day],
            "hourEnding": label,
            "dataType": str(series.type),
            "mw": kilowatts / 1000,
            "timeOfUse": str(TimeOfUse.ON if on_peak else TimeOfUse.OFF),
        }
