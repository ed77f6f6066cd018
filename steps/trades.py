"""How trades end, and what is seen of them: statuses on both sides, and CRRs that have changed hands."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

from pytest_bdd import given, then, when

from crrsim.assembly.simulation import Simulation
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.contract.secondary_market import SmResponseToSellOffer
from crrsim.terms.business import SeedCrr
from crrsim.terms.market import BidType, CrrCategory
from crrsim.terms.outcome import Answered
from crrsim.terms.quantity import CENT, usd
from crrsim.terms.trade import OfferStatus, PostType, ResponseStatus
from steps.acting import Came, answered
from steps.bids import BidRow, bid, new_portfolio
from steps.deals import ONE_SECOND, Deal, DealRow, Held, body_of, term_of
from steps.expect import expect
from steps.phrases import phrase
from steps.tables import Mw, Row, Table
from steps.weeks import EDGES

CHECK_TAKES = timedelta(minutes=15)
"""How long a credit check takes on the mock (S-01); what a server of the ISO's needs is not known."""
ENDS = {"approved": OfferStatus.APPROVED, "disapproved": OfferStatus.DISAPPROVED}


class PartRow(Row):
    """A part of a CRR that somebody holds: so many MW for some of its days, counted from 1; all of them if left out."""

    noun = "table of parts"
    mw: Mw
    days: str = ""


class ToldRow(Row):
    """How an offer or a response is answered; `codes` with a blank between."""

    noun = "table of answers"
    status: OfferStatus
    codes: str = ""


@given(phrase("time has passed to {edge:Edge} the credit check ends"))
def time_has_passed_to_the_end_of_the_check(sim: Simulation, edge: str) -> None:
    """Go on from the response, which was made just now."""
    sim.until(sim.clock.now() + CHECK_TAKES + timedelta(seconds=EDGES[edge]), f"{edge} the credit check ends")


@given(phrase("{actor:Actor} has just the credit that {mw:Mw} of it take"))
def has_just_the_credit(sim: Simulation, held: Held, actor: str, mw: Decimal) -> None:
    """A bid for as much at no price tells what its path requires."""
    sim.operator().set_credit_limit(sim.participants[actor].name, _margin(sim, actor, held.crr, mw))


@given(phrase("{actor:Actor} has a cent less credit than {mw:Mw} of it take"))
def has_a_cent_too_little(sim: Simulation, held: Held, actor: str, mw: Decimal) -> None:
    sim.operator().set_credit_limit(sim.participants[actor].name, usd(_margin(sim, actor, held.crr, mw) - CENT))


@given(phrase("{actor:Actor} has just the credit that selling {mw:Mw} of it takes"))
def has_just_the_collateral(sim: Simulation, held: Held, actor: str, mw: Decimal) -> None:
    """An offer of as much in the annual auction tells what collateral it needs."""
    sim.operator().set_credit_limit(sim.participants[actor].name, _collateral(sim, actor, held, mw))


@given(phrase("{actor:Actor} has a cent less credit than selling {mw:Mw} of it takes"))
def has_a_cent_too_little_to_sell(sim: Simulation, held: Held, actor: str, mw: Decimal) -> None:
    sim.operator().set_credit_limit(sim.participants[actor].name, usd(_collateral(sim, actor, held, mw) - CENT))


@given(phrase("the trade has been {end:TradeEnd}"))
def trade_has_ended(sim: Simulation, deal: Deal, end: str) -> None:
    """Let the credit check, begun just now, take its time and come to this."""
    sim.until(sim.clock.now() + CHECK_TAKES, "the credit check ends")
    expect("where the offer stands", expected=[ENDS[end]], actual=_offer_stands(sim, deal.initiator, deal))


@given(phrase("{buyer:Actor} has bought {mw:Mw} of it from {seller:Actor}"), target_fixture="held")
def has_bought_from(sim: Simulation, held: Held, buyer: str, mw: Decimal, seller: str) -> Held:
    """Trade it by the doors of both, and put the buyer's CRR in play."""
    name, before = sim.participants[buyer].name, set(_ids_of(sim, buyer, held))
    body = body_of(sim, seller, held, PostType.PRIVATE, BidType.SELL, DealRow(mw=mw), name)
    (made,) = answered(sim.client(seller).secondary_market.private_sm_sell_offer_creation([body]))
    response = SmResponseToSellOffer(request_id=made.request_id)
    answered(sim.client(buyer).secondary_market.sm_response_to_sell_offers([response]))
    sim.until(sim.clock.now() + CHECK_TAKES, "the credit check ends")
    new = [one for one in _ids_of(sim, buyer, held) if one not in before]
    expect("how many CRRs the buyer got", expected=1, actual=len(new))
    (crr_id,) = new
    return Held(crr_id, replace(held.crr, owner=name, mw=mw, category=CrrCategory.SECONDARY_MARKET))


