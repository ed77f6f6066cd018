"""Hourly load: its windows, what is handed in, what comes of it, and what the Energy Commission thinks of it."""

# ruff: noqa: PLR0917 - pytest-bdd passes the parts of a sentence by name, and a sentence has as many as it has

import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any

from pytest_bdd import given, then, when

from crrsim.assembly.simulation import Simulation
from crrsim.contract.historical_forecasted_load import LoadDataResponseSet
from crrsim.terms.market import MarketStatus
from crrsim.terms.outcome import Answered, Refused
from steps.acting import Came, answered, attempt, sc_id, told
from steps.expect import Unexpected, expect
from steps.hours import LoadOf, LoadRow, exceedances, flat, load_data_set
from steps.phrases import phrase
from steps.tables import Row, Table
from steps.weeks import EDGES

SET = ("histForecastFlag", "assetOwner", "loadSubmissionWindowName", "periodName")
HOUR = ("sinkName", "effectiveDate", "hourEnding", "dataType", "mw")


class HourRow(Row):
    """An hour that fails: what was handed in, in MW as it is told, against what the Commission has."""

    noun = "table of hours"
    sink: str
    day: int
    hour: int
    mw: str
    cec: str


class WindowRow(Row):
    """A window for hourly load, by what it is."""

    noun = "table of windows"
    window: str


@given(phrase("it is {edge:Edge} {window:LoadWindow} {turn:Turn}"))
def it_is_at_an_edge_of_a_load_window(sim: Simulation, edge: str, window: str, turn: str) -> None:
    """Begin at an edge of a load window."""
    scheduled = sim.schedule.load(window)
    at = {"opens": scheduled.open_at, "closes": scheduled.close_at}[turn]
    sim.at(at + timedelta(seconds=EDGES[edge]), f"{edge} the {window} {turn}")


@given(phrase("{window:LoadWindow} is OPEN"))
def load_window_is_open(sim: Simulation, window: str) -> None:
    """Begin while a load window is open."""
    sim.standing(sim.schedule.load(window), MarketStatus.OPEN)


@given(phrase("{actor:Actor} has handed in {load:LoadOf} of {mw:Mw} in each hour at {sink:Location}"))
def has_handed_in(sim: Simulation, actor: str, load: LoadOf, mw: Decimal, sink: str) -> None:
    answered(_hand_in(sim, actor, load, [flat(sink, mw)]))


@given(phrase("{actor:Actor} has handed in {load:LoadOf} with the hours:"))
def has_handed_in_hours(sim: Simulation, actor: str, load: LoadOf, datatable: Annotated[Table, LoadRow]) -> None:
    """As in the When of these words."""
    answered(_hand_in(sim, actor, load, LoadRow.read(datatable)))


@when(
    phrase("{actor:Actor} hands in {load:LoadOf} of {mw:Mw} in each hour at {sink:Location}"), target_fixture="outcome"
)
def hands_in(sim: Simulation, actor: str, load: LoadOf, mw: Decimal, sink: str) -> Came:
    return attempt(sim, lambda: _hand_in(sim, actor, load, [flat(sink, mw)]))


@when(phrase("{actor:Actor} hands in {load:LoadOf} with the hours:"), target_fixture="outcome")
def hands_in_hours(sim: Simulation, actor: str, load: LoadOf, datatable: Annotated[Table, LoadRow]) -> Came:
    """A row without a day is every hour; one with day and hour stands for that hour alone, left out without MW."""
    return attempt(sim, lambda: _hand_in(sim, actor, load, LoadRow.read(datatable)))


@when(phrase("{actor:Actor} hands in {load:LoadOf} with the {field:Name} of {text:Name}"), target_fixture="outcome")
def hands_in_with_a_field(sim: Simulation, actor: str, load: LoadOf, field: str, text: str) -> Came:
    """Send good load with one field of the body changed."""
    body = load_data_set(sim, load, sim.participants[actor].name, [flat("DLAP_PGAE-APND", Decimal("50.000"))])
    said = sc_id(sim, text.replace("{month}", str(sim.schedule.targets.month)))
    plain = json.loads(body.wire()) | {field: said}  # type: ignore[union-attr] # a good body is a model
    return attempt(sim, lambda: _send(sim, actor, load, plain))


