"""Where a CRR may begin and end: nodes, hubs, load aggregation points, scheduling points."""

from dataclasses import dataclass
from enum import StrEnum


class LocationType(StrEnum):
    """F-11: only LAP is seen in public files; the other words are an assumption."""

    GEN = "GEN"
    TH = "TH"
    LAP = "LAP"
    SP = "SP"


@dataclass(frozen=True)
class Location:
    """A named place and how one megawatt there spreads over buses: bus name -> factor, summing to one."""

    name: str
    type: LocationType
    zone: str
    factors: tuple[tuple[str, float], ...]
