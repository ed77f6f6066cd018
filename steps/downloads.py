"""Files of the market data service: fetched by what they are, and looked at row by row."""

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from pytest_bdd import then, when

from crrsim.assembly.simulation import Simulation
from crrsim.client.market_data import MarketDataService
from crrsim.contract.download_tables import table
from crrsim.contract.market_data import (
    PublicGeneralDownloadType,
    PublicMarketDownloadType,
)
from crrsim.review import auction_results as review
from crrsim.terms.market import MarketType
from crrsim.terms.participant import Access, Role
from steps.acting import Came, answered, attempt
from steps.expect import expect, expect_none
from steps.phrases import phrase

Rows = Sequence[Mapping[str, Any]]


@when(
    phrase("{actor:Actor} downloads {kind:Download} of {market:Market} as {file_format:Format}"),
    target_fixture="outcome",
)
def downloads_of_market(sim: Simulation, actor: str, kind: str, market: str, file_format: str) -> Came:
    """Ask for a file of a market, by the operation that has its type."""
    return attempt(sim, lambda: fetch(sim, actor, kind, market, file_format))


@when(phrase("{actor:Actor} downloads {kind:Download} as {file_format:Format}"), target_fixture="outcome")
def downloads(sim: Simulation, actor: str, kind: str, file_format: str) -> Came:
    """Ask for a file that belongs to no market."""
    return attempt(sim, lambda: fetch_general(sim, actor, kind, file_format))


@when(
    phrase("{actor:Actor} downloads {kind:Download} of the market {name:Name} as {file_format:Format}"),
    target_fixture="outcome",
)
def downloads_of_named_market(sim: Simulation, actor: str, kind: str, name: str, file_format: str) -> Came:
    return attempt(sim, lambda: _operation(sim, actor, kind, MarketType.AUCTION)(name, kind, file_format))


@when(
    phrase("{actor:Actor} downloads {kind:Download} of {market:Market} through the door of the auctions"),
    target_fixture="outcome",
)
def downloads_by_the_wrong_door(sim: Simulation, actor: str, kind: str, market: str) -> Came:
    name = sim.schedule.alias(market).name
    return attempt(sim, lambda: _operation(sim, actor, kind, MarketType.AUCTION)(name, kind))


@when(phrase("{actor:Actor} downloads {kind:Name} of {market:Market} as {file_format:Name}"), target_fixture="outcome")
def downloads_words(sim: Simulation, actor: str, kind: str, market: str, file_format: str) -> Came:
    """Ask with words that the service may not know."""
    client, name = sim.client(actor), sim.schedule.alias(market).name
    with client.session.deliberately():
        return attempt(sim, lambda: client.market_data.public_auction_result(name, kind, file_format))


@when(phrase("{actor:Actor} downloads {kind:Download} of {cap:Cap}"), target_fixture="outcome")
def downloads_a_cap(sim: Simulation, actor: str, kind: str, cap: str) -> Came:
    name = next(one.name for one in sim.schedule.caps if one.alias == cap)
    return attempt(sim, lambda: sim.client(actor).market_data.private_allocation_market_data(name, kind))


@when(phrase("{actor:Actor} downloads {kind:Download} of the cap {name:Name}"), target_fixture="outcome")
def downloads_a_named_cap(sim: Simulation, actor: str, kind: str, name: str) -> Came:
    return attempt(sim, lambda: sim.client(actor).market_data.private_allocation_market_data(name, kind))


@then(phrase("the file has the rows and columns of {kind:Download}"))
def file_has_rows_and_columns(outcome: Came, kind: str) -> None:
    rows = answered(outcome).rows
    expect("columns of the first row", expected=table(kind).names, actual=tuple(rows[0]) if rows else ())


@then(phrase("every row is {actor:Actor}'s"))
def every_row_is_of(sim: Simulation, outcome: Came, actor: str) -> None:
    owners = {row["AssetOwner"] for row in answered(outcome).rows}
    expect("the asset owners", expected={sim.participants[actor].name}, actual=owners)


@then(phrase("every row is of the category {category:Category}"))
def every_row_is_of_category(outcome: Came, category: str) -> None:
    expect("the categories", expected={category}, actual={row["Category"] for row in answered(outcome).rows})


@then(phrase("some row comes from {market:Market}"))
def some_row_comes_from(sim: Simulation, outcome: Came, market: str) -> None:
    name = sim.schedule.alias(market).name
    expect(f"rows of {name}", expected=True, actual=name in {row["MarketName"] for row in answered(outcome).rows})


@then(phrase("no row comes from {market:Market}"))
def no_row_comes_from(sim: Simulation, outcome: Came, market: str) -> None:
    name = sim.schedule.alias(market).name
    expect(f"rows of {name}", expected=False, actual=name in {row["MarketName"] for row in answered(outcome).rows})


