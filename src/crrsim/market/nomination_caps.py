"""Nomination caps: worked out and posted at their moments, told to their owners, kept for the checks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledCap, ScheduledMarket
from crrsim.market.allocated import Pair, as_allocated, at_sink, by_pair, counted, in_product, is_long_term, rights_at
from crrsim.market.base_load import stands_at
from crrsim.market.cap import Cap, CapKind, EligibleQuantity
from crrsim.market.download import Row
from crrsim.market.eligible_quantity import Tier, ceiling, eligible, left_of, share_for, tier_of, upper_bound
from crrsim.market.load_metric import Exceedance, LoadKey, adjusted, metric_of
from crrsim.market.rules import rule
from crrsim.market.source_sink import model_of
from crrsim.terms.market import MarketTerm, MarketType
from crrsim.terms.participant import Participant, Role
from crrsim.terms.product import CrrType, Period, Product

if TYPE_CHECKING:
    from crrsim.market.book import Crr
    from crrsim.market.world import World

NONE = Decimal(0)


@rule(
    "signature",
    says="tier 1 and LT ask again for the pairs that last year's season gave, net of load migration",
    source="market data API, SIGNATURE; CRR BPM of 2009, a title on priority nomination; our reading",
    plays=True,
)
def signature(pairs: dict[Pair, Decimal]) -> dict[Pair, Decimal]:
    return {pair: mw for pair, mw in pairs.items() if mw > 0}


@signature.defect("signature-loses-a-pair", says="of the pairs that last year's season gave the last is forgotten")
def _(pairs: dict[Pair, Decimal]) -> dict[Pair, Decimal]:
    return dict(list(signature.healthy(pairs).items())[:-1])


@rule(
    "renomination-counted",
    says="of a long-term CRR that ends, LT asks again for what its holder elected, or without election for all of it",
    source="our reading of the LT nomination election; plan W1-TUE",
    plays=True,
)
def goes_on(ending: Decimal, elected: Decimal | None) -> Decimal:
    return ending if elected is None else elected


@goes_on.defect("renomination-ignored", says="a long-term CRR that ends goes on whole, whatever its holder elected")
def _(ending: Decimal, elected: Decimal | None) -> Decimal:  # noqa: ARG001 - the bent rule asks for no election
    return ending


@goes_on.defect("silence-ends-it", says="a long-term CRR that ends does not go on without an election")
def _(ending: Decimal, elected: Decimal | None) -> Decimal:  # noqa: ARG001 - what is not elected is gone
    return NONE if elected is None else elected


@rule(
    "long-term-of-tier-1",
    says="LT makes long what tier 1 has awarded; before tier 1 is posted, what tier 1 may ask for",
    source="plan W1-WED, SS LT is posted with SS T1 in the sim; our reading, which no document at hand confirms",
    plays=True,
)
def made_long(askable: dict[Pair, Decimal], awarded: dict[Pair, Decimal] | None) -> dict[Pair, Decimal]:
    """Pairs of this season; `awarded` is None before tier 1 is posted."""
    return askable if awarded is None else awarded


@made_long.defect("long-term-ignores-tier-1", says="LT makes long what tier 1 may ask for, whatever it has awarded")
def _(askable: dict[Pair, Decimal], awarded: dict[Pair, Decimal] | None) -> dict[Pair, Decimal]:  # noqa: ARG001 - asks not
    return askable


@rule("caps-are-private", says="a participant is told its own limits only", source="market data API, private data")
def is_told_to(cap: Cap, participant: str) -> bool:
    return cap.owner == participant


@is_told_to.defect("caps-leak", says="a participant is told everybody's limits")
def _(cap: Cap, participant: str) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


def post(world: "World", scheduled: ScheduledCap) -> None:
    """Work out a cap calculation from what the book holds now, and keep it: from now on it counts and is told."""
    limits = [cap for participant in world.participants.values() for cap in _limits(world, scheduled, participant)]
    world.book.caps[scheduled.name] = tuple(limits)


def caps_of(world: "World", owner: str, cap_name: str) -> tuple[Cap, ...]:
    """What a participant is told of a posted cap calculation; nothing before the posting."""
    return tuple(cap for cap in world.book.caps.get(cap_name, ()) if world.rules[is_told_to](cap, owner))


def rows(world: "World", owner: str, cap_name: str) -> Iterator[Row]:
    """The rows of a SIGNATURE, UPPER_BOUND, SEQ or MEQ download."""
    return (_row(cap) for cap in caps_of(world, owner, cap_name))


def allocation_type(participant: Participant) -> CrrType | None:
    """The type of CRR that a participant is allocated, or None if it serves no load."""
    if participant.is_a(Role.OBAALSE):
        return CrrType.OBAALSE
    return CrrType.LSE if participant.is_a(Role.LSE) or participant.is_a(Role.MSS) else None


@dataclass(frozen=True)
class _Claim:
    """Who is eligible, for which type of CRR, in which product."""

    owner: str
    crr_type: CrrType
    product: Product

    def years_on(self, years: int) -> "_Claim":
        period = self.product.period
        moved = Product(Period(period.year + years, period.kind, period.number), self.product.tou)
        return replace(self, product=moved)


def _limits(world: "World", scheduled: ScheduledCap, participant: Participant) -> Iterator[Cap]:
    crr_type = allocation_type(participant)
    if crr_type is None:
        return
    market = world.schedule.alias(scheduled.markets[0])
    make = _MADE_BY[CapKind(scheduled.kind)]
    for product in market.products:
        yield from make(world, scheduled, market, _Claim(participant.name, crr_type, product))


def _eligible_limits(world: "World", scheduled: ScheduledCap, market: ScheduledMarket, claim: _Claim) -> Iterator[Cap]:
    tier, settings = tier_of(market.name), world.settings
    for sink in _sinks(world, claim):
        # LT awards begin a year later than what they are nominated for, and so count against what is held then.
        quantity = _quantity(world, claim, sink, held_in=claim.years_on(1) if tier is Tier.LT else claim)
        long_term = quantity.adjusted * settings.long_term_share
        most = world.rules[ceiling](
            tier, claim.product.period, quantity.eligible, long_term, with_tier_3=settings.tier_3
        )
        limit = world.rules[left_of](most, quantity.held)
        yield replace(_cap(scheduled, claim, sink, limit), quantity=quantity)


def _quantity(world: "World", claim: _Claim, sink: str, held_in: _Claim) -> EligibleQuantity:
    """What the load at a sink makes eligible, and what is held there already."""
    metric = world.rules[metric_of](_load(world, claim, sink))
    rights = rights_at(in_product(world.book.crrs.values(), claim.owner, claim.product), sink)
    less = world.rules[adjusted](metric, rights)
    whole = world.rules[eligible](less, share_for(claim.product.period, world.settings.eligible_shares))
    held = in_product(world.book.crrs.values(), claim.owner, held_in.product)
    return EligibleQuantity(metric, rights, less, whole, at_sink(_pairs(world, held, claim.crr_type), sink))


def _upper_bounds(
    world: "World",
    scheduled: ScheduledCap,
    market: ScheduledMarket,  # noqa: ARG001 - the bound is the same for every tier that obeys it
    claim: _Claim,
) -> Iterator[Cap]:
    last_year = _seasonal(world, claim.years_on(-1))
    for sink in sorted({*_sinks(world, claim), *(pair[1] for pair in last_year)}):
        metric = _quantity(world, claim, sink, held_in=claim).adjusted
        bound = world.rules[upper_bound](at_sink(last_year, sink), metric, world.settings.upper_bound)
        yield _cap(scheduled, claim, sink, bound)


def _signatures(world: "World", scheduled: ScheduledCap, market: ScheduledMarket, claim: _Claim) -> Iterator[Cap]:
    for (source, sink), mw in world.rules[signature](_signed(world, market, claim)).items():
        yield replace(_cap(scheduled, claim, sink, mw), source=source)


_MADE_BY = {
    CapKind.SIGNATURE: _signatures,
    CapKind.UPPER_BOUND: _upper_bounds,
    CapKind.SEASONAL: _eligible_limits,
    CapKind.MONTHLY: _eligible_limits,
}


def _cap(scheduled: ScheduledCap, claim: _Claim, sink: str, limit_mw: Decimal) -> Cap:
    kind = CapKind(scheduled.kind)
    return Cap(scheduled.name, kind, claim.owner, claim.crr_type, claim.product, sink, limit_mw)


def _signed(world: "World", market: ScheduledMarket, claim: _Claim) -> dict[Pair, Decimal]:
    """Pairs and MW that may be asked for again, retired places at their replacements.

    LT asks for what tier 1 awarded, or where tier 1 is not posted yet, for what tier 1 may ask for; and for the LT
    CRRs that end with the year.
    """
    pairs = _seasonal(world, claim.years_on(-1))
    if tier_of(market.name) is Tier.LT:
        pairs = _together(world.rules[made_long](pairs, _by_tier_1(world, claim)), _ending(world, claim))
    replacements = model_of(world, market).replacements
    where = world.rules[stands_at]
    return by_pair(((where(pair[0], replacements), where(pair[1], replacements)), mw) for pair, mw in pairs.items())


def _seasonal(world: "World", claim: _Claim) -> dict[Pair, Decimal]:
    """What was allocated for the season, load migration counted in; a sale since takes nothing from it."""
    allocated = in_product(as_allocated(world.book), claim.owner, claim.product)
    return _pairs(world, (one for one in allocated if not is_long_term(one)), claim.crr_type)


def _by_tier_1(world: "World", claim: _Claim) -> dict[Pair, Decimal] | None:
    """What this year's tier 1 has awarded; None before it is posted."""
    annual = (
        one for one in world.schedule.markets if one.type is MarketType.ALLOCATION and one.term is MarketTerm.ANNUAL
    )
    first = next(one.name for one in annual if tier_of(one.name) is Tier.T1)
    if first not in world.book.posted:
        return None
    held = in_product(as_allocated(world.book), claim.owner, claim.product)
    return _pairs(world, (one for one in held if one.market_name == first), claim.crr_type)