@given(phrase("the operator has declined the offer"))
def operator_has_declined(sim: Simulation, deal: Deal) -> None:
    sim.operator().decline_trade(deal.request_id)


@when(phrase("the operator declines the offer"), target_fixture="outcome")
def operator_declines(sim: Simulation, deal: Deal) -> Came:
    sim.operator().decline_trade(deal.request_id)
    return Answered(OfferStatus.DISAPPROVED)


@when(phrase("the credit check of the trade ends"), target_fixture="outcome")
def credit_check_ends(sim: Simulation) -> Came:
    """Let the time pass that it takes, from the response, which was made just now."""
    sim.until(sim.clock.now() + CHECK_TAKES, "the credit check ends")
    return Answered(sim.clock.now())


@when(phrase("the operator ends the credit check of the trade"), target_fixture="outcome")
def operator_ends_check(sim: Simulation, deal: Deal) -> Came:
    sim.operator().end_credit_check(deal.request_id)
    return Answered(sim.clock.now())


@then(phrase("the offer is answered {status:OfferStatus}"))
def offer_is(outcome: Came, status: OfferStatus) -> None:
    """The only offer of the answer has this status."""
    _expect_statuses(_offers(outcome), [(status, set())])


@then(phrase("the offer is answered ERROR with {codes:Codes}"))
def offer_is_in_error(outcome: Came, codes: tuple[str, ...]) -> None:
    """The only offer of the answer is in ERROR, and its message tells these codes and no others."""
    _expect_statuses(_offers(outcome), [(OfferStatus.ERROR, set(codes))])


@then(phrase("the offers are answered:"))
def offers_are(outcome: Came, datatable: Annotated[Table, ToldRow]) -> None:
    """One row each: the status, and the codes that the message tells."""
    _expect_statuses(_offers(outcome), _told(datatable))


@then(phrase("all {count:Count} offers are answered {status:OfferStatus}"))
def all_offers_are(outcome: Came, count: int, status: OfferStatus) -> None:
    _expect_statuses(_offers(outcome), [(status, set())] * count)


@then(phrase("the response is answered {status:OfferStatus}"))
def response_is(outcome: Came, status: OfferStatus) -> None:
    _expect_statuses(_responses(outcome), [(status, set())])


@then(phrase("the response is answered ERROR with {codes:Codes}"))
def response_is_in_error(outcome: Came, codes: tuple[str, ...]) -> None:
    _expect_statuses(_responses(outcome), [(OfferStatus.ERROR, set(codes))])


@then(phrase("the responses are answered:"))
def responses_are(outcome: Came, datatable: Annotated[Table, ToldRow]) -> None:
    _expect_statuses(_responses(outcome), _told(datatable))


@then(phrase("{actor:Actor}'s offer stands {status:OfferStatus}"))
def offer_stands(sim: Simulation, deal: Deal, actor: str, status: OfferStatus) -> None:
    """Of all the participant's lists by status, only this one has the offer in play."""
    expect("the statuses that list the offer", expected=[status], actual=_offer_stands(sim, actor, deal))


@then(phrase("{actor:Actor}'s response stands {status:OfferStatus}"))
def response_stands(sim: Simulation, deal: Deal, actor: str, status: OfferStatus) -> None:
    """Of all the participant's lists by status, only this one has a response to the offer in play, or its place."""
    expect("the statuses that list the response", expected=[status], actual=_response_stands(sim, actor, deal))


@then(phrase("{actor:Actor} is not asked to respond to the offer"))
def is_not_asked(sim: Simulation, deal: Deal, actor: str) -> None:
    expect("the statuses that list it", expected=[], actual=_response_stands(sim, actor, deal))


@then(phrase("the offer answered is on {actor:Actor}'s list of status {status:OfferStatus}"))
def answered_offer_is_listed(sim: Simulation, outcome: Came, actor: str, status: OfferStatus) -> None:
    """The request ID of the answer is found under that status."""
    (told,) = _offers(outcome)
    listed = answered(sim.client(actor).secondary_market.my_sm_offers_by_status(status))
    expect("whether it is listed", expected=True, actual=told.request_id in [one.request_id for one in listed])


