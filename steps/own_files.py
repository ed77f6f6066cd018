"""Files that participants bring: bids, nominations and load handed in from them, or uploaded as they stand."""

# ruff: noqa: PLR0917 - pytest-bdd passes the parts of a sentence by name, and a sentence has as many as it has

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import PurePath
from typing import Any

import pytest
from pytest_bdd import given, then, when

from crrsim.assembly.simulation import Simulation
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.contract.template import Record
from crrsim.contract.templates import TEMPLATES, operation_of
from crrsim.terms.market import PortfolioStatus
from crrsim.terms.outcome import Answered
from steps.acting import Came, answered, attempt
from steps.bodies import typed_if_allowed
from steps.data_files import DataFolder, OwnFile
from steps.deals import Held
from steps.expect import expect
from steps.hours import LoadOf, PacificDays
from steps.phrases import phrase
from steps.portfolios import do_with
from steps.uploads import load_form, with_periods


@given(phrase("{actor:Actor} has the portfolio {name:Name} with the {file:Records}"))
def has_the_portfolio_of_a_file(
    sim: Simulation, market: ScheduledMarket, data: DataFolder, actor: str, name: str, file: OwnFile
) -> None:
    answered(_create(sim, market, data, actor, name, file))


@given(phrase("{actor:Actor} has submitted the portfolio {name:Name} with the {file:Records}"))
def has_submitted_the_portfolio_of_a_file(
    sim: Simulation, market: ScheduledMarket, data: DataFolder, actor: str, name: str, file: OwnFile
) -> None:
    """Create and submit; it must be taken."""
    answered(_create(sim, market, data, actor, name, file))
    came = answered(do_with(sim, market, actor, "submits", name))
    expect(f"the status of {name}", expected=PortfolioStatus.SUBMITTED, actual=came.status)


@when(
    phrase("{actor:Actor} creates the portfolio {name:Name} with the {file:Records}"),
    target_fixture="outcome",
)
def creates_the_portfolio_of_a_file(
    sim: Simulation, market: ScheduledMarket, data: DataFolder, actor: str, name: str, file: OwnFile
) -> Came:
    """Send by the API what a file holds, CSV of the template or JSON with the same records."""
    return attempt(sim, lambda: _create(sim, market, data, actor, name, file))


@when(
    phrase("{actor:Actor} submits the portfolio {name:Name} with the {file:Records}"),
    target_fixture="outcome",
)
def submits_the_portfolio_of_a_file(
    sim: Simulation, market: ScheduledMarket, data: DataFolder, actor: str, name: str, file: OwnFile
) -> Came:
    """Create and submit; what the submission came to is what counts."""
    answered(_create(sim, market, data, actor, name, file))
    return attempt(sim, lambda: do_with(sim, market, actor, "submits", name))


@then(phrase("{actor:Actor}'s portfolio {name:Name} holds the {file:Records}"))
def portfolio_holds_a_file(
    sim: Simulation, market: ScheduledMarket, data: DataFolder, actor: str, name: str, file: OwnFile
) -> None:
    """What the ISO keeps is what the file says, column by column."""
    template = TEMPLATES[file.template]
    kept = answered(do_with(sim, market, actor, "looks at", name)).model_dump(by_alias=True, exclude_none=True)
    body = {listed: kept[listed.removeprefix("new").lower()] for listed in template.lists}
    seen = _comparable(template.records(body, PacificDays()))
    expect(f"the records of {name}", expected=_comparable(_records(sim, data, file)), actual=seen)


@given(phrase("{actor:Actor} has handed in {load:LoadOf} from the file {file:LoadFile}"))
def has_handed_in_a_file(sim: Simulation, data: DataFolder, actor: str, load: LoadOf, file: OwnFile) -> None:
    answered(_hand_in(sim, data, actor, load, file))


@when(phrase("{actor:Actor} hands in {load:LoadOf} from the file {file:LoadFile}"), target_fixture="outcome")
def hands_in_a_file(sim: Simulation, data: DataFolder, actor: str, load: LoadOf, file: OwnFile) -> Came:
    """Send by the API what a file of hourly load holds, CSV of the template or JSON with the same records."""
    return attempt(sim, lambda: _hand_in(sim, data, actor, load, file))


