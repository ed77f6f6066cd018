"""Trades between participants: offered, given to somebody, responded to. The offer in play is the fixture `deal`."""

# ruff: noqa: PLR0917 - pytest-bdd passes the parts of a sentence by name, and a sentence has as many as it has

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated

from pytest_bdd import given, when

from crrsim.assembly.simulation import CannotArrange, Simulation
from crrsim.contract.secondary_market import SmResponseToBuyOffer, SmResponseToSellOffer, TargetRespondingMp
from crrsim.terms.business import SeedCrr
from crrsim.terms.market import BidType, CrrCategory
from crrsim.terms.product import CrrType, HedgeType, Period, TimeOfUse
from crrsim.terms.trade import OfferStatus, PostType
from steps.acting import Came, answered, attempt
from steps.deals import Deal, DealRow, Held, body_of, days_from, send, term_of
from steps.expect import Unexpected
from steps.phrases import phrase
from steps.tables import Table

CATEGORY = {"AUC": CrrCategory.AUCTION, "LSE": CrrCategory.ALLOCATION, "LSE_LMT": CrrCategory.LOAD_MIGRATION}
A_DAY = 86_400
PLACES = ("QUILLON_7_B1", "DLAP_PGAE-APND")
"""The path of a CRR of which the path does not matter."""
LEAD_DAYS = 2
"""A trade begins so many days after today at the earliest."""


@given(
    phrase(
        "{actor:Actor} holds {mw:Mw} of type {kind:CrrType} from {source:Location} to {sink:Location} {tou:Tou} "
        "for {span:Span}"
    ),
    target_fixture="held",
)
def holds_of_type(
    sim: Simulation, actor: str, mw: Decimal, kind: str, source: str, sink: str, tou: str, span: str
) -> Held:
    """Make sure of a CRR that needs no market to be in play, and put it in play."""
    crr = _crr(sim, actor, mw, kind, (source, sink, tou), span)
    return Held(sim.holding(crr), crr)


@given(phrase("{actor:Actor} holds {mw:Mw} or more of type {kind:CrrType} for {span:Span}"), target_fixture="held")
def holds_or_more(sim: Simulation, actor: str, mw: Decimal, kind: str, span: str) -> Held:
    """Make sure of a CRR on-peak on whatever path, of as many MW or more, that may be sold, and put it in play."""
    crr = _crr(sim, actor, mw, kind, (PLACES[0], PLACES[1], "ON"), span)
    held = Held(*sim.holding_like(crr))
    if term_of(held.crr, "")[0] < days_from(sim, LEAD_DAYS):
        raise CannotArrange(f"CRR {held.crr_id} of {actor} begins too soon to be traded for all of its days")
    return held


@given(phrase("{actor:Actor} has offered {other:Actor} {mw:Mw} of it at {price:Price}"), target_fixture="deal")
def has_offered_to(sim: Simulation, held: Held, actor: str, other: str, mw: Decimal, price: Decimal) -> Deal:
    """Make a private offer to sell, for all the days of the CRR in play."""
    row = DealRow(mw=mw, price=price)
    return _made(actor, BidType.SELL, price, _to_one(sim, held, actor, other, BidType.SELL, [row]))


@given(
    phrase("{actor:Actor} has offered {other:Actor} {mw:Mw} of it for days {first:Count} to {last:Count}"),
    target_fixture="deal",
)
def has_offered_some_days(
    sim: Simulation, held: Held, actor: str, other: str, mw: Decimal, first: int, last: int
) -> Deal:
    """Make a private offer to sell, days counted from the first day of the CRR in play."""
    row = DealRow(mw=mw, days=f"{first} to {last}")
    return _made(actor, BidType.SELL, row.price, _to_one(sim, held, actor, other, BidType.SELL, [row]))


@given(
    phrase("{actor:Actor} has offered {other:Actor} {mw:Mw} of it beginning {days:Count} days from today"),
    target_fixture="deal",
)
def has_offered_soon(sim: Simulation, held: Held, actor: str, other: str, mw: Decimal, days: int) -> Deal:
    """Make a private offer to sell one day of the CRR in play."""
    row = _soon(sim, held, mw, days)
    return _made(actor, BidType.SELL, row.price, _to_one(sim, held, actor, other, BidType.SELL, [row]))