@then(phrase("the list does not have the offer"))
def list_lacks_the_offer(outcome: Came, deal: Deal) -> None:
    listed = [one.request_id for one in answered(outcome)]
    expect("whether it is listed", expected=False, actual=deal.request_id in listed)


@then(phrase("the list has the offer as it was made"))
def list_has_the_offer(sim: Simulation, outcome: Came, held: Held, deal: Deal) -> None:
    """Whose it is, what of, at which price and whom to call."""
    found = next(one for one in answered(outcome) if one.request_id == deal.request_id)
    seen = (found.asset_owner, found.crr_id, found.source, found.sink, found.price, found.contact_info is not None)
    owner = sim.participants[deal.initiator].name
    expected = (owner, held.crr_id, held.crr.source, held.crr.sink, deal.price, True)
    expect("the offer on the list", expected=expected, actual=seen)


@then(phrase("{actor:Actor} has bought of it:"))
def has_bought(sim: Simulation, held: Held, actor: str, datatable: Annotated[Table, PartRow]) -> None:
    """The participant's own file of the class SECONDARY_MARKET has these children of the CRR in play, and no others."""
    came = sim.client(actor).market_data.private_general_data("PRIVATE_EXISTING_CRR_SECONDARY_MARKET")
    children = [row for row in answered(came).rows if row["ParentCRRID"] == held.crr_id]
    expect("the market name", expected={"SECONDARY_MARKET"}, actual={row["MarketName"] for row in children})
    expect("what was bought", expected=_wanted(held.crr, datatable), actual=_parts(children))


@then(phrase("{actor:Actor} has bought nothing of it"))
def has_bought_nothing(sim: Simulation, held: Held, actor: str) -> None:
    """Nobody but the owner has a child of the CRR in play."""
    name = sim.participants[actor].name
    children = [row for row in _public(sim) if row["ParentCRRID"] == held.crr_id and row["AssetOwner"] == name]
    expect("children of the CRR", expected=[], actual=children)


@then(phrase("{actor:Actor} still has of it:"))
def still_has(sim: Simulation, held: Held, actor: str, datatable: Annotated[Table, PartRow]) -> None:
    """The public file has these parts of the CRR in play with its seller: under its own id, or as its children."""
    name = sim.participants[actor].name
    own = [row for row in _public(sim) if row["AssetOwner"] == name and row["Category"] == held.crr.category]
    parts = [row for row in own if held.crr_id in {row["CRRID"], row["ParentCRRID"]}]
    expect("what is left", expected=_wanted(held.crr, datatable), actual=_parts(parts))


@then(phrase("{actor:Actor} has nothing left of it"))
def has_nothing_left(sim: Simulation, held: Held, actor: str) -> None:
    name = sim.participants[actor].name
    own = (row for row in _public(sim) if row["AssetOwner"] == name)
    parts = [row for row in own if held.crr_id in {row["CRRID"], row["ParentCRRID"]}]
    expect("what is left", expected=[], actual=parts)


@then(phrase("on each of its days {mw:Mw} of it are held in all"))
def held_in_all(sim: Simulation, held: Held, mw: Decimal) -> None:
    """Add up, day by day, the CRR in play and all that was ever cut from it, whoever holds it."""
    family = _family(list(_public(sim)), held.crr_id)
    starts_at, after = term_of(held.crr, "")
    noon = timedelta(hours=12)
    days = [starts_at + timedelta(days=n) + noon for n in range(round((after - starts_at) / timedelta(days=1)))]
    sums = {_at(family, day) for day in days}
    expect("the MW of each day", expected={mw}, actual=sums)


@then(phrase("it is the last of {count:Count} CRRs, each cut from the one before"))
def is_last_of_a_chain(sim: Simulation, held: Held, count: int) -> None:
    """Go up from the CRR in play to one without a parent."""
    parents = {row["CRRID"]: row["ParentCRRID"] for row in _public(sim)}
    chain = [held.crr_id]
    while parents.get(chain[-1]) is not None:
        chain.append(parents[chain[-1]])
    expect("how many CRRs", expected=count, actual=len(chain))


@then(phrase("no two CRRs have one id"))
def ids_are_unique(sim: Simulation) -> None:
    ids = [row["CRRID"] for row in _public(sim)]
    expect("CRR IDs", expected=len(ids), actual=len(set(ids)))


