"""Files of the market data service: fetched by what they are, and looked at row by row."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from pytest_bdd import then, when

from crrsim.assembly.simulation import CannotArrange, Simulation
from crrsim.client.market_data import MarketDataService
from crrsim.contract.download_tables import table
from crrsim.contract.market_data import (
    PublicGeneralDownloadType,
    PublicMarketDownloadType,
)
from crrsim.review import results as review
from crrsim.terms.outcome import Refused
from crrsim.terms.participant import Access, Role
from steps.acting import Came, answered, attempt
from steps.expect import expect, expect_none
from steps.phrases import FileOf, phrase
from steps.status import name_of

Rows = Sequence[Mapping[str, Any]]
NOTHING = ("DWL0006",)
"""What a private file is refused with that has no row."""


@when(phrase("{actor:Actor} downloads {file:File} as {file_format:Format}"), target_fixture="outcome")
def downloads(sim: Simulation, actor: str, file: FileOf, file_format: str) -> Came:
    """Ask for a file by the operation that has its type; words in quotes are sent as they are, and meant."""
    with _meaning_it(sim, actor, file, file_format):
        return attempt(sim, lambda: fetch(sim, actor, file, file_format))


@then(phrase("the file has the rows and columns of {kind:Download}"))
def file_has_rows_and_columns(sim: Simulation, outcome: Came, kind: str) -> None:
    rows = _rows(sim, outcome)
    expect("columns of the first row", expected=table(kind).names, actual=tuple(rows[0]) if rows else ())


@then(phrase("every row is {actor:Actor}'s"))
def every_row_is_of(sim: Simulation, outcome: Came, actor: str) -> None:
    owners = {row["AssetOwner"] for row in _rows(sim, outcome)}
    expect("the asset owners", expected={sim.participants[actor].name}, actual=owners)


@then(phrase("every row is of the category {category:Category}"))
def every_row_is_of_category(sim: Simulation, outcome: Came, category: str) -> None:
    expect("the categories", expected={category}, actual={row["Category"] for row in _rows(sim, outcome)})


@then(phrase("{some:Some} row comes from {market:Market}"))
def some_row_comes_from(sim: Simulation, outcome: Came, some: str, market: str) -> None:
    name = sim.schedule.alias(market).name
    expect(
        f"rows of {name}", expected=some == "some", actual=name in {row["MarketName"] for row in answered(outcome).rows}
    )


@then(phrase("no row tells what a CRR has cost"))
def no_row_tells_a_price(outcome: Came) -> None:
    told = [row["CRRID"] for row in answered(outcome).rows if row["ClearingPrice"] is not None]
    expect_none("CRRs with a price", told)


@then(phrase("{file:File} says the same to {actor:Actor} as JSON"))
def says_the_same_as_json(sim: Simulation, outcome: Came, file: FileOf, actor: str) -> None:
    """Fetch the other format and compare record by record."""
    expect("the rows of both files", expected=list(rows_of(sim, actor, file)), actual=list(_rows(sim, outcome)))


@then(phrase("{name:Location} is {whether:Whether}biddable"))
def is_biddable(sim: Simulation, outcome: Came, name: str, whether: str) -> None:
    flag = "No" if whether else "Yes"
    expect(f"the flag of {name}", expected={flag}, actual=_flags(outcome, sim.location(name)))


@then(phrase("{name:Location} is replaced by a biddable source in {market:Market}"))
def is_replaced(sim: Simulation, outcome: Came, name: str, market: str) -> None:
    """The mapping names a place that the market's own list calls biddable."""
    scheduled = sim.schedule.alias(market)
    rows = [row for row in answered(outcome).rows if row["MarketName"] == scheduled.name]
    new = next((str(row["NewName"]) for row in rows if row["OldName"] == sim.location(name)), "")
    listed = fetch(sim, holders(sim)[0], FileOf("SOURCE_SINK", f"the {market}"))
    expect(f"the flag of {new or 'no replacement'}", expected={"Yes"}, actual=_flags(listed, new))