@given(phrase("{actor:Actor} has posted {mw:Mw} of it at {price:Price}"), target_fixture="deal")
def has_posted(sim: Simulation, held: Held, actor: str, mw: Decimal, price: Decimal) -> Deal:
    """Make a public offer to sell, for all the days of the CRR in play."""
    return _made(actor, BidType.SELL, price, _to_all(sim, held, actor, BidType.SELL, [DealRow(mw=mw, price=price)]))


@given(phrase("{actor:Actor} has asked {other:Actor} for {mw:Mw} like it at {price:Price}"), target_fixture="deal")
def has_asked(sim: Simulation, held: Held, actor: str, other: str, mw: Decimal, price: Decimal) -> Deal:
    """Make a private offer to buy what the CRR in play is made of, for all its days."""
    row = DealRow(mw=mw, price=price)
    return _made(actor, BidType.BUY, price, _to_one(sim, held, actor, other, BidType.BUY, [row]))


@given(phrase("{actor:Actor} has posted a wish for {mw:Mw} like it at {price:Price}"), target_fixture="deal")
def has_posted_a_wish(sim: Simulation, held: Held, actor: str, mw: Decimal, price: Decimal) -> Deal:
    """Make a public offer to buy what the CRR in play is made of, for all its days."""
    return _made(actor, BidType.BUY, price, _to_all(sim, held, actor, BidType.BUY, [DealRow(mw=mw, price=price)]))


@given(phrase("{actor:Actor} has given the offer to {other:Actor}"))
def has_given(sim: Simulation, deal: Deal, actor: str, other: str) -> None:
    (told,) = answered(_give(sim, deal, actor, other, deal.price))
    _expect_good(told.offer_status, told.message)


@given(phrase("{actor:Actor} has responded to the offer"))
def has_responded(sim: Simulation, held: Held, deal: Deal, actor: str) -> None:
    """Let the credit check of the trade begin; a response to a wish names the CRR in play."""
    (told,) = answered(_respond(sim, actor, deal.side, [deal.request_id], held.crr_id))
    _expect_good(told.response_status, told.message)


@given(phrase("a trade of {mw:Mw} of it waits for its credit check"))
def trade_waits(sim: Simulation, held: Held, mw: Decimal) -> None:
    """Let its owner offer a part to another holder, and that one respond, a moment ago."""
    owner = next(actor for actor, one in sim.participants.items() if one.name == held.crr.owner)
    other = "FIN2" if owner != "FIN2" else "FIN1"
    deal = has_offered_to(sim, held, owner, other, mw, Decimal("150.00"))
    has_responded(sim, held, deal, other)


@when(phrase("{actor:Actor} offers {other:Actor} {mw:Mw} of it at {price:Price}"), target_fixture="outcome")
def offers_to(sim: Simulation, held: Held, actor: str, other: str, mw: Decimal, price: Decimal) -> Came:
    return _to_one(sim, held, actor, other, BidType.SELL, [DealRow(mw=mw, price=price)])


@when(
    phrase("{actor:Actor} offers {other:Actor} {mw:Mw} of it beginning {days:Count} days from today"),
    target_fixture="outcome",
)
def offers_soon(sim: Simulation, held: Held, actor: str, other: str, mw: Decimal, days: int) -> Came:
    """Offer one day of the CRR in play."""
    return _to_one(sim, held, actor, other, BidType.SELL, [_soon(sim, held, mw, days)])


@when(phrase("{actor:Actor} offers {name:Name} {mw:Mw} of it"), target_fixture="outcome")
def offers_to_a_name(sim: Simulation, held: Held, actor: str, name: str, mw: Decimal) -> Came:
    """Name whoever is to respond just so."""
    body = body_of(sim, actor, held, PostType.PRIVATE, BidType.SELL, DealRow(mw=mw), name)
    return attempt(sim, lambda: send(sim.client(actor).secondary_market, PostType.PRIVATE, BidType.SELL, [body]))


@when(phrase("{actor:Actor} offers {other:Actor} these parts of it:"), target_fixture="outcome")
def offers_parts_to(sim: Simulation, held: Held, actor: str, other: str, datatable: Annotated[Table, DealRow]) -> Came:
    return _to_one(sim, held, actor, other, BidType.SELL, DealRow.read(datatable))


@when(phrase("{actor:Actor} offers {other:Actor} {count:Count} times {mw:Mw} of it"), target_fixture="outcome")
def offers_many(sim: Simulation, held: Held, actor: str, other: str, count: int, mw: Decimal) -> Came:
    """Send so many offers in one request."""
    return _to_one(sim, held, actor, other, BidType.SELL, [DealRow(mw=mw)] * count)