def _ending(world: "World", claim: _Claim) -> dict[Pair, Decimal]:
    """LT CRRs of the claim that have no successor on their pair a year later, as far as they are to go on."""
    next_year = _pairs(world, _long_term(world, claim.years_on(1)), claim.crr_type)
    going_on = (_going_on(world, crr, claim.product.period) for crr in _long_term(world, claim))
    this_year = _pairs(world, going_on, claim.crr_type)
    return by_pair((pair, mw - next_year.get(pair, NONE)) for pair, mw in this_year.items())


def _going_on(world: "World", crr: "Crr", season: Period) -> "Crr":
    return replace(crr, mw=world.rules[goes_on](crr.mw, world.book.renominated.get((crr.crr_id, season))))


def _long_term(world: "World", claim: _Claim) -> "tuple[Crr, ...]":
    held = in_product(world.book.crrs.values(), claim.owner, claim.product)
    return tuple(one for one in held if is_long_term(one))


def _together(one: dict[Pair, Decimal], other: dict[Pair, Decimal]) -> dict[Pair, Decimal]:
    return by_pair((*one.items(), *other.items()))


def _pairs(world: "World", crrs: "Iterable[Crr]", crr_type: CrrType) -> dict[Pair, Decimal]:
    return by_pair(world.rules[counted](crr, crr_type) for crr in crrs)


