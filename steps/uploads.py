"""Files uploaded to the market user interface, and what only files can bring: the CEC's load, and elections."""

# ruff: noqa: PLR0917 - pytest-bdd passes the parts of a sentence by name, and a sentence has as many as it has

from collections.abc import Sequence
from decimal import Decimal
from pathlib import PurePath
from typing import Annotated, Any

from pytest_bdd import given, then, when

from crrsim.assembly.simulation import Simulation
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.contract import record_file
from crrsim.contract.template import Record
from crrsim.contract.templates import TEMPLATES
from crrsim.terms.business import SeedCrr
from crrsim.terms.market import CrrCategory
from crrsim.terms.product import CrrType, HedgeType, Period, TimeOfUse
from steps.acting import Came, answered, attempt
from steps.bids import BidRow, bid
from steps.deals import Held
from steps.expect import expect
from steps.hours import LoadOf, LoadRow, PacificDays, flat, records
from steps.phrases import phrase
from steps.tables import Mw, Row, Table

FORECAST = LoadOf("monthly forecast load")


class ElectionRow(Row):
    """An eligible quantity: `period` by its part, `month` or `S01` to `S04`."""

    noun = "table of elections"
    sink: str
    period: str
    tou: str
    mw: Mw
    owner: str = ""


@given(phrase("{actor:Actor} has uploaded the load of {owner:Actor} at {sink:Location}: {mw:Mw} in each hour"))
def has_uploaded_cec_load(sim: Simulation, actor: str, owner: str, sink: str, mw: Decimal) -> None:
    """Upload the Commission's forecast of a whole month."""
    answered(_upload_cec(sim, actor, [flat(sink, mw, owner)]))


@given(phrase("{actor:Actor} has uploaded the load forecast:"))
def has_uploaded_cec_hours(sim: Simulation, actor: str, datatable: Annotated[Table, LoadRow]) -> None:
    """Upload the Commission's forecast: a row without a day is every hour of the month."""
    answered(_upload_cec(sim, actor, LoadRow.read(datatable)))


@when(phrase("{actor:Actor} uploads the load forecast:"), target_fixture="outcome")
def uploads_cec_load(sim: Simulation, actor: str, datatable: Annotated[Table, LoadRow]) -> Came:
    """Upload the Commission's forecast: a row without a day is every hour of the month."""
    return attempt(sim, lambda: _upload_cec(sim, actor, LoadRow.read(datatable)))


@when(phrase("{actor:Actor} uploads {load:LoadOf} with the hours:"), target_fixture="outcome")
def uploads_load(sim: Simulation, actor: str, load: LoadOf, datatable: Annotated[Table, LoadRow]) -> Came:
    """Upload as a file what the API takes as a request."""
    return attempt(sim, lambda: _upload_load(sim, actor, load, "load.csv", LoadRow.read(datatable)))


@when(phrase("{actor:Actor} uploads {load:LoadOf} in the file {file:Name} with the hours:"), target_fixture="outcome")
def uploads_load_in_a_file(
    sim: Simulation, actor: str, load: LoadOf, file: str, datatable: Annotated[Table, LoadRow]
) -> Came:
    """Upload as a file of that name, CSV or JSON, what the API takes as a request."""
    return attempt(sim, lambda: _upload_load(sim, actor, load, file, LoadRow.read(datatable)))


@when(phrase("{actor:Actor} uploads the election:"), target_fixture="outcome")
def uploads_election(sim: Simulation, actor: str, datatable: Annotated[Table, ElectionRow]) -> Came:
    """Upload the eligible quantities that an out-of-area load server elects."""
    rows = [_election(sim, actor, row) for row in ElectionRow.read(datatable)]
    data = TEMPLATES["load_election"].write(rows)
    return attempt(sim, lambda: sim.mui(actor).upload("load_election", "election.csv", data))


@given(
    phrase(
        "{actor:Actor} holds the long-term CRR of {mw:Mw} from {source:Location} to {sink:Location} for {role:Period}"
    ),
    target_fixture="held",
)
def holds_long_term(sim: Simulation, actor: str, mw: Decimal, source: str, sink: str, role: str) -> Held:
    """Make sure of a CRR that the LT tier awarded, valid in a season still for sale, and put it in play."""
    year = sim.schedule.targets.year
    crr = SeedCrr(
        owner=sim.participants[actor].name,
        source=sim.location(source),
        sink=sim.location(sink),
        hedge=HedgeType.OBL,
        tou=TimeOfUse.ON,
        period=Period.season(year, int(role[1:])),
        crr_type=CrrType.LSE,
        category=CrrCategory.ALLOCATION,
        market_name=f"ALLOC_AN_{year - 2}_LT",
        mw=mw,
    )
    return Held(sim.holding(crr), crr)


@given(phrase("{actor:Actor} has elected to nominate {mw:Mw} of its {expiring:Mw} again for {role:Period}"))
def has_elected_to_nominate_again(
    sim: Simulation, held: Held, actor: str, mw: Decimal, expiring: Decimal, role: str
) -> None:
    answered(elects_to_nominate_again(sim, held, actor, mw, expiring, role))


@when(
    phrase("{actor:Actor} elects to nominate {mw:Mw} of its {expiring:Mw} again for {role:Period}"),
    target_fixture="outcome",
)
def elects_to_nominate_again(
    sim: Simulation, held: Held, actor: str, mw: Decimal, expiring: Decimal, role: str
) -> Came:
    """Upload an LT nomination election for the CRR in play."""
    record = {
        "AssetOwner": sim.participants[actor].name,
        "CRRID": held.crr_id,
        "Source": held.crr.source,
        "Sink": held.crr.sink,
        "TOU": str(held.crr.tou),
        "Season": f"{sim.schedule.targets.year}_{role}",
        "ExpiringMW": expiring,
        "ElectedMW": mw,
    }
    data = TEMPLATES["lt_election"].write([record])
    return attempt(sim, lambda: sim.mui(actor).upload("lt_election", "renomination.csv", data))