@when(phrase("{actor:Actor} posts {mw:Mw} of it at {price:Price}"), target_fixture="outcome")
def posts(sim: Simulation, held: Held, actor: str, mw: Decimal, price: Decimal) -> Came:
    return _to_all(sim, held, actor, BidType.SELL, [DealRow(mw=mw, price=price)])


@when(phrase("{actor:Actor} asks {other:Actor} for {mw:Mw} like it at {price:Price}"), target_fixture="outcome")
def asks(sim: Simulation, held: Held, actor: str, other: str, mw: Decimal, price: Decimal) -> Came:
    return _to_one(sim, held, actor, other, BidType.BUY, [DealRow(mw=mw, price=price)])


@when(phrase("{actor:Actor} posts the wishes like it:"), target_fixture="outcome")
def posts_wishes(sim: Simulation, held: Held, actor: str, datatable: Annotated[Table, DealRow]) -> Came:
    return _to_all(sim, held, actor, BidType.BUY, DealRow.read(datatable))


@when(phrase("{actor:Actor} posts a wish for {mw:Mw} like it at {price:Price}"), target_fixture="outcome")
def posts_a_wish(sim: Simulation, held: Held, actor: str, mw: Decimal, price: Decimal) -> Came:
    return _to_all(sim, held, actor, BidType.BUY, [DealRow(mw=mw, price=price)])


@when(phrase("{actor:Actor} gives the offer to {other:Actor}"), target_fixture="outcome")
def gives(sim: Simulation, deal: Deal, actor: str, other: str) -> Came:
    return _give(sim, deal, actor, other, deal.price)


@when(phrase("{actor:Actor} gives the offer to {other:Actor} at {price:Price}"), target_fixture="outcome")
def gives_at(sim: Simulation, deal: Deal, actor: str, other: str, price: Decimal) -> Came:
    return _give(sim, deal, actor, other, price)


@when(phrase("{actor:Actor} gives the offer to {name:Name}"), target_fixture="outcome")
def gives_to_a_name(sim: Simulation, deal: Deal, actor: str, name: str) -> Came:
    """Name whoever is to respond just so."""
    return _give_to(sim, deal, actor, name, deal.price)


@when(phrase("{actor:Actor} gives an offer that is not there to {other:Actor}"), target_fixture="outcome")
def gives_nothing(sim: Simulation, actor: str, other: str) -> Came:
    nothing = Deal(9_999_999_999, actor, BidType.SELL, Decimal("150.00"))
    return _give(sim, nothing, actor, other, nothing.price)


@when(phrase("{actor:Actor} gives the offer, and one that is not there, to {other:Actor}"), target_fixture="outcome")
def gives_one_and_nothing(sim: Simulation, deal: Deal, actor: str, other: str) -> Came:
    return _give_all(sim, actor, sim.participants[other].name, deal.price, [deal.request_id, 9_999_999_999])


@when(phrase("{actor:Actor} responds to the offer"), target_fixture="outcome")
def responds(sim: Simulation, held: Held, deal: Deal, actor: str) -> Came:
    """A response to a wish names the CRR in play."""
    return _respond(sim, actor, deal.side, [deal.request_id], held.crr_id)


@when(phrase("{actor:Actor} responds to the offer twice in one request"), target_fixture="outcome")
def responds_twice(sim: Simulation, held: Held, deal: Deal, actor: str) -> Came:
    return _respond(sim, actor, deal.side, [deal.request_id, deal.request_id], held.crr_id)


@when(phrase("{actor:Actor} responds to the offer as to a wish, with the CRR"), target_fixture="outcome")
def responds_by_the_wrong_door(sim: Simulation, held: Held, deal: Deal, actor: str) -> Came:
    return _respond(sim, actor, BidType.BUY, [deal.request_id], held.crr_id)


@when(phrase("{actor:Actor} responds to an offer that is not there"), target_fixture="outcome")
def responds_to_nothing(sim: Simulation, held: Held, actor: str) -> Came:
    return _respond(sim, actor, BidType.SELL, [9_999_999_999], held.crr_id)


@when(phrase("{actor:Actor} lists its offers of status {status:OfferStatus}"), target_fixture="outcome")
def lists_offers(sim: Simulation, actor: str, status: OfferStatus) -> Came:
    return attempt(sim, lambda: sim.client(actor).secondary_market.my_sm_offers_by_status(status))