@when(
    phrase("{actor:Actor} hands in {load:LoadOf} of a megawatt at noon of each day at {sink:Location}"),
    target_fixture="outcome",
)
def hands_in_at_noon(sim: Simulation, actor: str, load: LoadOf, sink: str) -> Came:
    """Send records whose effective dates are no midnights."""
    body = load_data_set(sim, load, sim.participants[actor].name, [flat(sink, Decimal("1.000"))])
    plain = json.loads(body.wire())  # type: ignore[union-attr] # a good body is a model
    for one in plain["hourlyLoad"]:
        one["effectiveDate"] = one["effectiveDate"].replace("T07:", "T19:").replace("T08:", "T20:")
    return attempt(sim, lambda: _send(sim, actor, load, plain))


@when(phrase("{actor:Actor} asks for its {load:LoadOf}"), target_fixture="outcome")
def asks_for_its_load(sim: Simulation, actor: str, load: LoadOf) -> Came:
    return attempt(sim, lambda: _kept(sim, actor, load))


@when(
    phrase("{actor:Actor} asks for the load of the window {name:Name} and the period {period:Name}"),
    target_fixture="outcome",
)
def asks_for_named_load(sim: Simulation, actor: str, name: str, period: str) -> Came:
    asked = [text.replace("{month}", str(sim.schedule.targets.month)) for text in (name, period)]
    return attempt(sim, lambda: sim.client(actor).historical_forecasted_load.load_data(*asked))


@when(phrase("{actor:Actor} asks for the status of {window:LoadWindow}"), target_fixture="outcome")
def asks_for_window_status(sim: Simulation, actor: str, window: str) -> Came:
    name = sim.schedule.load(window).name
    return attempt(sim, lambda: sim.client(actor).historical_forecasted_load.load_submission_window_status(name))


@when(phrase("{actor:Actor} asks for the status of the load window {name:Name}"), target_fixture="outcome")
def asks_for_named_window_status(sim: Simulation, actor: str, name: str) -> Came:
    return attempt(sim, lambda: sim.client(actor).historical_forecasted_load.load_submission_window_status(name))


@when(phrase("{actor:Actor} lists the {state:WindowState} windows for {kind:LoadKind} load"), target_fixture="outcome")
def lists_load_windows(sim: Simulation, actor: str, state: str, kind: str) -> Came:
    service = sim.client(actor).historical_forecasted_load
    return attempt(sim, getattr(service, f"{state}_{kind}_load_submission_window"))


@when(
    phrase("{actor:Actor} asks for the open windows of past load in the name of {name:Name}"), target_fixture="outcome"
)
def lists_load_windows_for(sim: Simulation, actor: str, name: str) -> Came:
    return attempt(sim, lambda: sim.client(actor).historical_forecasted_load.open_hist_load_submission_window(name))


@then(phrase("the load is {status:LoadStatus}"))
def load_is(outcome: Came, status: str) -> None:
    """The answer to a submission gives the load this status."""
    expect("the load's status", expected=status, actual=str(answered(outcome).status))


@then(phrase("the refusal says {text:Name}"))
def refusal_says(outcome: Came, text: str) -> None:
    """One of the errors has these words."""
    expect(f"{text!r} in {told(outcome)}", expected=True, actual=any(text in one for one in _said(outcome)))


@then(phrase("the refusal tells for {load:LoadOf} of {actor:Actor} the hours:"))
def refusal_tells_hours(
    sim: Simulation, outcome: Came, load: LoadOf, actor: str, datatable: Annotated[Table, HourRow]
) -> None:
    """Each row is an hour that the refusal tells in the published words, `mw` handed in against `cec`."""
    said = [one for one in _said(outcome) if one.startswith("For the date")]
    expected = [_message(sim, actor, load, row) for row in HourRow.read(datatable)]
    expect("the hours told", expected=expected, actual=said)


