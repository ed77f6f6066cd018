"""Rights that are to become CRRs: the windows of a conversion, the rights there are, and what is asked of them.

A right goes by its number in the holder's list; its path, dates and maximum are looked up there, so that the same
sentences hold on any server.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

from pytest_bdd import given, then, when

from crrsim.assembly.simulation import CannotArrange, Simulation
from crrsim.calendar.pacific import period_bounds, to_utc
from crrsim.contract.tor_conversion import TorConversionPath
from crrsim.terms.conversion import ConversionStatus, ConversionWindowStatus
from crrsim.terms.market import MarketStatus
from crrsim.terms.outcome import Answered
from crrsim.terms.participant import Role
from steps.acting import Came, answered, attempt, sc_id
from steps.expect import expect
from steps.phrases import phrase
from steps.tables import Row, Table
from steps.weeks import EDGES

A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)
SHIFTS = {"": timedelta(0), "a day earlier": -A_DAY, "a day later": A_DAY, "an hour later": timedelta(hours=1)}
HOLDER = "TOR1"
ECHO = re.compile(r"\[[^,\]]+(?:,[^,\]]+){6}\]")


@dataclass
class Earlier:
    """What stood before a scenario asked for anything, by the ISO's numbers; on our own double nothing counts."""

    requests: set[int | None] = field(default_factory=set)
    approvals: set[int] = field(default_factory=set)

    def note(self, sim: Simulation, holder: str, window: str) -> None:
        """Take down the holder's requests, and the CRRs that wait for anybody of ours."""
        if sim.is_mock:
            return
        came = sim.client(holder).tor_conversion.tor_conversion_request_list(window)
        self.requests.update(one.id for one in came.body) if isinstance(came, Answered) else None
        for actor, one in sim.participants.items():
            if one.is_a(Role.CRRH):
                told = sim.client(actor).tor_conversion.mt_tor_crr_approval_list(window)
                found = told.body if isinstance(told, Answered) else []
                self.approvals.update(each.conversion_approval_id for each in found)


class RequestRow(Row):
    """A request: MW of a right (a quantity, `all` that is left, `all + 0.001`), on the right's dates unless shifted."""

    noun = "table of requests"
    right: int = 1
    mw: str = "0.100"
    transferee: str = "LSE1"
    modeled: str = "Y"
    source: str = ""
    sink: str = ""
    starts: str = ""
    ends: str = ""


class StandingRow(Row):
    """A request as it is read back."""

    noun = "table of requests"
    mw: str
    transferee: str
    modeled: str
    status: str


@given(phrase("it is {edge:Edge} {window:ConversionWindow} {turn:Turn}"))
def it_is_at_an_edge_of_the_conversion(sim: Simulation, edge: str, window: str, turn: str) -> None:
    """Begin at an edge of one of the conversion's two windows."""
    scheduled = sim.schedule.window(window)
    at = {"opens": scheduled.open_at, "closes": scheduled.close_at}[turn]
    sim.at(at + timedelta(seconds=EDGES[edge]), f"{edge} the {window} window {turn}")


@given(phrase("time has passed to {edge:Edge} {window:ConversionWindow} {turn:Turn}"))
def time_has_passed_to_an_edge_of_the_conversion(sim: Simulation, edge: str, window: str, turn: str) -> None:
    """Go on, with everything done so far, to an edge of one of the conversion's two windows."""
    scheduled = sim.schedule.window(window)
    at = {"opens": scheduled.open_at, "closes": scheduled.close_at}[turn]
    sim.until(at + timedelta(seconds=EDGES[edge]), f"{edge} the {window} window {turn}", exact=True)


@given(phrase("{window:ConversionWindow} is OPEN"))
def conversion_window_is_open(sim: Simulation, window: str) -> None:
    """Begin while one of the conversion's two windows is open."""
    sim.standing(sim.schedule.window(window), MarketStatus.OPEN)


@given(phrase("{actor:Actor} has asked to convert {mw:Mw} of its right {number:Count} for {other:Actor}"))
def has_asked_to_convert(sim: Simulation, actor: str, mw: Decimal, number: int, other: str) -> None:
    _ask_well(sim, actor, RequestRow(right=number, mw=str(mw), transferee=other))


@given(phrase("{actor:Actor} has asked to convert {mw:Mw} of its right {number:Count} for {other:Actor}, not modelled"))
def has_asked_to_convert_unmodelled(sim: Simulation, actor: str, mw: Decimal, number: int, other: str) -> None:
    _ask_well(sim, actor, RequestRow(right=number, mw=str(mw), transferee=other, modeled="N"))


@when(phrase("{actor:Actor} lists the {phase:Phase} conversions"), target_fixture="outcome")
def lists_conversions(sim: Simulation, actor: str, phase: str) -> Came:
    service = sim.client(actor).tor_conversion
    ask = service.active_tor_conversion_windows if phase == "active" else service.posted_conversion_windows
    return attempt(sim, ask)


