"""Which pairs may be bid for, where bids may begin and end, and what a buy bid may ask for."""

from crrsim.market.rules import rule
from crrsim.network.model import Model
from crrsim.terms.location import LocationType
from crrsim.terms.product import CrrType, HedgeType

GEN, TH, LAP, SP = LocationType.GEN, LocationType.TH, LocationType.LAP, LocationType.SP

DELIVERS = {GEN: {LAP, TH, SP}, TH: {LAP, SP}, SP: {LAP, TH, SP}, LAP: set[LocationType]()}
"""Source type -> sink types of the pairs that go with delivering supply. Source: FERC's order on Track 1A; the table
itself is our reading. Hub to hub is A-18."""


@rule(
    "pair-eligibility",
    says="a bid runs between places that go with delivering supply: never from load, never to a generator",
    source="Track 1A order of 2018; A-18, A-19; our reading of which pairs go with delivery",
)
def pair_is_eligible(source: LocationType, sink: LocationType, *, hub_to_hub: bool) -> bool:
    return sink in DELIVERS[source] or (hub_to_hub and source is TH and sink is TH)


@pair_is_eligible.defect("pair-eligibility-ignored", says="a bid may run between any two places")
def _(source: LocationType, sink: LocationType, *, hub_to_hub: bool) -> bool:  # noqa: ARG001 - looks at nothing
    return True


@pair_is_eligible.defect("pair-from-generation-only", says="a bid may only begin at generation")
def _(source: LocationType, sink: LocationType, *, hub_to_hub: bool) -> bool:
    is_generation = source not in {TH, SP}
    return is_generation and pair_is_eligible.healthy(source, sink, hub_to_hub=hub_to_hub)


@rule(
    "biddable-location",
    says="a new bid or nomination begins and ends at biddable places: listed, not retired, not islanded",
    source="plan CHG-MAP-1, CHG-ISL-1; public client, BiddableFlag of the source/sink list",
)
def may_be_bid_at(model: Model, name: str) -> bool:
    return name in model.locations and model.biddable(name)


@may_be_bid_at.defect("unbiddable-location-accepted", says="a retired or islanded place is bid at like any other")
def _(model: Model, name: str) -> bool:
    return name in model.locations


@rule(
    "islanded-sell-offer",
    says="at an islanded place a CRR may be offered for sale if it is base-loaded, else not",
    source="plan CHG-ISL-1",
)
def may_be_sold(*, islanded: bool, based: bool) -> bool:
    return based or not islanded


@may_be_sold.defect("islanded-sell-refused", says="no CRR at an islanded place may be offered, base-loaded or not")
def _(*, islanded: bool, based: bool) -> bool:  # noqa: ARG001 - the bent rule looks at one of the two
    return not islanded


@may_be_sold.defect("islanded-sell-unchecked", says="a CRR that is not base-loaded is offered at an islanded place")
def _(*, islanded: bool, based: bool) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "buy-type",
    says="a buy bid asks for a CRR of type AUC",
    source="market data API, AUC; our reading, that a buy bid can ask for no other type",
)
def may_be_bought(crr_type: CrrType) -> bool:
    return crr_type is CrrType.AUC


@may_be_bought.defect("buy-of-any-type-accepted", says="a buy bid may ask for a CRR of any type")
def _(crr_type: CrrType) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "buy-hedge",
    says="a buy bid or a nomination asks for an obligation",
    source="A-06: only merchant transmission holds options",
)
def hedge_may_be_bought(hedge: HedgeType, *, options_may_be_bid: bool) -> bool:
    return hedge is HedgeType.OBL or options_may_be_bid


@hedge_may_be_bought.defect("option-bid-accepted", says="a buy bid or a nomination may ask for an option")
def _(hedge: HedgeType, *, options_may_be_bid: bool) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "source-is-not-sink",
    says="a bid or nomination runs from one place to another",
    source="our reading: such a path is worth nothing",
)
def runs_somewhere(source: str, sink: str) -> bool:
    return source != sink


@runs_somewhere.defect("source-may-be-sink", says="a bid may run from a place to itself")
def _(source: str, sink: str) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True