@when(phrase("{actor:Actor} lists its {what:TradeNoun} of status {word:Name}"), target_fixture="outcome")
def lists_by_a_word(sim: Simulation, actor: str, what: str, word: str) -> Came:
    """Ask for a status that there may not be."""
    client = sim.client(actor)
    operation = getattr(client.secondary_market, f"my_sm_{what}_by_status".replace("responses", "respones"))
    with client.session.deliberately():
        return attempt(sim, lambda: operation(word))


def _crr(sim: Simulation, actor: str, mw: Decimal, kind: str, path: tuple[str, str, str], span: str) -> SeedCrr:
    """Return the CRR of a sentence; its path is source, sink and time of use."""
    period, (source, sink, tou) = _span(sim, span), path
    return SeedCrr(
        owner=sim.participants[actor].name,
        source=sim.location(source),
        sink=sim.location(sink),
        hedge=HedgeType.OBL,
        tou=TimeOfUse(tou),
        period=period,
        crr_type=CrrType(kind),
        category=CATEGORY.get(kind, CrrCategory.SYSTEM),
        market_name=f"AUC_AN_{period.year}",
        mw=mw,
    )


def _to_one(sim: Simulation, held: Held, actor: str, other: str, side: BidType, rows: Iterable[DealRow]) -> Came:
    name = sim.participants[other].name
    bodies = [body_of(sim, actor, held, PostType.PRIVATE, side, row, name) for row in rows]
    return attempt(sim, lambda: send(sim.client(actor).secondary_market, PostType.PRIVATE, side, bodies))


def _to_all(sim: Simulation, held: Held, actor: str, side: BidType, rows: Iterable[DealRow]) -> Came:
    bodies = [body_of(sim, actor, held, PostType.PUBLIC, side, row, None) for row in rows]
    return attempt(sim, lambda: send(sim.client(actor).secondary_market, PostType.PUBLIC, side, bodies))


def _give(sim: Simulation, deal: Deal, actor: str, other: str, price: Decimal) -> Came:
    return _give_to(sim, deal, actor, sim.participants[other].name, price)


def _give_to(sim: Simulation, deal: Deal, actor: str, name: str, price: Decimal) -> Came:
    return _give_all(sim, actor, name, price, [deal.request_id])


def _give_all(sim: Simulation, actor: str, name: str, price: Decimal, requests: Iterable[int]) -> Came:
    targets = [TargetRespondingMp(request_id=one, responding_mp_name=name, price=price) for one in requests]
    return attempt(sim, lambda: sim.client(actor).secondary_market.sm_public_offer_to_specified_mp(targets))


def _respond(sim: Simulation, actor: str, side: BidType, requests: Iterable[int], crr_id: int) -> Came:
    service = sim.client(actor).secondary_market
    if side is BidType.SELL:
        sold = [SmResponseToSellOffer(request_id=one) for one in requests]
        return attempt(sim, lambda: service.sm_response_to_sell_offers(sold))
    bought = [SmResponseToBuyOffer(request_id=one, crr_id=crr_id) for one in requests]
    return attempt(sim, lambda: service.sm_response_to_buy_offers(bought))


def _made(actor: str, side: BidType, price: Decimal, came: Came) -> Deal:
    (told,) = answered(came)
    _expect_good(told.offer_status, told.message)
    return Deal(told.request_id, actor, side, price)


def _expect_good(status: str, message: str | None) -> None:
    if status == OfferStatus.ERROR:
        raise Unexpected("what a Given needs", expected="any status but ERROR", actual=message)


def _soon(sim: Simulation, held: Held, mw: Decimal, days: int) -> DealRow:
    """One day of the CRR in play, the one that begins so many days from today."""
    starts_at, _ = term_of(held.crr, "")
    day = round((days_from(sim, days) - starts_at).total_seconds() / A_DAY) + 1  # rounded: a day may have 23 hours
    return DealRow(mw=mw, days=f"{day} to {day}")


def _span(sim: Simulation, words: str) -> Period:
    """Read `the target month`, `this month`, `the target year's S01`."""
    targets = sim.schedule.targets
    if words == "the target month":
        return targets.month
    if words == "this month":
        now = sim.clock.now()
        return Period.month(now.year, now.month)
    return targets.seasons[int(words[-1]) - 1]