@when(phrase("{actor:Actor} uploads the file {file:PortfolioFile}"), target_fixture="outcome")
def uploads_a_portfolio(sim: Simulation, market: ScheduledMarket, data: DataFolder, actor: str, file: OwnFile) -> Came:
    """Upload a file as it stands, wrong or right; the portfolio is called like the file."""
    form = {"marketName": market.name, "portfolioName": sim.portfolio(PurePath(file.name).stem)}
    return attempt(sim, lambda: sim.mui(actor).upload(file.upload, file.name, _filled(sim, data, file), **form))


@when(phrase("{actor:Actor} uploads {load:LoadOf} from the file {file:AnyFile}"), target_fixture="outcome")
def uploads_load_of_a_file(sim: Simulation, data: DataFolder, actor: str, load: LoadOf, file: OwnFile) -> Came:
    """Upload a file as it stands, wrong or right."""
    held = _filled(sim, data, file)
    return attempt(sim, lambda: sim.mui(actor).upload("load", file.name, held, **load_form(sim, load)))


@when(phrase("{actor:Actor} uploads the file {file:UploadFile}"), target_fixture="outcome")
def uploads_a_file_as_it_stands(
    sim: Simulation, data: DataFolder, request: pytest.FixtureRequest, actor: str, file: OwnFile
) -> Came:
    """Upload a file as it stands, wrong or right; `{crr}` in it is the id of the CRR in play, where there is one."""
    held = _filled(sim, data, file).replace(b"{crr}", str(_crr_in_play(request)).encode())
    return attempt(sim, lambda: sim.mui(actor).upload(file.upload, file.name, held))


def _create(sim: Simulation, market: ScheduledMarket, data: DataFolder, actor: str, name: str, file: OwnFile) -> Any:  # noqa: ANN401 - an outcome
    named = sim.portfolio(name)
    form = {"marketName": market.name, "portfolioName": named, "participantName": sim.participants[actor].name}
    came = getattr(sim.client(actor), TEMPLATES[file.template].service).portfolio_creation(
        _body(file, _records(sim, data, file), form)
    )
    if isinstance(came, Answered):
        sim.created(actor, market.name, named)
    return came


def _hand_in(sim: Simulation, data: DataFolder, actor: str, load: LoadOf, file: OwnFile) -> Any:  # noqa: ANN401 - an outcome
    form = {**load_form(sim, load), "participantName": sim.participants[actor].name}
    body = _body(file, _records(sim, data, file), form)
    return sim.client(actor).historical_forecasted_load.load_submission(body)


def _body(file: OwnFile, records: Iterable[Record], form: Mapping[str, str]) -> Any:  # noqa: ANN401 - the body of an operation
    """Return the body of a request: typed when the document allows it, else as it is, for the market to refuse."""
    template = TEMPLATES[file.template]
    body = template.body(list(records), form, PacificDays())
    model = operation_of(template).shape.body
    assert model is not None
    return typed_if_allowed(model, body)


def _records(sim: Simulation, data: DataFolder, file: OwnFile) -> list[Record]:
    """Return the records of a file, with this server's names for locations and for the actors of the features."""
    named = {"AssetOwner": lambda name: sim.participants[name].name if name in sim.participants else name}
    named |= dict.fromkeys(("Source", "Sink", "SinkName"), sim.location)
    records = data.records(file, lambda held: with_periods(sim, held))
    return [{column: named.get(column, _same)(value) for column, value in one.items()} for one in records]


def _same(value: Any) -> Any:  # noqa: ANN401 - any cell
    return value


def _filled(sim: Simulation, data: DataFolder, file: OwnFile) -> bytes:
    return with_periods(sim, data.bytes(file))


def _crr_in_play(request: pytest.FixtureRequest) -> str | int:
    try:
        held: Held = request.getfixturevalue("held")
    except pytest.FixtureLookupError:
        return "{crr}"
    return held.crr_id


def _comparable(records: Iterable[Record]) -> list[dict[str, str]]:
    """Return records as text, without what is empty and in an order of their own."""
    told = ({name: _plain(value) for name, value in one.items() if value is not None} for one in records)
    return sorted(told, key=str)


def _plain(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
