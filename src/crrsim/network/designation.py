"""Whether a location may be a source, a sink or both; decides too which location may replace a retired one."""

from enum import StrEnum

from crrsim.terms.location import LocationType


class Designation(StrEnum):
    """Source: the Designation column of the replacement list (values are an assumption, F-11)."""

    SOURCE = "SOURCE"
    SINK = "SINK"
    BOTH = "BOTH"

    @property
    def may_be_source(self) -> bool:
        return self is not Designation.SINK

    @property
    def may_be_sink(self) -> bool:
        return self is not Designation.SOURCE


# Supply delivery only since 2018: generators are sources, load is a sink, hubs and scheduling points are both.
_OF_TYPE = {
    LocationType.GEN: Designation.SOURCE,
    LocationType.TH: Designation.BOTH,
    LocationType.SP: Designation.BOTH,
    LocationType.LAP: Designation.SINK,
}


def designation_of(location_type: LocationType) -> Designation:
    return _OF_TYPE[location_type]