def _sinks(world: "World", claim: _Claim) -> tuple[str, ...]:
    """The sinks at which there is a load metric for the claim, in order of name."""
    known: Iterable[LoadKey] = world.book.exceedance
    if claim.crr_type is CrrType.OBAALSE:
        known = world.book.elected
    wanted = _load_key(world, claim, "")
    return tuple(sorted(sink for owner, sink, *rest in known if (owner, "", *rest) == wanted))


def _load(world: "World", claim: _Claim, sink: str) -> Exceedance:
    key = _load_key(world, claim, sink)
    if claim.crr_type is CrrType.OBAALSE:
        elected = world.book.elected.get(key, NONE)
        return Exceedance(elected, elected)
    return world.book.exceedance.get(key, Exceedance(NONE, NONE))


def _load_key(world: "World", claim: _Claim, sink: str) -> LoadKey:
    period = claim.product.period
    if claim.crr_type is not CrrType.OBAALSE:
        period = world.schedule.load_period(period)
    return claim.owner, sink, period, claim.product.tou


def _row(cap: Cap) -> Row:
    """A row of the cap's download; its columns follow the kind."""
    common: Row = {
        "NominationCapName": cap.name,
        "AssetOwner": cap.owner,
        "CRRType": cap.crr_type.value,
        "Period": str(cap.product.period),
        "TOU": cap.product.tou.value,
    }
    if cap.source is not None:
        return {**common, "Source": cap.source, "Sink": cap.sink, "LimitMW": cap.limit_mw}
    if cap.quantity is None:
        return {**common, "Sink": cap.sink, "LimitMW": cap.limit_mw}
    return {
        **common,
        "Sink": cap.sink,
        "LoadMetricMW": cap.quantity.metric,
        "DeductionMW": cap.quantity.rights,
        "AdjustedLoadMetricMW": cap.quantity.adjusted,
        "EligibleQuantityMW": cap.quantity.eligible,
        "HeldMW": cap.quantity.held,
        "LimitMW": cap.limit_mw,
    }