@when(phrase("{actor:Actor} asks where the conversion stands"), target_fixture="outcome")
def asks_where_it_stands(sim: Simulation, actor: str) -> Came:
    return attempt(sim, lambda: sim.client(actor).tor_conversion.tor_conversion_window_status(window_name(sim)))


@when(phrase("{actor:Actor} asks where the conversion {name:Name} stands"), target_fixture="outcome")
def asks_where_a_named_one_stands(sim: Simulation, actor: str, name: str) -> Came:
    return attempt(sim, lambda: sim.client(actor).tor_conversion.tor_conversion_window_status(name))


@when(phrase("{actor:Actor} asks for its rights"), target_fixture="outcome")
def asks_for_its_rights(sim: Simulation, actor: str) -> Came:
    return attempt(sim, lambda: sim.client(actor).tor_conversion.tor_conversion_paths(window_name(sim)))


@when(phrase("{actor:Actor} asks to convert:"), target_fixture="outcome")
def asks_to_convert(sim: Simulation, earlier: Earlier, actor: str, datatable: Annotated[Table, RequestRow]) -> Came:
    earlier.note(sim, actor, window_name(sim))
    return attempt(sim, lambda: _ask(sim, actor, RequestRow.read(datatable)))


@when(phrase("{actor:Actor} asks to convert in the conversion {name:Name}"), target_fixture="outcome")
def asks_to_convert_in(sim: Simulation, actor: str, name: str) -> Came:
    return attempt(sim, lambda: _ask(sim, actor, [RequestRow()], name))


@then(phrase("the conversion stands at {word:ConversionWord}"))
def conversion_stands_at(outcome: Came, word: ConversionWindowStatus) -> None:
    expect("the conversion's status", expected=word, actual=answered(outcome).status)


@then(phrase("the conversion is among them, at {word:ConversionWord}"))
def conversion_is_among_them(sim: Simulation, outcome: Came, word: ConversionWindowStatus) -> None:
    seen = {str(one.name): str(one.status) for one in answered(outcome)}
    expect("the conversion's status in the list", expected=word, actual=seen.get(window_name(sim)))


@then(phrase("the conversion is not among them"))
def conversion_is_not_among_them(sim: Simulation, outcome: Came) -> None:
    names = [one.name for one in answered(outcome)]
    expect(f"the conversion among {names}", expected=False, actual=window_name(sim) in names)


@then(phrase("the conversion opens and closes as the plan says"))
def conversion_opens_and_closes(sim: Simulation, outcome: Came) -> None:
    """Both windows are those of the plan, and the season is the one that the month lies in."""
    seen = answered(outcome)
    windows = (seen.conversion_submission_window, seen.conversion_approval_window)
    planned = [sim.schedule.window(alias) for alias in ("TOR conversion", "TOR conversion approval")]
    told = [(one.open_date, one.close_date) for one in windows]
    expect("opening and close", expected=[(one.open_at, one.close_at) for one in planned], actual=told)
    expect("the season", expected=str(sim.schedule.targets.season), actual=seen.period.name)


@then(phrase("there are rights within the season, with their MW"))
def there_are_rights(sim: Simulation, outcome: Came) -> None:
    """There is at least one; each is for some MW and some days of the season."""
    first, last = period_bounds(sim.schedule.targets.season)
    rights: Sequence[TorConversionPath] = answered(outcome)
    if not rights and not sim.is_mock:
        raise CannotArrange("the holder has no rights to convert here")
    odd = [one.id for one in rights if not first <= one.start_date < one.end_date <= last or one.max_mw <= 0]
    expect("odd rights, and whether there are any at all", expected=([], True), actual=(odd, bool(rights)))


@then(phrase("there is no right"))
def there_is_no_right(outcome: Came) -> None:
    expect("the rights", expected=[], actual=list(answered(outcome)))


@then(phrase("the upload is VALID"))
def upload_is_valid(outcome: Came) -> None:
    body = answered(outcome)
    expect("status and errors", expected=("VALID", ""), actual=(str(body.status), body.error_messages))


@then(phrase("the upload is in ERROR with {count:Count} records quoted"))
def upload_is_in_error(outcome: Came, count: int) -> None:
    """The errors are a JSON array in one string; each quotes its record in brackets."""
    texts = errors_of(outcome)
    quoted = [text for text in texts if ECHO.search(text)]
    expect(f"texts that quote a record ({texts})", expected=(count, count), actual=(len(texts), len(quoted)))


@then(phrase("the upload quotes {record:Name}"))
def upload_quotes(outcome: Came, record: str) -> None:
    texts = errors_of(outcome)
    expect(f"{record} in {texts}", expected=True, actual=any(record in text for text in texts))