@then(phrase("the archive holds one file, {name:Name}"))
def archive_holds(sim: Simulation, outcome: Came, name: str) -> None:
    """`<date>` stands for a date of eight digits, and an actor for its SC ID."""
    for actor, one in sim.participants.items():
        name = name.replace(f"{actor}_", f"{one.name}_")
    _rows(sim, outcome)
    with ZipFile(BytesIO(answered(outcome).raw)) as archive:
        names = [re.sub(r"_[0-9]{8}\.", "_<date>.", one) for one in archive.namelist()]
    expect("the files of the archive", expected=[name], actual=names)


@then(phrase("the shares of each source and sink sum to 1 for each time of use"))
def shares_sum_to_one(outcome: Came) -> None:
    expect_none("shares that do not sum to 1", review.shares_astray(answered(outcome).rows))


def fetch(sim: Simulation, actor: str, file: FileOf, file_format: str = "JSON") -> Came:
    """Ask for a file by the operation that has its type."""
    service = sim.client(actor).market_data
    came: Came
    if not file.of:
        public = file.kind in set(PublicGeneralDownloadType)
        came = (service.public_general_data if public else service.private_general_data)(file.kind, file_format)
    elif file.of.endswith(" cap") or file.of.startswith("the cap "):
        came = service.private_allocation_market_data(_cap_name(sim, file.of), file.kind, file_format)
    else:
        name = name_of(sim, file.of)
        came = _operation(service, file.kind, allocation=name.startswith("ALLOC"))(name, file.kind, file_format)
    return came


def rows_of(sim: Simulation, actor: str, file: FileOf) -> Rows:
    rows: Rows = answered(fetch(sim, actor, file)).rows
    return rows


def holders(sim: Simulation) -> list[str]:
    """Return the actors who may hold CRRs and read their own files."""
    may_read = Access.READ, Access.READ_WRITE
    return [
        actor
        for actor, one in sim.participants.items()
        if one.is_a(Role.CRRH) and any(access in one.access for access in may_read)
    ]


def _rows(sim: Simulation, outcome: Came) -> Rows:
    """Return the rows of a file. Raises: CannotArrange where somebody has none for us to look at."""
    if isinstance(outcome, Refused) and outcome.codes == NOTHING and not sim.is_mock:
        raise CannotArrange("there is nothing in this file here that could be looked at")
    rows: Rows = answered(outcome).rows
    return rows


def _operation(service: MarketDataService, kind: str, *, allocation: bool) -> Callable[[str, str, str], Any]:
    """Return the operation of a file that belongs to a market; a constraint's binds in markets of both types."""
    if kind in set(PublicMarketDownloadType):
        return service.public_market_data
    if kind == "PRIVATE_ALLOCATION_RESULT":
        return service.private_allocation_result
    if kind == "PRIVATE_AUCTION_RESULT":
        return service.private_auction_result
    if kind == "PUBLIC_ALLOCATION_RESULT" or (kind == "BINDING_CONSTRAINT" and allocation):
        return service.public_allocation_result
    return service.public_auction_result


def _cap_name(sim: Simulation, words: str) -> str:
    if words.startswith("the cap "):
        return words.removeprefix("the cap ").strip('"')
    alias = words.removeprefix("the ").removesuffix(" cap")
    return next(one.name for one in sim.schedule.caps if one.alias == alias)


def _meaning_it(sim: Simulation, actor: str, file: FileOf, file_format: str) -> AbstractContextManager[object]:
    meant = file.quoted or file_format not in {"CSV", "JSON"}
    return sim.client(actor).session.deliberately() if meant else nullcontext()


def _flags(outcome: Came, name: str) -> set[str]:
    return {str(row["BiddableFlag"]) for row in answered(outcome).rows if row["SourceSink"] == name}