@then(phrase("the refusal tells the exceedance load of {sink:Location}: {on:Mw} ON and {off:Mw} OFF"))
def refusal_tells_exceedance(sim: Simulation, outcome: Came, sink: str, on: Decimal, off: Decimal) -> None:
    """The failed sink is named with what its load would have come to."""
    says = f"{sim.location(sink)} fails the validation", f"its exceedance load is {on} MW ON and {off} MW OFF"
    found = [one for one in _said(outcome) if all(words in one for words in says)]
    expect(f"{sink} with its exceedance load in {told(outcome)}", expected=1, actual=len(found))


@then(phrase("{actor:Actor} has no {load:LoadOf} at {sink:Location}"))
def has_no_load_at(sim: Simulation, actor: str, load: LoadOf, sink: str) -> None:
    """What the ISO keeps has not a record of that sink."""
    sinks = {one.sink_name for each in answered(_kept(sim, actor, load)) for one in each.hourly_load}
    expect(f"load kept at {sink}", expected=False, actual=sim.location(sink) in sinks)


@then(phrase("{actor:Actor}'s {load:LoadOf} is {mw:Mw} in each hour at {sink:Location}"))
def load_kept_is(sim: Simulation, actor: str, load: LoadOf, mw: Decimal, sink: str) -> None:
    """The ISO keeps this load, in as many hours as the period has, and nothing at another sink."""
    seen = {(one.sink_name, one.mw) for each in answered(_kept(sim, actor, load)) for one in each.hourly_load}
    expect("sinks and MW kept", expected={(sim.location(sink), mw)}, actual=seen)


@then(phrase("{actor:Actor}'s {load:LoadOf} is {status:LoadStatus}"))
def kept_load_is(sim: Simulation, actor: str, load: LoadOf, status: str) -> None:
    """The load that the ISO keeps has this status now."""
    seen = [str(each.load_submission_status.status) for each in answered(_kept(sim, actor, load))]
    expect("the status of the load kept", expected=[status], actual=seen)


@then(phrase("{actor:Actor}'s {load:LoadOf} tells the hours:"))
def kept_load_tells(sim: Simulation, actor: str, load: LoadOf, datatable: Annotated[Table, HourRow]) -> None:
    """The messages of the load kept are one string: a JSON array of the published sentences."""
    (kept,) = answered(_kept(sim, actor, load))
    expected = [_message(sim, actor, load, row) for row in HourRow.read(datatable)]
    seen = json.loads(kept.load_submission_status.error_messages or "[]")
    expect("the messages of the load kept", expected=expected, actual=seen)


@then(phrase("{actor:Actor}'s {load:LoadOf} has {count:Count} hours, {on:Count} of them ON"))
def load_has_hours(sim: Simulation, actor: str, load: LoadOf, count: int, on: int) -> None:
    """Count the records of one sink that the ISO keeps, and those on-peak."""
    (kept,) = answered(_kept(sim, actor, load))
    first = [one for one in kept.hourly_load if one.sink_name == kept.hourly_load[0].sink_name]
    seen = len(first), sum(one.time_of_use == "ON" for one in first)
    expect("hours, and on-peak hours", expected=(count, on), actual=seen)


@then(
    phrase(
        "{actor:Actor}'s {load:LoadOf} at {sink:Location} comes to an exceedance of {mw:Mw} {tou:Tou}, its highest "
        "hour to {top:Mw}"
    )
)
def load_comes_to(sim: Simulation, actor: str, load: LoadOf, sink: str, mw: Decimal, tou: str, top: Decimal) -> None:
    found = exceedances(answered(_values(sim, actor, load)))
    expect("highest hour and exceedance", expected=(top, mw), actual=found.get((sim.location(sink), tou)))


@then(phrase("{actor:Actor}'s {load:LoadOf} has no exceedance"))
def load_has_no_exceedance(sim: Simulation, actor: str, load: LoadOf) -> None:
    expect("exceedance values", expected=[], actual=answered(_values(sim, actor, load)))


@then(phrase("{actor:Actor}'s exceedance of {load:LoadOf} was last worked out when the load was handed in"))
def exceedance_was_worked_out(sim: Simulation, actor: str, load: LoadOf) -> None:
    (kept,), (values,) = answered(_kept(sim, actor, load)), answered(_values(sim, actor, load))
    submitted = kept.load_submission_status.submission_time
    expect("the instant of the last calculation", expected=submitted, actual=values.last_calculation)


