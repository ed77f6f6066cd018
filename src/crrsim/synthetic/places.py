"""Where the cast may trade: pairs of a source and a sink that go with delivering supply."""

from crrsim.network.model import Model
from crrsim.terms.location import LocationType

Pair = tuple[str, str]

# Generation, imports and hubs towards load, hubs and exports; never from load, never between hubs.
_SINKS = {
    LocationType.GEN: frozenset({LocationType.LAP, LocationType.TH, LocationType.SP}),
    LocationType.TH: frozenset({LocationType.LAP, LocationType.SP}),
    LocationType.SP: frozenset({LocationType.LAP, LocationType.TH, LocationType.SP}),
    LocationType.LAP: frozenset[LocationType](),
}


def names_of(model: Model, kind: LocationType) -> tuple[str, ...]:
    """Return the biddable locations of a kind, in order of name."""
    return tuple(name for name, place in sorted(model.locations.items()) if place.type is kind and model.biddable(name))


def pairs(model: Model) -> tuple[Pair, ...]:
    """Return every pair that may be bid for in an auction, in order of name."""
    places = [(name, place.type) for name, place in sorted(model.locations.items()) if model.biddable(name)]
    return tuple(
        (source, sink)
        for source, from_type in places
        for sink, to_type in places
        if source != sink and to_type in _SINKS[from_type]
    )


def delivery_pairs(model: Model) -> tuple[Pair, ...]:
    """Return the pairs that an allocation may award: what may be bid for, and ends at load."""
    return tuple(pair for pair in pairs(model) if model.locations[pair[1]].type is LocationType.LAP)
