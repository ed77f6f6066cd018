"""Files of offers for the user interface, and what the ISO has of them afterwards."""

from collections.abc import Iterable
from typing import Annotated, Any

from pytest_bdd import then, when

from crrsim.assembly.simulation import Simulation
from crrsim.calendar.pacific import pacific_date
from crrsim.contract.template import Record
from crrsim.contract.templates import TEMPLATES
from crrsim.terms.market import BidType
from crrsim.terms.trade import OfferStatus, PostType
from steps.acting import Came, answered, attempt
from steps.deals import ONE_SECOND, Held, term_of
from steps.expect import expect
from steps.phrases import phrase
from steps.tables import Mw, Row, Table

FILE = "Offers.csv"
CONTACT = {"ContactName": "Trading desk", "Phone": "555-0100", "Email": "desk@example.com"}


class FiledRow(Row):
    """An offer in a file, of the CRR in play or of one like it, for some of its days or for all of them."""

    noun = "table of offers in a file"
    kind: PostType
    side: BidType
    mw: Mw
    days: str = ""
    target: str = ""


class SeenRow(Row):
    """An offer as the ISO has it."""

    noun = "table of offers"
    status: OfferStatus
    side: BidType
    mw: Mw
    days: str = ""


@when(phrase("{actor:Actor} uploads these offers of it:"), target_fixture="outcome")
def uploads_offers(sim: Simulation, held: Held, actor: str, datatable: Annotated[Table, FiledRow]) -> Came:
    records = _records(sim, held, FiledRow.read(datatable))
    return attempt(sim, lambda: sim.mui(actor).upload("trades", FILE, TEMPLATES["trades"].write(records)))


@when(
    phrase("{actor:Actor} uploads these offers of it, with {text:Name} as {column:Name} of the second:"),
    target_fixture="outcome",
)
def uploads_offers_with_a_fault(  # noqa: PLR0917 - the words of the sentence
    sim: Simulation, held: Held, actor: str, text: str, column: str, datatable: Annotated[Table, FiledRow]
) -> Came:
    """Put the text into the cell just as it is."""
    records = _records(sim, held, FiledRow.read(datatable))
    records[1] = {**records[1], column: text}
    return attempt(sim, lambda: sim.mui(actor).upload("trades", FILE, TEMPLATES["trades"].write(records)))


@then(phrase("{actor:Actor}'s offers are:"))
def own_offers_are(sim: Simulation, held: Held, actor: str, datatable: Annotated[Table, SeenRow]) -> None:
    """The lists have these offers of the CRR in play and of what is like it."""
    wanted = [(one.status, one.side, one.mw, *term_of(held.crr, one.days)) for one in SeenRow.read(datatable)]
    expect("the offers on the lists", expected=sorted(wanted), actual=sorted(_seen(sim, held, actor)))


@then(phrase("{actor:Actor} has made no offers"))
def has_made_no_offers(sim: Simulation, held: Held, actor: str) -> None:
    """No list, ERROR included, has an offer of the CRR in play or of what is like it."""
    expect("the offers on the lists", expected=[], actual=list(_seen(sim, held, actor)))


def _records(sim: Simulation, held: Held, rows: Iterable[FiledRow]) -> list[Record]:
    return [_record(sim, held, row) for row in rows]


def _record(sim: Simulation, held: Held, row: FiledRow) -> Record:
    begins, after = term_of(held.crr, row.days)
    crr = held.crr
    return {
        "OfferType": str(row.side),
        "PostType": str(row.kind),
        "CRRID": held.crr_id if row.side is BidType.SELL else None,
        "AssetOwner": crr.owner,
        "Source": crr.source,
        "Sink": crr.sink,
        "TOU": str(crr.tou),
        "HedgeType": str(crr.hedge),
        "CRRType": str(crr.crr_type),
        "StartDate": pacific_date(begins),
        "EndDate": pacific_date(after - ONE_SECOND),
        "MW": row.mw,
        "Price": "150.00",
        "TargetMP": sim.participants[row.target].name if row.target else None,
        **(CONTACT if row.kind is PostType.PUBLIC else {}),
    }


def _seen(sim: Simulation, held: Held, actor: str) -> Iterable[tuple[Any, ...]]:
    ask = sim.client(actor).secondary_market.my_sm_offers_by_status
    for status in OfferStatus:
        for one in answered(ask(status)):
            if one.crr_id == held.crr_id or (one.source, one.sink) == (held.crr.source, held.crr.sink):
                yield (status, one.offer_type, one.mw, one.start_date, one.end_date)