@when(phrase("{actor:Actor} uploads its bids in the file {file:Name}:"), target_fixture="outcome")
def uploads_bids(sim: Simulation, market: ScheduledMarket, actor: str, file: str, docstring: str) -> Came:
    """Upload the file as it stands; the portfolio is called like the file."""
    return attempt(sim, lambda: _upload_portfolio(sim, market, actor, "bids_offers", file, _text(sim, docstring)))


@when(phrase("{actor:Actor} uploads its nominations in the file {file:Name}:"), target_fixture="outcome")
def uploads_nominations(sim: Simulation, market: ScheduledMarket, actor: str, file: str, docstring: str) -> Came:
    """Upload the file as it stands; the portfolio is called like the file."""
    return attempt(sim, lambda: _upload_portfolio(sim, market, actor, "nominations", file, _text(sim, docstring)))


@when(phrase("{actor:Actor} uploads the file {file:Name} of {count:Count} usual bids"), target_fixture="outcome")
def uploads_many_bids(sim: Simulation, market: ScheduledMarket, actor: str, file: str, count: int) -> Came:
    data = _usual(sim, market, actor, count)
    return attempt(sim, lambda: _upload_portfolio(sim, market, actor, "bids_offers", file, data))


@when(
    phrase("{actor:Actor} uploads the file {file:Name} of a usual bid, written as {encoding:Name}"),
    target_fixture="outcome",
)
def uploads_in_an_encoding(sim: Simulation, market: ScheduledMarket, actor: str, file: str, encoding: str) -> Came:
    data = _usual(sim, market, actor, 1).decode().replace("spring", "fr\u00fchling").encode(encoding)
    return attempt(sim, lambda: _upload_portfolio(sim, market, actor, "bids_offers", file, data))


@when(phrase("{actor:Actor} uploads the file {file:Name} to the template {template:Name}:"), target_fixture="outcome")
def uploads_a_file(sim: Simulation, actor: str, file: str, template: str, docstring: str) -> Came:
    """Upload the file as it stands, with nothing in the form but the participant."""
    return attempt(sim, lambda: sim.mui(actor).upload(template, file, _text(sim, docstring)))


@then(phrase("the upload took {count:Count} records"))
def upload_took(outcome: Came, count: int) -> None:
    expect("the records taken", expected=count, actual=answered(outcome)["records"])


def load_form(sim: Simulation, load: LoadOf) -> dict[str, str]:
    """Return what the form of an upload of load says besides the file."""
    window = load.window(sim)
    return {
        "histForecastFlag": str(window.kind),
        "loadSubmissionWindowName": window.name,
        "periodName": str(load.period(sim)),
    }


def _upload_load(sim: Simulation, actor: str, load: LoadOf, file: str, rows: Sequence[LoadRow]) -> Any:  # noqa: ANN401 - an outcome
    data = record_file.write(TEMPLATES["load"], records(sim, load.period(sim), rows), file)
    return sim.mui(actor).upload("load", file, data, **load_form(sim, load))


def _upload_cec(sim: Simulation, actor: str, rows: Sequence[LoadRow]) -> Any:  # noqa: ANN401 - an outcome
    data = TEMPLATES["cec_load"].write(records(sim, FORECAST.period(sim), rows))
    return sim.mui(actor).upload("cec_load", "cec.csv", data)


def _election(sim: Simulation, actor: str, row: ElectionRow) -> Record:
    targets = sim.schedule.targets
    return {
        "AssetOwner": row.owner or sim.participants[actor].name,
        "Sink": sim.location(row.sink),
        "Period": str(targets.month) if row.period == "month" else f"{targets.year}_{row.period}",
        "TOU": row.tou,
        "ElectedMW": row.mw,
    }


def _upload_portfolio(
    sim: Simulation, market: ScheduledMarket, actor: str, template: str, file: str, data: bytes
) -> Any:  # noqa: ANN401 - an outcome
    form = {"marketName": market.name, "portfolioName": sim.portfolio(PurePath(file).stem)}
    return sim.mui(actor).upload(template, file, data, **form)


def _usual(sim: Simulation, market: ScheduledMarket, actor: str, count: int) -> bytes:
    row = BidRow(source="TH_NP15_GEN-APND", sink="DLAP_PGAE-APND", mw=Decimal("1.000"), price=Decimal("25.00"))
    record = {**_bid_record(sim, market, actor, row), "Description": "spring"}
    return TEMPLATES["bids_offers"].write([record] * count)


def _bid_record(sim: Simulation, market: ScheduledMarket, actor: str, row: BidRow) -> Record:
    body = {"newBids": [bid(sim, market, sim.participants[actor].name, row)], "newOffers": []}
    return next(iter(TEMPLATES["bids_offers"].records(body, PacificDays())))


def _text(sim: Simulation, docstring: str) -> bytes:
    return with_periods(sim, (docstring.strip("\n") + "\n").encode())


def with_periods(sim: Simulation, data: bytes) -> bytes:
    """Return a file with its `{month}` and `{S01}` to `{S04}` read as the periods of the plan."""
    targets = sim.schedule.targets
    data = data.replace(b"{month}", str(targets.month).encode())
    for number in range(1, 5):
        data = data.replace(f"{{S0{number}}}".encode(), f"{targets.year}_S0{number}".encode())
    return data