@then(phrase("the load windows listed are:"))
def load_windows_are(sim: Simulation, outcome: Came, datatable: Annotated[Table, WindowRow]) -> None:
    """The list holds the windows of the table, by what they are, and no others."""
    expected = {sim.schedule.load(row.window).name for row in WindowRow.read(datatable)}
    expect("the windows listed", expected=expected, actual={one.name for one in answered(outcome)})


@then(phrase("there is no load window among them"))
def there_is_no_load_window(outcome: Came) -> None:
    expect("the windows listed", expected=[], actual=answered(outcome))


@then(phrase("the load window is {state:WindowWord}"))
def load_window_is(outcome: Came, state: str) -> None:
    expect("the window's status", expected=state, actual=str(answered(outcome).window_status))


@then(phrase("it takes the {count:Count} seasons of the year before the sim"))
def it_takes_seasons(sim: Simulation, outcome: Came, count: int) -> None:
    """The window's periods are those seasons, each with its first and last second."""
    year = sim.plan.week_1.year - 1
    seen = [one.name for one in answered(outcome).periods]
    expect("the periods", expected=[f"{year}_S{number:02}" for number in range(1, count + 1)], actual=seen)


def _hand_in(sim: Simulation, actor: str, load: LoadOf, rows: Iterable[LoadRow]) -> Any:  # noqa: ANN401 - an outcome
    return _send(sim, actor, load, load_data_set(sim, load, sim.participants[actor].name, list(rows)))


def _send(sim: Simulation, actor: str, load: LoadOf, body: Any) -> Any:  # noqa: ANN401 - a body, and an outcome
    """Submit load; what stood before is put back at the end, where the server is shared."""
    sim.keep(f"{load} of {actor}", lambda: _put_back(sim, actor, load))
    return sim.client(actor).historical_forecasted_load.load_submission(body)


def _as_handed_in(kept: LoadDataResponseSet) -> dict[str, Any]:
    """Return load that is kept as the request that would hand it in."""
    body: dict[str, Any] = kept.model_dump(by_alias=True, mode="json", exclude={"load_submission_status"})
    hours = [{name: hour[name] for name in HOUR} for hour in body["hourlyLoad"]]
    return {name: body[name] for name in SET} | {"hourlyLoad": hours}


def _put_back(sim: Simulation, actor: str, load: LoadOf) -> Callable[[], object]:
    kept = _kept(sim, actor, load)
    bodies = [_as_handed_in(one) for one in kept.body] if isinstance(kept, Answered) else []
    service = sim.client(actor).historical_forecasted_load
    return lambda: [service.load_submission(body) for body in bodies]


def _kept(sim: Simulation, actor: str, load: LoadOf) -> Any:  # noqa: ANN401 - an outcome
    window, period = load.window(sim), load.period(sim)
    return sim.client(actor).historical_forecasted_load.load_data(window.name, str(period))


def _values(sim: Simulation, actor: str, load: LoadOf) -> Any:  # noqa: ANN401 - an outcome
    window, period = load.window(sim), load.period(sim)
    return sim.client(actor).historical_forecasted_load.load_exceedance_values(window.name, str(period))


def _said(outcome: Came) -> list[str]:
    if not isinstance(outcome, Refused):
        raise Unexpected("the answer", expected="a refusal", actual=told(outcome))
    return [error.description for error in outcome.errors]


def _message(sim: Simulation, actor: str, load: LoadOf, row: HourRow) -> str:
    """The published form of a failed hour: the message form is the document's, the figures are the table's."""
    period = load.period(sim)
    return (
        f"For the date = {period.months[0]:02}/{row.day:02}/{period.year} and hour = {row.hour}, "
        f"{sim.participants[actor].name} has uploaded the load for {sim.location(row.sink)} in the total MW = "
        f"{row.mw} which exceeds CEC load of {row.cec} MW by more than 5 percent tolerance."
    )