@then(phrase("{actor:Actor}'s new requests of right {number:Count} are:"))
def new_requests_are(
    sim: Simulation, earlier: Earlier, actor: str, number: int, datatable: Annotated[Table, StandingRow]
) -> None:
    """Read them back; those of other rights, and of before the scenario, do not matter."""
    expected = [(row.mw, sc_id(sim, row.transferee), row.modeled, row.status) for row in StandingRow.read(datatable)]
    seen = [
        (f"{one.mw:.3f}", one.transferee_ao, str(one.modeled), str(one.request_status))
        for one in requests_of(sim, actor, number)
        if one.id not in earlier.requests
    ]
    expect("the requests", expected=expected, actual=seen)


@then(phrase("no request of right {number:Count} was kept"))
def no_request_was_kept(sim: Simulation, earlier: Earlier, number: int) -> None:
    """None that was not there before the scenario."""
    kept = [one for one in requests_of(sim, HOLDER, number) if one.id not in earlier.requests]
    expect("the requests", expected=[], actual=kept)


@then(phrase("{actor:Actor}'s request of right {number:Count} is {word:RequestWord}"))
def request_is(sim: Simulation, actor: str, number: int, word: ConversionStatus) -> None:
    """A request that came to nothing says why, and no other does."""
    (one,) = requests_of(sim, actor, number)
    said = word in {ConversionStatus.ERROR, ConversionStatus.DISAPPROVED}
    expect("status, and whether it says why", expected=(word, said), actual=(one.request_status, bool(one.message)))


def window_name(sim: Simulation) -> str:
    return sim.schedule.window("TOR conversion").name


def right_of(sim: Simulation, actor: str, number: int) -> TorConversionPath:
    """Return a right by its number in the holder's list. Raises: CannotArrange when there are fewer."""
    rights = answered(sim.client(actor).tor_conversion.tor_conversion_paths(window_name(sim)))
    if len(rights) < number:
        raise CannotArrange(f"{actor} has {len(rights)} rights to convert, and the scenario needs {number}")
    found: TorConversionPath = rights[number - 1]
    return found


def requests_of(sim: Simulation, actor: str, number: int) -> list[Any]:
    """Return the holder's requests on the path and from the first day of a right, as they stand."""
    right = right_of(sim, actor, number)
    listed = answered(sim.client(actor).tor_conversion.tor_conversion_request_list(window_name(sim)))
    return [
        one for one in listed if (one.source, one.sink, one.start_date) == (right.source, right.sink, right.start_date)
    ]


def errors_of(outcome: Came) -> list[str]:
    """Return the texts of an upload in ERROR."""
    body = answered(outcome)
    expect("the upload's status", expected="ERROR", actual=str(body.status))
    texts: list[str] = json.loads(body.error_messages)
    return texts


def _ask_well(sim: Simulation, actor: str, row: RequestRow) -> None:
    upload = answered(_ask(sim, actor, [row]))
    expect("the upload's status", expected="VALID", actual=str(upload.status))


def _ask(sim: Simulation, actor: str, rows: Iterable[RequestRow], window: str | None = None) -> Any:  # noqa: ANN401 - an outcome
    requests = [_request(sim, actor, row) for row in rows]
    body = {
        "torConversionWindow": window or window_name(sim),
        "torHolder": sim.participants[actor].name,
        "conversionRequests": requests,
    }
    return sim.client(actor).tor_conversion.tor_conversion_creation(body)


def _request(sim: Simulation, actor: str, row: RequestRow) -> dict[str, Any]:
    right = right_of(sim, actor, row.right)
    return {
        "source": sim.location(row.source) if row.source else right.source,
        "sink": sim.location(row.sink) if row.sink else right.sink,
        "startDate": _wire(_shifted(right.start_date, row.starts)),
        "endDate": _wire(_ending(right, row.ends)),
        "mw": _mw(sim, actor, row, right),
        "transfereeAO": sc_id(sim, row.transferee),
        "modeled": row.modeled,
    }


def _ending(right: TorConversionPath, words: str) -> datetime:
    """The right's last second, shifted; or the last second of its first day."""
    if words == "on its first day":
        return to_utc(_next_day(right)) - A_SECOND
    return _shifted(right.end_date, words)


def _next_day(right: TorConversionPath) -> Any:  # noqa: ANN401 - a date
    return (right.start_date + A_DAY).date()


def _shifted(at: datetime, words: str) -> datetime:
    return at + (A_SECOND if words == "at the midnight after" else SHIFTS[words])


def _wire(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _mw(sim: Simulation, actor: str, row: RequestRow, right: TorConversionPath) -> Decimal:
    """Read `10.000`, `all` or `all + 0.001` of what earlier requests have left of a right.

    Raises: CannotArrange where they have not left that much, since no request can be taken back.
    """
    asked = (one.mw for one in requests_of(sim, actor, row.right))
    left: Decimal = right.max_mw - sum(asked, Decimal(0))
    if row.mw.startswith("all"):
        return left + Decimal(row.mw.removeprefix("all").replace(" ", "") or "0")
    if left < Decimal(row.mw) and not sim.is_mock:
        raise CannotArrange(f"{left} MW are left of right {row.right} of {actor}, and the scenario needs {row.mw} MW")
    return Decimal(row.mw)