@then(phrase("no row tells what a CRR has cost"))
def no_row_tells_a_price(outcome: Came) -> None:
    told = [row["CRRID"] for row in answered(outcome).rows if row["ClearingPrice"] is not None]
    expect_none("CRRs with a price", told)


@then(phrase("{kind:Download} of {market:Market} says the same to {actor:Actor} as JSON"))
def says_the_same_as_json(sim: Simulation, outcome: Came, kind: str, market: str, actor: str) -> None:
    """Fetch the other format and compare record by record."""
    expect(
        "the rows of both files", expected=list(rows_of(sim, actor, kind, market)), actual=list(answered(outcome).rows)
    )


@then(phrase("{kind:Download} says the same to {actor:Actor} as JSON"))
def general_file_says_the_same_as_json(sim: Simulation, outcome: Came, kind: str, actor: str) -> None:
    other = answered(fetch_general(sim, actor, kind)).rows
    expect("the rows of both files", expected=list(other), actual=list(answered(outcome).rows))


@then(phrase("{name:Location} is biddable"))
def is_biddable(sim: Simulation, outcome: Came, name: str) -> None:
    expect(f"the flag of {name}", expected={"Yes"}, actual=_flags(outcome, sim.location(name)))


@then(phrase("{name:Location} is not biddable"))
def is_not_biddable(sim: Simulation, outcome: Came, name: str) -> None:
    expect(f"the flag of {name}", expected={"No"}, actual=_flags(outcome, sim.location(name)))


@then(phrase("{name:Location} is replaced by a biddable source in {market:Market}"))
def is_replaced(sim: Simulation, outcome: Came, name: str, market: str) -> None:
    """The mapping names a place that the market's own list calls biddable."""
    scheduled = sim.schedule.alias(market)
    rows = [row for row in answered(outcome).rows if row["MarketName"] == scheduled.name]
    new = next((str(row["NewName"]) for row in rows if row["OldName"] == sim.location(name)), "")
    listed = fetch(sim, holders(sim)[0], "SOURCE_SINK", market)
    expect(f"the flag of {new or 'no replacement'}", expected={"Yes"}, actual=_flags(listed, new))


@then(phrase("the archive holds one file, {name:Name}"))
def archive_holds(outcome: Came, name: str) -> None:
    """`<date>` stands for a date of eight digits."""
    with ZipFile(BytesIO(answered(outcome).raw)) as archive:
        names = [re.sub(r"_[0-9]{8}\.", "_<date>.", one) for one in archive.namelist()]
    expect("the files of the archive", expected=[name], actual=names)


@then(phrase("the shares of each source and sink sum to 1 for each time of use"))
def shares_sum_to_one(outcome: Came) -> None:
    expect_none("shares that do not sum to 1", review.shares_astray(answered(outcome).rows))


def fetch(sim: Simulation, actor: str, kind: str, market: str, file_format: str = "JSON") -> Came:
    """Ask for a file of a market by the operation that has its type."""
    scheduled = sim.schedule.alias(market)
    came: Came = _operation(sim, actor, kind, scheduled.type)(scheduled.name, kind, file_format)
    return came


def fetch_general(sim: Simulation, actor: str, kind: str, file_format: str = "JSON") -> Came:
    service = sim.client(actor).market_data
    public = kind in set(PublicGeneralDownloadType)
    return (service.public_general_data if public else service.private_general_data)(kind, file_format)


def rows_of(sim: Simulation, actor: str, kind: str, market: str) -> Rows:
    rows: Rows = answered(fetch(sim, actor, kind, market)).rows
    return rows


def holders(sim: Simulation) -> list[str]:
    """Return the actors who may hold CRRs and read their own files."""
    may_read = Access.READ, Access.READ_WRITE
    return [
        actor
        for actor, one in sim.participants.items()
        if one.is_a(Role.CRRH) and any(access in one.access for access in may_read)
    ]


def _operation(sim: Simulation, actor: str, kind: str, door: MarketType) -> Any:  # noqa: ANN401 - an operation
    service: MarketDataService = sim.client(actor).market_data
    if kind in set(PublicMarketDownloadType):
        return service.public_market_data
    if kind.startswith("PRIVATE"):
        return service.private_auction_result if door is MarketType.AUCTION else service.private_allocation_result
    return service.public_auction_result if door is MarketType.AUCTION else service.public_allocation_result


def _flags(outcome: Came, name: str) -> set[str]:
    return {str(row["BiddableFlag"]) for row in answered(outcome).rows if row["SourceSink"] == name}