def _family(rows: list[Mapping[str, Any]], crr_id: int) -> list[Mapping[str, Any]]:
    """The rows of a CRR and of all that descends from it, also where one of the line has gone."""
    ids, grown = {crr_id}, True
    while grown:
        more = ids | {row["CRRID"] for row in rows if row["ParentCRRID"] in ids}
        grown, ids = more != ids, more
    return [row for row in rows if row["CRRID"] in ids]


def _at(rows: Iterable[Mapping[str, Any]], instant: datetime) -> Decimal:
    return sum((row["MW"] for row in rows if row["StartDate"] <= instant <= row["EndDate"]), Decimal(0))


def _ids_of(sim: Simulation, actor: str, held: Held) -> Iterator[int]:
    """The CRRs of a participant that were cut from the one in play."""
    name = sim.participants[actor].name
    return (row["CRRID"] for row in _public(sim) if (row["AssetOwner"], row["ParentCRRID"]) == (name, held.crr_id))


def _public(sim: Simulation) -> Iterable[Mapping[str, Any]]:
    actor = next(iter(sim.participants))
    rows: Iterable[Mapping[str, Any]] = answered(
        sim.client(actor).market_data.public_general_data("PUBLIC_EXISTING_CRR")
    ).rows
    return rows


def _parts(rows: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted((row["MW"], row["StartDate"], row["EndDate"]) for row in rows)


def _wanted(crr: SeedCrr, datatable: Table) -> list[tuple[Any, ...]]:
    terms = ((row.mw, *term_of(crr, row.days)) for row in PartRow.read(datatable))
    return sorted((mw, starts_at, ends_at - ONE_SECOND) for mw, starts_at, ends_at in terms)


def _offers(outcome: Came) -> list[Any]:
    offers: list[Any] = answered(outcome)
    return offers


def _responses(outcome: Came) -> list[Any]:
    responses: list[Any] = answered(outcome)
    return responses


def _expect_statuses(records: Iterable[Any], expected: list[tuple[OfferStatus, set[str]]]) -> None:
    statuses = [
        (OfferStatus(getattr(one, "offer_status", None) or one.response_status), _codes(one.message)) for one in records
    ]
    expect("status and codes of each record", expected=expected, actual=statuses)


def _codes(message: str | None) -> set[str]:
    return set(re.findall(r"\b[A-Z]{3}[0-9]{4}\b", message or ""))


def _told(datatable: Table) -> list[tuple[OfferStatus, set[str]]]:
    return [(row.status, set(row.codes.split())) for row in ToldRow.read(datatable)]


def _offer_stands(sim: Simulation, actor: str, deal: Deal) -> list[OfferStatus]:
    ask = sim.client(actor).secondary_market.my_sm_offers_by_status
    return [one for one in OfferStatus if deal.request_id in [found.request_id for found in answered(ask(one))]]


def _response_stands(sim: Simulation, actor: str, deal: Deal) -> list[OfferStatus]:
    ask = sim.client(actor).secondary_market.my_sm_respones_by_status
    found = [one for one in ResponseStatus if deal.request_id in [found.request_id for found in answered(ask(one))]]
    return [OfferStatus(one.value) for one in found]


def _margin(sim: Simulation, actor: str, crr: SeedCrr, mw: Decimal) -> Decimal:
    market = sim.schedule.alias("monthly auction")
    row = BidRow(source=crr.source, sink=crr.sink, mw=mw, price=usd(0))
    body = new_portfolio(market, actor, "Margin", bids=[bid(sim, market, actor, row)])
    return _required(sim, market, actor, body)


def _collateral(sim: Simulation, actor: str, held: Held, mw: Decimal) -> Decimal:
    market = sim.schedule.alias("annual auction")
    crr = held.crr
    offer = {
        "crrId": held.crr_id,
        "assetOwner": crr.owner,
        "source": crr.source,
        "sink": crr.sink,
        "hedgeType": crr.hedge,
        "tou": crr.tou,
        "period": str(crr.period),
        "crrType": crr.crr_type,
        "bidCurve": [{"mw": Decimal("0.000"), "price": usd(0)}, {"mw": mw, "price": usd(0)}],
    }
    return _required(sim, market, actor, new_portfolio(market, crr.owner, "Margin", offers=[offer]))


def _required(sim: Simulation, market: ScheduledMarket, actor: str, body: Any) -> Decimal:  # noqa: ANN401 - a body
    """Create a portfolio only to ask what it requires, and delete it."""
    auction = sim.client(actor).auction
    answered(auction.portfolio_creation(body))
    required: Decimal = answered(auction.portfolio_required_credit(market.name, "Margin")).required_credit
    answered(auction.delete_portfolio(market.name, "Margin"))
    return required
